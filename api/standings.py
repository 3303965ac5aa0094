"""How everything stands now: solved once after each change of a run, away from the requests that only show the map.

Solving brings NumPy and SciPy, half a second of import, and a tenth of a second for the shipped graph. What lists and maps
show is therefore the last solution, None before the first; who asks for standing itself waits for the one of now.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api.jobs import Board
from mirage_kg.errors import MirageError
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Argument, Link
from mirage_kg.model.standing import Standing, StatementStanding
from mirage_kg.store.protocol import Store
from mirage_kg.store.runs import RunsStore

if TYPE_CHECKING:
    from mirage_kg.argument.run_evidence import Finding, RunEvidence
    from mirage_kg.argument.solutions import Solutions

log = logging.getLogger("mirage.standing")

CLOSE_SECONDS = 5.0


@dataclass(frozen=True)
class Stand:
    """One solution with everything that it was made from."""

    graph: Graph
    findings: tuple[Finding, ...]
    runs: tuple[RunEvidence, ...]
    solutions: Solutions
    standing: Standing

    @cached_property
    def rows(self) -> dict[str, StatementStanding]:
        """How each statement stands, by id."""
        return {row.id: row for row in self.standing.nodes}

    @cached_property
    def arguments(self) -> dict[str, Argument]:
        """The arguments of the files, by id."""
        return {id: argument for id, (_, argument) in self.graph.arguments.items()}

    @cached_property
    def links(self) -> dict[str, Link]:
        """The links that no argument holds, by id."""
        return {link.id: link for link in self.graph.links if link.argument is None}


class Standings:
    """Solves anew when a run has changed; `version` grows with every solution that differs."""

    def __init__(self, store: Store, records: RunsStore, board: Board) -> None:
        self.version = 0
        self._store = store
        self._records = records
        self._board = board
        self._stand: Stand | None = None
        self._solved_at = -1
        self._stale: dict[str, bool] = {}
        self._solving = threading.Lock()
        self._behind: threading.Thread | None = None
        self._open = False

    def open(self) -> None:
        """Let `last` solve behind the requests from now on."""
        self._open = True

    def close(self) -> None:
        """Solve no more, and wait for what goes on; twice is harmless."""
        self._open = False
        behind = self._behind
        if behind is not None and behind is not threading.current_thread():
            behind.join(CLOSE_SECONDS)

    def now(self) -> Stand:
        """Return the solution for the runs of now; it is solved here if it has to be."""
        with self._solving:
            version = self._board.version
            if self._stand is not None and self._solved_at == version:
                return self._stand
            graph = self._store.graph() if self._stand is None else self._stand.graph
            found = self._solve(graph)
            if self._stand is None or found.standing.evidence != self._stand.standing.evidence:
                self._stand = found
                self.version += 1
            self._solved_at = version
            return self._stand

    def last(self) -> Stand | None:
        """Return the last solution at once; where it is not that of now, one begins to be solved behind."""
        if self._open and self._solved_at != self._board.version and not (self._behind and self._behind.is_alive()):
            self._behind = threading.Thread(target=self._catch_up, name="mirage-standing", daemon=True)
            self._behind.start()
        return self._stand

    def _catch_up(self) -> None:
        try:
            self.now()
        except MirageError as error:
            log.error("standing: %s", error.detail)

    def _solve(self, graph: Graph) -> Stand:
        from mirage_kg.argument.position import position_of
        from mirage_kg.argument.run_evidence import told_by
        from mirage_kg.argument.solutions import Solutions
        from mirage_kg.argument.standing import standing_of

        findings = self._findings(graph)
        runs = tuple(told_by(finding) for finding in findings)
        solutions = Solutions(position_of(graph, runs))
        return Stand(graph, findings, runs, solutions, standing_of(solutions))

    def _findings(self, graph: Graph) -> tuple[Finding, ...]:
        from mirage_kg.argument.run_evidence import Finding
        from mirage_kg.experiment import is_current

        found = []
        for run in self._records.latest_finished().values():
            node = graph.nodes.get(run.node)
            if node is not None and any(row.id == run.experiment for row in node.experiments):
                # Code and files do not change while this process lives.
                if run.id not in self._stale:
                    self._stale[run.id] = not is_current(node, run)
                found.append(Finding(run, self._stale[run.id]))
        return tuple(found)
