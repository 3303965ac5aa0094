"""Search in titles, statements, aliases and text."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.http.parameters import PageLimit
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import NotInstalled, NotReady
from mirage_kg.limits import limit

router = APIRouter(tags=["graph"])

WAIT_SECONDS = 3.0
"""How long a search by meaning waits for what is made once; then it says how far that is."""


@router.get("/search", response_model=schemas.SearchAnswer, responses=documented(NotInstalled, NotReady))
def get_search(
    request: Request,
    serving: ServingDep,
    q: Annotated[str, Query(max_length=limit("query_length"), description="Words; the last may be unfinished.")],
    mode: Annotated[
        Literal["text", "semantic", "hybrid"], Query(description="By words, by meaning, or by both.")
    ] = "text",
    limit: PageLimit = 20,
) -> Response:
    """Return the nodes that answer `q`, best first, with the ranges of title and snippet that hold its words.

    `semantic` orders by nearness of meaning and needs the extra `semantic`; `hybrid` fuses both by reciprocal ranks.
    Where the meanings of the nodes are still being made, both answer 503 with how much of that is done.
    """
    return serving.answers.read(request, lambda: serving.views.search(q, limit, mode, WAIT_SECONDS))
