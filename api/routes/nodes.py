"""Nodes: the list, one with all its links, and what lies around it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers.columns import columns_around
from api.answers.views import LinksWanted
from api.http.parameters import Cursor, IdPath, PageLimit, base_of, listed
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import BadRequest, NotFound
from mirage_kg.limits import limit as most
from mirage_kg.model.kind import KINDS
from mirage_kg.model.relation import Origin

router = APIRouter(prefix="/nodes", tags=["graph"])


@router.get("", response_model=schemas.NodePage, responses=documented(BadRequest))
def list_nodes(
    request: Request,
    serving: ServingDep,
    kind: Annotated[str | None, Query(max_length=80, description="Only nodes of this kind; /meta lists them.")] = None,
    limit: PageLimit = 100,
    cursor: Cursor = None,
) -> Response:
    """List nodes in the order of their ids."""
    if kind is not None:
        listed(kind, KINDS, "kind")
    page = serving.cursors.page(
        schemas.NodePage, f"nodes kind={kind}", cursor, lambda after: serving.views.nodes(kind, after, limit)
    )
    return serving.answers.read(request, page)


@router.get("/{id}", response_model=schemas.NodeDetail, responses=documented(NotFound))
def get_node(request: Request, serving: ServingDep, id: IdPath) -> Response:
    """Return one node with text, links, arguments, cited sources and experiments."""
    return serving.answers.read(request, lambda: serving.views.node(id))


@router.get("/{id}/links", response_model=schemas.LinkPage, responses=documented(BadRequest, NotFound))
def list_node_links(
    request: Request,
    serving: ServingDep,
    id: IdPath,
    origin: Annotated[Origin | None, Query(description="Only links that were made so.")] = None,
    link: Annotated[str, Query(max_length=4 * most("id_length"), description="Only the link of this id.")] = "",
    limit: PageLimit = 100,
    cursor: Cursor = None,
) -> Response:
    """List the links of a node in the order of reading: by origin, arguments first, the most linked other ends first."""
    wanted = LinksWanted(origin, link)
    page = serving.cursors.page(
        schemas.LinkPage,
        f"links of {id} {wanted}",
        cursor,
        lambda after: serving.views.links_of(id, wanted, after, limit),
    )
    return serving.answers.read(request, page)


Hops = Annotated[int, Query(ge=0, le=most("hops"), description="How far to go, links read both ways.")]


@router.get("/{id}/neighbourhood", response_model=schemas.Neighbourhood, responses=documented(NotFound))
def get_node_neighbourhood(request: Request, serving: ServingDep, id: IdPath, hops: Hops = 2) -> Response:
    """Return the node with everything within `hops` links of it; `truncated` says that the budget of nodes was met."""
    return serving.answers.read(request, lambda: serving.views.neighbourhood(id, hops))


@router.get("/{id}/neighbourhood/columns", response_model=schemas.NeighbourhoodColumns, responses=documented(NotFound))
def get_node_neighbourhood_columns(request: Request, serving: ServingDep, id: IdPath, hops: Hops = 2) -> Response:
    """Return the same nodes as columns, with only what the picture of a walk draws and tells: a third of the bytes.

    The links of the centre are whole. Of the others only those between one hop and the next are here, without reason or id;
    GET /nodes/{id}/neighbourhood has all of them. Numbers in the columns are as those of GET /graph/columns.
    """
    return serving.answers.read(request, lambda: columns_around(serving.views.neighbourhood(id, hops)))


DRAFT = {"description": "The draft, as Markdown.", "content": {"text/markdown": {"schema": {"type": "string"}}}}


@router.get("/{id}/article", response_class=Response, responses={200: DRAFT, **documented(NotFound)})
def get_node_article(request: Request, serving: ServingDep, id: IdPath) -> Response:
    """Return a draft to post about the node: steps with their standing, the objection, its runs, published figures, sources."""
    name = f'attachment; filename="{id}.md"'
    draft, address = serving.arguments.article, base_of(request)
    return serving.answers.read(
        request,
        lambda: draft(id, address).text.encode(),
        "text/markdown; charset=utf-8",
        beside=address,
        Content_Disposition=name,
    )
