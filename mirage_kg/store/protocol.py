"""What every store answers: one graph at one revision, read only, safe to use from many threads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community, Place
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source

T = TypeVar("T", covariant=True)


class Row(NamedTuple):
    """A node without its text, as lists and maps need it. `experiments` counts its experiments; `x`, `y` lie in [-1, 1]."""

    id: str
    kind: str
    title: str
    statement: str
    degree: int
    community: int
    x: float
    y: float
    centrality: float
    experiments: int

    @property
    def place(self) -> Place:
        """Where the node lies on the map."""
        return Place(self.x, self.y, self.community, self.degree, self.centrality)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `next` is the key to pass as `after` for the page that follows; None on the last one."""

    items: tuple[T, ...]
    next: str | None


def every(page: Callable[[str | None], Page[T]]) -> list[T]:
    """Return all items of a list; `page` gives the page after a key, the first one after None."""
    found, after = list[T](), None
    while True:
        here = page(after)
        found += here.items
        after = here.next
        if after is None:
            return found


class Ball(NamedTuple):
    """A centre with all nodes within some hops, links read both ways.

    `nodes` is ordered by hop, then by degree from high to low, then by id; `hops` gives the distance of each. `links` joins
    kept nodes only. `direct` and `two_hop` count all nodes within one and two hops, the centre left out, whether kept or
    not. `left_out` counts nodes within reach that the budget did not allow.
    """

    center: Row
    nodes: tuple[Row, ...]
    hops: dict[str, int]
    links: tuple[Link, ...]
    direct: int
    two_hop: int
    left_out: int

    @property
    def truncated(self) -> bool:
        """Whether the budget left nodes out."""
        return self.left_out > 0


class Path(NamedTuple):
    """A walk that meets no node twice: its nodes in order and one link for each step."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]


class Paths(NamedTuple):
    """Paths from shortest to longest, equal lengths in the order of their ids. `truncated`: there are, or may be, more."""

    items: tuple[Path, ...]
    truncated: bool


class Hit(NamedTuple):
    """One result of a search. Ranges are [start, end) in UTF-16 code units, as a browser counts them."""

    node: Row
    score: float
    title_ranges: tuple[tuple[int, int], ...]
    snippet: str
    snippet_ranges: tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """What a search found, best first; `searched` nodes were looked at. `suggestion` when nothing matched, if there is one."""

    items: tuple[Hit, ...]
    searched: int
    suggestion: str | None


class Citers(NamedTuple):
    """The first nodes that cite a source, by id, at most as many as the limit `citing_nodes`; `left_out` counts the rest."""

    rows: tuple[Row, ...]
    left_out: int


class Whole(NamedTuple):
    """The whole graph without texts; `truncated` when the limit of nodes cut it, links then join kept nodes only."""

    nodes: tuple[Row, ...]
    links: tuple[Link, ...]
    communities: tuple[Community, ...]
    truncated: bool


class Store(Protocol):
    """A graph that can be asked.

    Every method raises `Closed` once the store was closed, `StoreDamaged` when its file cannot be read, and `NotFound`, with
    the nearest id as a hint, for a node or source that is not there. Lists take `after`, the `next` of the page before.
    """

    @property
    def name(self) -> str:
        """What kind of store this is, as `STORES` names it."""

    @property
    def revision(self) -> str:
        """The content hash of the files that this store answers for."""

    @property
    def root(self) -> str | None:
        """The id of the root node; None when there is none."""

    def counts(self) -> dict[str, int]:
        """Return how many nodes, links, arguments, sources, experiments and communities there are."""

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the files as they were when the store was built."""

    def get_node(self, id: str) -> Node:
        """Return one node with its text."""

    def get_nodes(self, ids: Collection[str]) -> dict[str, Node]:
        """Return the nodes of `ids` that are there, by id."""

    def runnable(self) -> tuple[Node, ...]:
        """Return all nodes with an experiment, by id."""

    def rows(self, ids: Collection[str]) -> dict[str, Row]:
        """Return the rows of `ids` that are there, by id."""

    def list_nodes(self, kind: str | None = None, limit: int = 100, after: str | None = None) -> Page[Row]:
        """Return nodes by id, all or of one kind; `limit` 0 gives an empty page."""

    def links_of(self, id: str) -> tuple[Link, ...]:
        """Return the links that begin or end at a node, by id."""

    def neighbourhood(self, id: str, hops: int = 2, budget: int | None = None) -> Ball:
        """Return what lies within `hops` of a node, at most `budget` nodes with the centre."""

    def paths(self, source: str, target: str, limit: int = 10, longest: int | None = None) -> Paths:
        """Return simple paths of up to `longest` links between two nodes, links read both ways."""

    def search(self, text: str, limit: int = 20) -> Found:
        """Return nodes whose id, title, aliases, statement or text hold the words of `text`; the last may be unfinished."""

    def get_source(self, key: str) -> Source:
        """Return one source."""

    def get_sources(self, keys: Collection[str]) -> dict[str, Source]:
        """Return the sources of `keys` that are there, by key."""

    def list_sources(self, limit: int = 100, after: str | None = None) -> Page[Source]:
        """Return sources by key."""

    def cited_by(self, keys: Collection[str]) -> dict[str, Citers]:
        """Return for each of `keys` that is cited the first nodes that cite it: as a source, or as evidence of an argument."""

    def communities(self) -> tuple[Community, ...]:
        """Return the communities of the whole map, by number."""

    def graph(self) -> Graph:
        """Return everything as one graph, computed links among it."""

    def whole(self, limit: int | None = None) -> Whole:
        """Return up to `limit` nodes by id, with the links among them."""

    def query(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a read-only Cypher query within `bounds`; `QueryRefused` or `QueryStopped` where that cannot be."""

    def close(self) -> None:
        """Free what is held; closing again does nothing."""


@runtime_checkable
class Linked(Protocol):
    """A store that holds its links, and so need not read its whole graph to give some of them."""

    def links(self) -> tuple[Link, ...]:
        """Return all links, by id."""

    def links_among(self, ids: Collection[str]) -> tuple[Link, ...]:
        """Return the links that begin and end at nodes of `ids`, by id."""


class Meaning(NamedTuple):
    """The meaning of one node as a store keeps it.

    `lifted` is a unit vector whose cosine with that of a question is the score; `parts` is what the score is computed from.
    Both belong to whoever made them, and are only kept here.
    """

    id: str
    parts: bytes
    lifted: list[float]


class Near(NamedTuple):
    """A node that may be near to a question: its `parts`, and the cosine of `lifted` as the store computed it."""

    id: str
    parts: bytes
    cosine: float


@runtime_checkable
class KeepsMeanings(Protocol):
    """A store that keeps meanings of its nodes, and finds the nearest of them where they are."""

    @property
    def model(self) -> str | None:
        """What made the meanings that are kept; None where there are none."""

    def near(self, lifted: list[float], most: int) -> list[Near]:
        """Return the nearest `most` nodes; all of them where there are no more, otherwise those that an index finds."""


@runtime_checkable
class PassesThrough(Protocol):
    """A store that also answers queries in a language of its own server, beyond the subset of all stores."""

    @property
    def name(self) -> str:
        """What kind of store this is; the dialect is called the same."""

    def pass_through(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query that only reads; `QueryRefused` or `QueryStopped` where that cannot be."""
