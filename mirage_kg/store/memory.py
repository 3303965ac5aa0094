"""A store without a file, on NetworkX: for tests, and for graphs that are made in a program."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import networkx as nx

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.errors import Closed
from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community, Map
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store import text_index, walk
from mirage_kg.store.ask import Asked
from mirage_kg.store.protocol import Ball, Citers, Found, Hit, Page, Paths, Row, Whole

if TYPE_CHECKING:
    from mirage_kg.cypher.graph import PropertyGraph
    from mirage_kg.store.copy import HeldCopy


class MemoryStore:
    """A graph and its map, held as they are. Answers as the SQLite store does, by NetworkX's algorithms."""

    name = "memory"

    def __init__(self, graph: Graph, map: Map, problems: Iterable[Problem] = ()) -> None:
        """Hold `graph` with the links and places of `map`."""
        held = graph.with_links(map.links)
        self._held = replace(held, links=tuple(sorted(held.links, key=lambda link: link.id)))
        self._communities = map.communities
        self._problems = tuple(problems)
        self._all = {node.id: _row(node, map) for _, node in sorted(graph.nodes.items())}
        self._citing: dict[str, list[str]] = {}
        for id in self._all:
            for key in graph.nodes[id].cites:
                self._citing.setdefault(key, []).append(id)
        self._near: nx.Graph[str] = nx.Graph()
        self._near.add_nodes_from(self._all)
        self._near.add_edges_from((link.source, link.target) for link in self._held.links if link.source != link.target)
        self._text: sqlite3.Connection | None = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        text_index.prepare(self._text)
        self._text.executescript(text_index.TABLES)
        text_index.fill(self._text, ((number, graph.nodes[id]) for number, id in enumerate(self._all)))
        self._lock = threading.Lock()
        self._asked = Asked(self._query_graph)

    @property
    def revision(self) -> str:
        """The content hash of the files that the graph came from."""
        return self._held.revision

    @property
    def root(self) -> str | None:
        """The id of the root node; None when there is none."""
        return self._held.root

    def counts(self) -> dict[str, int]:
        """Return how many nodes, links, arguments, sources, experiments and communities there are."""
        self._connection()
        return {
            "nodes": len(self._all),
            "links": len(self._held.links),
            "sources": len(self._held.sources),
            "communities": len(self._communities),
            "arguments": len(self._held.arguments),
            "experiments": sum(row.experiments for row in self._all.values()),
        }

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems that were given with the graph."""
        self._connection()
        return self._problems

    def get_node(self, id: str) -> Node:
        """Return one node with its text."""
        return self.graph().nodes.get(id) or walk.missing("node", id, self._all)

    def get_nodes(self, ids: Collection[str]) -> dict[str, Node]:
        """Return the nodes of `ids` that are there, by id."""
        return {id: self.graph().nodes[id] for id in sorted(set(ids) & self._all.keys())}

    def runnable(self) -> tuple[Node, ...]:
        """Return all nodes with an experiment, by id."""
        return tuple(node for node in self.graph().nodes.values() if node.experiments)

    def rows(self, ids: Collection[str]) -> dict[str, Row]:
        """Return the rows of `ids` that are there, by id."""
        self._connection()
        return {id: self._all[id] for id in sorted(set(ids) & self._all.keys())}

    def list_nodes(self, kind: str | None = None, limit: int = 100, after: str | None = None) -> Page[Row]:
        """Return nodes by id, all or of one kind; `limit` 0 gives an empty page."""
        self._connection()
        rows = [row for id, row in self._all.items() if id > (after or "") and kind in (None, row.kind)]
        return walk.page(rows, walk.page_size(limit), lambda row: row.id)

    def links_of(self, id: str) -> tuple[Link, ...]:
        """Return the links that begin or end at a node, by id."""
        self.get_node(id)
        return tuple(link for link in self._held.links if id in (link.source, link.target))

    def neighbourhood(self, id: str, hops: int = 2, budget: int | None = None) -> Ball:
        """Return what lies within `hops` of a node, at most `budget` nodes with the centre."""
        self.get_node(id)
        wide = walk.hops_within(hops)
        reach = nx.single_source_shortest_path_length(self._near, id, cutoff=max(wide, 2))
        order = sorted((hop, -self._all[node].degree, node) for node, hop in reach.items() if hop <= wide)
        kept = {node: hop for hop, _, node in order[: max(budget or limit("neighbourhood_nodes"), 1)]}
        return Ball(
            center=self._all[id],
            nodes=tuple(self._all[node] for node in kept),
            hops=kept,
            links=self.links_among(kept),
            direct=sum(hop == 1 for hop in reach.values()),
            two_hop=sum(1 <= hop <= 2 for hop in reach.values()),
            left_out=len(order) - len(kept),
        )

    def paths(self, source: str, target: str, limit: int = 10, longest: int | None = None) -> Paths:
        """Return simple paths of up to `longest` links between two nodes, links read both ways."""
        self.get_node(source)
        self.get_node(target)
        most, length = walk.path_limits(limit, longest)
        ways = [[source]] if source == target else nx.all_simple_paths(self._near, source, target, cutoff=length)
        looked_at = list(islice(ways, walk.visits()))
        found = sorted((tuple(way) for way in looked_at), key=lambda way: (len(way), way))
        items = tuple(walk.with_links(way, self.links_among(way)) for way in found[:most])
        return Paths(items, truncated=len(found) > most or len(looked_at) == walk.visits())

    def search(self, text: str, limit: int = 20) -> Found:
        """Return nodes whose id, title, aliases, statement or text hold the words of `text`; the last may be unfinished."""
        with self._lock:
            matches = text_index.find(self._connection(), text, walk.page_size(limit))
            suggestion = None if matches or limit < 1 else text_index.suggest(self._connection(), text)
        rows = list(self._all.values())
        hits = tuple(Hit(rows[match.number], -match.rank, *match[2:]) for match in matches)
        return Found(hits, len(rows), suggestion)

    def get_source(self, key: str) -> Source:
        """Return one source."""
        return self.graph().sources.get(key) or walk.missing("source", key, self._held.sources)

    def get_sources(self, keys: Collection[str]) -> dict[str, Source]:
        """Return the sources of `keys` that are there, by key."""
        return {key: self.graph().sources[key] for key in sorted(set(keys) & self._held.sources.keys())}

    def list_sources(self, limit: int = 100, after: str | None = None) -> Page[Source]:
        """Return sources by key."""
        sources = [source for key, source in sorted(self.graph().sources.items()) if key > (after or "")]
        return walk.page(sources, walk.page_size(limit), lambda source: source.key)

    def cited_by(self, keys: Collection[str]) -> dict[str, Citers]:
        """Return for each of `keys` that is cited the first nodes that cite it: as a source, or as evidence of an argument."""
        self._connection()
        most = limit("citing_nodes")
        found = {key: self._citing[key] for key in sorted(set(keys) & self._citing.keys())}
        return {key: Citers(tuple(self._all[id] for id in ids[:most]), len(ids[most:])) for key, ids in found.items()}

    def communities(self) -> tuple[Community, ...]:
        """Return the communities of the whole map, by number."""
        self._connection()
        return self._communities

    def graph(self) -> Graph:
        """Return everything as one graph, computed links among it."""
        self._connection()
        return self._held

    def whole(self, limit: int | None = None) -> Whole:
        """Return up to `limit` nodes by id, with the links among them."""
        self._connection()
        kept = dict(islice(self._all.items(), walk.whole_limit(limit)))
        return Whole(
            tuple(kept.values()), self.links_among(kept), self._communities, truncated=len(kept) < len(self._all)
        )

    def links(self) -> tuple[Link, ...]:
        """Return all links, by id."""
        return self.graph().links

    def links_among(self, ids: Collection[str]) -> tuple[Link, ...]:
        """Return the links that begin and end at nodes of `ids`, by id."""
        kept = set(ids)
        return tuple(link for link in self._held.links if {link.source, link.target} <= kept)

    def query(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query of the subset of Cypher."""
        self._connection()
        return self._asked(text, parameters, bounds)

    def copy(self) -> HeldCopy:
        """Return what a copy is made of."""
        from mirage_kg.store.copy import HeldCopy

        return HeldCopy(self.graph(), self._all, self._query_graph(), self._texts)

    def close(self) -> None:
        """Forget the search index; closing again does nothing."""
        with self._lock:
            if self._text is not None:
                self._text.close()
                self._text = None

    def _query_graph(self) -> PropertyGraph:
        from mirage_kg.cypher.project import project

        return project(self.graph(), {id: row.place for id, row in self._all.items()})

    def _texts(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection().execute(sql, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        if self._text is None:
            raise Closed("the store was closed", hint="open the graph again")
        return self._text


def _row(node: Node, map: Map) -> Row:
    place = map.places[node.id]
    return Row(
        id=node.id,
        kind=node.kind,
        title=node.title,
        statement=node.statement,
        degree=place.degree,
        community=place.community,
        x=place.x,
        y=place.y,
        centrality=place.centrality,
        experiments=len(node.experiments),
    )
