"""The whole graph."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.serving import ServingDep

router = APIRouter(tags=["graph"])


@router.get("/graph", response_model=schemas.GraphAnswer)
def graph(request: Request, serving: ServingDep) -> Response:
    """Return all nodes and links, with the place of each node on the map and the parts that the map falls into."""
    return serving.answers.read(request, serving.views.graph)
