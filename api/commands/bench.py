"""`mirage bench`: measure Mirage beside other tools."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Json, print_json

SECONDS = 60.0


def bench(
    name: Annotated[str, typer.Argument(help="What to measure: argument, sim or store.")],
    seconds: Annotated[float, typer.Option(help="How long one tool may take for one piece of work.")] = SECONDS,
    only: Annotated[
        list[str] | None, typer.Option(help="With sim: id of a simulation; repeat. All by default.")
    ] = None,
    stores: Annotated[
        list[str] | None, typer.Option("--store", help="With store: memory, sqlite or neo4j; repeat. All by default.")
    ] = None,
    sizes: Annotated[
        list[int] | None,
        typer.Option("--size", help="With store: how many nodes; repeat. 1,000 to 1,000,000 by default."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="With sim: leave out what limits each.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
    as_json: Json = False,
) -> None:
    """Measure Mirage beside other tools on this machine; the others are compared where they are installed."""
    from api.bench import bench_named
    from api.terminal.console import told_bench
    from mirage_kg.errors import InvalidInput

    if name == "sim":
        _bench_simulations(only or [], {"--quick": quick, "--json": as_json, "--markdown": as_markdown and not as_json})
        return
    chosen = {part: given for part, given in (("stores", stores), ("sizes", sizes)) if given}
    if chosen and name != "store":
        raise InvalidInput(
            f"the benchmark {name!r} is not one of stores and sizes",
            hint="leave --store and --size out",
            where="--store",
        )
    quiet = as_json or as_markdown
    report = bench_named(name).measure(seconds, _silent if quiet else typer.echo, **chosen)
    if as_json:
        print_json(report._asdict())
    elif as_markdown:
        given = [f"--seconds {seconds:g}"] if seconds != SECONDS else []
        given += [f"--store {one}" for one in stores or ()] + [f"--size {size}" for size in sizes or ()]
        typer.echo(report.markdown(" ".join(["mirage bench", name, *given, "--markdown"])), nl=False)
    else:
        told_bench(report)


def _bench_simulations(only: list[str], options: dict[str, bool]) -> None:
    import sim
    from api.bench.simulations import bench_simulations
    from mirage_kg.errors import NotFound

    for name in only:
        if name not in sim.SIMULATIONS:
            raise NotFound(f"no simulation {name!r}", hint=f"there are {', '.join(sim.SIMULATIONS)}", where="--only")
    if code := bench_simulations(only, [option for option, given in options.items() if given]):
        raise typer.Exit(code)


def _silent(_: str) -> None:
    pass
