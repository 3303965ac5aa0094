"""`mirage serve`: serve the page and the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Data, Engine, Folder, Json, Scheduler, print_json, settings_of

if TYPE_CHECKING:
    import socket

    from api.settings import Settings

CHANGES_MS = 300
"""How long changes of files are gathered before the server starts anew: editors write in several steps."""

STOP_SECONDS = 6
"""How long the server before may take to end; it does so within five seconds."""


def serve(
    folder: Folder = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, 0 for any free one; 8000 by default.")] = None,
    data: Data = None,
    store: Annotated[str | None, typer.Option(help="Where the graph is kept: sqlite or neo4j.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes for runs.")] = None,
    engine: Engine = None,
    scheduler: Scheduler = None,
    reload: Annotated[
        bool | None,
        typer.Option("--reload", help="Start anew whenever a file of the folder changes; open pages follow."),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    as_json: Json = False,
) -> None:
    """Serve the page and the interface, until Ctrl-C. Every setting can also be given as MIRAGE_NAME."""
    from api.http.port import address, listen

    asked = settings_of(
        folder=folder,
        host=host,
        port=port,
        data=data,
        store=store,
        workers=workers,
        engine=engine,
        scheduler=scheduler,
        reload=reload,
    )
    taken, settings = listen(asked)
    with taken:
        if open_page:
            import webbrowser

            # The socket listens already: the browser waits there for the first answer.
            webbrowser.open(address(settings))
        if settings.reload:
            _serve_anew(taken, settings, as_json)
        else:
            _serve(taken, settings, as_json)


def _serve_anew(taken: socket.socket, settings: Settings, as_json: bool) -> None:
    """Serve in a process that is ended and started anew whenever a file changes; who asks meanwhile waits at the socket."""
    from pathlib import Path

    from watchfiles import run_process

    from mirage_kg.load.folder import is_content
    from mirage_kg.open import shipped_folder

    folder = (settings.folder or shipped_folder()).resolve()
    run_process(
        folder,
        target=_serve,
        args=(taken, settings, as_json),
        watch_filter=lambda _, path: is_content(folder, Path(path)),
        debounce=CHANGES_MS,
        sigint_timeout=STOP_SECONDS,
    )


def _serve(taken: socket.socket, settings: Settings, as_json: bool) -> None:
    """Serve until asked to stop."""
    import logging

    from api.http.port import address
    from api.server import Server

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    def started() -> None:
        url = address(settings)
        if as_json:
            print_json({"url": url, "revision": server.serving.store.revision, **server.serving.store.counts()})
        else:
            from api.command_line import check_command
            from api.terminal.console import told_start

            told_start(url, server.serving.store, check_command(settings))

    server = Server(settings, taken, started)
    server.run_until_stopped()
