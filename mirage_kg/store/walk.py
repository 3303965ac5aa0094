"""Walks over neighbours, and what stores share in answering: pages, and what is not there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, Literal, NoReturn, Protocol, TypeVar

from mirage_kg.errors import NotFound
from mirage_kg.limits import limit
from mirage_kg.load.problem import nearest
from mirage_kg.model.node import Link
from mirage_kg.model.relation import ORIGINS
from mirage_kg.store.protocol import Page, Path

T = TypeVar("T")
N = TypeVar("N", bound=Hashable)


Neighbours = Mapping[str, Sequence[str]]


class Beside(Protocol[N]):
    """Who is next to whom: nodes are ids or numbers, and neighbours come in their order."""

    def __getitem__(self, node: N, /) -> Sequence[N]: ...  # noqa: D105


def page(found: Sequence[T], most: int, key: Callable[[T], str]) -> Page[T]:
    """Return the first `most` of `found`, which holds one more where another page follows."""
    items = tuple(found[:most])
    return Page(items, key(items[-1]) if items and len(found) > most else None)


def page_size(asked: int) -> int:
    """Return how many items a page may hold: what was asked for, from nothing up to the limit."""
    return max(min(asked, limit("page_size")), 0)


def hops_within(asked: int) -> int:
    """Return how wide a neighbourhood may be: what was asked for, from nothing up to the limit."""
    return max(min(asked, limit("hops")), 0)


def missing(noun: Literal["node", "source"], name: str, names: Iterable[str]) -> NoReturn:
    """Raise `NotFound`; the hint is the name that was probably meant, or that the names can be listed."""
    meant = nearest(name, names)
    found = f"there is no {noun} {name[:80]!r}"
    if meant:
        raise NotFound(found, hint=f"did you mean {meant!r}?", where=name[:80], meant=meant)
    raise NotFound(found, where=name[:80], lists="nodes" if noun == "node" else "sources")


def rims(neighbours: Beside[N], start: N, most: int) -> list[set[N]]:
    """Return the nodes at 0, 1, ... `most` hops from `start`."""
    side = Side(neighbours, start)
    for _ in range(most):
        side.grow()
    return side.rims


class Side(Generic[N]):
    """The nodes around `start`, hop by hop: `rims` by distance, and the distance of each, as far as it was grown."""

    def __init__(self, neighbours: Beside[N], start: N) -> None:
        self._neighbours = neighbours
        self.rims: list[set[N]] = [{start}]
        self.hops: dict[N, int] = {start: 0}

    @property
    def reach(self) -> int:
        """The distance up to which all nodes are known."""
        return len(self.rims) - 1

    def grow(self) -> set[N]:
        """Go one hop further, and return who is there. The work is done by operations on sets."""
        rim = set[N]().union(*map(self._neighbours.__getitem__, self.rims[-1])).difference(self.hops)
        self.rims.append(rim)
        self.hops |= dict.fromkeys(rim, self.reach)
        return rim


def distances(neighbours: Beside[N], start: N, most: int) -> dict[N, int]:
    """Return the number of hops to every node within `most` hops of `start`, which is at 0."""
    side = Side(neighbours, start)
    for _ in range(most):
        side.grow()
    return side.hops


def simple_paths(
    neighbours: Beside[N], source: N, target: N, most: int, longest: int | None = None
) -> tuple[list[tuple[N, ...]], bool]:
    """Return simple paths between two nodes, from shortest to longest, equal lengths in the order of `neighbours`.

    Lengths are searched one after the other. A step is taken only where the target can still be reached in the links that
    are left, and the steps of the whole search are limited. How far the target is, is found out from both ends, and no
    further than the length at hand needs: from one end alone, eight links would reach nearly every node of a large graph.

    Returns:
        the paths, and whether there are, or may be, more of up to `longest` links.
    """
    most, longest = path_limits(most, longest)
    ends = Side(neighbours, source), Side(neighbours, target)
    shortest = _grown_together(*ends, longest)
    found: list[tuple[N, ...]] = []
    steps = iter(range(visits()))
    for length in range(longest + 1 if shortest is None else shortest, (0 if source == target else longest) + 1):
        while ends[0].reach + ends[1].reach < length:
            min(ends, key=lambda side: len(side.rims[-1])).grow()
        for path in _of_length(neighbours, [source], length, target, _reaching(neighbours, *ends, length), steps):
            if path is None or len(found) >= most:
                return found, True
            found.append(path)
    return found, False


def _grown_together(near: Side[N], far: Side[N], longest: int) -> int | None:
    """Grow both sides, the one with fewer nodes at its rim first, until they meet; return how many links that took."""
    if near.rims[0] == far.rims[0]:
        return 0
    while near.reach + far.reach < longest and near.rims[-1] and far.rims[-1]:
        grown, other = sorted((near, far), key=lambda side: len(side.rims[-1]))
        if not grown.grow().isdisjoint(other.hops):
            return near.reach + far.reach
    return None


def _reaching(neighbours: Beside[N], near: Side[N], far: Side[N], length: int) -> Callable[[N, int], bool]:
    """Return a test: can the target be reached in so many links from a node that a path of `length` links has come to?

    Near the target its side knows. Before that, such nodes are those beside one that can reach it in a link less.
    """
    known, hops = min(far.reach, length), far.hops
    able = set(hops)
    before: dict[int, set[N]] = {}
    for gone in range(length - known - 1, 0, -1):
        around = (node for rim in near.rims[: gone + 1] for node in rim)
        able = {node for node in around if node in hops or not able.isdisjoint(neighbours[node])}
        before[length - gone] = able

    def test(node: N, left: int) -> bool:
        return node in before[left] if left > known else hops.get(node, known + 1) <= left

    return test


def _of_length(
    neighbours: Beside[N], way: list[N], left: int, target: N, reaches: Callable[[N, int], bool], steps: Iterator[int]
) -> Iterator[tuple[N, ...] | None]:
    """Yield the paths that go on from `way` to `target` by exactly `left` links; None when the steps are used up."""
    if left == 0:
        yield tuple(way)
        return
    for node in neighbours[way[-1]]:
        if node in way or (node == target) != (left == 1) or not reaches(node, left - 1):
            continue
        if next(steps, None) is None:
            yield None
            return
        way.append(node)
        yield from _of_length(neighbours, way, left - 1, target, reaches, steps)
        way.pop()


def with_links(nodes: tuple[str, ...], links: Iterable[Link]) -> Path:
    """Return the path over `nodes` with one link a step: an author's before an incoming before a computed one, then by id."""
    best: dict[frozenset[str], Link] = {}
    for link in sorted(links, key=lambda link: (ORIGINS.index(link.origin), link.id)):
        best.setdefault(frozenset((link.source, link.target)), link)
    return Path(nodes, tuple(best[frozenset(step)] for step in pairwise(nodes)))


def path_limits(most: int, longest: int | None) -> tuple[int, int]:
    """Return how many paths, and of how many links, an answer may hold."""
    length = limit("path_length") if longest is None else max(min(longest, limit("path_length")), 0)
    return max(min(most, limit("paths")), 0), length


def visits() -> int:
    """Return how many steps one search for paths may take."""
    return limit("path_visits")


def whole_limit(asked: int | None) -> int:
    """Return how many nodes an answer with the whole graph may hold."""
    return limit("graph_nodes") if asked is None else max(min(asked, limit("graph_nodes")), 0)
