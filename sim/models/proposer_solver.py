"""A proposer that keeps problems hard and a solver that learns from them, paid by its own vote or by an executor.

Fresh problems do not make fresh verdicts. A proposer that follows the solver's agreement drives difficulty to where votes are
least reliable; if the solver has a component that all problems share, agreement can be had without being right, and then the
proposer, taking agreement for skill, raises difficulty without end.

Model. A problem has difficulty d ~ N(D, s_d^2) and one right answer y* out of M. The solver's logits are
z_y = (theta - d) 1[y = y*] + b_y: skill theta and a bias b over answers that all problems share. It answers each of B problems
m times; the label is the majority (ties at random), or with chance e what an executor returns, the right answer. Reward
r = 1[y = label], advantage a = r - mean_m r,
theta += eta mean_{B,m} a (1[y = y*] - pi(y*)), b += eta g_b mean_{B,m} a (e_y - pi).
The proposer sees what the solver is paid and moves the difficulty, D += rho (mean r - tau): it looks for problems on which the
solver is paid with chance tau. Dynamics depend on theta - D only, so that a run can go on at any level of skill.
Fifty updates make a round.

Theory. With b = 0, by symmetry of the wrong answers, an executor's step is eta E[p (1 - p)] (1 - 1/m) in expectation, with
p = pi(y*) and the expectation over d: positive at every difficulty. Under the vote it can have either sign.

Source. Absolute Zero (Zhao et al. 2025, https://arxiv.org/abs/2505.03335) for the executor, R-Zero (Huang et al. 2025,
https://arxiv.org/abs/2508.05004) and Self-questioning language models (Chen et al. 2025, https://arxiv.org/abs/2508.03682)
for the vote. The shared bias is that of `sim.models.shared_policy`.

Not shown: how problems are written; whether an executor exists for the problems that matter; the numbers of any system.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models import shared_policy as shared
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

UPDATES_PER_ROUND = 50
_EXAM = 256
_BIAS_NOISE = 0.02
_HARDEST = 16.0


def _steps(values: Values) -> int:
    return UPDATES_PER_ROUND * whole(values, "rounds")


def _round(values: Values, step: int) -> float:
    return step / UPDATES_PER_ROUND


def _bytes_per_seed(values: Values) -> int:
    problems = max(_EXAM, whole(values, "problems"))
    return 4 * problems * whole(values, "samples") * (8 * whole(values, "answers") + 8)


SPEC = Spec(
    id="proposer_solver",
    title="Proposer and solver",
    version=1,
    summary="A proposer keeps problems at the edge of what a solver is paid for; the solver is paid by vote or by executor.",
    mechanism="The vote pays for agreement, a shared bias earns it without skill, and the proposer takes it for skill.",
    axis=Axis("round", "Round", "rounds"),
    parameters=(
        Parameter("executor_share", "Labels by executor", "e", "1", 0.0, 0.0, 1.0, 0.01,
                  "Share of problems whose label an executor returns; the others are labelled by the vote.",
                  group="Mechanism"),
        Parameter("shared_plasticity", "Plasticity of the shared component", "g_b", "1", 2.0, 0.0, 5.0, 0.1,
                  "Step size of the bias that all problems share, relative to that of skill.", group="Mechanism"),
        Parameter("proposer_rate", "Rate of the proposer", "rho", "logits", 1.0, 0.0, 3.0, 0.05,
                  "How fast difficulty follows the solver's pay; 0 keeps it where it is.", group="Proposer"),
        Parameter("target", "Pay that the proposer looks for", "tau", "1", 0.5, 0.1, 0.95, 0.05,
                  "Share of answers paid at which the proposer leaves difficulty alone.", group="Proposer"),
        Parameter("spread", "Spread of difficulty", "s_d", "logits", 2.0, 0.0, 4.0, 0.1,
                  "Standard deviation of difficulty among the problems of one step.", group="Proposer"),
        Parameter("lead", "Lead of skill at the start", "theta_0", "logits", 3.0, -2.0, 8.0, 0.1,
                  "How far skill lies above mean difficulty at the start.", group="Start"),
        Parameter("rounds", "Rounds", "", "rounds", 4, 1, 20, 1, "Rounds of fifty updates.", integer=True,
                  group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 1.0, 0.05, 5.0, 0.05, "Size of one update.", group="Training"),
        Parameter("problems", "Problems per update", "B", "problems", 64, None, None, None,
                  "Fresh problems in each update.", choices=(16, 32, 64, 128), shape=True, group="Size"),
        Parameter("samples", "Answers per problem", "m", "answers", 8, None, None, None,
                  "Answers that vote.", choices=(4, 8, 16, 32), shape=True, group="Size"),
        Parameter("answers", "Possible answers", "M", "answers", 8, None, None, None,
                  "Answers to choose from.", choices=(4, 8, 16), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy on fixed problems", "1",
               "Probability of the right answer to problems 0 to 16 logits above the difficulty at the start.", ("round",),
               "wanted", 0.0, 1.0),
        Output("skill", "Skill", "logits", "theta above mean difficulty at the start.", ("round",), "wanted"),
        Output("label_accuracy", "Accuracy of vote labels", "1",
               "Share of current problems whose majority answer is right.", ("round",), "other", 0.0, 1.0),
        Output("agreement", "Agreement", "1", "Share of answers that agree with the majority on current problems.",
               ("round",), "paid", 0.0, 1.0),
        Output("success", "Success", "1", "Probability of the right answer to current problems.", ("round",), "other",
               0.0, 1.0),
        Output("difficulty", "Difficulty", "logits", "Mean difficulty of current problems above that at the start.",
               ("round",)),
        Output("top_share", "Top answer share", "1", "Share of all answers that the most frequent one takes.", ("round",),
               "other", 0.0, 1.0),
    ),
    ablation=Ablation({"executor_share": 1.0}, "An executor returns the right answer as the label of every problem."),
    presets=(
        Preset("executor", "Executor decides", {"executor_share": 1.0},
               "Skill rises in every round, and the vote on current problems stays about as accurate as it was."),
        Preset("some_executor", "Three labels in ten by executor", {"executor_share": 0.3},
               "No seed collapses; with one label in ten about four seeds in ten still do."),
        Preset("no_shared_component", "Nothing shared", {"shared_plasticity": 0.0},
               "Labels get worse once, since the proposer goes where votes are unreliable, and then stay; skill goes on "
               "rising under the vote alone. Falling label accuracy is not yet a collapse."),
        Preset("fast_shared_component", "Fast shared component", {"shared_plasticity": 3.0},
               "One answer takes over, agreement nears 1, and the proposer raises difficulty without end."),
        Preset("modest_proposer", "Modest proposer", {"target": 0.6},
               "With somewhat easier problems no seed collapses within four rounds."),
        Preset("eager_proposer", "Eager proposer", {"target": 0.4},
               "Problems on which the solver agrees in four answers of ten bring the collapse in the second round."),
        Preset("fixed_difficulty", "No proposer", {"proposer_rate": 0.0},
               "Without fresh difficulty labels stay good and skill slows down: the harm needs the proposer."),
    ),
    references=(
        Reference("Zhao et al. (2025), Absolute Zero: Reinforced self-play reasoning with zero data",
                  "https://arxiv.org/abs/2505.03335"),
        Reference("Huang et al. (2025), R-Zero", "https://arxiv.org/abs/2508.05004"),
        Reference("Chen et al. (2025), Self-questioning language models", "https://arxiv.org/abs/2508.03682"),
        shared.REINFORCE,
    ),
    not_shown="How problems are written; whether an executor exists for the problems that matter; the numbers of any system.",
    bistable=True,
    steps=_steps,
    axis_value=_round,
    axis_parameters=("rounds",),
    bytes_per_seed=_bytes_per_seed,
    mechanism_groups=("Mechanism", "Proposer"),
)  # fmt: skip


class State(NamedTuple):
    """Skill, shared bias (M,), mean difficulty, and the key of the problems on which votes are examined."""

    skill: jax.Array
    bias: jax.Array
    difficulty: jax.Array
    exam: jax.Array


class Round(NamedTuple):
    """Problems and the draws that answer them: right answers (B,), answers and their probabilities, vote and coins (B,)."""

    correct: jax.Array
    answered: shared.Attempt
    vote: jax.Array
    coins: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return a solver with its lead in skill and a bias that is nearly flat."""
    bias_key, exam = jax.random.split(key)
    answers = parameters["answers"]
    noise = draw.normal(draw.words(bias_key, answers)[0], (answers,))
    return State(jnp.float32(parameters["lead"]), _BIAS_NOISE * noise, jnp.float32(0.0), exam)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Answer fresh problems, have them labelled, follow the gradient, and let the proposer move the difficulty."""
    seen = _attempt(key, state, parameters["problems"], parameters)
    labels = jnp.where(seen.coins < parameters["executor_share"], seen.correct, seen.vote)
    reward = shared.agreement(seen.answered, labels)
    pull = shared.logit_gradient(seen.answered, reward).mean(2)
    right = jnp.arange(parameters["answers"])[:, None] == seen.correct
    rate = parameters["step_size"]
    return state._replace(
        skill=state.skill + rate * (pull * right).sum(0).mean(),
        bias=state.bias + rate * parameters["shared_plasticity"] * pull.mean(1),
        difficulty=state.difficulty + parameters["proposer_rate"] * (reward.mean() - parameters["target"]),
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine the solver on fixed problems, exactly, and its votes on current problems, the same draws in every arm."""
    levels = jnp.linspace(0.0, _HARDEST, 17)
    mass = jnp.exp(state.bias - state.bias.max())
    lead = state.skill - levels[:, None]
    others = mass.sum() - mass
    shift = jnp.maximum(lead, 0.0)
    right = mass * jnp.exp(lead - shift)
    seen = _attempt(state.exam, state, _EXAM, parameters)
    return {
        "accuracy": (right / jnp.maximum(right + others * jnp.exp(-shift), 1e-30)).mean(),
        "skill": state.skill,
        "label_accuracy": (seen.vote == seen.correct).mean(),
        "agreement": shared.agreement(seen.answered, seen.vote).mean(),
        "success": shared.probability(seen.answered, seen.correct),
        "difficulty": state.difficulty,
        "top_share": shared.top_share(seen.answered),
    }


def _attempt(key: jax.Array, state: State, problems: int, parameters: Mapping[str, Any]) -> Round:
    answers, samples = parameters["answers"], parameters["samples"]
    correct, hard, pick, tie, coin = draw.words(
        key, problems, problems, problems * samples, answers * problems, problems
    )
    truth = draw.category(correct, answers)
    difficulty = state.difficulty + parameters["spread"] * draw.normal(hard, (problems,))
    right = jnp.arange(answers)[:, None] == truth
    logits = jnp.where(right, state.skill - difficulty, 0.0) + state.bias[:, None]
    answered = shared.choose(jnp.repeat(logits[:, :, None], samples, axis=2), draw.uniform(pick, (problems, samples)))
    vote = shared.vote(answered, draw.uniform(tie, (answers, problems)))
    return Round(truth, answered, vote, draw.uniform(coin, (problems,)))
