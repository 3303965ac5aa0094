"""Walks over neighbours, and what stores share in answering: pages, and what is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NoReturn, TypeVar

from mirage_kg.errors import NotFound
from mirage_kg.limits import limit
from mirage_kg.load.problem import nearest
from mirage_kg.model.node import Link
from mirage_kg.store.protocol import Page, Path

T = TypeVar("T")
Neighbours = Mapping[str, Sequence[str]]

_ORIGINS = ("author", "incoming", "computed")


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


def missing(noun: str, name: str, names: Iterable[str]) -> NoReturn:
    """Raise `NotFound`, with the name that was probably meant as the hint."""
    meant = nearest(name, names)
    hint = f"did you mean {meant!r}?" if meant else ""
    raise NotFound(f"there is no {noun} {name[:80]!r}", hint=hint, where=name[:80])


def rims(neighbours: Neighbours, start: str, most: int) -> list[set[str]]:
    """Return the nodes at 0, 1, ... `most` hops from `start`; sets, so that the work is done by set operations."""
    found = [{start}]
    seen = {start}
    for _ in range(most):
        found.append(set[str]().union(*map(neighbours.__getitem__, found[-1])) - seen)
        seen |= found[-1]
    return found


def distances(neighbours: Neighbours, start: str, most: int) -> dict[str, int]:
    """Return the number of hops to every node within `most` hops of `start`, which is at 0."""
    return {node: hop for hop, rim in enumerate(rims(neighbours, start, most)) for node in rim}


def simple_paths(
    neighbours: Neighbours, source: str, target: str, most: int, longest: int | None = None
) -> tuple[list[tuple[str, ...]], bool]:
    """Return up to `most` paths that meet no node twice, shortest first, equal lengths in the order of their ids.

    Lengths are searched one after the other. A step is taken only where the target can still be reached in the links that
    are left, and the steps of the whole search are limited.

    Returns:
        the paths, and whether there are, or may be, more of up to `longest` links.
    """
    most, longest = path_limits(most, longest)
    rest = distances(neighbours, target, longest)
    found: list[tuple[str, ...]] = []
    steps = iter(range(visits()))
    for length in range(rest.get(source, longest + 1), (0 if source == target else longest) + 1):
        for path in _of_length(neighbours, [source], length, rest, steps):
            if path is None or len(found) >= most:
                return found, True
            found.append(path)
    return found, False


def _of_length(
    neighbours: Neighbours, way: list[str], left: int, rest: Mapping[str, int], steps: Iterator[int]
) -> Iterator[tuple[str, ...] | None]:
    """Yield the paths that go on from `way` by exactly `left` links to where `rest` is 0; None when the steps are used up."""
    if left == 0:
        yield tuple(way)
        return
    for node in neighbours[way[-1]]:
        at_end = rest.get(node) == 0
        if node in way or node not in rest or rest[node] > left - 1 or at_end != (left == 1):
            continue
        if next(steps, None) is None:
            yield None
            return
        way.append(node)
        yield from _of_length(neighbours, way, left - 1, rest, steps)
        way.pop()


def with_links(nodes: tuple[str, ...], links: Iterable[Link]) -> Path:
    """Return the path over `nodes` with one link a step: an author's before an incoming before a computed one, then by id."""
    best: dict[frozenset[str], Link] = {}
    for link in sorted(links, key=lambda link: (_ORIGINS.index(link.origin), link.id)):
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
