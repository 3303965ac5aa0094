"""The binding of a node to a simulation: parameters, arms, and predictions written down before the run."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record

Reduce = Literal[
    "first",
    "last",
    "tail_mean",
    "mean",
    "max",
    "min",
    "at",
    "change",
    "slope",
    "correlation",
    "argmax",
    "share_by",
    "reaches",
]
"""How one curve of one seed becomes one number.

first, last: end points. tail_mean: mean of the last tenth. at: value at axis position `at`. change: last - first.
slope: least-squares slope against the axis. correlation: Spearman against the axis. argmax: axis position of the maximum.
share_by: share of the total change that is reached at axis position `at`. reaches: first axis position by which the share
`at` of the total change is reached.
"""

Value = float | str
"""A parameter's value: a number, or the name of a choice."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def _number_if_it_is_one(value: Any) -> Any:
    """Files hold text only; a number in a file is text that is spelled like one."""
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


Setting = Annotated[Value, BeforeValidator(_number_if_it_is_one)]
"""A parameter's value as a file states it."""


class Measure(Record):
    """One number per seed, taken from one output of one arm."""

    output: str
    """Name of the output."""
    reduce: Reduce = "last"
    """How the curve becomes one number. first, last: end points. tail_mean: mean of the last tenth. at: value at axis
    position `at`. change: last minus first. slope: least squares against the axis. correlation: Spearman against the
    axis. argmax: axis position of the maximum. share_by: share of the total change reached at `at`. reaches: first
    position by which the share `at` is reached.
    """
    at: float | None = None
    """Position on the axis, or share, where `reduce` needs one; else null."""
    arm: str = "main"
    """Name of the arm; `main` is the experiment's own setting."""
    select: dict[str, float] = {}
    """Values of further axes of the output, such as k: 256 for pass@k."""

    @model_validator(mode="after")
    def _at_goes_with_reduce(self) -> Measure:
        if (self.reduce in ("at", "share_by", "reaches")) != (self.at is not None):
            raise ValueError("`at` is needed by, and only by, reduce: at, reduce: share_by and reduce: reaches")
        return self


class Prediction(Record):
    """What must be seen, decided before the run. It holds when the whole interval of the effect lies within [at_least,
    at_most].
    """

    id: Id
    """Id of the prediction within its experiment."""
    statement: str
    """What must be seen, in words: when this, then that by at least so much."""
    measure: Measure
    """What is measured."""
    against: Measure | None = None
    """What it is compared with, paired over seeds; null where the measure stands alone."""
    combine: Literal["difference", "ratio"] = "difference"
    """Whether `against` is subtracted or divided by."""
    seeds_below: float | None = None
    """Where given, the effect is the fraction of seeds whose value lies below this; else null."""
    seeds_above: float | None = None
    """Where given, the effect is the fraction of seeds whose value lies above this; else null."""
    at_least: float | None = None
    """Lowest effect with which it holds; null where there is no such bound."""
    at_most: float | None = None
    """Highest effect with which it holds; null where there is no such bound."""

    @model_validator(mode="after")
    def _can_hold_and_fail(self) -> Prediction:
        edges = [edge for edge in (self.at_least, self.at_most) if edge is not None]
        if not edges:
            raise ValueError("a prediction needs at_least, at_most or both: without a threshold nothing can fail")
        if edges != sorted(edges):
            raise ValueError("at_least lies above at_most, so no effect lies between; swap the two")
        if self.seeds_below is not None and self.seeds_above is not None:
            raise ValueError("give seeds_below or seeds_above, not both")
        if (self.seeds_below, self.seeds_above) != (None, None) and not all(0 <= edge <= 1 for edge in edges):
            raise ValueError(
                "with seeds_below or seeds_above the effect is a fraction of seeds: give thresholds from 0 to 1"
            )
        return self


class Experiment(Record):
    """A simulation with the parameters that make it this node's case."""

    id: Id = "main"
    """Id of the experiment within its node."""
    simulation: str
    """Id of the simulation."""
    parameters: dict[str, Setting] = {}
    """Values that differ from the defaults of the simulation."""
    arms: dict[str, dict[str, Setting]] = {}
    """Further settings run on the same seeds: by name, the changes to `parameters`."""
    ablation: dict[str, Setting] | None = None
    """The change that removes the claimed mechanism, in place of the simulation's own; null takes that one."""
    predictions: tuple[Prediction, ...]
    """What must be seen."""
    not_shown: str = ""
    """What a run does not show about this node; may be empty."""
