"""Opening everything that one server, or one command, works with."""

from __future__ import annotations

import secrets
from pathlib import Path

from api.answers import Answers
from api.cursor import Cursors
from api.events import Streams
from api.jobs import Board
from api.serving import Serving
from api.settings import Settings
from api.states import States
from api.views import Views
from api.worker import Work

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "graph_data", ROOT / "mirage_kg" / "graph_data")
"""Where the graph that comes with Mirage lies: in a checkout, and where it was installed."""


def content_folder(settings: Settings) -> Path:
    """Return the folder of node files that is meant."""
    if settings.folder is not None:
        return settings.folder
    return next((folder for folder in SHIPPED if (folder / "nodes").is_dir()), SHIPPED[0])


def open_serving(settings: Settings, work: Work | None = None) -> Serving:
    """Open the index of the content and the runs, and put up the board of runs, which does not work before it is opened.

    Raises:
        MirageError: the content or a store cannot be opened.
    """
    from mirage_kg import open_store
    from mirage_kg.store.runs import RUNS, RunsStore

    store = open_store(content_folder(settings), settings.data)
    records = RunsStore(settings.data / RUNS)
    board = Board(
        records,
        work or Work(),
        workers=settings.workers,
        run_seconds=settings.run_seconds,
        runs_queued=settings.runs_queued,
        cache_dir=str(settings.data / "compiled"),
    )
    started = secrets.token_hex(3)
    return Serving(
        settings=settings,
        store=store,
        records=records,
        board=board,
        views=Views(store, records, States(store.runnable(), records, board)),
        streams=Streams(board, settings.event_streams),
        # The count of run changes begins anew with each process, so an ETag has to name the process as well.
        answers=Answers(lambda: f"{store.revision[:16]}-{started}-{board.version}"),
        cursors=Cursors(secrets.token_bytes(32)),
    )
