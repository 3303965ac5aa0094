"""From an error to its answer: the one builder of the one error body, and what routing and reading refuse."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match

from api.errors import BY_HTTP, BodyLate, Internal, MethodNotAllowed, TokenNeeded, WrongMediaType
from api.schemas import Problem
from mirage_kg.errors import (
    BadRequest,
    Closed,
    HostRefused,
    InvalidInput,
    MirageError,
    NotFound,
    OriginRefused,
    StoreDamaged,
    StoreStale,
    StoreUnreachable,
    TooLarge,
)

log = logging.getLogger("mirage.http")

PROBLEM_TYPE = "application/problem+json"

EVERYWHERE = (HostRefused, InvalidInput, Internal, StoreDamaged, StoreStale, StoreUnreachable, Closed)
"""What every route can answer with."""

BODY = (BadRequest, WrongMediaType, TooLarge, BodyLate)
"""What a route with a body can answer with besides."""

GUARDED = (OriginRefused, TokenNeeded)
"""What a route that starts or changes something can answer with besides."""


def problem(error: MirageError, headers: dict[str, str] | None = None) -> Response:
    """Return the answer for `error`: RFC 9457 body with title (the class's own sentence), code, detail, hint and where."""
    body = Problem(
        type=f"urn:mirage:{error.code}",
        title=(type(error).__doc__ or error.code).strip().splitlines()[0],
        status=error.status,
        code=error.code,
        detail=error.detail,
        hint=error.advice(BY_HTTP),
        where=error.where,
        meant=error.meant,
    )
    extra = {"Cache-Control": "no-store", **_headers_of(error), **(headers or {})}
    return Response(printable(body.model_dump_json()), error.status, extra, PROBLEM_TYPE)


def _headers_of(error: MirageError) -> dict[str, str]:
    if isinstance(error, TokenNeeded):
        return {"WWW-Authenticate": "Bearer"}
    seconds = getattr(error, "retry_after", 5 if error.status == 429 else None)
    return {} if seconds is None else {"Retry-After": str(seconds)}


def printable(text: str) -> bytes:
    """Return `text` as UTF-8, with lone surrogates replaced."""
    return text.encode("utf-8", "replace")


async def on_mirage_error(_: Request, error: Exception) -> Response:
    """Answer a deliberate error."""
    assert isinstance(error, MirageError)
    if error.status >= 500:
        log.error("%s: %s %s", error.code, error.detail, error.where)
    return problem(error)


async def on_invalid(_: Request, error: Exception) -> Response:
    """Answer values that the declared parameters do not accept; the first is told whole, the others by place."""
    assert isinstance(error, RequestValidationError)
    rows = error.errors()
    places = [".".join(str(part) for part in row["loc"][1:]) for row in rows]
    told = "; ".join(f"{place or 'body'}: {_words(row)}" for place, row in zip(places[:8], rows[:8], strict=True))
    hint = "leave out fields that are not listed in /docs" if rows[0]["type"] == "extra_forbidden" else ""
    return problem(InvalidInput(told, where=places[0], hint=hint))


def _words(row: dict[str, Any]) -> str:
    words = str(row["msg"])
    found = row.get("input")
    return f"{words}, found {found!r}"[:300] if isinstance(found, str | int | float) else words


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what routing refused: no such path, or a verb that the path does not take."""
    assert isinstance(error, HTTPException)
    path = request.url.path[:200]
    if error.status_code == 405:
        allowed = sorted(_verbs(request))
        return problem(
            MethodNotAllowed(f"{request.method} is not taken here", hint=f"use {', '.join(allowed)}", where=path),
            {"Allow": ", ".join(allowed)},
        )
    if error.status_code == 404:
        hint = "the paths are listed in /docs, and for programs in /openapi.json"
        # A browser is answered with the page, which a cache must not hand to programs.
        return problem(NotFound("there is nothing at this path", hint=hint, where=path), {"Vary": "Accept"})
    return problem(InvalidInput(str(error.detail), where=path))


def _verbs(request: Request) -> set[str]:
    """Return all verbs that the request's path takes (the framework names only those of the first route of the path)."""
    routes = request.app.router.routes
    taken = {
        verb
        for verb in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": verb})[0] is Match.FULL for route in routes)
    }
    return taken | ({"HEAD"} if "GET" in taken else set())


def documented(*errors: type[MirageError]) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses for the problem answers of one route: by status, which codes and what each means.

    Args:
        errors: what this route can answer with beside `EVERYWHERE`.
    """
    rows: list[type[MirageError]] = sorted({*EVERYWHERE, *errors}, key=lambda error: (error.status, error.code))
    return {status: _documented(list(group)) for status, group in groupby(rows, key=lambda error: error.status)}


def _documented(errors: Sequence[type[MirageError]]) -> dict[str, Any]:
    codes = {"properties": {"code": {"enum": [error.code for error in errors]}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, codes]}
    words = (f"`{error.code}`: {' '.join((error.__doc__ or '').split())}" for error in errors)
    return {"description": "\n\n".join(words), "content": {PROBLEM_TYPE: {"schema": schema}}}
