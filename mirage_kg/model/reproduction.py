"""A published number beside what a simulation shows in its place, and whether the two agree."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record
from mirage_kg.model.source import Confidence

Agreement = Literal["agrees", "differs", "not_judged"]
"""Whether reported and simulated agree in one respect. not_judged: nothing to compare, or the interval does not decide."""


class Reported(Record):
    """What the source published; percent and percentage points are turned into fractions."""

    value: float
    """The number."""
    low: float | None = None
    """Lower end of the published interval; null where none was published."""
    high: float | None = None
    """Upper end of the published interval; null where none was published."""
    text: str
    """The number as it stands there."""
    condition: str
    """Under which conditions it was measured; of two readings that differ in this, both are named."""
    locator: str
    """The place in the source; of two readings that differ in this, both are named."""
    confidence: Confidence
    """How surely it was read; of two readings, the lower one."""


class Simulated(Record):
    """What the run shows in its place."""

    value: float | None
    """Mean over seeds; null where it is not defined."""
    low: float | None
    """Lower end of its 95 % t-interval; null where there is none."""
    high: float | None
    """Upper end of its 95 % t-interval; null where there is none."""
    seeds: int
    """Number of seeds."""
    run: str
    """Id of the run."""


class Beside(Record):
    """A published number beside what a simulation shows in its place."""

    id: Id
    """Id of the row within its source."""
    source: Id
    """Key of the source."""
    source_title: str
    """Title of the source."""
    quantity: str
    """What both numbers are."""
    form: Literal["change", "ratio", "level"]
    """What kind of number both are: change (no effect is 0), ratio (no effect is 1) or level (there is no such value).
    """
    node: Id
    """Id of the node whose run is read."""
    experiment: Id
    """Id of its experiment."""
    simulation: str
    """Id of the simulation."""
    reported: Reported
    """What was published."""
    simulated: Simulated | None
    """What the newest finished run shows; null where there is none, and then nothing is judged."""
    sign: Agreement = "not_judged"
    """Whether both lie on the same side of no effect; not_judged where an interval does not decide."""
    order: Agreement = "not_judged"
    """Whether the row stands to the others of its ranking as was published."""
    size: Agreement = "not_judged"
    """Whether both are of one size."""
    words: str = ""
    """The comparison in a sentence."""
    scale: str
    """How the two units relate, in words."""
    same_unit: bool = True
    """Whether both numbers are in one unit, so that they can lie on one axis."""
    why_not: str
    """Why the sizes may differ, in the author's words."""
