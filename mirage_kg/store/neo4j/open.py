"""Opening a database for a folder: what it serves must be what the files say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mirage_kg.errors import StoreStale
from mirage_kg.load.folder import read_folder
from mirage_kg.load.load import GraphCheck
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.store.neo4j.address import read_address

if TYPE_CHECKING:
    from mirage_kg.store.neo4j.store import Neo4jStore


def open_neo4j(
    folder: Path, data_dir: Path, analyse: Callable[[Graph], Map], checks: Sequence[GraphCheck] = ()
) -> Neo4jStore:
    """Open the graph of `folder` in the database that the environment names; `mirage push` puts it there.

    Args:
        folder: the folder of content.
        data_dir: not used: the database is elsewhere.
        analyse: not used: what is computed was pushed with the graph.
        checks: not used, likewise.

    Raises:
        NotFound, InvalidInput: when `folder` cannot be one.
        StoreUnreachable: when the database does not answer.
        StoreStale: when it serves nothing, or another revision than that of the files.
        StoreNewer: when a newer Mirage wrote it.
    """
    # The driver is loaded only where a database is asked for.
    from mirage_kg.store.neo4j.connect import Database
    from mirage_kg.store.neo4j.store import Neo4jStore

    revision = read_folder(folder).revision
    database = Database(read_address())
    try:
        store = Neo4jStore(database)
        if store.revision != revision:
            raise StoreStale(
                f"the database serves revision {store.revision[:12]}, the files are at {revision[:12]}",
                hint="push them with mirage push",
                where=database.address.uri,
            )
    except BaseException:
        database.close()
        raise
    return store
