"""Reported beside simulated: what a source published, and what a finished run shows in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import get_args

import numpy as np

import sim
from mirage_kg.errors import MirageError
from mirage_kg.experiment.plan import ABLATED, Plan, plan
from mirage_kg.experiment.reproduction.agreement import order_of, sign_of, size_of, words
from mirage_kg.experiment.stored import finite
from mirage_kg.experiment.verdict import Compared, Floats, Seen, effects
from mirage_kg.model.experiment import Prediction
from mirage_kg.model.node import Node
from mirage_kg.model.reproduction import Beside, Reported, Simulated
from mirage_kg.model.run import Outputs, Run
from mirage_kg.model.source import Confidence, Reproduction, Source
from mirage_kg.model.written import written
from sim.stats import t_interval

UNIT = {"percent": 0.01, "points": 0.01}
"""What published units are multiplied by so that shares are fractions; other units stay."""


def plan_of(nodes: Callable[[str], Node], row: Reproduction) -> Plan | None:
    """Return the plan whose run a reproduction reads, with the node's own settings; None where it cannot run."""
    try:
        return plan(nodes(row.node), {"experiment": row.experiment})
    except MirageError:
        return None


def needed(nodes: Callable[[str], Node], sources: Iterable[Source]) -> dict[str, Plan]:
    """Return every plan that the reproductions of `sources` read, by content hash, each once."""
    plans = (plan_of(nodes, row) for source in sources for row in source.reproductions)
    return {found.content_hash: found for found in plans if found is not None}


def beside(
    nodes: Callable[[str], Node], sources: Iterable[Source], finished: Callable[[str], Run | None]
) -> tuple[Beside, ...]:
    """Put what every source of `sources` reported beside what finished runs show.

    Args:
        nodes: returns the node of an id, or raises a MirageError.
        sources: the sources whose reproductions are wanted.
        finished: returns the newest finished run of a content hash, with outputs, or None.

    Returns:
        one row per reproduction, in the order of the files; one that reads no published number is left out.
    """
    held: dict[str, Run | None] = {}
    rows: list[Beside] = []
    for source in sources:
        mine: list[tuple[Reproduction, Beside]] = []
        for row in source.reproductions:
            decided = plan_of(nodes, row)
            if decided and decided.content_hash not in held:
                held[decided.content_hash] = finished(decided.content_hash)
            reported = reported_of(source, row)
            run = held[decided.content_hash] if decided else None
            if reported:
                mine.append((row, _row(source, row, reported, decided, run)))
        rows += _ranked(mine)
    return tuple(rows)


def _row(source: Source, row: Reproduction, reported: Reported, decided: Plan | None, run: Run | None) -> Beside:
    shown = simulated_of(row, decided, run) if decided and run else None
    sign = sign_of(row.form, reported, shown) if shown else "not_judged"
    return Beside(
        id=row.id,
        source=source.key,
        source_title=source.title,
        quantity=row.quantity,
        form=row.form,
        node=row.node,
        experiment=row.experiment,
        simulation=decided.simulation if decided else "",
        reported=reported,
        simulated=shown,
        sign=sign,
        size=size_of(reported, shown, sign) if shown and row.same_unit else "not_judged",
        scale=row.scale,
        same_unit=row.same_unit,
        why_not=row.why_not,
    )


def reported_of(source: Source, row: Reproduction) -> Reported | None:
    """Return what the source published for a reproduction, in fractions where it is in percent.

    None when the source holds no such number, or a ratio would divide by 0; `mirage check` names both.
    """
    readings = [reading for reading in (row.reported, row.reported_against) if reading is not None]
    found = [hit for reading in readings if (hit := source.read(reading)) is not None]
    values = [value * UNIT.get(figure.unit, 1.0) for figure, value in found]
    if len(found) < len(readings) or (row.combine == "ratio" and values[1:] == [0.0]):
        return None
    first = found[0][0]
    alone, scale = len(found) == 1, UNIT.get(first.unit, 1.0)
    combined = values[0] if alone else (values[0] / values[1] if row.combine == "ratio" else values[0] - values[1])
    return Reported(
        value=combined,
        low=first.low * scale if alone and first.low is not None else None,
        high=first.high * scale if alone and first.high is not None else None,
        text=" against ".join(written(value) for _, value in found) + ("" if first.unit == "1" else f" {first.unit}"),
        condition="; ".join(dict.fromkeys(figure.condition for figure, _ in found if figure.condition)),
        locator="; ".join(dict.fromkeys(figure.locator for figure, _ in found if figure.locator)),
        confidence=max((figure.confidence for figure, _ in found), key=get_args(Confidence).index),
    )


def is_effect_of(row: Compared, prediction: Prediction) -> bool:
    """Return whether the effect of a prediction is, seed by seed, the number that a reproduction measures."""
    fraction = prediction.seeds_below is not None or prediction.seeds_above is not None
    same = (prediction.measure, prediction.against) == (row.measure, row.against)
    return same and not fraction and (row.against is None or prediction.combine == row.combine)


def simulated_of(row: Reproduction, decided: Plan, run: Run) -> Simulated | None:
    """Return what a finished run shows for a reproduction; None when the run keeps no values of single seeds for it."""
    values = _per_seed(row, decided, run)
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    mean, low, high = (finite(value) for value in t_interval(known))
    return Simulated(value=mean, low=low, high=high, seeds=len(known), run=run.id)


def _per_seed(row: Reproduction, decided: Plan, run: Run) -> Floats:
    for prediction, judgement in zip(decided.predictions, run.judgements, strict=False):
        if prediction.id == judgement.prediction and is_effect_of(row, prediction):
            return _floats(judgement.effect.seeds)
    wanted = [row.measure, *([row.against] if row.against else [])]
    if run.outputs is None:
        return np.empty(0)
    seen = _seen(run.outputs, decided.simulation, {measure.output for measure in wanted})
    kept = all(len(seen.arms.get(measure.arm, {}).get(measure.output, ())) for measure in wanted)
    return effects(row, seen) if kept else np.empty(0)


def _seen(outputs: Outputs, simulation: str, wanted: set[str]) -> Seen:
    arms = {
        arm.name + ABLATED * arm.ablated: {
            name: _floats(curve.seeds) for name, curve in arm.curves.items() if name in wanted
        }
        for arm in outputs.arms
    }
    axes = {name: np.asarray(values) for name, values in outputs.axes.items()}
    return Seen(axes, {output.name: output.axes for output in sim.get_spec(simulation).outputs}, arms)


def _floats(values: Sequence[float | None] | Sequence[Sequence[float | None]]) -> Floats:
    """Return the array of numbers of a record, NaN where it holds None."""
    return np.array(values, dtype=np.float64)


def _ranked(rows: Sequence[tuple[Reproduction, Beside]]) -> list[Beside]:
    """Return the rows of one source with their order and their words."""
    done = []
    for row, found in rows:
        peers = [other for binding, other in rows if row.ranking and binding.ranking == row.ranking]
        order = (
            order_of(
                {peer.id: peer.reported.value for peer in peers},
                {
                    peer.id: peer.simulated.value
                    for peer in peers
                    if peer.simulated and peer.simulated.value is not None
                },
                row.id,
            )
            if peers
            else "not_judged"
        )
        ranked = found.model_copy(update={"order": order})
        done.append(ranked.model_copy(update={"words": words(ranked)}))
    return done
