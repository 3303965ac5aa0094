"""Queries in a language that only reads."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers.queries import language
from api.http.body import StrictBody
from api.http.cache import fresh
from api.http.problems import BODY, GUARDED, documented
from api.serving import ServingDep
from mirage_kg.errors import QueryRefused, QueryStopped, QueueFull

router = APIRouter(tags=["graph"], route_class=StrictBody)
reads = APIRouter(tags=["graph"])


@router.post(
    "/query",
    response_model=schemas.QueryAnswer,
    responses=documented(*BODY, *GUARDED, QueryRefused, QueryStopped, QueueFull),
)
def ask_query(serving: ServingDep, asked: schemas.QueryRequest) -> Response:
    """Answer a read-only Cypher query with rows, and with the nodes and links that they name.

    Values go into `parameters` and never into the text. `$states` may be used without sending it: the state of each node
    that can be run, by id. `dialect` neo4j sends a text outside of the subset to a Neo4j server as it is, where the graph is
    served from one (`dialects` of the health answer says so). A node, relationship or path is an object with `$type`.
    """
    return fresh(serving.queries.answer(asked.text, asked.parameters, asked.rows, asked.dialect))


@reads.get("/query/language", response_model=schemas.QueryLanguage)
def get_query_language(request: Request, serving: ServingDep) -> Response:
    """Return what a query can name, for editors, and questions with the queries that answer them."""
    return serving.answers.read(request, lambda: language(serving.store))
