"""The pictures of a draft: the curve behind the first prediction of each run of the node, as a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mirage_kg.experiment.picture import drawn
from mirage_kg.model.node import Node
from mirage_kg.model.run import Run, twin_of
from mirage_kg.shown import alone


class Picture(NamedTuple):
    """A picture of one run: its file, what stands below it, what is read in its place, and its SVG."""

    run: str
    file: str
    caption: str
    alt: str
    svg: str


def pictures(node: Node, runs: Iterable[Run]) -> Iterator[Picture]:
    """Yield a picture for each run of `node` that has outputs: of what its first prediction measures, where that is a curve."""
    measured = {row.id: row.predictions[0].measure.output for row in node.experiments if row.predictions}
    for run in runs:
        rows = list(drawn(run.outputs, twin_of(run.preset))) if run.outputs else []
        if not rows:
            continue
        row = next((one for one in rows if one.output == measured.get(run.experiment)), rows[0])
        seeds = "" if run.tier == "theory" else f" Mean over {run.seeds} seeds with its 95 % interval."
        yield Picture(
            run.id, f"{node.id}-{run.experiment}.svg", f"{row.caption}.{seeds} Run {run.id}.", row.title, alone(row.svg)
        )
