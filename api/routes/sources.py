"""Sources with the figures that they published."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.http.parameters import Cursor, IdPath, PageLimit
from api.http.problems import documented
from api.schemas import SourcePage
from api.serving import ServingDep
from mirage_kg.errors import BadRequest, NotFound
from mirage_kg.limits import limit as most
from mirage_kg.model.source import Confidence, Source
from mirage_kg.query.catalogue import Order, Wanted

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", response_model=SourcePage, responses=documented(BadRequest))
def list_sources(
    request: Request,
    serving: ServingDep,
    limit: PageLimit = 100,
    cursor: Cursor = None,
    order: Annotated[
        Literal["key"] | Order, Query(description="By key, by use, by title, or the newest first.")
    ] = "key",
    q: Annotated[str, Query(max_length=most("query_length"), description="Words that a source must hold.")] = "",
    confidence: Annotated[Confidence | None, Query(description="How one of its figures was read.")] = None,
    key: Annotated[str, Query(max_length=most("id_length"), description="Only the source of this key.")] = "",
    figure: Annotated[str, Query(max_length=most("id_length"), description="Only with a figure of this id.")] = "",
) -> Response:
    """List sources in the order of their keys, and by key the nodes that cite them.

    In another order, or where something is looked for, `found` counts them; what is found comes by title then. All words of `q`
    must be found in what a source says of itself and of one of its figures: title, authors, year, quantity and so on.
    """
    wanted = Wanted(tuple(q.lower().split()), confidence, key, figure)
    whole = order == "key" and wanted == Wanted()
    scope = f"sources {order} {wanted}"
    after = serving.cursors.read(scope, cursor)

    def page() -> SourcePage:
        sources = serving.sources
        shown = "title" if order == "key" else order
        found = sources.page(after, limit) if whole else sources.found(wanted, shown, after, limit)
        return found.model_copy(update={"next": serving.cursors.after(scope, found.next)})

    return serving.answers.read(request, page)


@router.get("/{key}", response_model=Source, responses=documented(NotFound))
def get_source(request: Request, serving: ServingDep, key: IdPath) -> Response:
    """Return one source with its figures: value, unit, condition, locator and how surely it was read."""
    return serving.answers.read(request, lambda: serving.sources.source(key))
