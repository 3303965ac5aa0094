"""A network that is trained on its own fills, as a verifier, its own likelihood, or an exact checker chooses them.

Model. A policy and a verifier (see sim.neural.learners) are pretrained on 4x4 Sudoku completion. In a round the policy fills P
prompts n times each; of every prompt's fills the share kappa is kept that scores best, ties broken at random. The score is the
verifier's log-odds or the policy's own log-probability; the exact check keeps what keeps the rule, and may keep nothing, and
without a filter all is kept. The share eps of prompts is checked exactly whatever the filter is. Then the policy makes U
updates of Adam, begun afresh, on batches drawn from what was kept, and the next round begins. The verifier does not learn any
more: how good it is, is decided by how long it was trained.

Source. Song et al. (2024), Mind the gap, https://arxiv.org/abs/2412.02674, section 2; Huang et al. (2024), Self-improvement in
language models: the sharpening mechanism, https://arxiv.org/abs/2412.01951, section 2, for likelihood as the score. Task,
network and sizes are the project's own.

Not shown: that language models fail in the same order; verifiers that go on learning; the crossing point of pass@k elsewhere.
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

FILTERS = ("verifier", "likelihood", "external", "none")
_JUDGED = 16
"""Fills of each prompt of the exam over which the verifier is measured."""
_NOTES: dict[str, Value] = {**start.FULL, "prompts": 192, "samples": 64, "updates": 120, "verifier_updates": 20}


def _bytes_per_seed(values: Values) -> int:
    return start.bytes_per_seed(values, whole(values, "prompts") * whole(values, "samples"))


SPEC = Spec(
    id="neural_self_training",
    title="Filter and distil, in a network",
    version=1,
    summary="A pretrained network fills Sudoku grids, keeps what its filter rates best, trains on that, and repeats.",
    mechanism="A filter passes the errors that it cannot see, and training on them makes more of exactly those.",
    axis=Axis("round", "Round", "rounds"),
    axes=exam.AXES,
    parameters=(
        Parameter("filter", "Filter", "", "1", "verifier", None, None, None,
                  "verifier: rated by the trained verifier; likelihood: by the policy itself; external: right; none: all.",
                  choices=FILTERS, group="Mechanism"),
        Parameter("external_share", "External share", "eps", "1", 0.0, 0.0, 1.0, 0.05,
                  "Share of prompts whose fills the exact checker chooses instead.", group="Mechanism"),
        Parameter("keep_share", "Kept share", "kappa", "1", 0.25, 0.05, 1.0, 0.05,
                  "Share of a prompt's fills that verifier or likelihood keeps.", group="Mechanism"),
        Parameter("learning_rate", "Learning rate", "eta", "1", 1e-3, 1e-4, 1e-2, 1e-4, "Step size of Adam.", group="Training"),
        Parameter("rounds", "Rounds", "T", "rounds", 8, 1, 50, 1, "How many rounds are made.", integer=True, group="Training"),
        Parameter("updates", "Updates per round", "", "updates", 40, None, None, None, "Updates on what one round kept.",
                  choices=(2, 20, 40, 60, 120), shape=True, group="Training"),
        Parameter("verifier_updates", "Training of the verifier", "", "updates", 80, None, None, None,
                  "Updates of the verifier before the loop begins: how good it is.",
                  choices=(5, 10, 20, 40, 80, 160, 320, 640), shape=True, group="Mechanism"),
        Parameter("prompts", "Prompts", "P", "prompts", 96, None, None, None, "Prompts of one round, new ones each time.",
                  choices=(4, 48, 96, 192), shape=True, group="Size"),
        Parameter("samples", "Fills per prompt", "n", "fills", 16, None, None, None, "Fills of one prompt.",
                  choices=(4, 16, 64), shape=True, group="Size"),
        *start.SIZES,
    ),
    outputs=(
        *exam.outputs("round"),
        Output("gap", "Gap", "1", "Accuracy of what is kept minus accuracy of what was drawn.", ("round",), "paid", -1.0, 1.0),
        Output("verifier_auc", "AUC of the verifier", "1",
               "Chance that it rates a right fill of the exam above a wrong one; 0.5 where only one kind is left.",
               ("round",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"filter": "external"}, "The exact checker chooses, and may keep nothing."),
    presets=(
        Preset("own_likelihood", "Own likelihood", {"filter": "likelihood"},
               "What the policy finds likely is kept: fewer and fewer prompts are ever solved, though accuracy hardly moves."),
        Preset("no_filter", "No filter", {"filter": "none"},
               "Everything is kept, and the loss is slow: it is the weak filter that destroys, not training on own output."),
        Preset("strong_verifier", "Verifier trained long", {"verifier_updates": 640},
               "A verifier that sees the errors carries the loop most of the way that the exact check does."),
        Preset("notes_weak", "Weak verifier, the notes' sizes", {**_NOTES},
               "One flat round, then destruction. A minute a seed."),
        Preset("notes_likelihood", "Own likelihood, the notes' sizes", {**_NOTES, "filter": "likelihood"},
               "Accuracy rises for two or three rounds and sinks again, while success at 64 fills falls throughout."),
        Preset("notes_external", "Exact check, the notes' sizes", {**_NOTES, "filter": "external"},
               "The same network on what an outside check passes: accuracy triples, and nothing is lost at 64 fills."),
        Preset("notes_no_filter", "No filter, the notes' sizes", {**_NOTES, "filter": "none"},
               "Slow drift downwards, with entropy slightly up."),
    ),
    references=(
        Reference("Song et al. (2024), Mind the gap, section 2", "https://arxiv.org/abs/2412.02674"),
        Reference("Huang et al. (2024), Self-improvement in language models: the sharpening mechanism, section 2",
                  "https://arxiv.org/abs/2412.01951"),
        Reference("Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 1",
                  "https://arxiv.org/abs/1412.6980"),
    ),
    not_shown="That language models fail in the same order or at the same strength of a verifier; verifiers that learn along.",
    tiers=("neural",),
    bytes_per_seed=_bytes_per_seed,
    steps=lambda values: whole(values, "rounds"),
    axis_parameters=("rounds",),
)  # fmt: skip


class Kept(NamedTuple):
    """Fills (P, N, 16) of prompts, which of them are kept (P, N), and how much more often those are right."""

    prompts: sudoku.Prompts
    boards: jax.Array
    weight: jax.Array
    gap: jax.Array


class State(NamedTuple):
    """Policy, verifier, the grids to learn from (200, 16), the exam, and what the policy's last fills were filtered to."""

    policy: Network
    verifier: Network
    learned: jax.Array
    exam: exam.Exam
    kept: Kept


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Pretrain policy and verifier, and filter the first fills."""
    first, made, taught, ask = jax.random.split(key, 4)
    begun = start.begin(first, parameters)
    verifier = learners.train_verifier(
        taught,
        learners.verifier(made, parameters["width"]),
        begun.policy,
        begun.learned,
        parameters["verifier_updates"],
        parameters["batch"],
        parameters["blanks"],
    )
    kept = _choose(ask, begun.policy, verifier, begun.learned, parameters)
    return State(begun.policy, verifier, begun.learned, begun.exam, kept)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Distil what was kept, then fill and filter again."""
    distil, ask = jax.random.split(key)
    kept, updates, batch = state.kept, parameters["updates"], parameters["batch"]
    running = jnp.cumsum(kept.weight.reshape(-1))
    some = (running[-1] > 0).astype(jnp.float32)
    level = draw.uniform(draw.words(distil, updates * batch)[0], (updates, batch)) * running[-1]
    index = jnp.minimum(jnp.searchsorted(running, level, side="right"), running.size - 1)
    boards = kept.boards.reshape(running.size, -1)

    def teach(number: jax.Array, carry: network.Pupil) -> network.Pupil:
        chosen = index[number]
        row = chosen // kept.weight.shape[1]
        blank, cells = kept.prompts.blank[row], kept.prompts.cells[row]
        gradient = jax.grad(lambda w: -some * learners.log_chance(w, boards[chosen], blank, cells).mean())(carry[0])
        return network.update(*carry, gradient, parameters["learning_rate"])

    policy, _ = jax.lax.fori_loop(0, updates, teach, (state.policy, network.adam(state.policy)))
    return state._replace(policy=policy, kept=_choose(ask, policy, state.verifier, state.learned, parameters))


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine policy and verifier on prompts that are the same at every look and in every arm."""
    fills = learners.fill(state.policy, state.exam.prompts, state.exam.picks)
    boards = fills.boards[:, :_JUDGED].reshape(-1, sudoku.CELLS)
    return {
        **exam.look(state.exam, fills),
        "gap": state.kept.gap,
        "verifier_auc": learners.auc(learners.judge(state.verifier, boards), sudoku.is_correct(boards)),
    }


def _choose(
    key: jax.Array, policy: Network, verifier: Network, learned: jax.Array, parameters: Mapping[str, Any]
) -> Kept:
    """Return the fills of P new prompts and which of them the filter keeps."""
    ask, chance = jax.random.split(key)
    count, samples, blanks = (parameters[name] for name in ("prompts", "samples", "blanks"))
    prompts = sudoku.draw_prompts(ask, learned, count, blanks)
    pick, tie, coin = draw.words(chance, blanks * count * samples, count * samples, count)
    fills = learners.fill(policy, prompts, draw.uniform(pick, (blanks, count, samples)))
    correct = sudoku.is_correct(fills.boards)
    rule = parameters["filter"]
    score = jnp.where(rule == FILTERS.index("verifier"), learners.judge(verifier, fills.boards), fills.log_chance)
    noise = draw.uniform(tie, (count, samples))
    equal = score[:, None, :] == score[:, :, None]
    better = (score[:, None, :] > score[:, :, None]) | equal & (noise[:, None, :] > noise[:, :, None])
    best = better.sum(2) < jnp.clip(jnp.round(parameters["keep_share"] * samples), 1, samples)
    external = (rule == FILTERS.index("external")) | (draw.uniform(coin, (count, 1)) < parameters["external_share"])
    kept = jnp.where(external, correct, jnp.where(rule == FILTERS.index("none"), 1.0, best.astype(jnp.float32)))
    total = kept.sum(1)
    accuracy = jnp.where(total > 0, (kept * correct).sum(1) / jnp.maximum(total, 1.0), correct.mean(1))
    return Kept(prompts, fills.boards, kept, (accuracy - correct.mean(1)).mean())
