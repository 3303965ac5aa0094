"""`mirage simulations`: list what an experiment can name, and what one of them takes and gives."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Json


def simulations(
    id: Annotated[str | None, typer.Argument(help="Id of a simulation; without it all are listed.")] = None,
    as_json: Json = False,
) -> None:
    """List the simulations that an experiment can name, or show what one of them takes and gives."""
    from api.answers import simulations as answers
    from api.terminal.simulations import told_simulation, told_simulations

    if id is None:
        page = answers.page()
        typer.echo(page.model_dump_json()) if as_json else told_simulations(page)
    else:
        view = answers.simulation(id)
        typer.echo(view.model_dump_json()) if as_json else told_simulation(view)
