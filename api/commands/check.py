"""`mirage check`: check a folder of node files."""

from __future__ import annotations

import typer

from api.commands.options import Folder, Json, print_json


def check(folder: Folder = None, as_json: Json = False) -> None:
    """Check a folder of node files, and list all problems with file and line."""
    from api.terminal.console import told_check
    from mirage_kg.experiment import experiment_problems
    from mirage_kg.load.load import load_folder
    from mirage_kg.open import shipped_folder

    loaded = load_folder(folder or shipped_folder(), checks=(experiment_problems,))
    counts = {
        "nodes": len(loaded.graph.nodes),
        "links": len(loaded.graph.links),
        "sources": len(loaded.graph.sources),
        "errors": len(loaded.errors),
        "notices": len(loaded.problems) - len(loaded.errors),
    }
    if as_json:
        problems = [problem.model_dump(mode="json") for problem in loaded.problems]
        print_json({"counts": counts, "revision": loaded.revision, "problems": problems})
    else:
        told_check(counts, loaded.problems)
    if loaded.errors:
        raise typer.Exit(1)
