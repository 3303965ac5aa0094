"""The whole graph, one community of it, either as columns for a map, and all communities as discs."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers.columns import columns_of
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import NotFound

router = APIRouter(prefix="/graph", tags=["graph"])

Community = Annotated[
    int | None, Query(ge=0, lt=2**31, description="Number of a community; the whole graph without it.")
]


@router.get("", response_model=schemas.GraphAnswer, responses=documented(NotFound))
def get_graph(request: Request, serving: ServingDep, community: Community = None) -> Response:
    """Return all nodes and links, with the place of each node on the map and the parts that the map falls into.

    With `community`, only the nodes of that part and the links among them. What the budget of one answer does not allow is
    counted in `left_out`; the least linked nodes are left out first.
    """
    return serving.answers.read(request, lambda: serving.views.graph(community))


@router.get("/columns", response_model=schemas.GraphColumns, responses=documented(NotFound))
def get_graph_columns(request: Request, serving: ServingDep, community: Community = None) -> Response:
    """Return the same nodes and links as columns, with only what a map draws and filters by: a tenth of the bytes.

    Kinds, states, relations and origins are positions in `tables`, the ends of links positions of nodes. Places are hundred
    thousandths and levels thousandths. What else a node says is asked of the node.
    """
    return serving.answers.read(request, lambda: columns_of(serving.views.graph(community)))


@router.get("/communities", response_model=schemas.CommunityMap)
def get_graph_communities(request: Request, serving: ServingDep) -> Response:
    """Return the communities as discs on the map, with how many links join them; no node is listed."""
    return serving.answers.read(request, serving.views.community_map)
