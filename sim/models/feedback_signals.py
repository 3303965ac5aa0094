"""Two kinds of feedback on one answer: how good it was, and what should have been written instead.

A verdict on the whole answer says nothing about where the error lies, and reaches only answers that were right by luck. A
hint names the place and a symbol, and is sometimes wrong. Together the hint finds right answers and the verdict corrects the
hint.

Model. X contexts; an answer has L symbols out of V, drawn independently from pi_{x,l} = softmax(theta_{x,l}). Each position
has one right symbol; theta_0 = 1[right] + 0.5 noise. A step gives n answers to each context.
Evaluative: z = 1[all L right], seen through a flip with chance p: r = z xor flip. theta_{x,l} += eta_e mean_n a (e_y - pi),
a = r - b_x, and the baseline follows, b_x += 0.1 (mean_n r - b_x).
Directive: a wrong answer gets with chance f a hint at its first wrong position: the right symbol with chance h, otherwise one
drawn from all V. theta_{x,l} += eta_d mean_n (e_hint - pi) at that position only.
Hints begin at one step; at another the user leaves and neither signal comes any more. From then on a loop that masks makes no
update, and a loop that scores itself takes z = 1[answer = the policy's own most likely answer], without flips.

Theory. A hint's step has mean zero only at pi = h e_right + (1 - h) / V, whatever the other positions do. Hints alone
therefore end, for small steps, at the accuracy (h + (1 - h) / V)^L; larger steps rest where failures are rare, and end
higher. A verdict that is flipped with chance 1/2 has mean gradient zero.

Source. Item 9c of the project's simulation notes; the two signals are those of Wang et al. (2026), OpenClaw-RL,
https://arxiv.org/abs/2603.10165. Update: Williams, R. J. (1992), Machine Learning 8: 229-256.

Not shown: how a critique in words becomes a correction of a symbol; users who err on purpose; transfer between contexts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.shared_policy import REINFORCE
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.feedback_signals import theory as theory

_NEVER = 3000
_BASELINE_RATE = 0.1
_START_NOISE = 0.5


def _bytes_per_seed(values: Values) -> int:
    answers = whole(values, "contexts") * whole(values, "answers") * whole(values, "length")
    return 4 * answers * (10 * whole(values, "symbols") + 16)


SPEC = Spec(
    id="feedback_signals",
    title="Evaluative and directive feedback",
    version=1,
    summary="A policy learns from verdicts on whole answers, from hints at the first error, or from both.",
    mechanism="Hints reach right answers that sampling does not find; verdicts remove the errors that hints leave.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("hint_share", "Hints given", "f", "1", 1.0, 0.0, 1.0, 0.01,
                  "Chance that a wrong answer gets a hint.", group="Directive"),
        Parameter("hint_truth", "Truth of hints", "h", "1", 0.9, 0.0, 1.0, 0.05,
                  "Chance that a hint names the right symbol; otherwise it names one at random.", group="Directive"),
        Parameter("directive_step", "Step size of hints", "eta_d", "1", 1.0, 0.0, 3.0, 0.05,
                  "Size of the update that a hint makes; 0 ignores hints.", group="Directive"),
        Parameter("hints_from", "Hints begin at step", "T_h", "steps", 0, 0, _NEVER, 10,
                  "Before this step no hint is given.", integer=True, group="Directive"),
        Parameter("flip", "Wrong verdicts", "p", "1", 0.05, 0.0, 0.5, 0.01,
                  "Chance that a verdict is turned around; at 1/2 it says nothing.", group="Evaluative"),
        Parameter("evaluative_step", "Step size of verdicts", "eta_e", "1", 4.0, 0.0, 10.0, 0.1,
                  "Size of the update that a verdict makes; 0 ignores verdicts.", group="Evaluative"),
        Parameter("leave_step", "User leaves at step", "T_off", "steps", _NEVER, 0, _NEVER, 10,
                  "From this step on neither signal comes; at or beyond the last step the user stays.", integer=True,
                  group="User"),
        Parameter("mask_after_leaving", "Mask updates without a user", "", "1", 1.0, 0.0, 1.0, 1.0,
                  "1: no update is made after the user has left; 0: the policy scores its own answers.", integer=True,
                  group="User"),
        Parameter("steps", "Training steps", "T", "steps", 600, 1, 3000, 1, "How many batches are answered.",
                  integer=True, group="Training"),
        Parameter("start", "Head start of the right symbol", "w_0", "logits", 1.0, -2.0, 4.0, 0.1,
                  "Logit that the right symbol has at the start above the mean of the others.", group="Training"),
        Parameter("contexts", "Contexts", "X", "contexts", 16, None, None, None,
                  "Contexts, each with logits of its own.", choices=(8, 16, 32), shape=True, group="Size"),
        Parameter("answers", "Answers per context", "n", "answers", 2, None, None, None,
                  "Answers to each context in one step.", choices=(1, 2, 4, 8), shape=True, group="Size"),
        Parameter("length", "Symbols per answer", "L", "symbols", 4, None, None, None,
                  "Positions that must all be right.", choices=(1, 2, 4, 8), shape=True, group="Size"),
        Parameter("symbols", "Alphabet", "V", "symbols", 8, None, None, None,
                  "Symbols to choose from at each position.", choices=(4, 8, 16), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Probability that all symbols of an answer are right, mean over contexts.",
               ("step",), "wanted", 0.0, 1.0),
        Output("own_score", "Agreement with itself", "1", "Probability of the policy's own most likely answer.", ("step",),
               "paid", 0.0, 1.0),
        Output("greedy_accuracy", "Contexts with a right first choice", "1",
               "Share of contexts whose most likely answer is right.", ("step",), "other", 0.0, 1.0),
        Output("symbol_accuracy", "Accuracy per symbol", "1", "Probability of the right symbol at a position.", ("step",),
               "other", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Mean entropy of one symbol.", ("step",), "other", 0.0),
        Output("hint_limit", "Limit of hints alone", "1",
               "Closed form of where hints alone end for small steps: (h + (1 - h) / V)^L.", ("step",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"hint_share": 0.0}, "No hint is given: the verdict on the whole answer is all there is."),
    presets=(
        Preset("verdicts_alone", "Verdicts alone", {"hint_share": 0.0},
               "It sticks near a quarter: successes are rare at first, and sharpening on the few ends the search.",
               expects=(Expectation("Accuracy ends at 0.45 or less.", Reading("accuracy"), at_most=0.45),),
               contrast={"hint_share": 1.0}),
        Preset("hints_alone", "Hints alone", {"evaluative_step": 0.0},
               "Every first choice becomes right, and accuracy stops near three quarters: wrong hints keep it there.",
               expects=(Expectation("Accuracy ends at 0.85 or less.", Reading("accuracy"), at_most=0.85),),
               contrast={"evaluative_step": 4.0}),
        Preset("rare_hints", "Hints on a twentieth of failures", {"hint_share": 0.05, "steps": 1500},
               "The same end as with a hint each time, about fifteen times later."),
        Preset("poor_hints", "Every second hint wrong, on a fifth of failures", {"hint_truth": 0.5, "hint_share": 0.2},
               "Hints alone would end near 0.13; with verdicts the end is near 1.",
               expects=(Expectation("Accuracy ends at 0.9 or more.", Reading("accuracy"), at_least=0.9),),
               contrast={"evaluative_step": 0.0}),
        Preset("empty_hints", "Hints that name a random symbol", {"hint_truth": 0.0, "steps": 3000},
               "Even these raise accuracy far above verdicts alone: they keep the search open at the place of the error."),
        Preset("blind_verdicts", "Verdicts that say nothing", {"flip": 0.5, "hint_share": 0.0},
               "The policy grows sure of something, and it is almost never the right answer."),
        Preset("noisy_verdicts", "Three verdicts in ten wrong", {"flip": 0.3, "hint_share": 0.0},
               "Most of what verdicts alone could reach is lost."),
        Preset("late_hints", "Hints begin on a stuck run", {"hints_from": 300},
               "Accuracy stays near a quarter until hints begin, then goes to 1."),
        Preset("user_leaves_masked", "The user leaves, updates masked", {"leave_step": 15, "mask_after_leaving": 1},
               "Nothing changes any more."),
        Preset("user_leaves_self_scored", "The user leaves, own scores", {"leave_step": 15, "mask_after_leaving": 0},
               "Accuracy does not fall but rises to the share of first choices that were right, and stays there. Without "
               "parameters that contexts share nothing drifts; the fall is seen in the model of the external anchor.",
               expects=(Expectation("Accuracy does not fall after the user has left.",
                                    Reading("accuracy"), against=Reading("accuracy", "at", at=15.0), at_least=0.05),),
               contrast={"mask_after_leaving": 1.0}),
    ),
    references=(
        REINFORCE,
        Reference("Wang et al. (2026), OpenClaw-RL: Train any agent simply by talking", "https://arxiv.org/abs/2603.10165"),
    ),
    not_shown="How words become a correction of one symbol; users who err on purpose; transfer between contexts.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
    theory_precision=0.04,
    mechanism_groups=("Directive", "Evaluative"),
)  # fmt: skip


class State(NamedTuple):
    """Logits (L, V, X), symbol 0 being the right one at every position; baseline (X,); and the number of steps made."""

    logits: jax.Array
    baseline: jax.Array
    steps_made: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the first policy. Symbols carry no order, so the right one may have index 0 at every position."""
    shape = (parameters["length"], parameters["symbols"], parameters["contexts"])
    noise = draw.normal(draw.words(key, shape[0] * shape[1] * shape[2])[0], shape)
    right = (jnp.arange(shape[1]) == 0)[:, None]
    return State(parameters["start"] * right + _START_NOISE * noise, jnp.zeros(shape[2]), jnp.float32(0.0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Answer every context n times and follow both signals, or what replaces them once the user has left."""
    length, symbols, contexts = state.logits.shape
    answers = parameters["answers"]
    count = answers * contexts
    pick, flip, hint, truth, guess = draw.words(key, length * count, count, count, count, count)
    probabilities = jax.nn.softmax(state.logits, axis=1)
    answer = _drawn(probabilities, draw.uniform(pick, (length, answers, contexts)))
    # Without the barriers both are made again for every symbol.
    probabilities, answer = jax.lax.optimization_barrier((probabilities, answer))
    user = state.steps_made < parameters["leave_step"]

    right = answer == 0
    success = jnp.all(right, axis=0)
    flipped = draw.uniform(flip, (answers, contexts)) < parameters["flip"]
    verdict = jnp.where(user, success ^ flipped, jnp.all(answer == jnp.argmax(state.logits, axis=1)[:, None], axis=0))
    reward = verdict.astype(jnp.float32)
    advantage = reward - state.baseline
    symbol = jnp.arange(symbols)[:, None, None]
    evaluative = (advantage * ((answer[:, None] == symbol) - probabilities[:, :, None])).mean(2)

    hinted = draw.uniform(hint, (answers, contexts)) < parameters["hint_share"]
    hinted &= ~success & user & (state.steps_made >= parameters["hints_from"])
    truthful = draw.uniform(truth, (answers, contexts)) < parameters["hint_truth"]
    named = jnp.where(truthful, 0, draw.category(guess, symbols).reshape(answers, contexts))
    before = jnp.concatenate([jnp.ones((1, answers, contexts), bool), jnp.cumprod(right, axis=0)[:-1].astype(bool)])
    place, advantage, named = jax.lax.optimization_barrier((before & ~right & hinted, advantage, named))
    directive = (place[:, None] * ((named == symbol) - probabilities[:, :, None])).mean(2)

    on = jnp.where(user | (parameters["mask_after_leaving"] < 0.5), 1.0, 0.0)
    logits = state.logits + on * (parameters["evaluative_step"] * evaluative + parameters["directive_step"] * directive)
    baseline = state.baseline + on * _BASELINE_RATE * (reward.mean(0) - state.baseline)
    return State(logits, baseline, state.steps_made + 1.0)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return exact probabilities of the current policy."""
    length, symbols, _ = state.logits.shape
    probabilities = jax.nn.softmax(state.logits, axis=1)
    truth = parameters["hint_truth"]
    return {
        "accuracy": probabilities[:, 0].prod(0).mean(),
        "own_score": probabilities.max(1).prod(0).mean(),
        "greedy_accuracy": jnp.all(jnp.argmax(state.logits, axis=1) == 0, axis=0).mean(),
        "symbol_accuracy": probabilities[:, 0].mean(),
        "entropy": -(probabilities * jnp.log(jnp.maximum(probabilities, 1e-30))).sum(1).mean(),
        "hint_limit": (truth + (1.0 - truth) / symbols) ** length,
    }


def _drawn(probabilities: jax.Array, picks: jax.Array) -> jax.Array:
    """Return one symbol (L, n, X) per pick (L, n, X) by inverting the distribution (L, V, X)."""
    index = jnp.zeros(picks.shape, jnp.int32)
    running = jnp.zeros_like(probabilities[:, 0])
    for symbol in range(probabilities.shape[1] - 1):
        running += probabilities[:, symbol]
        index += (picks >= running[:, None]).astype(jnp.int32)
    return index
