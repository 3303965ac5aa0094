"""`mirage reproduce`: put published figures beside simulated ones."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, In, Json, print_json, settings_of


def reproduce(
    source: Annotated[str | None, typer.Argument(help="Key of a source; every source by default.")] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Put what the sources reported beside what the simulations show, running what has not been run."""
    from api.open import opened
    from api.terminal.console import told_reproductions
    from api.terminal.several import run_reproductions
    from mirage_kg.experiment import markdown, totals

    with opened(settings_of(folder=folder, data=data)) as serving:
        run_reproductions(serving, source, quiet=as_json)
        rows = serving.sources.reproductions(source)
    if as_json:
        print_json({"totals": totals(rows), "items": [row.model_dump(mode="json") for row in rows]})
    elif as_markdown:
        typer.echo(markdown(rows), nl=False)
    else:
        told_reproductions(rows, totals(rows))
    if any(row.simulated is None for row in rows):
        raise typer.Exit(1)
