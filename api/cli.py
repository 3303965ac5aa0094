"""The command line. What a command needs is imported inside it, so that `mirage --help` answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from api.settings import Settings
    from mirage_kg.query.semantic import Mode

app = typer.Typer(
    help="An argument that you can run: a graph of claims, each backed by a simulation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)

Folder = Annotated[Path | None, typer.Argument(help="Folder of node files; the shipped graph by default.")]
In = Annotated[Path | None, typer.Option("--folder", help="Folder of node files; the shipped graph by default.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of index and runs.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def main() -> None:
    """Run the command line; a deliberate error becomes one message and exit code 1."""
    try:
        app()
    except Exception as error:
        from api.console import told
        from mirage_kg.errors import MirageError

        if not isinstance(error, MirageError):
            raise
        told(error, as_json="--json" in sys.argv)
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"mirage {version('mirage-kg')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """An argument that you can run."""


@app.command()
def serve(
    folder: Folder = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, 0 for any free one; 8000 by default.")] = None,
    data: Data = None,
    store: Annotated[str | None, typer.Option(help="Where the graph is kept: sqlite or neo4j.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes for runs.")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    as_json: Json = False,
) -> None:
    """Serve the page and the interface, until Ctrl-C. Every setting can also be given as MIRAGE_NAME."""
    from api.port import address, listen

    taken, settings = listen(_settings(folder=folder, host=host, port=port, data=data, store=store, workers=workers))
    with taken:
        import logging

        from api.server import Server

        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")

        def started() -> None:
            url = address(settings)
            if as_json:
                _print_json({"url": url, "revision": server.serving.store.revision, **server.serving.store.counts()})
            else:
                from api.console import told_start

                told_start(url, server.serving.store)
            if open_page:
                import webbrowser

                webbrowser.open(url)

        server = Server(settings, taken, started)
        server.run_until_stopped()


@app.command()
def check(folder: Folder = None, as_json: Json = False) -> None:
    """Check a folder of node files, and list all problems with file and line."""
    from api.console import told_check
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
        _print_json({"counts": counts, "revision": loaded.revision, "problems": problems})
    else:
        told_check(counts, loaded.problems)
    if loaded.errors:
        raise typer.Exit(1)


@app.command()
def push(folder: Folder = None, data: Data = None, as_json: Json = False) -> None:
    """Put the graph of a folder into the Neo4j database that NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD name."""
    from api.console import told_push
    from api.pushing import push_folder

    settings = _settings(folder=folder, data=data)
    pushed = push_folder(settings.folder, settings.data, quiet=as_json)
    if as_json:
        _print_json(pushed._asdict())
    else:
        told_push(pushed)


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show one node: statement, links, sources, experiments."""
    from api.console import told_node
    from api.open import opened

    with opened(_settings(folder=folder, data=data)) as serving:
        node = serving.views.node(id)
    if as_json:
        typer.echo(node.model_dump_json())
    else:
        told_node(node)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words; the last may be unfinished.")],
    limit: Annotated[int, typer.Option(min=0, max=500, help="Most results.")] = 10,
    mode: Annotated[str, typer.Option(help="text, semantic or hybrid.")] = "text",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Search titles, statements, aliases and text."""
    from api.console import told_hits
    from api.open import opened

    with opened(_settings(folder=folder, data=data)) as serving:
        answer = serving.views.search(text, limit, _mode(mode))
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_hits(answer)


@app.command()
def query(
    text: Annotated[str, typer.Argument(help="A read-only Cypher query; EXPLAIN before it shows the plan.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", help="A value for $name, as name=JSON or name=word; repeat.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=1_000, help="Most rows.")] = 100,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask the graph in a subset of Cypher, which docs/cypher.md lists."""
    from api.console import told_rows
    from api.open import opened

    values = {name: _json_or_word(value) for name, value in _pairs("-p", parameter or []).items()}
    with opened(_settings(folder=folder, data=data)) as serving:
        answer = serving.queries.answer(text, values, rows)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_rows(answer)


@app.command()
def run(
    node: Annotated[str | None, typer.Argument(help="Id of a node with an experiment.")] = None,
    all_nodes: Annotated[bool, typer.Option("--all", help="Run every experiment of every node.")] = False,
    parameter: Annotated[list[str] | None, typer.Option("-p", help="A parameter, as name=value; repeat.")] = None,
    experiment: Annotated[str | None, typer.Option(help="Which experiment of the node; its first by default.")] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds.")] = 20,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
    tier: Annotated[str, typer.Option(help="monte_carlo, or theory: the expected curves at once.")] = "monte_carlo",
    preset: Annotated[str | None, typer.Option(help="Run a preset, judged by its own prediction.")] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Run every mutation of the mechanism too.")] = False,
    ablated: Annotated[bool, typer.Option("--ablated", help="Switch the claimed mechanism off.")] = False,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run a node's experiment here, or with --all every experiment, and say what it means for each prediction."""
    from api.alone import run_alone
    from api.console import told_run
    from api.open import opened

    settings = _settings(folder=folder, data=data)
    asked = {
        "experiment": experiment,
        "parameters": _parameters(parameter or []),
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
            tier=tier != "monte_carlo",
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


@app.command()
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
    from api.console import told_twin
    from api.open import opened
    from mirage_kg.experiment import twin as compare

    with opened(_settings(folder=folder, data=data)) as serving:
        found = compare(serving.store.get_node(node), experiment, seeds=seeds, seed=seed)
    if as_json:
        _print_json(found.model_dump(mode="json"))
    else:
        told_twin(found)
    if found.agrees is not True:
        raise typer.Exit(3 if found.agrees is None else 1)


@app.command()
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
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Run a node's experiment over a grid of settings, and say where each prediction turns. Asking again goes on."""
    from api.alone import sweep_alone
    from api.open import opened
    from api.sweep_map import told_sweep

    asked = {
        "grid": _pairs("--grid", grid),
        "experiment": experiment,
        "parameters": _parameters(parameter or []),
        "seeds": seeds,
        "seed": seed,
        "device": device,
        "ablated": ablated,
    }
    with opened(_settings(folder=folder, data=data)) as serving:
        record = sweep_alone(serving, node, asked, quiet=as_json)
    if as_json:
        typer.echo(record.model_dump_json())
    else:
        told_sweep(record)
    if record.status != "finished":
        raise typer.Exit(1)


@app.command()
def reproduce(
    source: Annotated[str | None, typer.Argument(help="Key of a source; every source by default.")] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Put what the sources reported beside what the simulations show, running what has not been run."""
    from api.console import told_reproductions
    from api.open import opened
    from api.several import run_reproductions
    from mirage_kg.experiment import markdown, totals

    with opened(_settings(folder=folder, data=data)) as serving:
        run_reproductions(serving, source, quiet=as_json)
        rows = serving.views.reproductions(source)
    if as_json:
        _print_json({"totals": totals(rows), "items": [row.model_dump(mode="json") for row in rows]})
    elif as_markdown:
        typer.echo(markdown(rows), nl=False)
    else:
        told_reproductions(rows, totals(rows))
    if any(row.simulated is None for row in rows):
        raise typer.Exit(1)


@app.command()
def argue(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    semantics: Annotated[str, typer.Option(help="The gradual semantics of the reasons.")] = "quadratic_energy",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show one node's argument: how it stands under each semantics, what speaks for and against it, and on what evidence."""
    from api.argument_text import told_argument
    from api.open import opened

    with opened(_settings(folder=folder, data=data)) as serving:
        answer = serving.arguments.argument(id, semantics)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_argument(answer)


@app.command()
def explain(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    semantics: Annotated[str, typer.Option(help="The gradual semantics of the reasons.")] = "quadratic_energy",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say why one node stands as it does, what would turn it, which way the runs reach it, and what to run next."""
    from api.argument_text import told_reasons
    from api.open import opened

    with opened(_settings(folder=folder, data=data)) as serving:
        answer = serving.arguments.argument(id, semantics)
    if as_json:
        found = answer.model_dump(mode="json", include={"revision", "asked", "reasons", "path", "mirror", "next"})
        _print_json({"node": id, **found})
    else:
        told_reasons(answer)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="What to measure: argument, sim or store.")],
    seconds: Annotated[float, typer.Option(help="How long one tool may take for one piece of work.")] = 60.0,
    only: Annotated[
        list[str] | None, typer.Option(help="With sim: id of a simulation; repeat. All by default.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="With sim: leave out what limits each.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
    as_json: Json = False,
) -> None:
    """Measure Mirage beside other tools on this machine; the others are compared where they are installed."""
    from api.bench import bench_named
    from api.console import told_bench

    if name == "sim":
        _bench_simulations(only or [], {"--quick": quick, "--json": as_json, "--markdown": as_markdown and not as_json})
        return
    quiet = as_json or as_markdown
    report = bench_named(name).measure(seconds, _silent if quiet else typer.echo)
    if as_json:
        _print_json(report._asdict())
    elif as_markdown:
        typer.echo(report.markdown(f"mirage bench {name} --markdown"), nl=False)
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


def _run_all(settings: Settings, asked: dict[str, Any], as_json: bool) -> None:
    from api.console import told_all
    from api.open import opened
    from api.several import every_experiment, run_several, summary

    with opened(settings) as serving:
        nodes = serving.store.runnable()
        wanted = every_experiment(nodes)
        found = summary(nodes, run_several(serving, wanted, asked, quiet=as_json), len(wanted))
    if as_json:
        _print_json(found)
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


def _settings(**options: Any) -> Settings:
    import os

    from api.settings import read_settings

    return read_settings(os.environ, **options)


def _parameters(given: list[str]) -> dict[str, float | str]:
    return {name: _number_or_word(value) for name, value in _pairs("-p", given).items()}


def _number_or_word(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _mode(word: str) -> Mode:
    from mirage_kg.errors import InvalidInput

    known: dict[str, Mode] = {"text": "text", "semantic": "semantic", "hybrid": "hybrid"}
    if word not in known:
        raise InvalidInput(f"there is no search by {word}", hint=f"use {', '.join(known)}", where="--mode")
    return known[word]


def _json_or_word(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _pairs(option: str, given: list[str]) -> dict[str, str]:
    from mirage_kg.errors import InvalidInput

    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InvalidInput(
                f"{option} {text} names no parameter and value", hint=f"write {option} name=value", where=option
            )
        if name in found:
            raise InvalidInput(f"{option} names {name} twice", hint="write it once", where=option)
        found[name] = value
    return found


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    main()
