"""Quantitative bipolar argumentation frameworks as arrays (Baroni, Rago and Toni, 2019), with gates.

An edge brings the activation

    a_e = weight_e * sigma[carrier_e] * min over the premises p of e of sigma[p]

to its target, as support (sign +1) or attack (sign -1). A plain framework has one premise an edge and no carriers. In the
frame of a graph the carrier is the inference itself, an element with a strength of its own, and its premises are as strong
as the weakest of them (Pollock, 1995). Parallel edges and edges of opposite signs between one pair count each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mirage_kg.argument.frame import Frame
from mirage_kg.errors import InvalidInput, NotFound

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

NEUTRAL = 0.5
"""Base score of a statement of which nothing is known."""


@dataclass(frozen=True, eq=False)
class Qbaf:
    """Elements 0 to n - 1 and edges 0 to m - 1.

    `base` (n,) lies in [0, 1]; `target`, `sign` and `weight` are (m,), weights at least 0. The premises of edge e are
    `premise[start[e]:start[e + 1]]`, at least one; `carrier[e]` is an element or -1.
    """

    names: Sequence[str]
    base: Numbers
    target: Places
    sign: Numbers
    weight: Numbers
    premise: Places
    start: Places
    carrier: Places

    def __post_init__(self) -> None:
        """Refuse columns that do not fit each other and numbers out of range, with the place of the first."""
        n, m = len(self.base), len(self.target)
        if not all(len(column) == m for column in (self.sign, self.weight, self.start, self.carrier)):
            raise InvalidInput("the columns of the edges differ in length", where="edges")
        if len(self.names) != n:
            raise InvalidInput(f"{len(self.names)} names for {n} base scores", where="names")
        _in_range("base", self.base, 1.0, self.names)
        _in_range("weight", self.weight, np.inf, range(m))
        if not np.isin(self.sign, (-1.0, 1.0)).all():
            raise InvalidInput("a sign is neither 1 (support) nor -1 (attack)", where="sign")
        for name, column, least in (
            ("target", self.target, 0),
            ("premise", self.premise, 0),
            ("carrier", self.carrier, -1),
        ):
            if column.size and not least <= column.min() <= column.max() < n:
                raise InvalidInput(f"{name} names an element outside 0 to {n - 1}", where=name)
        if (np.diff(np.append(self.start, len(self.premise))) < 1).any() or (m and self.start[0] != 0):
            raise InvalidInput("an edge has no premise", where="premise")

    @cached_property
    def plain(self) -> bool:
        """Whether every edge has one premise and no carrier."""
        return len(self.premise) == len(self.target) and not (self.carrier >= 0).any()

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each element by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def place(self, name: str) -> int:
        """Return the number of an element; NotFound when there is none of that name."""
        if name not in self.places:
            raise NotFound(f"the framework holds no {name!r}", hint="name a node or an inference", where=name)
        return self.places[name]

    def with_base(self, base: ArrayLike) -> Qbaf:
        """Return the framework with other base scores (n,)."""
        return replace(self, base=np.asarray(base, dtype=float))

    def arrows(self) -> tuple[Places, Places]:
        """Return source and target of every direct influence of one element on another, with repeats."""
        counts = np.diff(np.append(self.start, len(self.premise)))
        carried = self.carrier >= 0
        sources = np.concatenate([self.premise, self.carrier[carried]])
        return sources, np.concatenate([np.repeat(self.target, counts), self.target[carried]])


def plain_qbaf(
    base: ArrayLike,
    source: ArrayLike,
    target: ArrayLike,
    sign: ArrayLike,
    weight: ArrayLike = 1.0,
    names: Sequence[str] | None = None,
) -> Qbaf:
    """Return a framework whose edges lead from one element to another.

    Args:
        base: base scores (n,), each in [0, 1].
        source: element that an edge leaves (m,).
        target: element that it reaches (m,).
        sign: 1 for support, -1 for attack (m,).
        weight: at least 0, (m,) or one for all.
        names: n names; the numbers as text by default.

    Raises:
        InvalidInput: lengths that differ, numbers out of range or not finite.
    """
    scores, at = np.asarray(base, dtype=float), np.asarray(target, dtype=np.int64)
    sources = np.asarray(source, dtype=np.int64)
    if len(sources) != len(at):
        raise InvalidInput(f"{len(sources)} sources for {len(at)} targets", where="source")
    return Qbaf(
        names=tuple(map(str, range(len(scores)))) if names is None else names,
        base=scores,
        target=at,
        sign=np.asarray(sign, dtype=float),
        weight=np.broadcast_to(np.asarray(weight, dtype=float), at.shape),
        premise=sources,
        start=np.arange(len(at), dtype=np.int64),
        carrier=np.full(len(at), -1, dtype=np.int64),
    )


def qbaf_of(frame: Frame, base: Mapping[str, float] | None = None) -> Qbaf:
    """Return the arrays of a frame: its statements, then its inferences.

    Args:
        frame: statements and inferences.
        base: base score of statements, 0.5 where it says nothing, and of inferences, their weight where it says nothing.

    Raises:
        NotFound: a name that the frame does not hold.
        InvalidInput: a base score outside [0, 1].
    """
    names = frame.elements
    place = {name: number for number, name in enumerate(names)}
    scores = dict.fromkeys(frame.statements, NEUTRAL) | {row.id: row.weight for row in frame.inferences}
    for name, value in (base or {}).items():
        if name not in place:
            raise NotFound(f"the frame holds no {name!r}", hint="name a node or an inference", where=name)
        scores[name] = value
    struck = [(row, hit) for row in frame.inferences for hit in row.hits or (row.conclusion,)]
    return Qbaf(
        names=names,
        base=np.array([scores[name] for name in names], dtype=float),
        target=np.array([place[hit] for _, hit in struck], dtype=np.int64),
        sign=np.array([1.0 if row.polarity == "support" else -1.0 for row, _ in struck]),
        weight=np.ones(len(struck)),
        premise=np.array([place[name] for row, _ in struck for name in row.premises], dtype=np.int64),
        start=np.cumsum([0, *(len(row.premises) for row, _ in struck)], dtype=np.int64)[: len(struck)],
        carrier=np.array([place[row.id] for row, _ in struck], dtype=np.int64),
    )


def _in_range(what: str, values: Numbers, high: float, names: Sequence[object]) -> None:
    wrong = np.flatnonzero(~((values >= 0) & (values <= high) & np.isfinite(values)))
    if wrong.size:
        found, name = values[wrong[0]], names[int(wrong[0])]
        bounds = "between 0 and 1" if np.isfinite(high) else "of at least 0"
        raise InvalidInput(f"the {what} of {name} is {found}", hint=f"give a number {bounds}", where=f"{what}.{name}")
