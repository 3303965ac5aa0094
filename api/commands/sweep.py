"""`mirage sweep`: run an experiment over a grid."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, Engine, In, Json, Scheduler, axes_of, parameters_of, settings_of


def sweep(
    node: Annotated[str, typer.Argument(help="Id of a node with an experiment.")],
    grid: Annotated[
        list[str],
        typer.Option("--grid", help="An axis, as name=low:high:count or name=a,b,c; once, or twice for a map."),
    ],
    parameter: Annotated[list[str] | None, typer.Option("-p", help="A parameter, as name=value; repeat.")] = None,
    experiment: Annotated[str | None, typer.Option(help="Which experiment of the node; its first by default.")] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds.")] = 20,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
    ablated: Annotated[bool, typer.Option("--ablated", help="Run each cell without the mechanism as well.")] = False,
    engine: Engine = None,
    scheduler: Scheduler = None,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run a node's experiment over a grid of settings, and say where each prediction turns. Asking again goes on."""
    from api.open import opened
    from api.terminal.alone import sweep_alone
    from api.terminal.sweep_map import told_sweep

    asked = {
        "grid": axes_of(grid),
        "experiment": experiment,
        "parameters": parameters_of(parameter or []),
        "seeds": seeds,
        "seed": seed,
        "device": device,
        "ablated": ablated,
    }
    with opened(settings_of(folder=folder, data=data, engine=engine, scheduler=scheduler)) as serving:
        record = sweep_alone(serving, node, asked, quiet=as_json)
    if as_json:
        typer.echo(record.model_dump_json())
    else:
        told_sweep(record)
    if record.status != "finished":
        raise typer.Exit(1)
