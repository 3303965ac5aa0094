"""Self-rewarding preference training: one model answers, judges its own answers, and learns from the pairs it made.

The length of a preference gradient is the distance between the two answers of a pair. A policy that has learned what its
judge likes samples answers that are alike, so its pairs, and with them its gradient, shrink. Taking the rejected answer from
the initial policy keeps the distance and the gradient; whether it keeps the improvement is another question.

Model. P prompts with M candidate answers each; answer y has features f_y ~ N(0, I_D), D = 16, true quality q_y = w . f_y and
judge score s_y = w_j . f_y with |w| = 1 and w_j = w + w_e noise / sqrt(D) scaled to length 1. The policy is
pi_theta(y | x) = softmax(theta . f_y), theta_0 = 0. Every iteration draws K answers per prompt; the best of them by the judge
is chosen, and the worst of K rejected. With rejected_from "initial" these K come from pi_0. With chosen_from "future" a
provisional policy is trained first, on the same kind of pairs, and its best of K is chosen where the judge prefers it.

Update. Direct preference optimisation: n gradient steps of size eta on the mean over pairs of
-log sigma(beta m), m = (theta - theta_ref) . (f_w - f_l), theta_ref = theta at the start of the iteration (the normalisers of
the two log-ratios cancel). At the start m = 0, so the gradient of one pair has length (beta / 2) |f_w - f_l|.

Closed form. Before any training, with K = 2, the score gap has mean (1 - 1/M) 2 / sqrt(pi).

Sources. Rafailov, R. et al. (2023), Direct preference optimization, https://arxiv.org/abs/2305.18290, equation 7; the two
anchors after Wang, Y. et al. (2025), Temporal self-rewarding language models, https://arxiv.org/abs/2508.06026.

Not shown: that a restored gradient raises the end point; here it does not. The features are fixed and given, the judge does
not learn, and nothing is said about language models.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole

FEATURES = 16
MOST_SAMPLES = 8
MOST_INNER = 30


def _bytes_per_seed(values: Values) -> int:
    prompts, candidates = whole(values, "prompts"), whole(values, "candidates")
    return 4 * prompts * candidates * (2 * FEATURES + 2 * MOST_SAMPLES + 12)


SPEC = Spec(
    id="temporal_self_rewarding",
    title="Self-rewarding with pairs from one's own answers",
    version=1,
    summary="A policy learns from pairs of its own answers that its own judge has ranked.",
    mechanism="Chosen and rejected answers come from the same policy, grow alike, and leave no gradient.",
    axis=Axis("iteration", "Iteration", "iterations"),
    parameters=(
        Parameter("rejected_from", "Rejected answer from", "", "1", "current", None, None, None,
                  "current: the worst of K answers of today's policy; initial: the worst of K answers of the first policy.",
                  choices=("current", "initial"), group="Mechanism"),
        Parameter("chosen_from", "Chosen answer from", "", "1", "current", None, None, None,
                  "current: the best of K answers of today's policy; future: or of a provisional next policy, if better.",
                  choices=("current", "future"), group="Mechanism"),
        Parameter("steps", "Iterations", "T", "iterations", 15, 1, 60, 1,
                  "How often pairs are drawn and trained on.", integer=True, group="Training"),
        Parameter("samples", "Answers per prompt", "K", "answers", 4, 2, MOST_SAMPLES, 1,
                  "Answers drawn on each side of a pair.", integer=True, group="Training"),
        Parameter("inner", "Gradient steps per iteration", "n", "steps", 10, 1, MOST_INNER, 1,
                  "Gradient steps on the pairs of one iteration.", integer=True, group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 2.0, 0.05, 4.0, 0.05,
                  "Size of one gradient step.", group="Training"),
        Parameter("beta", "Sharpness of the preference loss", "beta", "1", 0.5, 0.05, 2.0, 0.05,
                  "Scale of the margin in the loss; it also scales the gradient.", group="Training"),
        Parameter("judge_error", "Judge error", "w_e", "1", 0.3, 0.0, 3.0, 0.05,
                  "Noise in the direction that the judge scores along; 0 is a judge that scores true quality.", group="Task"),
        Parameter("prompts", "Prompts", "P", "prompts", 64, None, None, None,
                  "Prompts, each with candidates of its own.", choices=(32, 64), shape=True, group="Size"),
        Parameter("candidates", "Candidates per prompt", "M", "answers", 48, None, None, None,
                  "Answers that can be given to a prompt.", choices=(16, 48, 128, 512), shape=True, group="Size"),
    ),
    outputs=(
        Output("quality", "True quality", "1", "Mean true quality of an answer, in standard deviations over candidates.",
               ("iteration",), "wanted"),
        Output("judge_score", "Judge score", "1", "Mean score that the judge gives to an answer.", ("iteration",), "paid"),
        Output("regret", "Regret", "1", "Quality of the best candidate less the quality of an answer.",
               ("iteration",), "other", 0.0),
        Output("score_gap", "Score gap", "1", "Judge score of the chosen less that of the rejected answer.",
               ("iteration",)),
        Output("score_gap_ratio", "Score gap, relative", "1", "Score gap over the score gap of the first iteration.",
               ("iteration",)),
        Output("gradient_norm", "Gradient norm", "1", "Length of the mean gradient over all pairs when an iteration starts.",
               ("iteration",), "other", 0.0),
        Output("gradient_ratio", "Gradient norm, relative", "1", "Gradient norm over that of the first iteration.",
               ("iteration",), "other", 0.0),
        Output("pair_distance", "Distance within a pair", "1", "Mean distance of the two answers of a pair in feature space.",
               ("iteration",), "other", 0.0),
        Output("identical_share", "Identical pairs", "1", "Share of pairs whose two answers are the same answer.",
               ("iteration",), "other", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Mean entropy of the policy.", ("iteration",), "other", 0.0),
    ),
    ablation=Ablation({"rejected_from": "initial"}, "The rejected answer no longer comes from the policy that is trained."),
    presets=(
        Preset("anchored", "Rejected answers from the first policy", {"rejected_from": "initial"},
               "The gradient keeps one and a half times its first length, and quality ends where it ends without the anchor.",
               expects=(Expectation("The gradient ends at 1.2 times its first length or more.",
                                    Reading("gradient_ratio"), at_least=1.2),
                        Expectation("Quality ends no more than 0.1 above that of own pairs.",
                                    Reading("quality"), against=Reading("quality", contrast=True), at_most=0.1),)),
        Preset("anchored_future", "Both anchors", {"rejected_from": "initial", "chosen_from": "future"},
               "The gradient stays where it began: the first pairs are already wide. The end point is no higher."),
        Preset("more_computation", "Twice the samples and steps instead", {"samples": 8, "inner": 20},
               "The computation of a provisional policy, spent on plain pairs: the fastest first two iterations. The gradient "
               "vanishes all the same."),
        Preset("many_candidates", "512 candidates, own pairs",
               {"candidates": 512, "prompts": 32, "samples": 2, "inner": 5, "step_size": 1.0},
               "The gradient shrinks while quality still rises, and quality ends no lower than in the anchored runs."),
        Preset("many_candidates_anchored", "512 candidates, rejected from the first policy",
               {"candidates": 512, "prompts": 32, "samples": 2, "inner": 5, "step_size": 1.0, "rejected_from": "initial"},
               "A restored gradient is not restored improvement: it is ahead for three iterations and behind at the end, at a "
               "sixth of the entropy. It keeps pushing away from answers that the policy no longer gives.",
               expects=(Expectation("Entropy ends lower than with own pairs, by 0.2 or more.",
                                    Reading("entropy"), against=Reading("entropy", contrast=True), at_most=-0.2),
                        Expectation("Quality ends no more than 0.1 above that of own pairs.",
                                    Reading("quality"), against=Reading("quality", contrast=True), at_most=0.1),),
               contrast={"rejected_from": "current"}),
        Preset("many_candidates_future", "512 candidates, both anchors",
               {"candidates": 512, "prompts": 32, "samples": 2, "inner": 5, "step_size": 1.0, "rejected_from": "initial",
                "chosen_from": "future"},
               "The fastest of the three at equal samples per side; the lead is gone at the end."),
        Preset("poor_judge", "A judge that errs", {"judge_error": 2.0},
               "The judge's score ends as high as ever, true quality does not: the gap and the gradient vanish all the same."),
    ),
    references=(
        Reference("Rafailov, R. et al. (2023), Direct preference optimization, equation 7", "https://arxiv.org/abs/2305.18290"),
        Reference("Wang, Y. et al. (2025), Temporal self-rewarding language models", "https://arxiv.org/abs/2508.06026"),
    ),
    not_shown="That a restored gradient raises the end point: here it does not. Features are given and the judge is fixed.",
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class Pairs(NamedTuple):
    """One pair per prompt: feature differences f_w - f_l (P, D), judge score gaps (P,), and whether both are one answer."""

    difference: jax.Array
    gap: jax.Array
    identical: jax.Array


class State(NamedTuple):
    """The world, the policy, the pairs of the coming iteration, and what the first iteration's pairs measured."""

    features: jax.Array
    """(D, P, M)"""
    quality: jax.Array
    """(P, M) true quality."""
    score: jax.Array
    """(P, M) judge score."""
    theta: jax.Array
    """(D,)"""
    pairs: Pairs
    first_gap: jax.Array
    first_norm: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return a world, the uniform policy, and the pairs of the first iteration."""
    world_key, pair_key = jax.random.split(key)
    prompts, candidates = parameters["prompts"], parameters["candidates"]
    feature, true, judge = draw.words(world_key, FEATURES * prompts * candidates, FEATURES, FEATURES)
    features = draw.normal(feature, (FEATURES, prompts, candidates))
    direction = _unit(draw.normal(true, (FEATURES,)))
    error = parameters["judge_error"] * draw.normal(judge, (FEATURES,)) / FEATURES**0.5
    quality, score = _along(direction, features), _along(_unit(direction + error), features)
    theta = jnp.zeros(FEATURES)
    pairs = _pairs(pair_key, features, score, theta, parameters)
    return State(features, quality, score, theta, pairs, pairs.gap.mean(), _norm(pairs, parameters))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Train on the pairs at hand, then draw those of the next iteration."""
    theta = _train(state.theta, state.pairs, parameters["inner"], parameters)
    return state._replace(theta=theta, pairs=_pairs(key, state.features, state.score, theta, parameters))


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return the policy's exact expectations, and what the pairs of the coming iteration measure."""
    log_policy = jax.nn.log_softmax(_along(state.theta, state.features))
    policy = jnp.exp(log_policy)
    quality = (policy * state.quality).sum(1).mean()
    gap, norm = state.pairs.gap.mean(), _norm(state.pairs, parameters)
    return {
        "quality": quality,
        "judge_score": (policy * state.score).sum(1).mean(),
        "regret": state.quality.max(1).mean() - quality,
        "score_gap": gap,
        "score_gap_ratio": gap / jnp.maximum(state.first_gap, 1e-6),
        "gradient_norm": norm,
        "gradient_ratio": norm / jnp.maximum(state.first_norm, 1e-6),
        "pair_distance": jnp.linalg.norm(state.pairs.difference, axis=1).mean(),
        "identical_share": state.pairs.identical.mean(),
        "entropy": -(policy * log_policy).sum(1).mean(),
    }


def _pairs(
    key: jax.Array, features: jax.Array, score: jax.Array, theta: jax.Array, parameters: Mapping[str, Any]
) -> Pairs:
    """Draw and judge the answers from which the policy theta learns next."""
    prompts, candidates = score.shape
    count = prompts * MOST_SAMPLES
    current, initial, later = draw.words(key, count, count, count)
    shape = (prompts, MOST_SAMPLES)
    in_use = jnp.arange(MOST_SAMPLES) < parameters["samples"]
    own = _sample(_along(theta, features), draw.uniform(current, shape))
    first = draw.category(initial.reshape(shape), candidates)
    anchored = parameters["rejected_from"] > 0.5
    rejected = _extreme(-score, jnp.where(anchored, first, own), in_use)
    chosen = _extreme(score, own, in_use)
    future = parameters["chosen_from"] > 0.5
    steps = jnp.where(future, parameters["inner"], 0.0)
    ahead = _train(theta, _compare(features, score, chosen, rejected), steps, parameters)
    provisional = _extreme(score, _sample(_along(ahead, features), draw.uniform(later, shape)), in_use)
    better = _of(score, provisional) > _of(score, chosen)
    chosen = jnp.where(future & better, provisional, chosen)
    return _compare(features, score, chosen, rejected)


def _train(theta: jax.Array, pairs: Pairs, steps: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Return theta after `steps` gradient steps on the pairs, with theta itself as the reference."""
    beta = parameters["beta"]

    def one(_: jax.Array, moved: jax.Array) -> jax.Array:
        margin = beta * (pairs.difference @ (moved - theta))
        pull = beta * jax.nn.sigmoid(-margin) @ pairs.difference / margin.size
        return jnp.add(moved, parameters["step_size"] * pull)

    trained: jax.Array = jax.lax.fori_loop(0, jnp.asarray(steps, jnp.int32), one, theta)
    return trained


def _compare(features: jax.Array, score: jax.Array, chosen: jax.Array, rejected: jax.Array) -> Pairs:
    prompt = jnp.arange(chosen.size)
    difference = features[:, prompt, chosen] - features[:, prompt, rejected]
    return Pairs(difference.T, _of(score, chosen) - _of(score, rejected), (chosen == rejected).astype(jnp.float32))


def _sample(logits: jax.Array, picks: jax.Array) -> jax.Array:
    """Return answers (P, K) drawn from softmax(logits), logits (P, M), by inverting the distribution function at `picks`."""
    return draw.inverted(jnp.exp(logits - logits.max(1, keepdims=True)), picks)


def _extreme(score: jax.Array, answers: jax.Array, in_use: jax.Array) -> jax.Array:
    """Return for each prompt the answer in use with the highest score, (P,)."""
    scores = jnp.where(in_use, jnp.take_along_axis(score, answers, axis=1), -jnp.inf)
    return jnp.take_along_axis(answers, scores.argmax(1, keepdims=True), axis=1)[:, 0]


def _of(score: jax.Array, answer: jax.Array) -> jax.Array:
    return jnp.take_along_axis(score, answer[:, None], axis=1)[:, 0]


def _norm(pairs: Pairs, parameters: Mapping[str, Any]) -> jax.Array:
    return jnp.multiply(0.5 * parameters["beta"], jnp.linalg.norm(pairs.difference.mean(0)))


def _along(direction: jax.Array, features: jax.Array) -> jax.Array:
    return jnp.asarray(jnp.tensordot(direction, features, 1))


def _unit(vector: jax.Array) -> jax.Array:
    return jnp.divide(vector, jnp.linalg.norm(vector))
