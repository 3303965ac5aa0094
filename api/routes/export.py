"""The graph in formats of other tools."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from api.errors import documented
from api.serving import ServingDep
from mirage_kg.formats import FORMATS, format_named

router = APIRouter(tags=["graph"])

FILE = {
    "description": "The file, in the format that was asked for.",
    "content": {row.media_type.partition(";")[0]: {"schema": {"type": "string"}} for row in FORMATS.values()},
}


@router.get("/export/{format}", response_class=Response, responses={200: FILE, **documented(404)})
def export(
    request: Request,
    serving: ServingDep,
    format: Annotated[str, Path(max_length=40, description="A format that /meta lists.")],
) -> Response:
    """Return the whole graph as a file of the named format."""
    row = format_named(format)
    name = f'attachment; filename="mirage.{row.ending}"'
    return serving.answers.read(request, lambda: row.write(serving.store), row.media_type, Content_Disposition=name)
