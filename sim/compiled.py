"""The folder of compiled programs: entries that were not written whole are removed from it.

JAX writes an entry in place and never over one that is there. One that a killed process left half written would be refused,
with a warning, and its program compiled anew by every process from then on.
"""

from __future__ import annotations

import importlib
import os
import time
import zlib
from functools import cache
from pathlib import Path

LOOKED = ".looked"
"""The file whose time says up to when entries were looked at."""

SETTLED_SECONDS = 10.0
"""An entry that was written to so lately may be on its way, and is left for the next look."""

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
