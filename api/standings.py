"""How everything stands now: solved once after each change of a run, away from the requests that only show the map.

Solving brings NumPy and SciPy, half a second of import, and a tenth of a second for the shipped graph. What lists and maps
show is therefore the last solution, None before the first; who asks for standing itself waits for the one of now.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from api.jobs import Board
from api.supposing import Supposed, supposition_in
from mirage_kg.errors import Closed
from mirage_kg.store.protocol import Store
from mirage_kg.store.runs import RunsStore

if TYPE_CHECKING:
    from mirage_kg.experiment.argue import Argued

log = logging.getLogger("mirage.standing")

CLOSE_SECONDS = 5.0
FIRST_PICTURE_SECONDS = 0.2
"""How long the first solution waits, so that the first picture is out before."""

SUPPOSED_KEPT = 8
"""How many solutions of what is only supposed are kept: some steps of a few readers, a megabyte each on the shipped graph."""


class Standings:
    """Solves anew when a run has finished; `version` grows with every solution."""

    def __init__(self, store: Store, records: RunsStore, board: Board) -> None:
        self.version = 0
        self._store = store
        self._records = records
        self._board = board
        self._stand: Argued | None = None
        self._solved_at = -1
        self._tried_at = -1
        self._stale: dict[str, bool] = {}
        self._solving = threading.Lock()
        self._behind: threading.Thread | None = None
        self._open = False
        self._closed = threading.Event()
        self._supposed: OrderedDict[tuple[int, Supposed], Argued] = OrderedDict()
        self._supposing = threading.Lock()

    def open(self) -> None:
        """Let `catch_up` solve from now on."""
        self._open = True

    def close(self) -> None:
        """Solve no more, and wait for what goes on; twice is harmless."""
        self._open = False
        self._closed.set()
        behind = self._behind
        if behind is not None and behind is not threading.current_thread():
            behind.join(CLOSE_SECONDS)

    def now(self) -> Argued:
        """Return the solution for the runs of now; it is solved here if it has to be."""
        with self._solving:
            version = self._board.version
            if self._stand is not None and self._solved_at == version:
                return self._stand
            found = self._found()
            if self._stand is None or found.findings != self._stand.findings:
                # Everything that a reader asks of it is there before anybody can.
                _ = found.rows
                self._stand = found
                self.version += 1
            self._solved_at = version
            return self._stand

    def under(self, supposed: Supposed) -> Argued:
        """Return the solution for the runs of now with something supposed; the last few are kept, so one is solved once.

        Raises:
            NotFound, InvalidInput: it names something that is not there, or a value that cannot be.
        """
        if supposed == Supposed():
            return self.now()
        # One at a time: a second question of the same kind then finds the answer of the first.
        with self._supposing:
            stand = self.now()
            key = (self.version, supposed)
            found = self._supposed.pop(key, None) or _under(stand, supposed)
            self._supposed[key] = found
            while len(self._supposed) > SUPPOSED_KEPT:
                self._supposed.popitem(last=False)
            return found

    def last(self) -> Argued | None:
        """Return the last solution, which may not be that of now; None before the first."""
        return self._stand

    def catch_up(self) -> None:
        """Begin to solve behind the requests where the last solution is not that of now; called after an answer was built."""
        version = self._board.version
        known = version in (self._solved_at, self._tried_at)
        if self._open and not known and not (self._behind and self._behind.is_alive()):
            self._tried_at = version
            self._behind = threading.Thread(target=self._solve_behind, name="mirage-standing", daemon=True)
            self._behind.start()

    def _solve_behind(self) -> None:
        if self._stand is None and self._closed.wait(FIRST_PICTURE_SECONDS):
            return
        try:
            self.now()
        except Closed:
            return
        except Exception:
            log.exception("standing could not be solved; it is tried again after the next change of a run")

    def _found(self) -> Argued:
        """Return the graph with the runs of now, not solved yet."""
        from mirage_kg.experiment.argue import Argued, findings_of

        graph = self._store.graph() if self._stand is None else self._stand.graph
        # Code and files do not change while this process lives, so a run once known as stale stays so.
        findings = findings_of(graph, self._records.latest_finished().values(), self._stale)
        return Argued(graph, findings=findings)


def _under(stand: Argued, supposed: Supposed) -> Argued:
    from mirage_kg.experiment.argue import Argued

    found = Argued(stand.graph, findings=stand.findings, supposed=supposition_in(supposed))
    _ = found.rows
    return found
