"""`mirage run`: run one experiment, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import Data, In, Json, parameters_of, print_json, settings_of

if TYPE_CHECKING:
    from api.settings import Settings


def run(
    node: Annotated[str | None, typer.Argument(help="Id of a node with an experiment.")] = None,
    all_nodes: Annotated[bool, typer.Option("--all", help="Run every experiment of every node.")] = False,
    parameter: Annotated[list[str] | None, typer.Option("-p", help="A parameter, as name=value; repeat.")] = None,
    experiment: Annotated[str | None, typer.Option(help="Which experiment of the node; its first by default.")] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds.")] = 20,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
    tier: Annotated[str | None, typer.Option(help="theory: the expected curves at once. Else over seeds.")] = None,
    preset: Annotated[str | None, typer.Option(help="Run a preset, judged by its own prediction.")] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Run every mutation of the mechanism too.")] = False,
    ablated: Annotated[bool, typer.Option("--ablated", help="Switch the claimed mechanism off.")] = False,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run a node's experiment here, or with --all every experiment, and say what it means for each prediction."""
    from api.open import opened
    from api.terminal.alone import run_alone
    from api.terminal.console import told_run

    settings = settings_of(folder=folder, data=data)
    asked = {
        "experiment": experiment,
        "parameters": parameters_of(parameter or []),
        "seeds": seeds,
        "seed": seed,
        "device": device,
        "tier": tier,
        "preset": preset,
        "mutants": mutants,
        "ablated": ablated,
    }
    if all_nodes:
        _only_with_one_node(
            node=node,
            p=parameter,
            experiment=experiment,
            tier=tier,
            preset=preset,
            mutants=mutants,
            ablated=ablated,
        )
        _run_all(settings, {"seeds": seeds, "seed": seed, "device": device}, as_json)
        return
    if node is None:
        from mirage_kg.errors import InvalidInput

        raise InvalidInput("no node is named", hint="write mirage run NODE, or mirage run --all", where="node")
    with opened(settings) as serving:
        record = run_alone(serving, node, asked, quiet=as_json)
    if as_json:
        typer.echo(record.model_dump_json())
    else:
        told_run(record)
    if record.status != "finished":
        raise typer.Exit(1)


def _run_all(settings: Settings, asked: dict[str, Any], as_json: bool) -> None:
    from api.open import opened
    from api.terminal.console import told_all
    from api.terminal.several import every_experiment, run_several, summary

    with opened(settings) as serving:
        nodes = serving.store.runnable()
        wanted = every_experiment(nodes)
        found = summary(nodes, run_several(serving, wanted, asked, quiet=as_json), len(wanted))
    if as_json:
        print_json(found)
    else:
        told_all(found)
    if found["not_finished"]:
        raise typer.Exit(1)


def _only_with_one_node(**given: Any) -> None:
    from mirage_kg.errors import InvalidInput

    for name, value in given.items():
        if value:
            option = "a node" if name == "node" else f"{'-' if len(name) == 1 else '--'}{name}"
            raise InvalidInput(f"{option} does not go with --all", hint="leave one of the two out", where="--all")
