"""The state of every node with an experiment, worked out once after each change of a run."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol

from api.jobs import Board
from mirage_kg.experiment import problem_of, state_of
from mirage_kg.model.node import Node
from mirage_kg.model.run import NodeState, Run


class LatestRuns(Protocol):
    """What is needed of the runs store."""

    def latest(self) -> Mapping[str, Run]:
        """Return for each node its newest ended run that says something about it: not cancelled, mechanism on."""


class States:
    """Answers which nodes can be run, and the state of each."""

    def __init__(self, nodes: Iterable[Node], records: LatestRuns, board: Board) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._records = records
        self._board = board
        self._lock = threading.Lock()
        self._version = -1
        self._latest: Mapping[str, Run] = {}
        self._states: dict[str, NodeState] = {}
        self._settled: dict[str, NodeState] = {}
        self.runnable = cache(self._can_run)

    def state(self, id: str) -> NodeState:
        """Return the state of a node; one without an experiment was never run."""
        with self._lock:
            self._catch_up()
            return self._states.get(id, "never_run")

    def latest(self, id: str) -> Run | None:
        """Return the newest ended run that says something about the node."""
        with self._lock:
            self._catch_up()
            return self._latest.get(id)

    def _catch_up(self) -> None:
        version = self._board.version
        if version == self._version:
            return
        self._latest = {id: run for id, run in self._records.latest().items() if id in self._nodes}
        self._states = {id: self._settle(run) for id, run in self._latest.items()}
        for run in self._board.active():
            if not run.ablated:
                self._states[run.node] = "running" if run.status == "running" else "queued"
        self._version = version

    def _settle(self, run: Run) -> NodeState:
        """Return the state after `run`; whether it is stale cannot change while this process lives."""
        if run.id not in self._settled:
            self._settled[run.id] = state_of(self._nodes[run.node], run)
        return self._settled[run.id]

    def _can_run(self, id: str) -> bool:
        node = self._nodes.get(id)
        return node is not None and any(problem_of(node, experiment) is None for experiment in node.experiments)
