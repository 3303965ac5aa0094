"""The state of every node with an experiment, worked out once after each change of a run.

`mirage_kg.experiment` brings the numerical libraries, about a second of import. It is imported where it is first needed, so
that the server answers before that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from functools import cache

from api.jobs.board import Board
from mirage_kg.model.node import Node
from mirage_kg.model.run import FINAL, NodeState, Run
from mirage_kg.store.runs import RunsStore


class States:
    """Answers which nodes can be run, and the state of each."""

    def __init__(self, nodes: Iterable[Node], records: RunsStore, board: Board) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._records = records
        self._board = board
        self._lock = threading.Lock()
        self._version = -1
        self._latest: dict[tuple[str, str], Run] = {}
        self._states: dict[str, NodeState] = {}
        self._settled: dict[str, NodeState] = {}
        self.runnable = cache(self._can_run)

    def now(self) -> Mapping[str, NodeState]:
        """Return the state of every node that was run; it costs a look at the file of runs, so an answer asks once."""
        with self._lock:
            self._catch_up()
            return self._states

    def latest(self, id: str, experiment: str) -> Run | None:
        """Return the newest run that says something about one experiment of a node."""
        with self._lock:
            self._catch_up()
            return self._latest.get((id, experiment))

    def _catch_up(self) -> None:
        version = self._board.version
        if version == self._version:
            return
        self._latest = {
            key: run
            for key, newest in self._records.latest_of_all().items()
            if key[0] in self._nodes and (run := self._telling(newest))
        }
        ordered = sorted(self._latest.values(), key=lambda run: run.id)
        states = {run.node: self._settle(run) for run in ordered}
        for run in self._board.active():
            if run.asks_its_node:
                states[run.node] = "running" if run.status == "running" else "queued"
        # Who holds what `now` gave keeps it as it was.
        self._states = states
        self._version = version

    def _telling(self, newest: Run) -> Run | None:
        """Return `newest`, or the newest run of its experiment before it that has ended, uncancelled, and asked the node."""
        run, after = newest, None
        while not _tells(run, newest.experiment):
            page = self._records.page(50, after, newest.node)
            found = next((row for row in page.items if _tells(row, newest.experiment)), None)
            if found is None and page.next is None:
                return None
            run, after = found or run, page.next
        return run

    def _settle(self, run: Run) -> NodeState:
        """Return the state after `run`; whether it is stale cannot change while this process lives."""
        from mirage_kg.experiment import state_of

        if run.id not in self._settled:
            self._settled[run.id] = state_of(self._nodes[run.node], run)
        return self._settled[run.id]

    def _can_run(self, id: str) -> bool:
        node = self._nodes.get(id)
        if node is None:
            return False
        from mirage_kg.experiment import problem_of

        return any(problem_of(node, experiment) is None for experiment in node.experiments)


def _tells(run: Run, experiment: str) -> bool:
    return run.experiment == experiment and run.status in FINAL - {"cancelled"} and run.asks_its_node
