"""`mirage serve`: serve the page and the interface."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, Engine, Folder, Json, Scheduler, print_json, settings_of


def serve(
    folder: Folder = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, 0 for any free one; 8000 by default.")] = None,
    data: Data = None,
    store: Annotated[str | None, typer.Option(help="Where the graph is kept: sqlite or neo4j.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes for runs.")] = None,
    engine: Engine = None,
    scheduler: Scheduler = None,
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
    )
    taken, settings = listen(asked)
    with taken:
        import logging

        from api.server import Server

        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")

        def started() -> None:
            url = address(settings)
            if as_json:
                print_json({"url": url, "revision": server.serving.store.revision, **server.serving.store.counts()})
            else:
                from api.terminal.console import told_start

                told_start(url, server.serving.store)
            if open_page:
                import webbrowser

                webbrowser.open(url)

        server = Server(settings, taken, started)
        server.run_until_stopped()
