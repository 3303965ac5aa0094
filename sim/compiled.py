"""The folder of compiled programs: entries that were not written whole are removed from it, and the oldest beyond a bound.

JAX writes an entry in place and never over one that is there. One that a killed process left half written would be refused,
with a warning, and its program compiled anew by every process from then on.
"""

from __future__ import annotations

import importlib
import os
import time
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LOOKED = ".looked"
"""The file whose time says up to when entries were looked at."""

SETTLED_SECONDS = 10.0
"""An entry that was written to so lately may be on its way, and is left for the next look."""

LARGEST_BYTES = 512 * 1024 * 1024
"""How large our own folder may be when a process begins to use it: some thousands of programs of a tenth of a megabyte."""

_ZLIB, _ZSTD = b"\x78", b"\x28\xb5\x2f\xfd"


@cache
def remove_torn(folder: Path) -> None:
    """Remove the entries of `folder` that cannot be unpacked; once a process, since each process makes its own.

    Entries that were looked at before are not read again. Where that is not possible nothing is done: an entry that stays
    costs its compilation and nothing else.
    """
    looked, until = folder / LOOKED, time.time() - SETTLED_SECONDS
    try:
        since = looked.stat().st_mtime if looked.exists() else 0.0
        for entry in folder.glob("*-cache"):
            if since < entry.stat().st_mtime <= until and not whole(entry.read_bytes()):
                entry.unlink()
        looked.touch()
        os.utime(looked, (until, until))
    except OSError:
        return


@cache
def keep_within(folder: Path, most_bytes: int) -> None:
    """Remove entries of `folder` until the rest takes at most `most_bytes`, those used longest ago first; once a process.

    When an entry was read is what the file system says: most note it once a day, some never, and then it is when it was
    written. JAX can bound its folder as well, but fails on one with entries from before it did.
    """
    try:
        entries = [(max(found.st_atime, found.st_mtime), found.st_size, path) for path, found in _entries(folder)]
        size = sum(row[1] for row in entries)
        for _, bytes_, path in sorted(entries):
            if size <= most_bytes:
                return
            path.unlink(missing_ok=True)
            size -= bytes_
    except OSError:
        return


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.glob("*-cache"):
        yield path, path.stat()


def whole(entry: bytes) -> bool:
    """Return whether an entry can be unpacked, by its own checksum; one packed in a way unknown here counts as whole."""
    try:
        if entry.startswith(_ZSTD):
            importlib.import_module("compression.zstd").decompress(entry)
        elif entry.startswith(_ZLIB) or not entry:
            zlib.decompress(entry)
    except ImportError:
        return True
    except Exception:
        return False
    return True
