"""Copying the graph of a folder into a Neo4j database, for the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mirage_kg.open import open_store
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import Pushed, push


def push_folder(folder: Path | None, data: Path | None, *, quiet: bool) -> Pushed:
    """Push the graph of `folder` to the database that the environment names, with a progress bar.

    Raises:
        MirageError: the folder cannot be read, or the database cannot be written.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet)
    with closing(Database(read_address())) as database, closing(open_store(folder, data)) as source, bar:
        task = bar.add_task("connecting", total=None)

        def told(what: str, done: int, size: int) -> None:
            bar.update(task, description=what, completed=done, total=size)

        return push(source, database, told)
