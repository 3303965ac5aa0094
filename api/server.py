"""The server process: the application on a port that was taken, and an end within seconds."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from importlib import import_module

import uvicorn

from api.app import create_app
from api.jobs.worker import Work
from api.open import open_serving
from api.settings import SettingRefused, Settings

WARM_AFTER_SECONDS = 0.5
"""What the first answer does not need waits until it is out: the numerical libraries here; JAX, and the program of the root's
experiment, in the first worker."""


class Server(uvicorn.Server):
    """Serves until the process is asked to stop, then ends runs, streams and processes within five seconds.

    Args:
        settings: what to serve and how; `port` is the one that `taken` has.
        taken: the socket that listens.
        started: called once requests are answered.
        work: what the worker processes do.

    Raises:
        MirageError: the content or a store cannot be opened, or sweeps cannot be sent where the settings say.
    """

    def __init__(
        self, settings: Settings, taken: socket.socket, started: Callable[[], None], work: Work | None = None
    ) -> None:
        _check_engine(settings)
        self.serving = open_serving(settings, work)
        self._taken = taken
        self._started = started
        config = uvicorn.Config(
            create_app(settings, self.serving),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=1,
            timeout_keep_alive=20,
        )
        super().__init__(config)

    def run_until_stopped(self) -> None:
        """Serve in this thread until asked to stop."""
        self.run(sockets=[self._taken])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer; the first worker is warmed a little later, when the first answers are out."""
        await super().startup(sockets)
        self._started()
        loop = asyncio.get_running_loop()
        loop.call_later(WARM_AFTER_SECONDS, self._warm, loop)

    def _warm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.serving.settings.warm:
            loop.run_in_executor(None, self.serving.warm_worker)
        loop.run_in_executor(None, import_module, "mirage_kg.experiment")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the runs and previews first: open event streams, and who waits for a turn, would hold the rest up."""
        await asyncio.to_thread(self.serving.previews.close)
        await asyncio.to_thread(self.serving.board.close)
        await super().shutdown(sockets)


def _check_engine(settings: Settings) -> None:
    """Refuse at the start what every sweep would fail with later."""
    if settings.engine == "local" and not settings.scheduler:
        return
    from mirage_kg.experiment.sweeps.engines import check_engine

    check_engine(settings.engine, settings.scheduler or None)
    # A cluster of its own would be made by a worker process, and those may have no children.
    if not settings.scheduler:
        raise SettingRefused(
            f"engine {settings.engine} of a server needs a cluster that runs already",
            hint="name its scheduler: --scheduler tcp://host:8786, or MIRAGE_SCHEDULER",
            where="scheduler",
        )
