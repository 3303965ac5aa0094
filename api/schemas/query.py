"""The wire of queries: a text with its parameters, rows with what of them can be drawn, and the words of the language."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.graph import NodeSummary
from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.node import Link

Dialect = Literal["subset", "neo4j"]


class QueryRequest(BaseModel):
    """A read-only query: its text, the values of its $names, the most rows wanted, and the language that the text is in."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    text: Annotated[str, Field(min_length=1, max_length=limit("cypher_length"))]
    parameters: dict[str, Any] = {}
    rows: Annotated[int, Field(ge=1, le=limit("cypher_rows"))] = limit("cypher_rows")
    dialect: Dialect = "subset"


class QueryStep(Wire):
    """One step of the plan, with the rows that it was expected to give."""

    does: str
    detail: str
    rows: float


class QueryGraph(Wire):
    """The nodes of the map that stand in the rows, with links among them; `left_out` nodes are too many to draw."""

    nodes: list[NodeSummary]
    links: list[Link]
    left_out: int


class QueryAnswer(Wire):
    """Rows of a query, one value for each column, and what of it can be drawn. `truncated` when there were more rows."""

    revision: str
    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    notes: list[str]
    plan: list[QueryStep]
    seconds: float
    graph: QueryGraph


class QueryWord(Wire):
    """A label, type or function: its name, how it is used, what it says, and the properties that it has."""

    name: str
    detail: str = ""
    sentence: str
    properties: list[str] = []


class QueryExample(Wire):
    """A question that readers have, with the query that answers it."""

    name: str
    question: str
    text: str


class QueryLanguage(Wire):
    """What a query can name."""

    keywords: list[str]
    functions: list[QueryWord]
    labels: list[QueryWord]
    types: list[QueryWord]
    examples: list[QueryExample]
