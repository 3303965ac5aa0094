"""Places for what lies around one node: itself in the middle, every hop a ring, so that names find room beside their marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from mirage_kg.model.node import Link
from mirage_kg.store.protocol import Ball, Row

ROOM = {1: 62.0, 2: 26.0}
"""Space along its ring for one mark, px; of the hops further out that of the second."""
STEP = 190.0
"""Least distance between two rings, px."""
STAGGER = 0.17
"""How far every second mark of a full ring is moved outwards, as a share of its radius."""
FULL = 14
"""From so many marks on a ring is full."""


def around(ball: Ball) -> dict[str, tuple[float, float]]:
    """Return a place in px, y downwards, for every node of a walk.

    A node lies in the direction that it has on the map, one of a further hop near the node through which it is reached.
    """
    angles = {ball.center.id: 0.0}
    places = {ball.center.id: (0.0, 0.0)}
    radius = 0.0
    neighbours = _neighbours(ball.links)
    for hop in sorted(set(ball.hops.values()) - {0}):
        ring = [row for row in ball.nodes if ball.hops[row.id] == hop]
        order = sorted(ring, key=lambda row: (_toward(ball.center, row, hop, neighbours, angles), row.id))
        radius = max(radius + STEP, len(order) * ROOM.get(hop, ROOM[2]) / math.tau)
        first = _toward(ball.center, order[0], hop, neighbours, angles)
        for at, row in enumerate(order):
            angles[row.id] = first + math.tau * at / len(order)
            out = radius * (1 + STAGGER * (at % 2 if len(order) >= FULL else 0))
            places[row.id] = (out * math.cos(angles[row.id]), out * math.sin(angles[row.id]))
        radius *= 1 + (STAGGER if len(order) >= FULL else 0)
    return places


def _neighbours(links: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.source, []).append(link.target)
        found.setdefault(link.target, []).append(link.source)
    return found


def _toward(
    center: Row, row: Row, hop: int, neighbours: Mapping[str, Sequence[str]], angles: Mapping[str, float]
) -> float:
    """Return the angle at which a node wants to lie, in [0, 2 pi)."""
    if hop > 1:
        inner = [angles[id] for id in neighbours.get(row.id, ()) if id in angles and id != center.id]
        if inner:
            x, y = sum(map(math.cos, inner)), sum(map(math.sin, inner))
            return math.atan2(y, x) % math.tau
    return math.atan2(center.y - row.y, row.x - center.x) % math.tau
