"""Files that are read and compressed once, and then served from memory."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.http.cache import SMALL

KEPT_FILES = 128
LARGEST = 2 * 1024 * 1024
"""A larger file is read from the disk each time."""


class PackedFiles(StaticFiles):
    """The files of a folder, as `StaticFiles` finds them and tells when they have changed.

    Reading a page's scripts by pieces and compressing them for every reader took longer than all that the page asks the
    interface for.
    """

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer one file: whole and from memory, unless a part of it is asked for."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = Headers(scope=scope)
        if not isinstance(response, FileResponse) or "range" in asked or stat_result.st_size > LARGEST:
            return response
        plain, packed = _held(str(full_path), stat_result.st_mtime_ns)
        kept = {name: response.headers[name] for name in ("content-type", "last-modified", "etag")}
        if packed is None or "gzip" not in asked.get("accept-encoding", ""):
            return Response(plain, status_code, kept)
        return Response(packed, status_code, kept | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


@lru_cache(maxsize=KEPT_FILES)
def _held(path: str, changed: int) -> tuple[bytes, bytes | None]:
    """Return a file and its compressed form, if that is smaller; `changed` makes a later one another question."""
    plain = Path(path).read_bytes()
    packed = gzip.compress(plain, mtime=0) if len(plain) >= SMALL else plain
    return plain, packed if len(packed) < len(plain) else None
