"""What the interface offers: the OpenAPI document, and the same as a page to read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.http import reference

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def openapi_document(request: Request) -> Response:
    """Answer the OpenAPI document."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": "no-cache"})


@router.get("/docs")
def docs(request: Request) -> Response:
    """Answer the reference as a page."""
    return HTMLResponse(reference.page(request.app.openapi()), headers={"Cache-Control": "no-cache"})


@router.get("/docs/style.css")
def style() -> Response:
    """Answer the style sheet of the reference."""
    return Response(reference.STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})
