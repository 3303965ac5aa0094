"""`mirage argue`: show a node's argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.commands.about import about_a_node

if TYPE_CHECKING:
    from api.schemas import ArgumentAnswer


@about_a_node
def argue(answer: ArgumentAnswer, as_json: bool) -> None:
    """Show one node's argument: how it stands under each semantics, what speaks for and against it, and on what evidence."""
    from api.terminal.argument_text import told_argument

    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_argument(answer)
