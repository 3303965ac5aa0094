"""`mirage twin`: compare two devices."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, In, Json, print_json, settings_of


def twin(
    node: Annotated[str, typer.Argument(help="Id of a node with an experiment.")],
    experiment: Annotated[str | None, typer.Option(help="Which experiment of the node; its first by default.")] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds on each device.")] = 64,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run a node on CPU and on GPU and compare. Exit code 0: they agree; 1: they differ; 3: no GPU, nothing compared."""
    from api.open import opened
    from api.terminal.console import told_twin
    from mirage_kg.experiment import twin as compare

    with opened(settings_of(folder=folder, data=data)) as serving:
        found = compare(serving.store.get_node(node), experiment, seeds=seeds, seed=seed)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        told_twin(found)
    if found.agrees is not True:
        raise typer.Exit(3 if found.agrees is None else 1)
