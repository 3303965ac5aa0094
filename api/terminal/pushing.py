"""Copying the graph of a folder into a Neo4j database, for the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import cast

from api.terminal.bar import progress
from mirage_kg.open import default_data_dir, open_store, shipped_folder
from mirage_kg.store.copy import Copied
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import Meanings, Pushed, push


def push_folder(folder: Path | None, data: Path | None, *, quiet: bool) -> Pushed:
    """Push the graph of `folder` to the database that the environment names, with a progress bar.

    Raises:
        MirageError: the folder cannot be read, or the database cannot be written.
    """
    with (
        closing(Database(read_address())) as database,
        closing(cast(Copied, open_store(folder, data))) as source,
        progress(quiet=quiet) as bar,
    ):
        task = bar.add_task("connecting", total=None)

        def told(what: str, done: int, size: int) -> None:
            bar.update(task, description=what, completed=done, total=size)

        return push(source, database, told, _meanings(data or default_data_dir(folder or shipped_folder())))


def _meanings(folder: Path) -> Meanings | None:
    """Return what makes meanings, where the model is installed."""
    from mirage_kg.query.model_files import installed, model
    from mirage_kg.query.semantic import meanings

    return Meanings(model(), lambda source: meanings(source, folder)) if installed() else None
