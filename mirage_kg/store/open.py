"""Opening the index of a folder: read it where it is whole and fresh, compile it where it is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from mirage_kg.errors import StoreDamaged, StoreNewer
from mirage_kg.load.folder import read_folder
from mirage_kg.load.load import GraphCheck, load_files
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.store.build import APPLICATION_ID, SCHEMA, build, content_of, digest_of, digest_of_file, digest_path
from mirage_kg.store.sqlite import SqliteStore

INDEX = "index.sqlite"
IN_MEMORY = 1 << 30
"""The largest index that is read into memory, in bytes; a larger one is read where it lies."""

_HEAD = 100
_MAGIC = b"SQLite format 3\0"


def open_sqlite(
    folder: Path, data_dir: Path, analyse: Callable[[Graph], Map], checks: Sequence[GraphCheck] = ()
) -> SqliteStore:
    """Open the index of `folder` that lies in `data_dir`.

    An index that is missing, of an older schema or of another revision is compiled from the files. So is a damaged one: not
    an index, or not byte for byte what was written; it is kept beside the new one with the ending .damaged.

    Args:
        folder: the folder of content.
        data_dir: where the index is kept; made if need be.
        analyse: computes what the index holds beyond the files.
        checks: further checks of the graph, for the stored problems.

    Raises:
        NotFound, InvalidInput: when `folder` cannot be one.
        StoreNewer: when a newer Mirage wrote the index; nothing is rewritten.
        StoreDamaged: when the index cannot be written.
    """
    files = read_folder(folder)
    path = data_dir / INDEX
    try:
        content = read_sound(path)
        if content is not None:
            store = SqliteStore(content)
            if store.revision == files.revision:
                return store
            store.close()
        loaded = load_files(files, checks)
        data_dir.mkdir(parents=True, exist_ok=True)
        build(path, content_of(loaded.graph, analyse(loaded.graph)), loaded.problems)
        return SqliteStore(readable(path))
    except (OSError, sqlite3.Error) as error:
        hint = "give a folder that can be written with --data DIR"
        raise StoreDamaged(f"the index cannot be read or written: {error}", hint=hint, where=str(path)) from error


def readable(path: Path) -> bytes | Path:
    """Return what to open of an index: its bytes, or the file where holding it twice would take gigabytes."""
    return path if path.stat().st_size > IN_MEMORY else path.read_bytes()


def read_sound(path: Path) -> bytes | Path | None:
    """Return an index of this schema, as `readable` does; None when there is none. A damaged index is put aside.

    Raises:
        StoreNewer: when its schema is newer than this code.
    """
    if not path.is_file():
        return None
    content = readable(path)
    schema = _schema(_head(content))
    if schema is not None and schema > SCHEMA:
        raise StoreNewer(
            f"the index has schema {schema}, this Mirage reads schema {SCHEMA}",
            hint="use a newer Mirage, or another folder with --data DIR; the index was left as it is",
            where=str(path),
        )
    known = digest_path(path)
    if schema is None or not known.is_file() or known.read_text("ascii", "replace") != _digest(content):
        path.replace(path.with_name(path.name + ".damaged"))
        return None
    return content if schema == SCHEMA else None


def _head(content: bytes | Path) -> bytes:
    if isinstance(content, bytes):
        return content[:_HEAD]
    with content.open("rb") as file:
        return file.read(_HEAD)


def _digest(content: bytes | Path) -> str:
    return digest_of(content) if isinstance(content, bytes) else digest_of_file(content)


def _schema(content: bytes) -> int | None:
    """Return the schema version of an index, from its header alone; None when the file is not an index."""
    if len(content) < _HEAD or not content.startswith(_MAGIC) or int.from_bytes(content[68:72]) != APPLICATION_ID:
        return None
    return int.from_bytes(content[60:64])
