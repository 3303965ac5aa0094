"""How far a run reaches: what a statement would be without it, and the strongest way on which that arrives.

Influence goes from a premise to the conclusion of an inference, or to the inference that an undercut hits and on from there.
One step passes on d f / d sigma, the exact derivative of one application of the semantics; a way passes on the product of
its steps, and the sum over all ways is the gradient. The strongest way has the largest product (Dijkstra, 1959, on its
negative logarithm; no step passes on more than it gets).
"""

from __future__ import annotations

import heapq
import math

from mirage_kg.argument.gradual.gradient import Derivatives
from mirage_kg.argument.gradual.qbaf import Qbaf
from mirage_kg.model.standing import PathStep

Step = tuple[str, str, float]
"""Where a step leads, through which inference, and what it passes on."""


def steps_from(derivatives: Derivatives) -> dict[str, list[Step]]:
    """Return the steps of influence that leave each element."""
    qbaf: Qbaf = derivatives.found.qbaf
    names, jacobian = qbaf.names, derivatives.jacobian
    m = len(qbaf.target)
    carriers = [names[place] if place >= 0 else "" for place in qbaf.carrier.tolist()]
    through = [*carriers, *(name for name in carriers if name)]
    found: dict[str, list[Step]] = {}
    rows, columns, values = jacobian.row.tolist(), jacobian.col.tolist(), jacobian.data.tolist()
    for number, (row, column, value) in enumerate(zip(rows, columns, values, strict=True)):
        if value and (number < m or names[column] == through[number]):
            found.setdefault(names[column], []).append((names[row], through[number], value))
    return found


def strongest_path(steps: dict[str, list[Step]], start: str, end: str) -> tuple[PathStep, ...] | None:
    """Return the way from `start` to `end` that passes on most; empty when they are one, None when there is no way."""
    best = {start: 0.0}
    before: dict[str, tuple[str, str, float]] = {}
    waiting = [(0.0, start)]
    while waiting:
        cost, at = heapq.heappop(waiting)
        if at == end:
            return _way(before, start, end)
        if cost > best[at]:
            continue
        for after, through, value in steps.get(at, ()):
            further = cost + max(0.0, -math.log(abs(value)))
            if further < best.get(after, math.inf):
                best[after] = further
                before[after] = (at, through, value)
                heapq.heappush(waiting, (further, after))
    return None


def _way(before: dict[str, tuple[str, str, float]], start: str, end: str) -> tuple[PathStep, ...]:
    back = []
    at = end
    while at != start:
        origin, through, value = before[at]
        back.append((origin, at, through, value))
        at = origin
    steps, share = [], 1.0
    for origin, after, through, value in reversed(back):
        share *= value
        steps.append(PathStep(source=origin, target=after, inference=through, share=share))
    return tuple(steps)
