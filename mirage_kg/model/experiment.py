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
    """One number per seed, taken from one output of one arm.

    `select` fixes further dimensions of the output, e.g. {"k": 256} for pass@k.
    """

    output: str
    reduce: Reduce = "last"
    at: float | None = None
    arm: str = "main"
    select: dict[str, float] = {}

    @model_validator(mode="after")
    def _at_goes_with_reduce(self) -> Measure:
        if (self.reduce in ("at", "share_by", "reaches")) != (self.at is not None):
            raise ValueError("`at` is needed by, and only by, reduce: at, reduce: share_by and reduce: reaches")
        return self


class Prediction(Record):
    """What must be seen, decided before the run.

    Effect per seed: measure, or measure - against (paired over seeds), or measure / against.
    With `seeds_below` or `seeds_above` the effect is instead the fraction of seeds whose value lies on that side.
    The prediction holds when the whole interval of the effect lies within [at_least, at_most].
    """

    id: Id
    statement: str
    measure: Measure
    against: Measure | None = None
    combine: Literal["difference", "ratio"] = "difference"
    seeds_below: float | None = None
    seeds_above: float | None = None
    at_least: float | None = None
    at_most: float | None = None

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
    """A simulation with the parameters that make it this node's case.

    `arms` are further settings run on the same seeds, each a set of changes to `parameters`.
    `ablation` replaces the simulation's own ablation: the change that removes the claimed mechanism.
    """

    id: Id = "main"
    simulation: str
    parameters: dict[str, Setting] = {}
    arms: dict[str, dict[str, Setting]] = {}
    ablation: dict[str, Setting] | None = None
    predictions: tuple[Prediction, ...]
    not_shown: str = ""
