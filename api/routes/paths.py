"""Paths between two nodes."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import NotFound
from mirage_kg.limits import limit

router = APIRouter(tags=["graph"])

End = Annotated[str, Query(max_length=limit("id_length"), description="Id of a node.")]


@router.get("/paths", response_model=schemas.Paths, responses=documented(NotFound))
def get_paths(
    request: Request,
    serving: ServingDep,
    source: End,
    target: End,
    limit: Annotated[int, Query(ge=0, le=limit("paths"), description="Most paths to return.")] = 10,
) -> Response:
    """Return simple paths from the shortest on, links read both ways; none is an empty list, not an error."""
    return serving.answers.read(request, lambda: serving.views.paths(source, target, limit))
