"""A server that really listens, in a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.http.port import listen
from api.jobs.worker import Work
from api.server import Server
from api.settings import Settings

SMALL = Work("mirage_small_work:execute", "mirage_small_work:prepare_for_real_plans", ahead="mirage_small_work:ahead")


class Running(httpx.Client):
    """A client of a server; `server` is what it talks to."""

    server: Server
    settings: Settings


@contextmanager
def running(folder: Path, data: Path, work: Work | None = SMALL, **changes: object) -> Iterator[Running]:
    """Serve `folder` on a free port until the block ends."""
    given = {"folder": folder, "data": data, "port": 0, "workers": 1, "warm": False, "runs_queued": 8}
    taken, settings = listen(Settings(**{**given, **changes}))
    ready = threading.Event()
    server = Server(settings, taken, ready.set, work)
    thread = threading.Thread(target=server.run_until_stopped, name="mirage-server")
    thread.start()
    assert ready.wait(30)
    try:
        with Running(base_url=f"http://127.0.0.1:{settings.port}", timeout=30) as client:
            client.server, client.settings = server, settings
            yield client
    finally:
        server.should_exit = True
        thread.join(10)
        taken.close()
    assert not thread.is_alive(), "the server did not stop"
