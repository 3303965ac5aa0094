"""The command line: one file a command, one line in the table. What a command needs is imported inside it, so that
`mirage --help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.commands.argue import argue
from api.commands.bench import bench
from api.commands.check import check
from api.commands.explain import explain
from api.commands.export import export
from api.commands.push import push
from api.commands.query import query
from api.commands.reproduce import reproduce
from api.commands.run import run
from api.commands.search import search
from api.commands.serve import serve
from api.commands.show import show
from api.commands.simulations import simulations
from api.commands.sweep import sweep
from api.commands.twin import twin

COMMANDS = (
    serve,
    check,
    push,
    show,
    search,
    query,
    simulations,
    run,
    twin,
    sweep,
    reproduce,
    export,
    argue,
    explain,
    bench,
)

app = typer.Typer(
    help="An argument that you can run: a graph of claims, each backed by a simulation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command line; a deliberate error becomes one message and exit code 1."""
    try:
        app()
    except Exception as error:
        from api.terminal.console import told
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


if __name__ == "__main__":
    main()
