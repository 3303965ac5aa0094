"""A place for every node of the whole map: communities apart, nodes spread evenly, the same picture every time.

Each community gets a disc with room for its nodes. The discs are pushed apart and pulled together where many links join
them; then the nodes move inside the discs, drawn by their links and kept from each other. All forces are short, so the cost
grows with the number of nodes and links, not with its square. Lengths are in units of the distance wanted between
two nodes.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

SEED = 7
ROOM = 0.95
"""Radius of a disc with one node; one with n nodes has sqrt(n) of it, which leaves each about three units of area."""

GAP = 1.6
"""Empty space between two discs."""

LEAST = 1.0
"""No two nodes are nearer than this, before the map is scaled to [-1, 1]."""

REACH = 3.0
"""Links pull in proportion to their length up to this, and evenly beyond; nodes push each other away up to this."""

_GOLDEN = np.pi * (3 - np.sqrt(5))


def layout(neighbours: nx.Graph[str], membership: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Return x and y in [-1, 1] for every node.

    Args:
        neighbours: who is next to whom.
        membership: the number of the community of each node.
    """
    nodes = sorted(neighbours)
    if not nodes:
        return {}
    number = {node: index for index, node in enumerate(nodes)}
    pairs = np.array([(number[a], number[b]) for a, b in neighbours.edges], dtype=np.int64).reshape(-1, 2)
    group = _groups([membership[node] for node in nodes])
    size = np.bincount(group)
    radius = ROOM * np.sqrt(size)
    centre = _discs(radius, group, pairs)
    points = centre[group] + _sunflower(_ranks(group)) * ROOM
    points = _spread(_draw(points, pairs, group, centre, radius))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, _scaled(points), strict=True)}


def _groups(membership: list[int]) -> Indices:
    """Return a group for every node: its community, or one group for all nodes that are alone in theirs."""
    labels = np.array(membership)
    alone = np.bincount(labels)[labels] == 1
    labels[alone] = labels.max() + 1
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _ranks(group: Indices) -> Indices:
    """Return the position of every node among those of its group."""
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], group[order])
    ranks = np.empty_like(group)
    ranks[order] = np.arange(len(group)) - first
    return ranks


def _sunflower(ranks: Indices) -> Points:
    """Return points at equal density around 0 in the order of ranks (Vogel, 1979)."""
    angle = ranks * _GOLDEN
    direction: Points = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    distance: Points = np.sqrt(ranks + 0.5)
    return direction * distance[:, None]


def _discs(radius: Points, group: Indices, pairs: Indices) -> Points:
    """Return the centres of discs that do not overlap, those with many links between them near each other."""
    ends = group[pairs]
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    joined, weight = np.unique(ends, axis=0, return_counts=True) if len(ends) else (ends, np.zeros(0, dtype=np.int64))
    pull = 0.05 * weight / max(float(weight.max(initial=1)), 1.0)
    # Beyond a sum of one at a disc, discs would be thrown past each other, further each time.
    pull /= max(1.0, float(np.bincount(joined.ravel(), np.repeat(pull, 2), len(radius)).max(initial=0)))
    wide = radius + GAP / 2
    centre = _sunflower(_by_size(radius)) * 2 * float(wide.mean())
    for _ in range(400):
        step = -0.01 * centre
        _add(step, joined, _between(centre, joined) * pull[:, None])
        centre = centre + step
        centre = _apart(centre, wide, rounds=2)
    return _apart(centre, wide, rounds=200)


def _by_size(radius: Points) -> Indices:
    ranks = np.empty(len(radius), dtype=np.int64)
    ranks[np.argsort(-radius, kind="stable")] = np.arange(len(radius))
    return ranks


def _apart(centre: Points, radius: Points, rounds: int) -> Points:
    """Push overlapping discs apart, small ones further than large ones."""
    for _ in range(rounds):
        near = cKDTree(centre).query_pairs(2 * float(radius.max()), output_type="ndarray")
        between = _between(centre, near)
        distance = np.maximum(np.linalg.norm(between, axis=1), 1e-9)
        overlap = radius[near].sum(axis=1) - distance
        hit = overlap > 1e-6
        if not hit.any():
            break
        near, push = near[hit], (between * (overlap / distance)[:, None])[hit]
        share = radius[near][:, ::-1] ** 2
        share = share / share.sum(axis=1, keepdims=True)
        centre = centre.copy()
        np.add.at(centre, near[:, 0], -0.5 * push * share[:, :1])
        np.add.at(centre, near[:, 1], 0.5 * push * share[:, 1:])
    return centre


def _draw(points: Points, pairs: Indices, group: Indices, centre: Points, radius: Points) -> Points:
    """Let links draw their ends together, neighbours in space keep apart, and every node stay in its disc."""
    rng = np.random.default_rng(SEED)
    points = points + rng.normal(scale=0.05, size=points.shape)
    degree = np.maximum(np.bincount(pairs.ravel(), minlength=len(points)), 1)
    inside = group[pairs[:, 0]] == group[pairs[:, 1]]
    strength = np.where(inside, 0.35, 0.02) / np.sqrt(degree[pairs].min(axis=1))
    rounds = _rounds(len(points))
    for done in range(rounds):
        step = np.zeros_like(points)
        between = _between(points, pairs)
        # A pull that grew with the length for ever would crush large communities into a lump.
        long = np.linalg.norm(between, axis=1)
        _add(step, pairs, between * (strength * REACH / np.maximum(long, REACH))[:, None])
        near = cKDTree(points).query_pairs(REACH, output_type="ndarray")
        apart = _between(points, near)
        distance = np.maximum(np.linalg.norm(apart, axis=1), 1e-6)
        _add(step, near, -apart * (0.5 * (REACH - distance) / distance**1.5)[:, None])
        home = centre[group] - points
        out = np.linalg.norm(home, axis=1) / radius[group]
        step += home * np.where(out > 1, 0.3, 0.02)[:, None]
        length = np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
        points = points + step * np.minimum(1.0, (1.0 - done / rounds) * 0.8 / length)
    return points


def _rounds(nodes: int) -> int:
    """Return how often nodes move: fewer times where there are very many, which begin spread evenly anyway."""
    return int(np.clip(300 * (5_000 / nodes) ** 0.5, 60, 300))


def _spread(points: Points) -> Points:
    """Move nodes until no two are nearer than the least distance."""
    return _apart(points, np.full(len(points), LEAST / 2), rounds=_rounds(len(points)))


def _between(points: Points, pairs: Indices) -> Points:
    return points[pairs[:, 1]] - points[pairs[:, 0]]


def _add(step: Points, pairs: Indices, force: Points) -> None:
    """Add `force` to the first of each pair and take it from the second."""
    for axis in (0, 1):
        step[:, axis] += np.bincount(pairs[:, 0], force[:, axis], len(step))
        step[:, axis] -= np.bincount(pairs[:, 1], force[:, axis], len(step))


def _scaled(points: Points) -> Points:
    low, high = points.min(axis=0), points.max(axis=0)
    half = max(float((high - low).max()) / 2, 1e-9)
    # Adding zero turns a negative zero into a plain one.
    scaled: Points = np.round((points - (low + high) / 2) / half, 5) + 0.0
    return scaled
