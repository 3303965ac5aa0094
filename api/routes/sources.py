"""Sources with the figures that they published."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.http.parameters import Cursor, IdPath, PageLimit
from api.http.problems import documented
from api.schemas import SourcePage
from api.serving import ServingDep
from mirage_kg.errors import BadRequest, NotFound
from mirage_kg.model.source import Source

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", response_model=SourcePage, responses=documented(BadRequest))
def list_sources(request: Request, serving: ServingDep, limit: PageLimit = 100, cursor: Cursor = None) -> Response:
    """List sources in the order of their keys, and by key the nodes that cite them."""
    after = serving.cursors.read("sources", cursor)

    def page() -> SourcePage:
        items, citing, more = serving.views.sources(after, limit)
        return SourcePage(items=items, cited_by=citing, next=serving.cursors.after("sources", more))

    return serving.answers.read(request, page)


@router.get("/{key}", response_model=Source, responses=documented(NotFound))
def get_source(request: Request, serving: ServingDep, key: IdPath) -> Response:
    """Return one source with its figures: value, unit, condition, locator and how surely it was read."""
    return serving.answers.read(request, lambda: serving.views.source(key))
