"""`mirage show`: show one node."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, In, Json, settings_of


def show(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show one node: statement, links, sources, experiments."""
    from api.open import opened
    from api.terminal.console import told_node

    with opened(settings_of(folder=folder, data=data)) as serving:
        node = serving.views.node(id)
    if as_json:
        typer.echo(node.model_dump_json())
    else:
        told_node(node)
