"""Opening everything that one server, or one command, works with."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

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
from api.jobs.states import States
from api.jobs.worker import Work
from api.serving import COMPILED, Serving
from api.settings import Settings


def open_serving(settings: Settings, work: Work | None = None) -> Serving:
    """Open the index of the content and the runs, and put up the board of runs, which does not work before it is opened.

    Raises:
        MirageError: the content or a store cannot be opened.
    """
    from mirage_kg.open import default_data_dir, open_store, shipped_folder
    from mirage_kg.store.owner import Owner
    from mirage_kg.store.runs import RUNS, RunsStore
    from mirage_kg.store.sweeps import SWEEPS, SweepsStore

    work = work or Work()
    folder = settings.folder or shipped_folder()
    data = settings.data or default_data_dir(folder)
    store = open_store(folder, data, settings.store)
    records = RunsStore(data / RUNS)
    sweeps = SweepsStore(data / SWEEPS)
    board = Board(
        records,
        work,
        sweeps=sweeps,
        owner=Owner(data),
        workers=settings.workers,
        run_seconds=settings.run_seconds,
        runs_queued=settings.runs_queued,
        cache_dir=str(data / COMPILED),
    )
    runnable = store.runnable()
    states = States(runnable, records, board)
    standings = Standings(store, records, board)
    views = Views(store, states, standings, data)
    started = secrets.token_hex(3)
    return Serving(
        settings=settings,
        data=data,
        store=store,
        records=records,
        sweeps=sweeps,
        board=board,
        batches=Batches(runnable, states, board),
        previews=Previews(work, cache_dir=str(data / COMPILED)),
        standings=standings,
        views=views,
        sources=Sources(store, records),
        arguments=Arguments(store, records, sweeps, views, standings),
        queries=Queries(store, states, views),
        streams=Streams(board, settings.event_streams),
        # The count of run changes begins anew with each process, so an ETag has to name the process as well.
        answers=Answers(
            lambda: f"{store.revision[:16]}-{started}-{board.version}-{standings.version}", built=standings.catch_up
        ),
        cursors=Cursors(secrets.token_bytes(32)),
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Serving]:
    """Open what one command works with, and close it after; the board of runs stays shut."""
    serving = open_serving(settings)
    try:
        yield serving
    finally:
        serving.close()
