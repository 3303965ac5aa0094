"""What one running server holds, and how a route asks for it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import Request

from api.answers.arguments import Arguments
from api.answers.queries import Queries
from api.answers.sources import Sources
from api.answers.standings import Standings
from api.answers.views import Views
from api.http.cache import Answers
from api.http.cursor import Cursors
from api.http.events import Streams
from api.jobs.batch import Batches
from api.jobs.board import Board
from api.jobs.preview import Previews
from api.settings import Settings
from mirage_kg.errors import Closed, MirageError
from mirage_kg.limits import limit

if TYPE_CHECKING:
    from mirage_kg.load.problem import Problem
    from mirage_kg.store.protocol import Store
    from mirage_kg.store.runs import RunsStore
    from mirage_kg.store.sweeps import SweepsStore


COMPILED = "compiled"
"""The folder of compiled programs, beside the index and the runs."""
BATCH_SECONDS = 3.0
"""Longest wait for the thread of a batch when the server closes."""


@dataclass(frozen=True)
class Serving:
    """The parts that live as long as the server."""

    settings: Settings
    data: Path
    store: Store
    records: RunsStore
    sweeps: SweepsStore
    board: Board
    batches: Batches
    previews: Previews
    standings: Standings
    views: Views
    sources: Sources
    arguments: Arguments
    queries: Queries
    streams: Streams
    answers: Answers
    cursors: Cursors

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        """The errors of the files; what is wrong is left out of the graph that is served."""
        return tuple(problem for problem in self.store.problems() if problem.severity == "error")

    def warm(self) -> None:
        """Read what a graph too large to draw whole is asked for first, behind the requests."""
        if self.store.counts()["nodes"] > limit("graph_nodes"):
            threading.Thread(target=self._warm, name="mirage-warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self.views.warm()
            self.sources.warm()
        except Closed:
            return

    def warm_worker(self) -> None:
        """Start the first worker. Where the root was never run it compiles what the first visitor's one button needs."""
        try:
            root = self.store.root
            fresh = root is not None and not self.records.page(1, None, root).items
            first = self.store.get_node(root) if root and fresh else None
        except MirageError:
            # The server is closing, or its store does not answer just now; who asks it for something is told.
            first = None
        self.board.warm(first)

    def close(self) -> None:
        """End runs and processes, then close what is open; twice is harmless."""
        self.batches.close()
        self.previews.close()
        self.board.close()
        self.batches.join(BATCH_SECONDS)
        self.standings.close()
        self.records.close()
        self.sweeps.close()
        self.store.close()


def serving(request: Request) -> Serving:
    """Return what the server of `request` holds."""
    held: Serving = request.app.state.serving
    return held


ServingDep = Annotated[Serving, Depends(serving)]
