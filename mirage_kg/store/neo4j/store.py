"""The store on a Neo4j server: every question becomes Cypher, and values go beside it as parameters, never into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from types import MappingProxyType
from typing import Any, NoReturn

from neo4j import ManagedTransaction
from pydantic import TypeAdapter

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store import text_index, walk
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask, Database
from mirage_kg.store.neo4j.paths import near_both, shortest
from mirage_kg.store.neo4j.search import Matches, TextSearch
from mirage_kg.store.neo4j.served import Served, is_text
from mirage_kg.store.protocol import Ball, Citers, Found, Hit, Near, Page, Paths, Row, Whole

_LINKS = TypeAdapter(tuple[Link, ...])

COUNTED = ("nodes", "links", "sources", "communities", "arguments", "experiments")

_ROW = "n.id, n.kind, n.title, n.statement, n.degree, n.community, n._x, n._y, n.centrality, n._experiments"
_AMONG = (
    f"MATCH (a:Node)-[r:{schema.LINK}]->(b:Node)"
    " WHERE a._edition = $edition AND a.id IN $ids AND b.id IN $ids RETURN r._record"
)
_BALL = f"""
MATCH (c:Node {{{{_edition: $edition, id: $id}}}})
CALL (c) {{{{
  MATCH path = (c)-[:{schema.LINK}*1..{{reach}}]-(n:Node)
  WITH n, min(length(path)) AS hop WHERE n.id <> $id
  WITH n, hop ORDER BY hop, n.degree DESC, n.id
  RETURN collect(n) AS near, collect(hop) AS hops
}}}}
WITH c, near, hops, size([hop IN hops WHERE hop <= $wide]) AS reached
RETURN [n IN [c] | [{{row}}]][0], size([hop IN hops WHERE hop = 1]), size([hop IN hops WHERE hop <= 2]), reached,
  [at IN range(0, CASE WHEN reached < $most THEN reached ELSE $most END - 1) | [n IN [near[at]] | [hops[at], {{row}}]][0]]
"""
_SCANNED = (
    "MATCH (n:Node) WHERE n._edition = $edition"
    " WITH n, vector.similarity.cosine(n._lifted, $lifted) AS score ORDER BY score DESC, n.id LIMIT $most"
    " RETURN n.id, n._parts, score"
)
_INDEXED = (
    f"CALL db.index.vector.queryNodes('{schema.MEANING_INDEX}', $most, $lifted) YIELD node AS n, score"
    " WHERE n._edition = $edition RETURN n.id, n._parts, score"
)
GRACE_SECONDS = 3.0
"""How much longer than its transaction may take the server is waited for."""


class Neo4jStore:
    """The graph that a database serves, as it was when this was opened.

    Each answer comes from one transaction that cannot write (`served`), and from one revision alone.
    """

    name = "neo4j"

    def __init__(self, database: Database) -> None:
        """Open what `database` serves.

        Raises:
            StoreUnreachable: the database does not answer.
            StoreStale: it serves nothing, or what an older Mirage wrote.
            StoreNewer: a newer Mirage wrote it.
        """
        self._served = Served(database)
        self._texts = TextSearch(self._served.edition)

    @property
    def revision(self) -> str:
        """The content hash of the files that this store answers for."""
        return self._served.revision

    @property
    def root(self) -> str | None:
        """The id of the root node; None when there is none."""
        return self._served.mark.get("root")

    def counts(self) -> dict[str, int]:
        """Return how many nodes, links, arguments, sources, experiments and communities there are."""
        return {name: self._served.count(name) for name in COUNTED}

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the files as they were when the graph was pushed."""
        self._served.database.check_open()
        return tuple(Problem.model_validate_json(record) for record in self._served.mark["problems"])

    def get_node(self, id: str) -> Node:
        """Return one node with its text."""
        return self.get_nodes([id]).get(id) or self._missing(id)

    def get_nodes(self, ids: Collection[str]) -> dict[str, Node]:
        """Return the nodes of `ids` that are there, by id."""
        found = self._served.records(
            Node, "MATCH (n:Node) WHERE n._edition = $edition AND n.id IN $ids RETURN n._record", ids=list(ids)
        )
        return dict(sorted((node.id, node) for node in found))

    def runnable(self) -> tuple[Node, ...]:
        """Return all nodes with an experiment, by id."""
        found = self._served.records(
            Node, "MATCH (n:Node) WHERE n._edition = $edition AND n._experiments > 0 RETURN n._record"
        )
        return tuple(sorted(found, key=lambda node: node.id))

    def rows(self, ids: Collection[str]) -> dict[str, Row]:
        """Return the rows of `ids` that are there, by id."""
        query = f"MATCH (n:Node) WHERE n._edition = $edition AND n.id IN $ids RETURN {_ROW}"
        return dict(sorted((row[0], Row(*row)) for row in self._served.rows(query, ids=list(ids))))

    def list_nodes(self, kind: str | None = None, limit: int = 100, after: str | None = None) -> Page[Row]:
        """Return nodes by id, all or of one kind; `limit` 0 gives an empty page."""
        most = walk.page_size(limit)
        kinds, order = ("AND n.kind = $kind", "n._edition, n.kind, n.id") if kind else ("", "n._edition, n.id")
        query = (
            f"MATCH (n:Node) WHERE n._edition = $edition {kinds} AND n.id > $after"
            f" WITH n ORDER BY {order} LIMIT $most RETURN {_ROW}"
        )
        rows = [Row(*row) for row in self._served.rows(query, kind=kind, after=after or "", most=most + 1)]
        return walk.page(rows, most, lambda row: row.id)

    def links_of(self, id: str) -> tuple[Link, ...]:
        """Return the links that begin or end at a node, by id."""
        query = (
            f"MATCH (n:Node {{_edition: $edition, id: $id}}) OPTIONAL MATCH (n)-[r:{schema.LINK}]-(:Node)"
            " RETURN n.id, collect(DISTINCT r._record)"
        )
        found = self._served.rows(query, id=id)
        return _links(found[0][1]) if found else self._missing(id)

    def neighbourhood(self, id: str, hops: int = 2, budget: int | None = None) -> Ball:
        """Return what lies within `hops` of a node, at most `budget` nodes with the centre."""
        wide = walk.hops_within(hops)
        most = max(budget or limit("neighbourhood_nodes"), 1)

        def work(ask: Ask) -> Ball | None:
            found = ask(
                _BALL.format(reach=max(wide, 2), row=_ROW),
                edition=self._served.edition,
                id=id,
                wide=wide,
                most=most - 1,
            )
            if not found:
                return None
            center, direct, two_hop, reached, near = found[0]
            rows = [Row(*row[1:]) for row in near]
            hop = {center[0]: 0, **{row[1]: row[0] for row in near}}
            links = ask(_AMONG, edition=self._served.edition, ids=list(hop)) if len(hop) > 1 or most == 1 else []
            return Ball(
                center=Row(*center),
                nodes=(Row(*center), *rows),
                hops=hop,
                links=_links([row[0] for row in links]),
                direct=direct,
                two_hop=two_hop,
                left_out=reached - len(rows),
            )

        return (self._served.read(work) if is_text(id) else None) or self._missing(id)

    def paths(self, source: str, target: str, limit: int = 10, longest: int | None = None) -> Paths:
        """Return simple paths of up to `longest` links between two nodes, links read both ways.

        The database gives the nodes that paths of some length can meet; the walk over them, and so the order, is the one of
        all stores. Lengths are tried one after the other from the shortest there is.
        """
        most, length = walk.path_limits(limit, longest)

        def work(ask: Ask) -> Paths | str:
            for end in (source, target):
                if not is_text(end) or not ask(
                    "MATCH (n:Node {_edition: $edition, id: $id}) RETURN 1", edition=self._served.edition, id=end
                ):
                    return end
            first = shortest(ask, self._served.edition, source, target, length)
            if first is None:
                return Paths((), truncated=False)
            for reach in range(max(first, 1), max(first, length) + 1):
                neighbours = near_both(ask, self._served.edition, source, target, reach)
                found, truncated = walk.simple_paths(neighbours, source, target, most, reach)
                if truncated or reach >= length or source == target:
                    break
            ids = sorted({node for path in found for node in path})
            links = _links([row[0] for row in ask(_AMONG, edition=self._served.edition, ids=ids)])
            return Paths(tuple(walk.with_links(path, links) for path in found), truncated)

        found = self._served.read(work)
        return found if isinstance(found, Paths) else self._missing(found)

    def search(self, text: str, limit: int = 20) -> Found:
        """Return nodes whose id, title, aliases, statement or text hold the words of `text`; the last may be unfinished.

        Every node that matches is ranked, by what was pushed of its words; those of the page alone are read.
        """
        most, searched = walk.page_size(limit), self._served.count("nodes")
        asked = self._texts.words(text)
        if not asked or most < 1:
            return Found((), searched, None)

        def work(ask: Ask) -> tuple[Matches, list[list[Any]]]:
            found = self._texts.find(ask, asked, most)
            query = (
                "UNWIND $numbers AS number MATCH (n:Node {_edition: $edition, _number: number})"
                f" RETURN n._record, {_ROW}"
            )
            numbers = [number for number, _ in found.ranks]
            return found, ask(query, edition=self._served.edition, numbers=numbers) if numbers else []

        found, rows = self._served.read(work)
        if not rows:
            return Found((), searched, text_index.meant(asked, self._served.words))
        marks = self._texts.marks(found.query, [Node.model_validate_json(record) for record, *_ in rows])
        hits = (
            Hit(Row(*row), -round(rank, 6), *mark[2:])
            for (_, *row), (_, rank), mark in zip(rows, found.ranks, marks, strict=True)
        )
        return Found(tuple(hits), searched, None)

    @property
    def model(self) -> str | None:
        """What made the meanings that were pushed; None where none were."""
        return self._served.mark.get("_model")

    def near(self, lifted: list[float], most: int) -> list[Near]:
        """Return the nearest `most` nodes, nearest first; beyond some thousands, those that the index of vectors finds."""
        nodes = self._served.count("nodes")
        found = _SCANNED if nodes <= max(schema.SCANNED, most) else _INDEXED
        return [
            Near(id, bytes(parts), 2 * score - 1)
            for id, parts, score in self._served.rows(found, lifted=lifted, most=min(most, nodes))
        ]

    def get_source(self, key: str) -> Source:
        """Return one source."""
        return self.get_sources([key]).get(key) or self._missing_source(key)

    def get_sources(self, keys: Collection[str]) -> dict[str, Source]:
        """Return the sources of `keys` that are there, by key."""
        query = "MATCH (s:Reference) WHERE s._edition = $edition AND s.id IN $keys RETURN s._record"
        return dict(sorted((source.key, source) for source in self._served.records(Source, query, keys=list(keys))))

    def list_sources(self, limit: int = 100, after: str | None = None) -> Page[Source]:
        """Return sources by key."""
        most = walk.page_size(limit)
        query = (
            "MATCH (s:Reference) WHERE s._edition = $edition AND s.id > $after"
            " WITH s ORDER BY s._edition, s.id LIMIT $most RETURN s._record"
        )
        found = self._served.records(Source, query, after=after or "", most=most + 1)
        return walk.page(found, most, lambda source: source.key)

    def cited_by(self, keys: Collection[str]) -> dict[str, Citers]:
        """Return for each of `keys` that is cited the first nodes that cite it: as a source, or as evidence of an argument."""
        query = (
            "MATCH (s:Reference) WHERE s._edition = $edition AND s.id IN $keys"
            " CALL (s) { MATCH (s)<-[:CITES]-(n:Node) RETURN n UNION"
            " MATCH (s)<-[:READ_IN]-(:Evidence)<-[:RESTS_ON]-(:Argument)-[:ARGUES]->(n:Node) RETURN n }"
            " WITH s, n ORDER BY n.id WITH s, collect(n) AS citing UNWIND citing[..$most] AS n"
            f" RETURN s.id, size(citing), {_ROW}"
        )
        found: dict[str, list[Row]] = {}
        sizes: dict[str, int] = {}
        rows = self._served.rows(query, keys=list(keys), most=limit("citing_nodes"))
        for key, size, *row in sorted(rows, key=lambda row: (row[0], row[2])):
            found.setdefault(key, []).append(Row(*row))
            sizes[key] = size
        return {key: Citers(tuple(rows), sizes[key] - len(rows)) for key, rows in found.items()}

    def communities(self) -> tuple[Community, ...]:
        """Return the communities of the whole map, by number."""
        query = "MATCH (c:Community) WHERE c._edition = $edition RETURN c.id, c.label, c.size, c.word ORDER BY c.id"
        return tuple(Community(*row) for row in self._served.rows(query))

    def graph(self) -> Graph:
        """Return everything as one graph, computed links among it."""
        pages = list(self._served.pages("n._record, [(n)-[r:LINK]->(:Node) | r._record]"))
        sources = self._served.records(Source, "MATCH (s:Reference) WHERE s._edition = $edition RETURN s._record")
        return Graph(
            nodes=MappingProxyType({id: Node.model_validate_json(record) for id, record, _ in pages}),
            sources=MappingProxyType(dict(sorted((source.key, source) for source in sources))),
            links=_links([link for _, _, links in pages for link in links]),
            revision=self.revision,
        )

    def whole(self, limit: int | None = None) -> Whole:
        """Return up to `limit` nodes by id, with the links among them."""
        most = walk.whole_limit(limit)
        communities = self.communities()
        pages = list(self._served.pages(f"[{_ROW}], [(n)-[r:LINK]->(m:Node) | [m.id, r._record]]", most))
        kept = {row[0] for row in pages}
        links = _links([record for _, _, out in pages for target, record in out if target in kept])
        return Whole(
            tuple(Row(*row) for _, row, _ in pages),
            links,
            communities,
            truncated=len(pages) < self._served.count("nodes"),
        )

    def links(self) -> tuple[Link, ...]:
        """Return all links, by id; no text of a node is read for them."""
        pages = self._served.pages("[(n)-[r:LINK]->(:Node) | r._record]")
        return _links([link for _, links in pages for link in links])

    def links_among(self, ids: Collection[str]) -> tuple[Link, ...]:
        """Return the links that begin and end at nodes of `ids`, by id."""
        return _links([record for (record,) in self._served.rows(_AMONG, ids=list(ids))])

    def query(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query of the subset of Cypher: the database does, in a transaction that cannot write."""
        # The parser takes half a second to load, which a start without queries does not pay.
        from mirage_kg.store.neo4j.query import Names, ask

        known = Names(*(tuple(self._served.mark[name]) for name in ("labels", "types", "names")))

        def work(transaction: ManagedTransaction) -> Rows:
            self._served.check_alone(transaction)
            found = ask(transaction, text, parameters, bounds, known)
            self._served.check_alone(transaction)
            return found

        return self._served.database.read_within(bounds.seconds, work)

    def pass_through(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query in all of the server's Cypher that reads the graph and nothing else."""
        from mirage_kg.store.neo4j.passing import pass_through

        def work(transaction: ManagedTransaction) -> Rows:
            self._served.check_alone(transaction)
            found = pass_through(transaction, text, parameters, bounds)
            self._served.check_alone(transaction)
            return found

        # A connection of its own can be closed when the server does not come back.
        with (
            closing(Database(self._served.database.address)) as database,
            database.closed_after(bounds.seconds + GRACE_SECONDS),
        ):
            return database.read_within(bounds.seconds, work)

    def close(self) -> None:
        """Close all connections; closing again does nothing."""
        self._served.database.close()
        self._texts.close()

    def _missing(self, id: str) -> NoReturn:
        walk.missing("node", id, self._served.ids)

    def _missing_source(self, key: str) -> NoReturn:
        walk.missing(
            "source",
            key,
            (row[0] for row in self._served.rows("MATCH (s:Reference) WHERE s._edition = $edition RETURN s.id")),
        )


def _links(records: Iterable[str]) -> tuple[Link, ...]:
    """Return links by id."""
    return tuple(sorted(_LINKS.validate_json(f"[{','.join(records)}]"), key=lambda link: link.id))
