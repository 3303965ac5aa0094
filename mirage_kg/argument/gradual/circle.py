"""Circles of influence: what keeps strengths from being computed in one pass, and may keep them from settling."""

from __future__ import annotations

from collections import deque

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mirage_kg.argument.gradual.qbaf import Numbers, Places, Qbaf


def components(qbaf: Qbaf) -> tuple[Places, bool]:
    """Return the strongly connected component (n,) of each element, and whether there is any circle at all."""
    source, target = qbaf.arrows()
    n = len(qbaf.base)
    if not n:
        return np.zeros(0, dtype=np.int64), False
    arrows = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(n, n))
    count, found = connected_components(arrows, connection="strong")
    return found, bool(count < n or (source == target).any())


def moving_circle(qbaf: Qbaf, moving: Numbers) -> tuple[str, ...]:
    """Return a shortest circle through the element that moves most, among those that lie on circles.

    Args:
        qbaf: the framework.
        moving: how far each element (n,) still is from its next value.

    Returns:
        names in the order of influence, from the element that moves most; empty when none that moves lies on a circle.
    """
    component, _ = components(qbaf)
    source, target = qbaf.arrows()
    inside = component[source] == component[target]
    following: dict[int, list[int]] = {}
    for start, end in zip(source[inside].tolist(), target[inside].tolist(), strict=True):
        following.setdefault(start, []).append(end)
    on_circle = np.zeros(len(moving), dtype=bool)
    on_circle[list(following)] = True
    if not following or not (moving * on_circle).any():
        return ()
    worst = int(np.argmax(np.where(on_circle, moving, -1.0)))
    return tuple(qbaf.names[place] for place in _shortest(following, worst))


def _shortest(following: dict[int, list[int]], start: int) -> list[int]:
    before = {start: -1}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for after in following[place]:
            if after == start:
                way = [place]
                while before[way[-1]] >= 0:
                    way.append(before[way[-1]])
                return way[::-1]
            if after not in before:
                before[after] = place
                waiting.append(after)
    return []
