"""`mirage push`: put a graph into Neo4j."""

from __future__ import annotations

from api.commands.options import Data, Folder, Json, print_json, settings_of


def push(folder: Folder = None, data: Data = None, as_json: Json = False) -> None:
    """Put the graph of a folder into the Neo4j database that NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD name."""
    from api.terminal.console import told_push
    from api.terminal.pushing import push_folder

    settings = settings_of(folder=folder, data=data)
    pushed = push_folder(settings.folder, settings.data, quiet=as_json)
    if as_json:
        print_json(pushed._asdict())
    else:
        told_push(pushed)
