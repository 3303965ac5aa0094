"""Records of work in a file of their own: every one that was ever asked for, outliving any index."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from filelock import FileLock
from pydantic import ValidationError

from mirage_kg.errors import Closed, Listed, NotFound, StoreDamaged, StoreNewer
from mirage_kg.model.record import Record
from mirage_kg.model.run import FINAL, Entry
from mirage_kg.store import walk
from mirage_kg.store.protocol import Page

R = TypeVar("R", bound=Entry)

SCHEMA = 1

OPENING_SECONDS = 60.0
"""How long opening waits for other processes that are opening the same file: each reads all of it once."""


class RecordsStore(Generic[R]):
    """Records by id, newest first by the order in which they were saved first; a clock that is wrong changes nothing.

    Records and outputs are JSON, compressed, each with the checksum of the compression. SQLite in WAL mode: what was saved
    survives the end of the process. May be used from many threads, and the file from many processes.
    """

    noun: ClassVar[str]
    """What is kept, in the singular; its plural is the name of the table."""
    application_id: ClassVar[int]
    record: type[R]
    outputs: type[Record]
    further_tables: ClassVar[str] = ""
    further_changes: ClassVar[tuple[str, ...]] = ()
    """Statements that bring a file of an earlier version up to now, harmless when run again."""

    def __init__(self, path: Path) -> None:
        """Open the records at `path`, or begin a new file there.

        A file that is damaged is kept aside with the ending .damaged and a number, and a new one is begun.

        Raises:
            StoreNewer: when a newer Mirage wrote the file; nothing is rewritten.
            StoreDamaged: when the place cannot be written.
        """
        self.path = path
        self._table = f"{self.noun}s"
        self._lock = threading.Lock()
        self._closed = False
        self._seen, self._elsewhere = 0, 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Else two that begin one file at once meet it half made, and one of them puts aside what the other works on.
            with FileLock(path.with_suffix(".lock"), timeout=OPENING_SECONDS):
                self._connection = self._opened()
        except (OSError, sqlite3.Error) as error:
            hint = "give a folder that can be written with --data DIR"
            raise StoreDamaged(f"the {self._table} cannot be kept: {error}", hint=hint, where=str(path)) from error

    def save(self, record: R, owner: str | None = None) -> None:
        """Keep a record, in place of an earlier state of it; `owner` is who works on one that is new and unfinished."""
        outputs = packed(record.outputs.model_dump_json()) if record.outputs else None
        bare = packed(record.model_copy(update={"outputs": None}).model_dump_json())
        values = (
            record.id,
            record.node,
            record.experiment,
            record.status,
            record.provenance.content_hash,
            bare,
            outputs,
            owner,
        )
        self._rows(
            f"INSERT INTO {self._table} (id, node, experiment, status, content_hash, record, outputs, owner)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET status = excluded.status, content_hash = excluded.content_hash,"
            " record = excluded.record, outputs = excluded.outputs",
            *values,
        )

    def get(self, id: str) -> R:
        """Return one record with its outputs.

        Raises:
            NotFound: when there is no such record.
            StoreDamaged: when it is there but cannot be read.
        """
        rows = self._rows(f"SELECT record, outputs FROM {self._table} WHERE id = ?", id)
        if not rows:
            lists: Listed = "runs" if self.noun == "run" else "sweeps"
            raise NotFound(f"there is no {self.noun} {id[:80]!r}", where=id[:80], lists=lists)
        return self._read(*rows[0]) or self._unreadable(id)

    def page(self, limit: int = 100, after: str | None = None, node: str | None = None) -> Page[R]:
        """Return records without outputs, newest first, of one node or of all; `after` is the `next` of the page before."""
        most = walk.page_size(limit)
        rows = self._rows(
            f"SELECT number, record FROM {self._table} WHERE number < ? AND node = coalesce(?, node)"
            " ORDER BY number DESC LIMIT ?",
            int(after) if after else 2**62,
            node,
            most + 1,
        )
        kept = rows[:most]
        records = tuple(found for _, record in kept if (found := self._read(record)))
        return Page(records, str(kept[-1][0]) if kept and len(rows) > most else None)

    def cached(self, content_hash: str) -> R | None:
        """Return the newest finished record of that content, with outputs; None when there is none that can be read."""
        rows = self._rows(
            f"SELECT record, outputs FROM {self._table} WHERE content_hash = ? AND status = 'finished'"
            " ORDER BY number DESC",
            content_hash,
        )
        return next((record for row in rows if (record := self._read(*row))), None)

    def finished(self, node: str, most: int = 50, *, outputs: bool = False) -> list[R]:
        """Return the newest finished records of one node, newest first, with outputs where they are asked for."""
        column = "outputs" if outputs else "NULL"
        rows = self._rows(
            f"SELECT record, {column} FROM {self._table} WHERE node = ? AND status = 'finished' ORDER BY number DESC LIMIT ?",
            node,
            most,
        )
        return [record for row in rows if (record := self._read(*row))]

    def unfinished(self, id: str) -> bool:
        """Return whether there is such a record and it has no end yet."""
        rows = self._rows(f"SELECT status FROM {self._table} WHERE id = ?", id)
        return bool(rows) and rows[0][0] not in FINAL

    def owner(self, id: str) -> str | None:
        """Return who worked on a record when it was begun; None where nobody is named, or there is no such record."""
        rows = self._rows(f"SELECT owner FROM {self._table} WHERE id = ?", id)
        return rows[0][0] if rows else None

    def changed_elsewhere(self) -> int:
        """Return how often the file was seen to have been changed by another process, or through another connection."""
        with self._lock:
            if not self._closed:
                seen = self._connection.execute("PRAGMA data_version").fetchone()[0]
                self._elsewhere += seen != self._seen
                self._seen = seen
            return self._elsewhere

    def end_unfinished(self, message: str, alive: Callable[[str | None], bool]) -> int:
        """Mark records that no process works on any more as lost, with `message`; return how many there were.

        Args:
            message: what the records say then.
            alive: whether the owner of that id still works.
        """
        marks = ", ".join("?" * len(FINAL))
        rows = self._rows(
            f"SELECT owner, record, outputs FROM {self._table} WHERE status NOT IN ({marks})", *sorted(FINAL)
        )
        records = [record for owner, *row in rows if not alive(owner) and (record := self._read(*row))]
        for record in records:
            self.save(record.model_copy(update={"status": "worker_lost", "message": message}))
        return len(records)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._connection.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._reading():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        if self._closed:
            raise Closed(f"the {self._table} store was closed", hint="open it again")
        try:
            yield
        except UnicodeEncodeError as error:
            raise NotFound(f"no {self.noun} has such a name") from error
        except sqlite3.Error as error:
            raise StoreDamaged(f"the {self._table} cannot be read or kept: {error}", where=str(self.path)) from error

    def _read(self, record: bytes, outputs: bytes | None = None) -> R | None:
        """Return the record of a row, or None where its bytes are damaged: one bad row loses one record and no list."""
        try:
            found = self.record.model_validate_json(zlib.decompress(record))
            seen = self.outputs.model_validate_json(zlib.decompress(outputs)) if outputs else None
        except (zlib.error, ValidationError):
            return None
        return found.model_copy(update={"outputs": seen})

    def _unreadable(self, id: str) -> NoReturn:
        raise StoreDamaged(
            f"the {self.noun} {id[:80]!r} is damaged and cannot be read", hint="run it again", where=id[:80]
        )

    def _opened(self) -> sqlite3.Connection:
        """Return a connection to the file, or to a new one where it is damaged and was put aside."""
        try:
            return self._connect()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            _put_aside(self.path)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        """Return a connection to a file that was checked, with its tables made if it is new."""
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if schema > SCHEMA:
                raise StoreNewer(
                    f"the {self._table} have schema {schema}, this Mirage reads schema {SCHEMA}",
                    hint="use a newer Mirage, or another folder with --data DIR; "
                    f"the {self._table} were left as they are",
                    where=str(self.path),
                )
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("the file is damaged")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if schema == 0:
                if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                    raise sqlite3.DatabaseError("the file holds something else")
                connection.executescript(f"BEGIN IMMEDIATE; {self._tables()} COMMIT;")
            elif connection.execute("PRAGMA application_id").fetchone()[0] != self.application_id:
                raise sqlite3.DatabaseError("the file holds something else")
            else:
                self._bring_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        """Add what files of earlier versions lack, once, whoever of several processes comes first."""
        connection.execute("BEGIN IMMEDIATE")
        columns = connection.execute(f"PRAGMA table_info({self._table})").fetchall()
        if not any(column[1] == "owner" for column in columns):
            connection.execute(f"ALTER TABLE {self._table} ADD COLUMN owner TEXT")
        for statement in self.further_changes:
            connection.execute(statement)
        connection.execute("COMMIT")

    def _tables(self) -> str:
        return f"""
CREATE TABLE {self._table} (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, experiment TEXT NOT NULL,
  status TEXT NOT NULL, content_hash TEXT NOT NULL, record BLOB NOT NULL, outputs BLOB,
  owner TEXT
);
CREATE INDEX {self._table}_of_node ON {self._table} (node, experiment, number);
CREATE INDEX {self._table}_of_content ON {self._table} (content_hash, number);
{self.further_tables}
PRAGMA application_id = {self.application_id};
PRAGMA user_version = {SCHEMA};
"""


def packed(text: str) -> bytes:
    """Return `text` compressed, with the checksum of the compression."""
    return zlib.compress(text.encode(), level=3)


def _put_aside(path: Path) -> None:
    """Rename a damaged file, and what belongs to it, to a name that is not taken."""
    number = next(n for n in count(1) if not path.with_name(f"{path.name}.damaged-{n}").exists())
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(path.with_name(f"{path.name}.damaged-{number}{ending}"))
