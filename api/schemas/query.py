"""The wire of queries: a text with its parameters, rows with what of them can be drawn, and the words of the language."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.graph import NodeSummary
from api.schemas.wire import Asked, Wire
from mirage_kg.limits import limit
from mirage_kg.model.node import Link

Dialect = Literal["subset", "neo4j"]


class QueryRequest(Asked):
    """A read-only query."""

    text: Annotated[str, Field(min_length=1, max_length=limit("cypher_length"))]
    """The query, in Cypher."""
    parameters: dict[str, Any] = {}
    """Values of the names that stand in the text with a `$`. Put whatever a user typed here, never into the text."""
    rows: Annotated[int, Field(ge=1, le=limit("cypher_rows"))] = limit("cypher_rows")
    """Most rows wanted."""
    dialect: Dialect = "subset"
    """`subset`: what every store answers. `neo4j`: the text goes to a Neo4j server as it is, where the graph is served
    from one.
    """


class QueryStep(Wire):
    """One step of the plan by which a query was answered."""

    does: str
    """What the step does."""
    detail: str
    """To which part of the query."""
    rows: float
    """How many rows it was expected to give."""


class QueryGraph(Wire):
    """What of the rows can be drawn on the map."""

    nodes: list[NodeSummary]
    """The nodes of the graph that stand in the rows, 150 at most."""
    links: list[Link]
    """Links among them: those of the rows, or all where the rows hold none."""
    left_out: int
    """How many further nodes stand in the rows."""


class QueryAnswer(Wire):
    """Rows of a query, and what of them can be drawn."""

    revision: str
    """Content hash of the files that the answer was made from."""
    columns: list[str]
    """Names of the columns, in the order of the query."""
    rows: list[list[Any]]
    """One list for each row, with one value for each column. A node, relationship or path is an object with `$type`."""
    truncated: bool
    """Whether there were more rows."""
    notes: list[str]
    """What in the query may not do what it seems to; empty where nothing was noticed."""
    plan: list[QueryStep]
    """How the query was answered, step by step."""
    seconds: float
    """How long that took."""
    graph: QueryGraph
    """What of the rows can be drawn."""


class QueryWord(Wire):
    """A label, type or function that a query can name."""

    name: str
    """The word itself."""
    detail: str = ""
    """How it is written: with its arguments, or between which labels; empty for a label."""
    sentence: str
    """What it stands for."""
    properties: list[str] = []
    """Names of the properties that it has; empty for a function."""


class QueryExample(Wire):
    """A question that readers have, with the query that answers it."""

    name: str
    """Short name of the example."""
    question: str
    """The question in words."""
    text: str
    """The query."""


class QueryLanguage(Wire):
    """What a query can name."""

    keywords: list[str]
    """Keywords of the language."""
    functions: list[QueryWord]
    """Functions, those that gather rows among them."""
    labels: list[QueryWord]
    """Labels of nodes."""
    types: list[QueryWord]
    """Types of relationships."""
    examples: list[QueryExample]
    """Questions with their queries."""
