"""The map from so far above that only its communities are seen: for graphs with too many nodes to draw."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol


class Placed(Protocol):
    """What is read of a node."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def community(self) -> int: ...  # noqa: D102
    @property
    def x(self) -> float: ...  # noqa: D102
    @property
    def y(self) -> float: ...  # noqa: D102


class Disc(NamedTuple):
    """A community as a disc: the mean place of its nodes, the radius that holds most of them, how many of each kind.

    `radius` is the root mean square distance from the middle times the square root of two, which for nodes spread evenly over a
    disc is its radius; lengths are those of the map.
    """

    community: int
    x: float
    y: float
    radius: float
    kinds: Mapping[str, int]


class Band(NamedTuple):
    """All links between two communities, `source` below `target`, or inside one where both are the same."""

    source: int
    target: int
    links: int


def discs(nodes: Iterable[Placed]) -> tuple[Disc, ...]:
    """Return the disc of every community, by number."""
    parts: dict[int, list[Placed]] = defaultdict(list)
    for node in nodes:
        parts[node.community].append(node)
    return tuple(_disc(number, parts[number]) for number in sorted(parts))


def _disc(number: int, nodes: list[Placed]) -> Disc:
    x = math.fsum(node.x for node in nodes) / len(nodes)
    y = math.fsum(node.y for node in nodes) / len(nodes)
    square = math.fsum((node.x - x) ** 2 + (node.y - y) ** 2 for node in nodes) / len(nodes)
    kinds = Counter(node.kind for node in nodes)
    return Disc(number, round(x, 5), round(y, 5), round(math.sqrt(2 * square), 5), dict(sorted(kinds.items())))


def bands(nodes: Iterable[Placed], links: Iterable[tuple[str, str]]) -> tuple[Band, ...]:
    """Return how many links join each pair of communities, those inside one among them, by their numbers.

    Args:
        nodes: all nodes.
        links: source and target of each link; one with an end that is no node is left out.
    """
    community = {node.id: node.community for node in nodes}
    counted: Counter[tuple[int, int]] = Counter()
    for source, target in links:
        if source in community and target in community:
            ends = sorted((community[source], community[target]))
            counted[ends[0], ends[1]] += 1
    return tuple(Band(source, target, number) for (source, target), number in sorted(counted.items()))
