"""Filter, distil, repeat: what ranking one's own answers does to accuracy and to diversity, round by round.

Model. For each prompt a categorical policy over M answers, of which G are correct:
log pi_0 = z - d_x 1[correct], z ~ N(0, 1.5^2), d_x ~ N(mu_d, 1.5^2). The verifier's value is fixed,
v = d' 1[correct] + phi standardised(log pi_0) + sigma_e e with e ~ N(0, 1) drawn once per answer; a call adds N(0, tau^2).
A round draws N answers, keeps some, and distils: pi <- (1 - eta) pi + eta histogram(kept). What is kept:
rank, the best share kappa; absolute, those rated above a threshold, with chance A = Phi((v - c) / tau); exact, those that are
correct (wrong ones with the false-pass rate); none, all. A prompt of which nothing is kept stays as it is. "infinite" answers
per prompt replace the histogram by pi A / sum(pi A), where rank sets c so that the kept share is kappa.

Identities. acc_{t+1} - acc_t = eta gap_t in expectation, gap = accuracy of the kept - accuracy. For infinite N and eta = 1,
pi_t is proportional to pi_0 A^t (replicator). pass@k = E_x[1 - (1 - p_x)^k]; its unbiased estimate from c correct of N is
1 - C(N - c, k) / C(N, k) (Chen et al. 2021).

Source. Item 2 of the project's simulation notes; rounds as in Song et al. (2024), https://arxiv.org/abs/2412.02674;
pass@k: Chen et al. (2021), https://arxiv.org/abs/2107.03374, equation 1.

Not shown: which cause acts, since checker, selection and sampling all act under rank; discovery outside the support;
gradients with parameters that prompts share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models import selection
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.iterative_self_improvement import theory as theory

_K = tuple(2**i for i in range(10))
_K_ESTIMATED = (1, 2, 4, 8)
_ALIVE = 1e-3


def _bytes_per_seed(values: Values) -> int:
    samples = 0 if values["samples"] == "infinite" else whole(values, "samples")
    return 4 * whole(values, "prompts") * (12 * samples + 16 * whole(values, "answers"))


SPEC = Spec(
    id="iterative_self_improvement",
    title="Iterative self-improvement",
    version=1,
    summary="A model answers, keeps what its verifier rates best, trains on that, and repeats.",
    mechanism="Selection by a fallible verifier moves mass to the answers that it favours; the gap that drives it is used up.",
    axis=Axis("round", "Round", "rounds"),
    axes=(
        Axis("k", "Answers tried", "answers", tuple(float(k) for k in _K)),
        Axis("k_estimated", "Answers tried, at most 8", "answers", tuple(float(k) for k in _K_ESTIMATED)),
    ),
    parameters=(
        Parameter("rule", "What is kept", "", "1", "rank", None, None, None,
                  "rank: best-rated share; absolute: rated above the threshold; exact: correct by an outside check; none: all.",
                  choices=selection.RULES, group="Mechanism"),
        Parameter("verifier_power", "Verifier's power", "d'", "sd", 1.5, 0.0, 6.0, 0.1,
                  "How much higher the verifier rates correct answers.", group="Mechanism"),
        Parameter("familiarity", "Preference for the familiar", "phi", "sd", 0.5, 0.0, 2.0, 0.05,
                  "How much higher it rates answers that the first policy already gave often.", group="Mechanism"),
        Parameter("fixed_error", "Fixed error", "sigma_e", "sd", 1.0, 0.0, 3.0, 0.05,
                  "Error of a rating that is the same at every call.", group="Mechanism"),
        Parameter("call_noise", "Noise of a call", "tau", "sd", 0.3, 0.05, 3.0, 0.05,
                  "Error of a rating that is new at every call.", group="Mechanism"),
        Parameter("keep_share", "Kept share", "kappa", "1", 0.25, 0.02, 1.0, 0.01,
                  "Share of answers that rank keeps.", group="Mechanism"),
        Parameter("threshold", "Threshold", "c", "sd", 1.5, -3.0, 6.0, 0.1,
                  "Rating above which absolute accepts.", group="Mechanism"),
        Parameter("false_pass", "False passes", "", "1", 0.0, 0.0, 1.0, 0.01,
                  "Chance that the exact check lets a wrong answer pass.", group="Mechanism"),
        Parameter("verdict_link", "Verdict belongs to its answer", "", "1", 1.0, 0.0, 1.0, 0.05,
                  "Weight of an answer's own verdict; the rest is the verdict on another answer to the prompt.",
                  group="Mechanism"),
        Parameter("distillation", "Distillation rate", "eta", "1", 0.7, 0.05, 1.0, 0.05,
                  "How far one round moves the policy to what was kept.", group="Training"),
        Parameter("steps", "Rounds", "T", "rounds", 10, 1, 100, 1, "How many rounds are made.", integer=True,
                  group="Training"),
        Parameter("handicap", "Handicap of correct answers", "mu_d", "logits", 1.0, -2.0, 4.0, 0.1,
                  "How much rarer correct answers are at the start.", group="Start"),
        Parameter("correct_answers", "Correct answers", "G", "answers", 4, 1, 12, 1,
                  "How many of the answers to a prompt are correct.", integer=True, group="Start"),
        Parameter("naive_estimator", "Naive pass@k", "", "1", 0.0, 0.0, 1.0, 1.0,
                  "Which estimate of pass@k is compared with the exact one: 0 unbiased, 1 plug-in 1 - (1 - c/N)^k.",
                  integer=True, group="Measurement"),
        Parameter("samples", "Answers per prompt", "N", "answers", 32, None, None, None,
                  "Answers drawn for each prompt and round; infinite: their limit.",
                  choices=(8, 32, 128, 512, "infinite"), shape=True, group="Size"),
        Parameter("prompts", "Prompts", "", "prompts", 300, None, None, None, "Number of prompts.",
                  choices=(100, 300, 1000), shape=True, group="Size"),
        Parameter("answers", "Possible answers", "M", "answers", 64, None, None, None,
                  "Answers that a prompt can get.", choices=(16, 64, 256), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy (pass@1)", "1", "Mass on correct answers.", ("round",), "wanted", 0.0, 1.0),
        Output("gap", "Gap", "1", "Accuracy of what is kept minus accuracy of what was drawn.", ("round",), "paid", -1.0, 1.0),
        Output("gain_over_gap", "Gain over gap", "1",
               "Accuracy gained so far divided by the sum of the gaps so far; 0 before the first round.", ("round",)),
        Output("entropy", "Entropy", "nats", "Mean entropy of the policy.", ("round",), "other", 0.0),
        Output("coverage", "Correct modes alive", "1", "Share of correct answers with mass above 0.001.", ("round",),
               "other", 0.0, 1.0),
        Output("rarest_mode", "Rarest mode alive", "1",
               "Share of prompts whose correct answer that was rarest at the start has mass above 0.001.", ("round",),
               "other", 0.0, 1.0),
        Output("pass_at_k", "pass@k", "1", "Chance that one of k answers is correct, exact.", ("round", "k"), "other",
               0.0, 1.0),
        Output("estimator_error", "Error of estimated pass@k", "1",
               "pass@k as estimated from the N answers drawn, minus the exact one; 0 for infinite N.",
               ("round", "k_estimated"), "other", -1.0, 1.0),
    ),
    ablation=Ablation({"rule": "exact"}, "An exact check from outside replaces the ranking, and may keep nothing."),
    presets=(
        Preset("perfect_ranker", "Perfect verifier that ranks",
               {"verifier_power": 6.0, "familiarity": 0.0, "fixed_error": 0.0},
               "Even so pass@256 falls: a ranking must keep something from prompts without a correct answer.",
               expects=(Expectation("pass@256 falls by at least 0.15, although the verifier knows what is right.",
                                    Reading("pass_at_k", "change", select={"k": 256.0}), at_most=-0.15),),
               contrast={"rule": "exact"}),
        Preset("exact_check", "Exact check from outside", {"rule": "exact"}, "pass@k rises at every k.",
               expects=(Expectation("Accuracy gains at least 0.5.", Reading("accuracy", "change"), at_least=0.5),
                        Expectation("pass@512 does not fall.",
                                    Reading("pass_at_k", "change", select={"k": 512.0}), at_least=0.0),)),
        Preset("exact_check_infinite", "Exact check, infinitely many answers", {"rule": "exact", "samples": "infinite"},
               "All modes are kept.",
               expects=(Expectation("The share of correct answers that are still found falls by at most 0.02.",
                                    Reading("coverage", "change"), at_least=-0.02),),
               contrast={"samples": 32}),
        Preset("leaky_check", "Check with false passes", {"rule": "exact", "false_pass": 0.16},
               "Wrong answers that pass are learned too: the gain is smaller, and success at large k falls again."),
        Preset("shuffled_check", "Verdicts shuffled", {"rule": "exact", "verdict_link": 0.0},
               "Success at large k falls. Accuracy rises a little: whether anything passed still tells something."),
        Preset("drift", "No scoring", {"rule": "none"},
               "Nothing is selected, and diversity is lost all the same: sampling drift.",
               expects=(Expectation("pass@256 falls by at least 0.1 though nothing is selected.",
                                    Reading("pass_at_k", "change", select={"k": 256.0}), at_most=-0.1),),
               contrast={"samples": "infinite"}),
        Preset("absolute", "Absolute threshold", {"rule": "absolute"},
               "Acceptance by a threshold loses large-k success at N = 32."),
        Preset("absolute_infinite", "Absolute threshold, infinitely many answers", {"rule": "absolute", "samples": "infinite"},
               "With sampling drift taken out most of the loss at large k is gone.",
               expects=(Expectation("pass@512 falls by at most 0.3: most of the loss is gone.",
                                    Reading("pass_at_k", "change", select={"k": 512.0}), at_least=-0.3),),
               contrast={"samples": 32}),
        Preset("blind_verifier", "Verifier that knows nothing", {"verifier_power": 0.0, "familiarity": 0.0},
               "pass@1 does not rise, and everything at larger k falls.",
               expects=(Expectation("Accuracy gains at most 0.02.", Reading("accuracy", "change"), at_most=0.02),)),
        Preset("familiarity", "Strong preference for the familiar", {"familiarity": 1.0},
               "Final accuracy is lower, and the crossing of the pass@k curves comes earlier.",
               expects=(Expectation("Accuracy ends lower than with half the preference, by 0.01 or more.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_most=-0.01),)),
    ),
    references=(
        Reference("Song et al. (2024), Mind the gap", "https://arxiv.org/abs/2412.02674"),
        Reference("Chen et al. (2021), Evaluating large language models trained on code, equation 1",
                  "https://arxiv.org/abs/2107.03374"),
    ),
    not_shown="Which cause acts, since checker, selection and sampling all act under rank; discovery outside the support.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
    theory_precision=0.04,
)  # fmt: skip


class State(NamedTuple):
    """Policy and verifier value (prompts, answers), what the policy's answers were filtered to, and the sums of the run."""

    policy: jax.Array
    value: jax.Array
    rarest: jax.Array
    target: jax.Array
    gap: jax.Array
    hits: jax.Array
    gap_sum: jax.Array
    first_accuracy: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Draw policy and verifier, and filter the first answers."""
    start, first = jax.random.split(key)
    prompts, answers = parameters["prompts"], parameters["answers"]
    taste, hard, error = draw.words(start, prompts * answers, prompts, prompts * answers)
    correct = _correct(parameters)
    handicap = parameters["handicap"] + 1.5 * draw.normal(hard, (prompts, 1))
    log_policy = jax.nn.log_softmax(1.5 * draw.normal(taste, (prompts, answers)) - handicap * correct)
    centred = log_policy - log_policy.mean(1, keepdims=True)
    familiar = centred / jnp.sqrt((centred**2).mean(1, keepdims=True))
    value = (
        parameters["verifier_power"] * correct
        + parameters["familiarity"] * familiar
        + parameters["fixed_error"] * draw.normal(error, (prompts, answers))
    )
    policy = jnp.exp(log_policy)
    rarest = jnp.argmin(jnp.where(correct > 0, policy, 2.0), axis=1)
    zero = jnp.float32(0.0)
    state = State(policy, value, rarest, policy, zero, jnp.zeros(prompts), zero, (policy * correct).sum(1).mean())
    return _filter(first, state, parameters)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Distil what was kept, then draw and filter the answers of the new policy."""
    rate = parameters["distillation"]
    policy = (1.0 - rate) * state.policy + rate * state.target
    return _filter(key, state._replace(policy=policy, gap_sum=state.gap_sum + state.gap), parameters)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Measure the policy exactly, and the estimate of pass@k against it."""
    correct = _correct(parameters)
    solved = (state.policy * correct).sum(1)
    accuracy = solved.mean()
    alive = (state.policy > _ALIVE) * correct
    rarest = jnp.take_along_axis(alive, state.rarest[:, None], axis=1)
    gained = (accuracy - state.first_accuracy) / jnp.where(jnp.abs(state.gap_sum) > 1e-6, state.gap_sum, jnp.inf)
    return {
        "accuracy": accuracy,
        "gap": state.gap,
        "gain_over_gap": gained,
        "entropy": -(state.policy * jnp.log(jnp.maximum(state.policy, 1e-30))).sum(1).mean(),
        "coverage": alive.sum(1).mean() / parameters["correct_answers"],
        "rarest_mode": rarest.mean(),
        "pass_at_k": jnp.stack([selection.pass_at_k(solved, k).mean() for k in _K]),
        "estimator_error": _estimator_error(state, solved, parameters),
    }


def _estimator_error(state: State, solved: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    samples = parameters["samples"]
    if samples == "infinite":
        return jnp.zeros(len(_K_ESTIMATED))
    naive = parameters["naive_estimator"]
    errors = []
    for k in _K_ESTIMATED:
        unbiased = selection.unbiased_pass_at_k(state.hits, samples, k)
        plug_in = 1.0 - (1.0 - state.hits / samples) ** k
        errors.append(((1.0 - naive) * unbiased + naive * plug_in - selection.pass_at_k(solved, k)).mean())
    return jnp.stack(errors)


def _filter(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    kept = selection.select(key, state.policy, state.value, parameters)
    return state._replace(target=kept.target, gap=kept.gap, hits=kept.hits)


def _correct(parameters: Mapping[str, Any]) -> jax.Array:
    return selection.is_correct(parameters["answers"], parameters)
