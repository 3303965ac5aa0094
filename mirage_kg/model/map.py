"""What a graph looks like from above: the place, community and centrality of each node, and the links found by text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mirage_kg.model.node import Link

SizeWord = Literal["small", "medium", "large"]

SIZE_WORDS: tuple[tuple[int, SizeWord], ...] = ((12, "small"), (60, "medium"))
"""The largest community that each word still fits; anything beyond is large."""


def size_word(size: int) -> SizeWord:
    """Return the word for a community of `size` nodes."""
    return next((word for largest, word in SIZE_WORDS if size <= largest), "large")


class Community(NamedTuple):
    """A part of the map that holds together; `label` is the title of its most linked node."""

    id: int
    label: str
    size: int
    word: SizeWord


class Place(NamedTuple):
    """Where a node stands on the whole map.

    `x` and `y` lie in [-1, 1]. `degree` counts distinct neighbours by any link. `centrality` is the PageRank, which sums to 1
    over all nodes.
    """

    x: float
    y: float
    community: int
    degree: int
    centrality: float


@dataclass(frozen=True)
class Map:
    """The view from above: computed links, a place for every node by id, and the communities by their number."""

    links: tuple[Link, ...]
    places: Mapping[str, Place]
    communities: tuple[Community, ...]
