"""Opening a graph: where it lies, where its index is kept, and the object that users hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from mirage_kg.graph import KnowledgeGraph
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.query import analyse
from mirage_kg.store import STORES, Store

HERE = Path(__file__).parent


def shipped_folder() -> Path:
    """Return the folder of the graph that comes with Mirage: inside the package, or beside it in a checkout."""
    inside = HERE / "graph_data"
    return inside if inside.is_dir() else HERE.parent / "graph_data"


def default_data_dir(folder: Path) -> Path:
    """Return where the index and the runs of `folder` are kept when nobody says: one place per folder."""
    place = hashlib.blake2b(str(folder.resolve()).encode(errors="surrogateescape"), digest_size=4).hexdigest()
    return platformdirs.user_data_path("mirage", appauthor=False) / f"{folder.resolve().name}-{place}"


def open_store(folder: Path | str | None = None, data_dir: Path | str | None = None, store: str = "sqlite") -> Store:
    """Open the store of a folder of content, and compile its index first where that is needed.

    Args:
        folder: the folder that holds nodes/ and sources/; the shipped graph by default.
        data_dir: where the index is kept; a place in the user's data folder by default.
        store: a name of the table `STORES`.

    Raises:
        NotFound, InvalidInput: when `folder` cannot be one.
        StoreNewer: when a newer Mirage wrote the index.
        StoreDamaged: when the index cannot be written.
        StoreUnreachable, StoreStale: when a database does not answer, or serves nothing or another revision.
    """
    content = Path(folder) if folder is not None else shipped_folder()
    data = Path(data_dir) if data_dir is not None else default_data_dir(content)

    def analysed(graph: Graph) -> Map:
        found = analyse(graph)
        _keep_meanings(graph, data)
        return found

    return STORES[store](content, data, analysed, checks=(_experiment_problems,))


def _keep_meanings(graph: Graph, data: Path) -> None:
    # Search by meaning is an extra; its model is looked at only when an index is built.
    from mirage_kg.query.semantic import keep_meanings

    keep_meanings(graph, data)


def _experiment_problems(graph: Graph) -> Iterable[Problem]:
    # The simulations are looked at only when an index is built.
    from mirage_kg.experiment.check import experiment_problems

    return experiment_problems(graph)


def open_graph(
    path: Path | str | None = None, data_dir: Path | str | None = None, store: str = "sqlite"
) -> KnowledgeGraph:
    """Open a folder of content as a graph.

    Args:
        path: the folder that holds nodes/ and sources/; the shipped graph by default.
        data_dir: where the index is kept; a place in the user's data folder by default.
        store: sqlite, or neo4j for the database that NEO4J_URI names.

    Raises:
        NotFound, InvalidInput, StoreNewer, StoreDamaged, StoreUnreachable, StoreStale: as `open_store` does.
    """
    return KnowledgeGraph(open_store(path, data_dir, store))
