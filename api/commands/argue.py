"""`mirage argue`: show a node's argument."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, In, Json, settings_of


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

    with opened(settings_of(folder=folder, data=data)) as serving:
        answer = serving.arguments.argument(id, semantics)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_argument(answer)
