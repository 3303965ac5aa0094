"""The page: its built files, and one document for all addresses that the page itself reads."""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.accept import wants_page
from api.http.early import code_of, first_reads, preloading, preloading_code
from api.http.packed import PackedFiles
from api.http.problems import on_http_exception
from api.serving import serving
from mirage_kg.errors import MirageError
from mirage_kg.limits import limit
from mirage_kg.store.protocol import Store

DIST = Path(__file__).resolve().parent.parent / "web" / "dist"
ASSETS = "assets"
VIEWS = ("walk", "network", "argument", "node", "lab", "sources", "query")
"""First words of the addresses that the page reads itself, as its own table of views has them."""
OF_A_NODE = ("walk", "argument", "node", "lab")
"""Those behind which a node is named."""

LOOK_SECONDS = 0.5
"""How long the document waits to know whether its node is there: a store that is well takes milliseconds."""

FRESH = {"Cache-Control": "no-cache"}
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}

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

files = PackedFiles(directory=DIST, check_dir=False)


async def document(request: Request) -> Response:
    """Answer the page's document; it is asked for anew each time, as it names the files of one build.

    Raises:
        HTTPException: 404, the address names a node that the graph does not hold.
    """
    look = asyncio.create_task(run_in_threadpool(_is_missing, serving(request).store, *_named(request)))
    done, _ = await asyncio.wait({look}, timeout=LOOK_SECONDS)
    if done and look.result():
        raise HTTPException(404)
    if not page_is_built():
        return HTMLResponse(NOT_BUILT, headers=FRESH)
    response = await _file("index.html", request)
    response.headers["Link"] = _first(request)
    return response


async def refused(request: Request, error: Exception) -> Response:
    """Answer an address that nothing has with the page, which says so, where a browser opens it; and what else routing refused.

    Programs are told the problem, and so is everybody below the prefix of the interface.
    """
    assert isinstance(error, HTTPException)
    first_word, _ = _named(request)
    looked_at = request.method in ("GET", "HEAD") and wants_page(request.headers.get("accept", ""))
    if error.status_code != 404 or not looked_at or first_word == "api":
        return await on_http_exception(request, error)
    text = (DIST / "index.html").read_text(encoding="utf-8") if page_is_built() else NOT_BUILT
    return HTMLResponse(text, 404, {"Cache-Control": "no-store", "Vary": "Accept", "Link": _first(request)})


def _named(request: Request) -> tuple[str, str]:
    """Return the first two words of an address, a view and its node; empty where there is none."""
    view, node, *_ = [*request.url.path.strip("/").split("/"), ""]
    return view, node


def _is_missing(store: Store, view: str, node: str) -> bool:
    """Return whether a view is to show a node that there is not. The page itself tells of a store that cannot be asked."""
    if view not in OF_A_NODE or not node:
        return False
    try:
        return not store.rows([node])
    except MirageError:
        return False


def _first(request: Request) -> str:
    """Return the header `Link` that has a browser fetch what the view of an address needs first."""
    store = serving(request).store
    view, node = _named(request)
    huge = store.counts()["nodes"] > limit("graph_nodes")
    reads = first_reads(view, node, dict(request.query_params), store.root, huge)
    code = preloading_code(code_of(view, _manifest(DIST / ".vite" / "manifest.json")))
    return ", ".join(filter(None, (preloading(reads, "/api/v1"), code)))


def _manifest(file: Path) -> dict[str, Any]:
    """Return what the build says of its files; nothing where it says nothing."""
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else {}


@lru_cache(maxsize=1)
def _read(file: Path, changed: int) -> dict[str, Any]:
    """Return a manifest; `changed` makes the one of a later build another question."""
    return dict(json.loads(file.read_bytes()))


async def asset(request: Request) -> Response:
    """Answer a file with a hash in its name, which may be kept for a year."""
    response = await _file(f"{ASSETS}/{request.path_params['path']}", request)
    response.headers.update(KEPT)
    return response


async def named_file(request: Request) -> Response:
    """Answer a file that lies beside the document, such as the icon."""
    return await _file(request.url.path.lstrip("/"), request)


def page_is_built() -> bool:
    """Return whether there is a page to serve."""
    return (DIST / "index.html").is_file()


async def _file(path: str, request: Request) -> Response:
    response = await files.get_response(path, request.scope)
    response.headers.update(FRESH)
    return response


def page_router() -> APIRouter:
    """Return the routes of the page, with one for each file that the build has put beside its document."""
    router = APIRouter(include_in_schema=False)
    found = {path.name for path in DIST.glob("*") if path.is_file()} - {"index.html"}
    documents = ["/", *(f"/{view}" for view in VIEWS), *(f"/{view}/{{rest:path}}" for view in VIEWS)]
    rows = [
        *((path, document) for path in documents),
        (f"/{ASSETS}/{{path:path}}", asset),
        *((f"/{name}", named_file) for name in sorted(found)),
    ]
    for path, endpoint in rows:
        router.add_route(path, endpoint, methods=["GET", "HEAD"])
    return router
