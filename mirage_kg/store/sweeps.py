"""The sweeps store: records of sweeps, and the finished chunks of sweeps that were interrupted."""

from __future__ import annotations

import zlib

from pydantic import ValidationError

from mirage_kg.limits import limit
from mirage_kg.model.sweep import Chunk, Sweep, SweepOutputs
from mirage_kg.store.records import RecordsStore, packed

SWEEPS = "sweeps.sqlite"

BEGUN = """
CREATE TABLE IF NOT EXISTS begun (number INTEGER PRIMARY KEY AUTOINCREMENT, content_hash TEXT NOT NULL UNIQUE)
"""
"""The sweeps that have chunks, in the order in which their first one was kept."""


class SweepsStore(RecordsStore[Sweep]):
    """Sweeps by id, and chunks by the content that they belong to."""

    noun = "sweep"
    application_id = 0x4D697377
    record = Sweep
    outputs = SweepOutputs
    further_tables = f"""
CREATE TABLE chunks (content_hash TEXT NOT NULL, number INTEGER NOT NULL, cells BLOB NOT NULL,
  PRIMARY KEY (content_hash, number)) WITHOUT ROWID;
{BEGUN};
"""
    further_changes = (BEGUN, "INSERT OR IGNORE INTO begun (content_hash) SELECT DISTINCT content_hash FROM chunks")

    def save(self, record: Sweep, owner: str | None = None) -> None:
        """Keep a record, in place of an earlier state of it; one that has finished holds all its chunks, so they go."""
        super().save(record, owner)
        if record.status == "finished":
            self._drop(record.provenance.content_hash)

    def keep_chunk(self, content_hash: str, number: int, chunk: Chunk) -> None:
        """Keep one finished chunk of the sweep with that content.

        With its first one the chunks of the sweep begun longest ago go, where more than the limit `sweeps_interrupted` were.
        """
        if not self._rows("SELECT 1 FROM begun WHERE content_hash = ?", content_hash):
            self._rows("INSERT OR IGNORE INTO begun (content_hash) VALUES (?)", content_hash)
            most = limit("sweeps_interrupted")
            for (old,) in self._rows("SELECT content_hash FROM begun ORDER BY number DESC LIMIT -1 OFFSET ?", most):
                self._drop(old)
        self._rows(
            "INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)", content_hash, number, packed(chunk.model_dump_json())
        )

    def _drop(self, content_hash: str) -> None:
        self._rows("DELETE FROM chunks WHERE content_hash = ?", content_hash)
        self._rows("DELETE FROM begun WHERE content_hash = ?", content_hash)

    def chunk(self, content_hash: str, number: int) -> Chunk | None:
        """Return a finished chunk; None when it was not kept, or cannot be read and has to be run again."""
        rows = self._rows("SELECT cells FROM chunks WHERE content_hash = ? AND number = ?", content_hash, number)
        try:
            return Chunk.model_validate_json(zlib.decompress(rows[0][0])) if rows else None
        except (zlib.error, ValidationError):
            return None
