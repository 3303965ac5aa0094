"""The graph in formats of other tools."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.errors import documented
from api.serving import ServingDep
from mirage_kg.errors import NotFound

router = APIRouter(tags=["graph"])

FILE = {"description": "The file.", "content": {"*/*": {"schema": {"type": "string"}}}}


@router.get("/export/{format}", response_class=Response, responses={200: FILE, **documented(404)})
def export(
    serving: ServingDep, format: Annotated[str, Path(max_length=40, description="A format that /meta lists.")]
) -> Response:
    """Return the whole graph as a file of the named format."""
    from mirage_kg.formats import FORMATS

    if format not in FORMATS:
        raise NotFound(f"there is no format {format!r}", hint=f"there are: {', '.join(FORMATS)}", where="format")
    row = FORMATS[format]
    raise NotImplementedError(row)
