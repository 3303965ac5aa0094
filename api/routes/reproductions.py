"""What the sources reported beside what the simulations show."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import NotFound
from mirage_kg.limits import limit

router = APIRouter(prefix="/reproductions", tags=["sources"])

Key = Annotated[str | None, Query(max_length=limit("id_length"), description="Only those of one source, by its key.")]


@router.get("", response_model=schemas.ReproductionPage, responses=documented(NotFound))
def list_reproductions(request: Request, serving: ServingDep, source: Key = None) -> Response:
    """List published numbers bound to simulations: sign, order and size are judged where a finished run is at hand."""

    def page() -> schemas.ReproductionPage:
        return schemas.ReproductionPage(items=serving.sources.reproductions(source), next=None)

    return serving.answers.read(request, page)
