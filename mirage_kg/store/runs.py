"""The runs store: every run that was ever asked for, in a file of its own that outlives any index."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from mirage_kg.errors import Closed, NotFound, StoreDamaged, StoreNewer
from mirage_kg.model.run import FINAL, Outputs, Run
from mirage_kg.store import walk
from mirage_kg.store.protocol import Page

RUNS = "runs.sqlite"
APPLICATION_ID = 0x4D697272
SCHEMA = 1

_TABLES = f"""
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, node TEXT NOT NULL, experiment TEXT NOT NULL,
  status TEXT NOT NULL, content_hash TEXT NOT NULL, record BLOB NOT NULL, outputs BLOB
);
CREATE INDEX runs_of_node ON runs (node, experiment, number);
CREATE INDEX runs_of_content ON runs (content_hash, number);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA};
"""


class RunsStore:
    """Runs by id, newest first by the order in which they were saved first; a clock that is wrong changes nothing.

    Records and outputs are JSON, compressed, each with the checksum of the compression. SQLite in WAL mode: a run that was
    saved survives the end of the process. May be used from many threads.
    """

    def __init__(self, path: Path) -> None:
        """Open the runs at `path`, or begin a new file there.

        A file that is damaged is kept aside with the ending .damaged and a number, and a new one is begun.

        Raises:
            StoreNewer: when a newer Mirage wrote the file; nothing is rewritten.
            StoreDamaged: when the place cannot be written.
        """
        self._path = path
        self._lock = threading.Lock()
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = _connect(path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                _put_aside(path)
                self._connection = _connect(path)
        except (OSError, sqlite3.Error) as error:
            hint = "give a folder that can be written with --data DIR"
            raise StoreDamaged(f"the runs cannot be kept: {error}", hint=hint, where=str(path)) from error

    def save(self, run: Run) -> None:
        """Keep a run, in place of an earlier state of it."""
        outputs = _packed(run.outputs.model_dump_json()) if run.outputs else None
        record = _packed(run.model_copy(update={"outputs": None}).model_dump_json())
        values = (run.id, run.node, run.experiment, run.status, run.provenance.content_hash, record, outputs)
        self._rows(
            "INSERT INTO runs (id, node, experiment, status, content_hash, record, outputs) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET status = excluded.status, content_hash = excluded.content_hash,"
            " record = excluded.record, outputs = excluded.outputs",
            *values,
        )

    def get(self, id: str) -> Run:
        """Return one run with its outputs.

        Raises:
            NotFound: when there is no such run.
            StoreDamaged: when it is there but cannot be read.
        """
        rows = self._rows("SELECT record, outputs FROM runs WHERE id = ?", id)
        if not rows:
            raise NotFound(f"there is no run {id[:80]!r}", where=id[:80])
        return _run(*rows[0]) or _unreadable(id)

    def list_runs(self, limit: int = 100, after: str | None = None, node: str | None = None) -> Page[Run]:
        """Return runs without outputs, newest first, of one node or of all; `after` is the `next` of the page before."""
        most = walk.page_size(limit)
        rows = self._rows(
            "SELECT number, record FROM runs WHERE number < ? AND node = coalesce(?, node) ORDER BY number DESC LIMIT ?",
            int(after) if after else 2**62,
            node,
            most + 1,
        )
        kept = rows[:most]
        runs = tuple(run for _, record in kept if (run := _run(record)))
        return Page(runs, str(kept[-1][0]) if kept and len(rows) > most else None)

    def latest(self, node: str, experiment: str) -> Run | None:
        """Return the newest run of one experiment, without outputs; None when it never ran."""
        return self._newest("node = ? AND experiment = ?", node, experiment)

    def latest_of_all(self) -> dict[tuple[str, str], Run]:
        """Return the newest run of every experiment that ever ran, without outputs, by node and experiment."""
        rows = self._rows(
            "SELECT record FROM runs WHERE number IN (SELECT max(number) FROM runs GROUP BY node, experiment)"
        )
        return {(run.node, run.experiment): run for (record,) in rows if (run := _run(record))}

    def cached(self, content_hash: str) -> Run | None:
        """Return the newest finished run of that content, with outputs; None when there is none that can be read."""
        rows = self._rows(
            "SELECT record, outputs FROM runs WHERE content_hash = ? AND status = 'finished' ORDER BY number DESC",
            content_hash,
        )
        return next((run for row in rows if (run := _run(*row))), None)

    def end_unfinished(self, message: str) -> int:
        """Mark runs that no process works on any more as lost, with `message`; return how many there were."""
        marks = ", ".join("?" * len(FINAL))
        rows = self._rows(f"SELECT record, outputs FROM runs WHERE status NOT IN ({marks})", *sorted(FINAL))
        runs = [run for row in rows if (run := _run(*row))]
        for run in runs:
            self.save(run.model_copy(update={"status": "worker_lost", "message": message}))
        return len(runs)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._connection.close()

    def _newest(self, where: str, *values: object) -> Run | None:
        rows = self._rows(f"SELECT record FROM runs WHERE {where} ORDER BY number DESC LIMIT 1", *values)
        return _run(rows[0][0]) if rows else None

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._reading():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        if self._closed:
            raise Closed("the runs store was closed", hint="open it again")
        try:
            yield
        except UnicodeEncodeError as error:
            raise NotFound("no run has such a name") from error
        except sqlite3.Error as error:
            raise StoreDamaged(f"the runs cannot be read or kept: {error}", where=str(self._path)) from error


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that was checked, with its tables made if it is new."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if schema > SCHEMA:
            raise StoreNewer(
                f"the runs have schema {schema}, this Mirage reads schema {SCHEMA}",
                hint="use a newer Mirage, or another folder with --data DIR; the runs were left as they are",
                where=str(path),
            )
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the file is damaged")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if schema == 0:
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                raise sqlite3.DatabaseError("the file holds something else")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise sqlite3.DatabaseError("the file holds something else")
    except BaseException:
        connection.close()
        raise
    return connection


def _put_aside(path: Path) -> None:
    """Rename a damaged file, and what belongs to it, to a name that is not taken."""
    number = next(n for n in count(1) if not path.with_name(f"{path.name}.damaged-{n}").exists())
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(path.with_name(f"{path.name}.damaged-{number}{ending}"))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), level=3)


def _run(record: bytes, outputs: bytes | None = None) -> Run | None:
    """Return the run of a row, or None where its bytes are damaged: one bad row loses one run and no list."""
    try:
        run = Run.model_validate_json(zlib.decompress(record))
        seen = Outputs.model_validate_json(zlib.decompress(outputs)) if outputs else None
    except (zlib.error, ValidationError):
        return None
    return run.model_copy(update={"outputs": seen})


def _unreadable(id: str) -> NoReturn:
    raise StoreDamaged(f"the run {id[:80]!r} is damaged and cannot be read", hint="run it again", where=id[:80])
