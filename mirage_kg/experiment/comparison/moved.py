"""A run at another setting, answered from what was run already: the finished run or swept cell nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product
from typing import NamedTuple

from mirage_kg.experiment.plan import find_experiment, plan, spec_of
from mirage_kg.experiment.state import is_current
from mirage_kg.experiment.verdict import verdict_of
from mirage_kg.model.experiment import Value
from mirage_kg.model.node import Node
from mirage_kg.model.run import Effect, Judgement, Run
from mirage_kg.model.sweep import Cell, CellEffect, Sweep, SweptPrediction
from sim import get_spec
from sim.spec import Spec

FURTHEST = 0.1
"""How far a setting may lie from the one that was asked for, in the range of each moved parameter."""


class Nearest(NamedTuple):
    """A finished run that answers for a setting.

    `setting` names the moved parameters as they were in it, `stale` says whether code or prediction changed since.
    """

    run: Run
    setting: dict[str, Value]
    distance: float
    stale: bool


def nearest_run(
    node: Node, changes: Mapping[str, Value], runs: Iterable[Run], sweeps: Iterable[Sweep]
) -> Nearest | None:
    """Return the finished run, or the swept cell as a run, nearest to the node's own setting with `changes`.

    All parameters that were not moved must be as the node states them, words must be equal, and numbers may differ by
    `FURTHEST` of their range. Runs with the mechanism switched off are left out, and so are those that ask another question
    than the node: of a preset, or by theory alone. Of equally near ones the newest that is not stale is taken, else the newest.

    Args:
        node: its first experiment is meant.
        changes: moved parameters.
        runs: finished runs of the node, newest first.
        sweeps: finished sweeps of the node, newest first, with their cells.

    Raises:
        NotRunnable: the node holds no experiment.
        InvalidInput: a parameter is unknown, or does not take that value.
    """
    asked = plan(node, {"parameters": dict(changes)})
    experiment = find_experiment(node, None)
    spec = spec_of(experiment)
    told = ((run, run) for run in runs if run.experiment == experiment.id and run.asks_its_node and not run.ablated)
    swept = ((cell, sweep) for sweep in sweeps if sweep.experiment == experiment.id for cell in cells_as_runs(sweep))
    near: Iterator[tuple[Run, Run | Sweep]] = chain(told, swept)
    away = [
        (distance, run, made_by)
        for run, made_by in near
        if (distance := _distance(spec, asked.parameters, run.parameters, set(changes))) is not None
        and distance <= FURTHEST
    ]
    least = min((distance for distance, _, _ in away), default=None)
    nearest = [(run, made_by) for distance, run, made_by in away if distance == least]
    if least is None:
        return None
    run, stale = next(((run, False) for run, made_by in nearest if is_current(node, made_by)), (nearest[0][0], True))
    return Nearest(run, {name: run.parameters[name] for name in changes}, least, stale)


def _distance(spec: Spec, asked: Mapping[str, Value], had: Mapping[str, Value], moved: set[str]) -> float | None:
    """Return how far apart two settings are, or None where they differ in what was not moved or in a word."""
    furthest = 0.0
    for name, value in asked.items():
        other = had.get(name)
        if other == value:
            continue
        row = spec.parameter(name)
        if name not in moved or isinstance(value, str) or isinstance(other, str) or other is None or row.choices:
            return None
        span = float(row.high or 0) - float(row.low or 0)
        furthest = max(furthest, abs(value - other) / span if span > 0 else 1.0)
    return furthest


def cells_as_runs(sweep: Sweep) -> Iterator[Run]:
    """Yield each finished cell of a sweep as the record of a run, without curves."""
    if sweep.outputs is None:
        return
    settings = product(*(axis.values for axis in sweep.axes))
    for values, cell in zip(settings, sweep.outputs.cells, strict=True):
        if cell is not None:
            setting = dict(zip((axis.name for axis in sweep.axes), values, strict=True))
            yield _as_run(sweep, {**sweep.parameters, **setting}, cell)


def _as_run(sweep: Sweep, parameters: dict[str, Value], cell: Cell) -> Run:
    return Run(
        id=sweep.id,
        node=sweep.node,
        experiment=sweep.experiment,
        simulation=sweep.simulation,
        parameters=parameters,
        seeds=sweep.seeds,
        seed=sweep.seed,
        device=sweep.device,
        ablated=False,
        status="finished",
        tier=get_spec(sweep.simulation).seeded_tier,
        judgements=tuple(
            _judgement(prediction, effect, cell.ablated[index] if cell.ablated else None)
            for index, (prediction, effect) in enumerate(zip(sweep.predictions, cell.effects, strict=True))
        ),
        provenance=sweep.provenance,
    )


def _judgement(prediction: SweptPrediction, effect: CellEffect, ablated: CellEffect | None) -> Judgement:
    return Judgement(
        prediction=prediction.id,
        statement=prediction.statement,
        verdict=verdict_of(effect.holds, ablated.holds if ablated else None),
        effect=_effect(prediction, effect),
        ablated=_effect(prediction, ablated) if ablated else None,
        at_least=prediction.at_least,
        at_most=prediction.at_most,
        words="As one cell of a sweep shows it."
        if ablated
        else "As one cell of a sweep without its ablation shows it.",
    )


def _effect(prediction: SweptPrediction, cell: CellEffect) -> Effect:
    return Effect(
        mean=cell.mean,
        low=cell.low,
        high=cell.high,
        level=prediction.level,
        interval=prediction.interval,
        seeds=(),
        agree=cell.agree,
        holds=cell.holds,
    )
