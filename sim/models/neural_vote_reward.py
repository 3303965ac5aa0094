"""A network that is trained on the votes of its own fills, and ends by writing one grid for everybody.

Model. A policy (see sim.neural.learners) is pretrained on 4x4 Sudoku completion. At every update it fills P new prompts n times
each. A fill is paid 1 if it equals the most frequent of the n, ties broken at random, and 0 otherwise; on a share eps of the
prompts it is paid for keeping the rule instead, which an exact checker decides. With the mean reward of the prompt as
baseline, the gradient of the mean of (r - mean r) log pi goes to Adam (REINFORCE). Nothing says how votes could go wrong:
what prompts share is whatever the weights share.

Source. Shafayat et al. (2025), Can large reasoning models self-train?, https://arxiv.org/abs/2505.21444, section 2; Zuo et al.
(2025), TTRL, https://arxiv.org/abs/2504.16084, section 3; Williams (1992), Simple statistical gradient-following algorithms for
connectionist reinforcement learning, https://doi.org/10.1007/BF00992696. Task, network and sizes are the project's own.

Not shown: that a language model has the same boundary; the celebrated early rise, which this network does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.neural import exam, learners, network, start, sudoku
from sim.neural.network import Network
from sim.spec import (
    Ablation,
    Axis,
    Output,
    Parameter,
    Preset,
    Reference,
    Spec,
    Value,
    Values,
    whole,
)

EVERY = 5
"""Updates of one round."""
_NOTES: dict[str, Value] = {**start.FULL, "prompts": 48, "learning_rate": 1e-3}


def _bytes_per_seed(values: Values) -> int:
    return start.bytes_per_seed(values, whole(values, "prompts") * whole(values, "samples"))


SPEC = Spec(
    id="neural_vote_reward",
    title="Vote as reward, in a network",
    version=1,
    summary="A pretrained network fills Sudoku grids and is paid for agreeing with its own most frequent fill.",
    mechanism="Agreement is paid, right or wrong, and since prompts share weights one fill for all is the surest pay.",
    axis=Axis("update", "Update", "updates"),
    axes=exam.AXES,
    parameters=(
        Parameter("external_share", "External share", "eps", "1", 0.0, 0.0, 1.0, 0.05,
                  "Share of prompts whose fills an exact checker pays for keeping the rule.", group="Mechanism"),
        Parameter("learning_rate", "Learning rate", "eta", "1", 3e-3, 1e-4, 1e-2, 1e-4,
                  "Step size of Adam: whether the loop collapses depends on it.", group="Mechanism"),
        Parameter("rounds", "Rounds", "T", "rounds", 16, 1, 400, 1, "Rounds of five updates each.", integer=True,
                  group="Training"),
        Parameter("prompts", "Prompts", "P", "prompts", 16, None, None, None, "Prompts of one update, new ones each time.",
                  choices=(4, 16, 48), shape=True, group="Size"),
        Parameter("samples", "Fills per prompt", "n", "fills", 16, None, None, None, "Fills that vote on one prompt.",
                  choices=(4, 8, 16), shape=True, group="Size"),
        *start.SIZES,
    ),
    outputs=(
        *exam.outputs("update"),
        Output("majority_reward", "Majority reward", "1",
               "Share of fills that equal the most frequent one of n for their prompt.", ("update",), "paid", 0.0, 1.0),
    ),
    ablation=Ablation({"external_share": 1.0}, "Every prompt is paid by the exact checker instead of the vote."),
    presets=(
        Preset("small_steps", "A third of the step", {"learning_rate": 1e-3},
               "The same start, prompts and number of updates: accuracy sinks, and nothing collapses yet. Step size decides."),
        Preset("some_truth", "Three tenths external", {"external_share": 0.3},
               "Truth on three tenths of the prompts slows the fall of this start and does not stop it."),
        Preset("truth", "True reward", {"external_share": 1.0},
               "Eighty updates of this size on truth gain nothing yet and lose nothing: steps alone do no harm."),
        Preset("weak", "Weak start, the notes' sizes", {**_NOTES, "rounds": 20},
               "From seed 0, three of three seeds collapse within 50 updates; accuracy never rises first."),
        Preset("weak_some_truth", "Weak start, three tenths external", {**_NOTES, "rounds": 20, "external_share": 0.3},
               "No rescue: the reward is taken over before anything is learned from the truth."),
        Preset("weak_truth", "Weak start, true reward", {**_NOTES, "rounds": 40, "external_share": 1.0},
               "The same network and step on truth alone: accuracy rises."),
        Preset("strong", "Strong start, the notes' sizes", {**_NOTES, "pretraining": 640, "rounds": 120},
               "Six hundred updates, minutes a seed. In the notes reward rises while accuracy goes; not measured here."),
        Preset("strong_some_truth", "Strong start, three tenths external",
               {**_NOTES, "pretraining": 640, "rounds": 120, "external_share": 0.3},
               "In the notes the share that cannot save the weak start keeps the strong one; not measured here."),
        Preset("strong_small_steps", "Strong start, small steps",
               {**_NOTES, "pretraining": 640, "rounds": 120, "learning_rate": 3e-4},
               "In the notes the same start at a third of the step does not collapse; not measured here."),
    ),
    references=(
        Reference("Shafayat et al. (2025), Can large reasoning models self-train?, section 2",
                  "https://arxiv.org/abs/2505.21444"),
        Reference("Zuo et al. (2025), TTRL: test-time reinforcement learning, section 3", "https://arxiv.org/abs/2504.16084"),
        Reference("Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning",
                  "https://doi.org/10.1007/BF00992696"),
        Reference("Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 1",
                  "https://arxiv.org/abs/1412.6980"),
    ),
    not_shown="That a language model has the same boundary; the early rise of accuracy, which this network does not show; that "
    "small steps prevent collapse rather than put it off.",
    tiers=("neural",),
    bistable=True,
    bytes_per_seed=_bytes_per_seed,
    steps=lambda values: whole(values, "rounds"),
    axis_value=lambda values, step: float(EVERY * step),
    axis_parameters=("rounds",),
)  # fmt: skip


class State(NamedTuple):
    """The policy and its optimiser, the grids to learn from (200, 16), the exam, and what breaks ties there (P, 64)."""

    policy: Network
    adam: network.Adam
    learned: jax.Array
    exam: exam.Exam
    ties: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Pretrain the policy."""
    first, tie = jax.random.split(key)
    begun = start.begin(first, parameters)
    shape = parameters["exam_prompts"], exam.ANSWERS
    ties = draw.uniform(draw.words(tie, shape[0] * shape[1])[0], shape)
    return State(begun.policy, network.adam(begun.policy), begun.learned, begun.exam, ties)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Make five updates."""
    after: State = jax.lax.fori_loop(0, EVERY, lambda i, s: _update(jax.random.fold_in(key, i), s, parameters), state)
    return after


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine the policy on prompts that are the same at every look and in every arm."""
    fills = learners.fill(state.policy, state.exam.prompts, state.exam.picks)
    votes = (-1, parameters["samples"])
    codes = sudoku.code(fills.boards, state.exam.prompts.cells).reshape(votes)
    agreed = exam.agreement(codes, state.ties.reshape(votes))
    return {**exam.look(state.exam, fills), "majority_reward": agreed.mean()}


def _update(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Fill P prompts n times each, pay the fills, and follow the gradient."""
    ask, chance = jax.random.split(key)
    count, samples, blanks = (parameters[name] for name in ("prompts", "samples", "blanks"))
    prompts = sudoku.draw_prompts(ask, state.learned, count, blanks)
    pick, tie, coin = draw.words(chance, blanks * count * samples, count * samples, count)
    fills = learners.fill(state.policy, prompts, draw.uniform(pick, (blanks, count, samples)))
    agreed = exam.agreement(sudoku.code(fills.boards, prompts.cells), draw.uniform(tie, (count, samples)))
    external = draw.uniform(coin, (count, 1)) < parameters["external_share"]
    reward = jnp.where(external, sudoku.is_correct(fills.boards), agreed)
    advantage = reward - reward.mean(1, keepdims=True)

    def loss(layers: Network) -> jax.Array:
        return -(advantage * learners.log_chances(layers, prompts, fills.boards)).mean()

    policy, adam = network.update(state.policy, state.adam, jax.grad(loss)(state.policy), parameters["learning_rate"])
    return state._replace(policy=policy, adam=adam)
