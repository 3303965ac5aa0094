"""Answers of reads: serialised and compressed once for each state of graph and runs, then served from memory."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.http.cursor import link_to_next

JSON = "application/json"
SMALL = 500
ROOM = 64 * 1024 * 1024


class Answer(NamedTuple):
    """One body, plain and compressed, with the state of the world that it shows, and of a list the token of its next page."""

    version: str
    plain: bytes
    packed: bytes | None
    next: str | None

    def size(self) -> int:
        """Return the bytes held."""
        return len(self.plain) + len(self.packed or b"")


class Answers:
    """The most recently asked answers, `room` bytes of them at most."""

    def __init__(self, version: Callable[[], str], room: int = ROOM, built: Callable[[], None] | None = None) -> None:
        """Hold answers of `version`, at most `room` bytes; `built` is called whenever one had to be made."""
        self._version = version
        self._built = built
        self._room = room
        self._held: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._size = 0

    def read(
        self,
        request: Request,
        build: Callable[[], BaseModel | bytes],
        media_type: str = JSON,
        beside: str = "",
        **more: str,
    ) -> Response:
        """Answer `request` with what `build` returns, or with 304 when the client holds this version already.

        The ETag names revision and run state, not bytes: it is known before anything is built, so a 304 costs nothing.

        Args:
            request: what was asked; path and query name the answer.
            build: makes the answer, a model or a finished file.
            media_type: of the answer.
            beside: what else the answer tells, beside path, query and state, such as the address that it was asked at.
            more: further headers, with _ for -.
        """
        version = self._version()
        if beside:
            version = f"{version}-{hashlib.sha256(beside.encode()).hexdigest()[:12]}"
        headers = {"ETag": f'W/"{version}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        if _holds(request, version):
            return Response(status_code=304, headers=headers)
        key = f"{request.url.path}?{request.url.query}"
        answer = self._get(key, version)
        if answer is None:
            answer = self._put(key, version, build())
            if self._built:
                self._built()
        headers |= link_to_next(request, answer.next)
        if answer.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(answer.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=media_type)
        return Response(answer.plain, headers=headers, media_type=media_type)

    def _get(self, key: str, version: str) -> Answer | None:
        with self._lock:
            answer = self._held.get(key)
            if answer is None or answer.version != version:
                return None
            self._held.move_to_end(key)
            return answer

    def _put(self, key: str, version: str, built: BaseModel | bytes) -> Answer:
        body = built if isinstance(built, bytes) else built.model_dump_json().encode()
        packed = gzip.compress(body, 6) if len(body) >= SMALL else None
        answer = Answer(version, body, packed, getattr(built, "next", None))
        with self._lock:
            self._drop(key)
            self._held[key] = answer
            self._size += answer.size()
            while self._size > self._room and self._held:
                self._drop(next(iter(self._held)))
        return answer

    def _drop(self, key: str) -> None:
        gone = self._held.pop(key, None)
        self._size -= gone.size() if gone else 0


def fresh(model: BaseModel, status: int = 200, **headers: str) -> Response:
    """Answer what may differ the next moment, so that nobody keeps it; it is checked already, so it goes out as it is."""
    return Response(model.model_dump_json(), status, {"Cache-Control": "no-store", **headers}, JSON)


def _holds(request: Request, version: str) -> bool:
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in request.headers.get("if-none-match", "").split(","))
    return any(tag in (version, "*") for tag in tags)
