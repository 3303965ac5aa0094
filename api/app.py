"""The application: what wraps every request, which routes there are, and what lives as long as the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from api.http.accept import GzipRefused
from api.http.document import document
from api.http.parameters import only_known
from api.http.problems import documented, on_invalid, on_mirage_error
from api.http.security import Doorman, HeadIsGet, IncidentGuard, SecurityHeaders, own_names
from api.routes import (
    argument,
    batch,
    docs,
    export,
    graph,
    health,
    meta,
    nodes,
    page,
    paths,
    query,
    reproductions,
    runs,
    search,
    simulations,
    sources,
    standing,
    sweeps,
)
from api.serving import Serving
from api.settings import Settings
from mirage_kg.errors import MirageError

ROUTERS = (
    health.router,
    graph.router,
    nodes.router,
    paths.router,
    search.router,
    query.router,
    query.reads,
    sources.router,
    reproductions.router,
    simulations.router,
    runs.router,
    runs.reads,
    sweeps.router,
    sweeps.reads,
    batch.router,
    batch.reads,
    standing.router,
    argument.reads,
    argument.router,
    meta.router,
    export.router,
)

PREFIX = "/api/v1"


def middleware(settings: Settings) -> list[Middleware]:
    """Return the layers around the routes, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(IncidentGuard),
        Middleware(Doorman, names=own_names(settings), token=settings.token),
        Middleware(HeadIsGet),
        Middleware(GzipRefused),
        Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
    ]


def create_app(settings: Settings, serving: Serving | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: what to serve and how.
        serving: the parts that it works with, opened by the caller; without them it opens them when it starts. Either way
            it closes them when it stops.
    """
    app = FastAPI(
        title="Mirage",
        version=version("mirage-kg"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=middleware(settings),
        generate_unique_id_function=_operation,
        exception_handlers={
            MirageError: on_mirage_error,
            RequestValidationError: on_invalid,
            HTTPException: page.refused,
        },
    )
    app.state.settings = settings
    app.state.serving = serving
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX, responses=documented(), dependencies=[Depends(only_known)])
    app.include_router(docs.router)
    app.include_router(page.page_router())
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    from api.open import open_serving

    serving: Serving = app.state.serving or open_serving(app.state.settings)
    app.state.serving = serving
    serving.board.open()
    serving.standings.open()
    serving.warm()
    try:
        yield
    finally:
        serving.close()


def _operation(route: APIRoute) -> str:
    return route.name
