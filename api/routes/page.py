"""The page: its built files, and one document for all addresses that the page itself reads."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIST = Path(__file__).resolve().parent.parent / "web" / "dist"
VIEWS = ("walk", "network", "node", "argument", "lab", "sources", "runs", "about")

NOT_BUILT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mirage: page not built</title>
<link rel="stylesheet" href="/docs/style.css"></head>
<body><main>
<h1>The page is not built</h1>
<p>The server runs, and its interface answers. Only the files of the page are missing from
<code>api/web/dist</code>.</p>
<p>Run <code>make page</code> in the checkout, then load this address again.</p>
<p>Meanwhile: <a href="/docs">what the interface offers</a>, <a href="/api/v1/health">whether it is well</a>,
<a href="/api/v1/graph">the whole graph</a>.</p>
</main></body>
</html>
"""

router = APIRouter(include_in_schema=False)


def document(_: Request) -> Response:
    """Answer the page's document; it is never cached, as it names the files of one build."""
    headers = {"Cache-Control": "no-cache"}
    index = DIST / "index.html"
    return FileResponse(index, headers=headers) if index.is_file() else HTMLResponse(NOT_BUILT, headers=headers)


for path in ("/", *(f"/{view}" for view in VIEWS), *(f"/{view}/{{rest:path}}" for view in VIEWS)):
    router.add_api_route(path, document, methods=["GET"], response_class=Response)


class BuiltFiles(StaticFiles):
    """The files of the build; those under assets/ carry a hash in their name and may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer one file."""
        response = await super().get_response(path, scope)
        kept = "public, max-age=31536000, immutable" if path.startswith("assets") else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def mount(app: FastAPI) -> None:
    """Serve the files of the build beside the routes, where there is a build."""
    if DIST.is_dir():
        app.mount("/", BuiltFiles(directory=DIST), name="built")
