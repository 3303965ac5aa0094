"""Queries at the doors: how many at once, what they are given beside their parameters, and what of an answer can be drawn."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from api import schemas
from mirage_kg.errors import QueryRefused, QueueFull
from mirage_kg.limits import limit
from mirage_kg.store.protocol import PassesThrough

if TYPE_CHECKING:
    from api.answers.views import Views
    from api.jobs.states import States
    from mirage_kg.cypher import Bounds, Rows
    from mirage_kg.store.protocol import Store

STATES = "states"
WAIT_SECONDS = 2.0
MOST_DRAWN = 150
"""Most nodes that an answer gives to be drawn; more would be a hairball."""


class Queries:
    """Asks the store of one server."""

    def __init__(self, store: Store, states: States, views: Views) -> None:
        self._store = store
        self._states = states
        self._views = views
        self._places = threading.BoundedSemaphore(limit("cypher_at_once"))

    def answer(
        self, text: str, parameters: dict[str, Any], rows: int, dialect: schemas.Dialect = "subset"
    ) -> schemas.QueryAnswer:
        """Return rows, `rows` at most, and picture of a query.

        Raises:
            QueryRefused, QueryStopped: as the store says; also where it does not know the dialect.
            QueueFull: other queries took all places for two seconds.
        """
        from mirage_kg.cypher import Bounds

        ask = _asking(self._store, dialect)
        if not self._places.acquire(timeout=WAIT_SECONDS):
            raise QueueFull("other queries are being answered", hint="try again in 5 seconds", where="query")
        try:
            found = ask(text, self._parameters(text, parameters), Bounds.usual(rows))
        finally:
            self._places.release()
        return schemas.QueryAnswer(
            revision=self._store.revision,
            columns=list(found.columns),
            rows=[[wire(value) for value in row] for row in found.rows],
            truncated=found.truncated,
            notes=list(found.notes),
            plan=[
                schemas.QueryStep(does=step.does, detail=step.detail, rows=round(step.rows, 2)) for step in found.plan
            ],
            seconds=round(found.seconds, 4),
            graph=self._picture(found),
        )

    def _parameters(self, text: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Runs never edit the graph, so their state comes to a query as a second input."""
        if STATES in parameters or f"${STATES}" not in text:
            return parameters
        now = self._states.now()
        return {**parameters, STATES: {node.id: now.get(node.id, "never_run") for node in self._store.runnable()}}

    def _picture(self, found: Rows) -> schemas.QueryGraph:
        """Return the nodes in the rows, and links among them: those of the rows, or all where the rows hold none."""
        nodes: dict[str, None] = {}
        edges: dict[str, None] = {}
        for value in _inside(found.rows):
            if _kind(value) == "node" and "Node" in value.labels:
                nodes[value.properties["id"]] = None
            elif _kind(value) == "relationship" and "polarity" in value.properties:
                edges[value.properties["id"]] = None
                nodes |= dict.fromkeys((value.source.properties["id"], value.target.properties["id"]))
        drawn = list(nodes)[:MOST_DRAWN]
        among = {link.id: link for id in drawn for link in self._store.links_of(id)}
        links = [link for link in among.values() if {link.source, link.target} <= set(drawn)]
        wanted = [link for link in links if link.id in edges] or links
        return schemas.QueryGraph(
            nodes=self._views.summaries(drawn),
            links=sorted(wanted, key=lambda link: link.id),
            left_out=len(nodes) - len(drawn),
        )


def dialects(store: Store) -> list[schemas.Dialect]:
    """Return the languages in which a store can be asked."""
    return ["subset", "neo4j"] if isinstance(store, PassesThrough) else ["subset"]


def _asking(store: Store, dialect: schemas.Dialect) -> Callable[[str, dict[str, Any], Bounds], Rows]:
    if dialect == "subset":
        return store.query
    if isinstance(store, PassesThrough):
        return store.pass_through
    raise QueryRefused(
        f"a graph in the store {store.name} answers the subset of Cypher that docs/cypher.md lists, and nothing else",
        hint="leave the dialect out, or serve the graph from Neo4j: mirage push, then MIRAGE_STORE=neo4j",
        where="dialect",
    )


def language(store: Store) -> schemas.QueryLanguage:
    """Return the words of the language, the tables of what a query sees, and the questions that fit this graph."""
    from mirage_kg.cypher.examples import EXAMPLES
    from mirage_kg.cypher.functions import AGGREGATES, FUNCTIONS
    from mirage_kg.cypher.parse import KEYWORDS
    from mirage_kg.cypher.project import LABELS, TYPES

    return schemas.QueryLanguage(
        keywords=list(KEYWORDS),
        functions=[
            schemas.QueryWord(name=written.partition("(")[0], detail=written, sentence=sentence)
            for written, sentence in (
                *((row.written, row.sentence) for row in FUNCTIONS.values()),
                *((row.written, row.sentence) for row in AGGREGATES.values()),
            )
        ],
        labels=[
            schemas.QueryWord(name=row.name, sentence=row.sentence, properties=list(row.properties))
            for row in LABELS.values()
        ],
        types=[
            schemas.QueryWord(
                name=row.name,
                detail=f"(:{row.source})-[:{row.name}]->(:{row.target})",
                sentence=row.sentence,
                properties=list(row.properties),
            )
            for row in TYPES.values()
        ],
        examples=[
            schemas.QueryExample(name=row.name, question=row.question, text=row.text)
            for row in EXAMPLES
            if {*row.names} <= {*store.get_nodes(row.names), *store.get_sources(row.names)}
        ],
    )


def _inside(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if _kind(value) == "path":
            yield from (*value.vertices, *value.edges)
        elif isinstance(value, list | tuple):
            yield from _inside(value)
        elif isinstance(value, dict):
            yield from _inside(value.values())
        else:
            yield value


def _kind(value: Any) -> str:
    from mirage_kg.cypher.graph import Edge, Vertex, Walk

    kinds = ((Vertex, "node"), (Edge, "relationship"), (Walk, "path"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "")


def wire(value: Any) -> Any:
    """Return a value of a query as JSON has it; a number that is not finite becomes null."""
    kind = _kind(value)
    if kind == "node":
        return {"$type": kind, "key": value.key, "labels": list(value.labels), "properties": dict(value.properties)}
    if kind == "relationship":
        ends = {"source": value.source.key, "target": value.target.key}
        return {"$type": kind, "key": value.key, "type": value.type, **ends, "properties": dict(value.properties)}
    if kind == "path":
        return {"$type": kind, "nodes": wire(list(value.vertices)), "relationships": wire(list(value.edges))}
    if isinstance(value, list | tuple):
        return [wire(item) for item in value]
    if isinstance(value, dict):
        return {name: wire(item) for name, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
