"""Search in titles, statements, aliases and text."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.errors import documented
from api.parameters import PageLimit
from api.serving import ServingDep
from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit

router = APIRouter(tags=["graph"])


@router.get("/search", response_model=schemas.SearchAnswer, responses=documented(422))
def search(
    request: Request,
    serving: ServingDep,
    q: Annotated[str, Query(max_length=limit("query_length"), description="Words; the last may be unfinished.")],
    mode: Annotated[Literal["text", "semantic", "hybrid"], Query(description="`text` for now.")] = "text",
    limit: PageLimit = 20,
) -> Response:
    """Return nodes that hold the words of `q`, best first, with the matching ranges of title and snippet."""
    if mode != "text":
        raise InvalidInput(f"search by {mode} is not part of this version", hint="use mode=text", where="mode")
    return serving.answers.read(request, lambda: serving.views.search(q, limit))
