"""The tables that the rest refers to."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers import tables
from api.serving import ServingDep

router = APIRouter(tags=["server"])


@router.get("/meta", response_model=schemas.Meta)
def get_meta(request: Request, serving: ServingDep) -> Response:
    """Return kinds, relations, semantics, formats, limits and error codes."""
    return serving.answers.read(request, tables.meta)
