"""How everything stands now: solved once after each change of a run, away from the requests that only show the map.

Solving brings NumPy and SciPy, half a second of import, and a tenth of a second for the shipped graph. What lists and maps
show is therefore the last solution, None before the first; who asks for standing itself waits for the one of now.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from api.answers.supposing import NOTHING, Supposed, supposition_in
from api.jobs.board import Board
from mirage_kg.errors import Closed, InvalidInput, NotFound
from mirage_kg.limits import limit
from mirage_kg.store.protocol import Store
from mirage_kg.store.runs import RunsStore

if TYPE_CHECKING:
    from mirage_kg.experiment.argue import Argued
    from mirage_kg.model.standing import Level, StatementStanding
    from mirage_kg.query.around import Bearing, Part

log = logging.getLogger("mirage.standing")

CLOSE_SECONDS = 5.0
FIRST_PICTURE_SECONDS = 0.2
"""How long the first solution waits, so that the first picture is out before."""

SUPPOSED_KEPT = 8
"""How many solutions of what is only supposed are kept: some steps of a few readers, a megabyte each on the shipped graph."""

LEVELS_SECONDS = 3.0
"""How long the levels of a large graph wait: they take some ten seconds of one processor, which first pictures need more."""

PARTS_KEPT = 16
"""How many parts of a large graph are kept solved: some ten megabytes each where they are as large as may be."""


class Around(NamedTuple):
    """A part of the graph, solved, and which part it is."""

    stand: Argued
    part: Part


class Standings:
    """Solves anew when a run has finished; `version` grows with every solution.

    A graph too large to be sent whole is not solved so unasked: what bears on one statement is, when it is asked about, and
    behind the requests the levels of all statements, which is what maps show.
    """

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
        self._levels: dict[str, Level] = {}
        self._levels_of: frozenset[str] | None = None
        self._parts: OrderedDict[tuple[int, tuple[str, ...], Supposed], Around] = OrderedDict()
        self._solving_part = threading.Lock()

    @cached_property
    def whole(self) -> bool:
        """Whether the graph is small enough to be solved whole, unasked and for every question."""
        return self._store.counts()["nodes"] <= limit("graph_nodes")

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

    def ready(self) -> None:
        """See to it that `version` is that of the runs of now; a graph that is not solved unasked has no other."""
        if self.whole:
            self.now()

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
        if supposed == NOTHING:
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

    def around(self, starts: Sequence[str], supposed: Supposed = NOTHING) -> Around:
        """Return what bears on some statements, solved for the runs of now; the last few are kept, so one is solved once.

        Raises:
            NotFound, InvalidInput: what is supposed names something that is not there or bears on none of them, or a value
                that cannot be.
        """
        from mirage_kg.query.around import part_around

        # One at a time: a second question of the same kind then finds the answer of the first.
        with self._solving_part:
            key = (self._board.version, tuple(starts), supposed)
            found = self._parts.pop(key, None)
            if found is None:
                part = part_around(self._store, self._bearing, starts, limit("standing_around"))
                found = Around(self._solved(part, supposed), part)
            self._parts[key] = found
            while len(self._parts) > PARTS_KEPT:
                self._parts.popitem(last=False)
            return found

    def _solved(self, part: Part, supposed: Supposed) -> Argued:
        from mirage_kg.experiment.argue import Argued, findings_of

        supposition = supposition_in(supposed)
        self.check_bears(part, {*supposition.base, *supposition.without_nodes})
        findings = findings_of(part.graph, self._records.latest_finished().values(), self._stale)
        found = Argued(part.graph, findings=findings, supposed=supposition)
        _ = found.rows
        return found

    def check_bears(self, part: Part, ids: set[str]) -> None:
        """Refuse to suppose something of nodes outside a part, where it would change nothing.

        Raises:
            NotFound: there is no such node.
            InvalidInput: it does not bear on what was asked, or lies beyond the budget.
        """
        for id in sorted(ids - part.graph.nodes.keys()):
            if not self._store.rows([id]):
                raise NotFound(f"there is no node {id[:80]!r}", where=id[:80], lists="nodes")
            raise InvalidInput(
                f"{id} is not among the {part.counted:,} statements that are counted around {part.starts[0]}",
                hint="suppose something of a statement that bears on it",
                where=id,
            )

    @cached_property
    def _bearing(self) -> Bearing:
        from mirage_kg.query.around import bearing_in

        return bearing_in(self._store)

    def levels(self) -> Mapping[str, Level | StatementStanding]:
        """Return how every statement stood when all were last solved, which may not be now; nothing before the first time."""
        return self._stand.rows if self._stand else self._levels

    @property
    def known(self) -> bool:
        """Whether levels are known of every statement."""
        return self._stand is not None or self._levels_of is not None

    def catch_up(self) -> None:
        """Begin to solve behind the requests where the last solution is not that of now; called after an answer was built."""
        version = self._board.version
        known = version in (self._solved_at, self._tried_at)
        if self._open and not known and not (self._behind and self._behind.is_alive()):
            self._tried_at = version
            self._behind = threading.Thread(target=self._solve_behind, name="mirage-standing", daemon=True)
            self._behind.start()

    def _solve_behind(self) -> None:
        wait = FIRST_PICTURE_SECONDS if self.whole else LEVELS_SECONDS
        if not self.known and self._closed.wait(wait):
            return
        try:
            if self.whole:
                self.now()
            else:
                self._find_levels()
        except Closed:
            return
        except Exception:
            log.exception("standing could not be solved; it is tried again after the next change of a run")

    def _find_levels(self) -> None:
        """Solve all statements of a large graph in short; the graph is let go of after, as it takes a gigabyte."""
        from mirage_kg.experiment.argue import findings_of
        from mirage_kg.experiment.levels import levels_of

        runs = self._records.latest_finished().values()
        counting = frozenset(run.id for run in runs)
        if counting == self._levels_of:
            return
        graph = self._store.graph()
        self._levels = levels_of(graph, findings_of(graph, runs, self._stale))
        self._levels_of = counting
        self.version += 1

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
