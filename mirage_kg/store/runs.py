"""The runs store: every run that was ever asked for, in a file of its own that outlives any index."""

from __future__ import annotations

from mirage_kg.model.run import Outputs, Run
from mirage_kg.store.records import RecordsStore

RUNS = "runs.sqlite"


class RunsStore(RecordsStore[Run]):
    """Runs by id, newest first by the order in which they were saved first."""

    noun = "run"
    application_id = 0x4D697272
    record = Run
    outputs = Outputs

    def latest(self, node: str, experiment: str) -> Run | None:
        """Return the newest run of one experiment, without outputs; None when it never ran."""
        return self._newest("node = ? AND experiment = ?", node, experiment)

    def latest_of_all(self) -> dict[tuple[str, str], Run]:
        """Return the newest run of every experiment that ever ran, without outputs, by node and experiment."""
        rows = self._rows(
            "SELECT record FROM runs WHERE number IN (SELECT max(number) FROM runs GROUP BY node, experiment)"
        )
        return {(run.node, run.experiment): run for (record,) in rows if (run := self._read(record))}

    def latest_finished(self) -> dict[tuple[str, str], Run]:
        """Return the newest finished run of every experiment that asked its node's own question, without outputs."""
        experiments = self._rows("SELECT DISTINCT node, experiment FROM runs WHERE status = 'finished'")
        newest = ((key, self._newest_asking(*key)) for key in experiments)
        return {key: run for key, run in newest if run}

    def _newest_asking(self, node: str, experiment: str) -> Run | None:
        where = "node = ? AND experiment = ? AND status = 'finished' AND number < ?"
        before = 2**62
        while rows := self._rows(
            f"SELECT number, record FROM runs WHERE {where} ORDER BY number DESC LIMIT 1", node, experiment, before
        ):
            before = rows[0][0]
            run = self._read(rows[0][1])
            if run and run.asks_its_node:
                return run
        return None

    def _newest(self, where: str, *values: object) -> Run | None:
        rows = self._rows(f"SELECT record FROM runs WHERE {where} ORDER BY number DESC LIMIT 1", *values)
        return self._read(rows[0][0]) if rows else None
