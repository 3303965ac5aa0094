"""The server process: takes its port first, then starts the application on it, and stops within seconds."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from api.settings import SettingRefused, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

WARM_AFTER_SECONDS = 1.5


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where `settings` say.

    Raises:
        SettingRefused: the port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host.strip("[]"), settings.port))
        taken.listen(256)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingRefused(
                f"port {settings.port} on {settings.host} is in use by another program",
                hint=f"stop that program, or take another port with --port {settings.port + 1} (make: PORT=)",
                where="port",
            ) from None
        if error.errno == errno.EACCES:
            raise SettingRefused(
                f"port {settings.port} may not be taken by this user", hint="take one over 1023", where="port"
            ) from None
        raise SettingRefused(
            f"cannot listen on {settings.host!r}: {error.strerror or error}",
            hint="use an address of this machine, such as 127.0.0.1",
            where="host",
        ) from None
    return taken


def address(settings: Settings) -> str:
    """Return the address to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}/"


def serve(settings: Settings, started: Callable[[FastAPI, str], None]) -> None:
    """Serve until the process is asked to stop, then end runs, streams and processes within seconds.

    Args:
        settings: where and what to serve; port 0 takes any free port.
        started: called once the first request would be answered, with the application and its address.

    Raises:
        SettingRefused: the port cannot be taken.
        MirageError: the content or the store cannot be opened.
    """
    taken = listen(settings)
    try:
        settings = replace(settings, port=taken.getsockname()[1])
        import uvicorn

        from api.app import create_app
        from api.open import open_serving

        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        serving = open_serving(settings)
        app = create_app(settings, serving)

        class Server(uvicorn.Server):
            """Ends runs before it waits for connections: open event streams end when their runs do."""

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                started(app, address(settings))
                if settings.warm:
                    asyncio.get_running_loop().call_later(WARM_AFTER_SECONDS, serving.board.warm)

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                await asyncio.to_thread(serving.board.close)
                await super().shutdown(sockets)

        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=1,
            timeout_keep_alive=20,
        )
        Server(config).run(sockets=[taken])
    finally:
        taken.close()
