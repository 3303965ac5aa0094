"""Files that are there whole or not at all: written under another name beside their place, and then renamed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KILLED_SECONDS = 24 * 3600.0
"""A part that nobody wrote to for so long was left by a process that was killed; no file of ours takes a day to write."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yield an empty file to write to. It takes the place of `path` when the block ends well, and is removed otherwise.

    A reader sees the old file or the new one. What processes that were killed left behind is removed first.

    Raises:
        OSError: when it cannot be written or renamed; nothing is left behind.
    """
    _clear(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path), suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    return f".{path.stem}-"


def _clear(path: Path) -> None:
    for part in path.parent.glob(f"{_prefix(path)}*.part"):
        try:
            if time.time() - part.stat().st_mtime > KILLED_SECONDS:
                part.unlink()
        except FileNotFoundError:
            # Another process has renamed or removed it meanwhile.
            continue
