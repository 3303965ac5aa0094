"""Two runs on the same seeds: how each measured number differs, seed by seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from mirage_kg.experiment.stored import finite
from mirage_kg.model.paired import Difference, Paired
from mirage_kg.model.run import Run
from sim.stats import t_interval


def paired(run: Run, other: Run) -> Paired:
    """Return how `run` differs from `other`, over the seeds that both used.

    Seed i of two runs draws the same numbers exactly if the runs begin at the same seed. Effects count every seed, last
    points those seeds whose lines are kept with the run.
    """
    why = _why_not(run, other)
    if why:
        return Paired(run=run.id, other=other.id, differences=(), why_not=why)
    rows = [
        _difference("prediction", name, ours, theirs) for name, ours, theirs in _both(_effects(run), _effects(other))
    ]
    rows += [_difference("output", name, ours, theirs) for name, ours, theirs in _both(_ends(run), _ends(other))]
    found = tuple(row for row in rows if row.pairs)
    return Paired(
        run=run.id,
        other=other.id,
        differences=found,
        why_not="" if found else "The two runs have no number in common.",
    )


Rows = Mapping[str, tuple[float | None, ...]]


def _why_not(run: Run, other: Run) -> str:
    if "theory" in (run.tier, other.tier):
        return "A theory has no seeds that could be paired."
    if run.simulation != other.simulation:
        return f"The runs are of two simulations, {run.simulation} and {other.simulation}."
    if run.seed != other.seed:
        return f"The runs begin at different seeds, {run.seed} and {other.seed}: their seeds draw different numbers."
    unfinished = [row.id for row in (run, other) if row.status != "finished"]
    return f"Not finished: {', '.join(unfinished)}." if unfinished else ""


def _effects(run: Run) -> Rows:
    return {row.prediction: row.effect.seeds for row in run.judgements if row.effect.interval == "t"}


def _ends(run: Run) -> Rows:
    arms = run.outputs.arms if run.outputs else ()
    main = next((arm for arm in arms if arm.name == "main" and arm.ablated == run.ablated), None)
    curves = main.curves if main else {}
    return {name: tuple(line[-1] for line in curve.seeds) for name, curve in curves.items() if curve.seeds}


def _both(ours: Rows, theirs: Rows) -> list[tuple[str, tuple[float | None, ...], tuple[float | None, ...]]]:
    return [(name, ours[name], theirs[name]) for name in ours if name in theirs]


def _difference(
    of: Literal["prediction", "output"], name: str, ours: tuple[float | None, ...], theirs: tuple[float | None, ...]
) -> Difference:
    apart = np.asarray([a - b for a, b in zip(ours, theirs, strict=False) if a is not None and b is not None])
    mean, low, high = (finite(value) for value in t_interval(apart)) if len(apart) else (None, None, None)
    return Difference(
        of=of,
        name=name,
        mean=mean,
        low=low,
        high=high,
        pairs=len(apart),
        lower=int((apart < 0).sum()),
        higher=int((apart > 0).sum()),
    )
