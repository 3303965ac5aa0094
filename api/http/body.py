"""The strict reader of request bodies: size, media type, then JSON without the liberties of the usual reader."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.errors import BodyLate, WrongMediaType
from mirage_kg.errors import BadRequest, TooLarge
from mirage_kg.limits import limit

LONGEST_NUMBER = 40
SECONDS = 10.0


async def read_body(request: Request) -> bytes:
    """Return the body of `request`, refused at the first byte over the limit whether or not its length was announced.

    Raises:
        WrongMediaType: not application/json in UTF-8, or compressed.
        TooLarge: longer than the limit `body_bytes`.
        BodyLate: not whole in time.
    """
    kind = request.headers.get("content-type", "").lower().replace(" ", "").replace('"', "")
    if kind not in ("application/json", "application/json;charset=utf-8"):
        raise WrongMediaType(
            f"the content type is {kind[:80] or 'missing'!r}",
            hint="send Content-Type: application/json",
            where="header",
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise WrongMediaType("the body is compressed", hint="send it plain", where="header")
    most = limit("body_bytes")
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 12 or int(announced) > most):
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise BodyLate(
            f"the body was not whole after {SECONDS:g} seconds", hint="send it at once", where="body"
        ) from None
    return bytes(body)


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"the body has more than {most} bytes", hint=f"send at most {most} bytes", where="body")


def parse_json(body: bytes) -> Any:
    """Return the value of a JSON text.

    Refuses what the standard library lets pass: NaN and infinities, equal keys, numbers of more than 40 characters or
    beyond double precision, nesting over the limit, lone surrogates and NUL.

    Raises:
        BadRequest: with what was found and where.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"byte {error.start} of the body is not UTF-8", hint="send UTF-8", where="body") from None
    _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_number, parse_int=_number
        )
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"the body is not JSON: {error.msg}", where=f"line {error.lineno}, column {error.colno}"
        ) from None
    _check_text(value)
    return value


def _check_depth(text: str) -> None:
    depth, quoted, escaped = 0, False, False
    for character in text:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            if depth > limit("json_depth"):
                raise BadRequest(f"the body is nested deeper than {limit('json_depth')} levels", where="body")
        elif character in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadRequest(f"the key {key[:80]!r} stands twice", hint="give each key once", where="body")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise BadRequest(f"{name} is not a JSON number", hint="send a finite number or null", where="body")


def _number(text: str) -> float | int:
    if len(text) <= LONGEST_NUMBER:
        value = int(text) if text.lstrip("-").isdigit() else float(text)
        if math.isfinite(value):
            return value
    raise BadRequest(f"the number {text[:20]}... is out of range", hint="send a finite double", where="body")


def _check_text(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise BadRequest("a text holds the NUL character", where="body")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise BadRequest("a text holds half of a surrogate pair", where="body")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key)
            _check_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_text(inner)


class _Read(Request):
    """A request whose body was read and parsed by the strict reader."""

    strict_body: bytes
    strict_json: Any

    async def body(self) -> bytes:
        return self.strict_body

    async def json(self) -> Any:
        return self.strict_json


class StrictBody(APIRoute):
    """A route that takes its JSON body through the strict reader."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the framework's handler, given a request that is read already."""
        handle = super().get_route_handler()

        async def read_then_handle(request: Request) -> Response:
            read = _Read(request.scope, request.receive)
            read.strict_body = await read_body(request)
            read.strict_json = parse_json(read.strict_body) if read.strict_body else None
            return await handle(read)

        return read_then_handle
