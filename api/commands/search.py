"""`mirage search`: search the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Data, In, Json, settings_of

if TYPE_CHECKING:
    from mirage_kg.query.model_files import Mode


def search(
    text: Annotated[str, typer.Argument(help="Words; the last may be unfinished.")],
    limit: Annotated[int, typer.Option(min=0, max=500, help="Most results.")] = 10,
    mode: Annotated[str, typer.Option(help="text, semantic or hybrid.")] = "text",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Search titles, statements, aliases and text."""
    from api.open import opened
    from api.terminal.console import told_hits

    with opened(settings_of(folder=folder, data=data)) as serving:
        answer = serving.views.search(text, limit, _mode(mode))
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_hits(answer)


def _mode(word: str) -> Mode:
    from mirage_kg.errors import InvalidInput

    known: dict[str, Mode] = {"text": "text", "semantic": "semantic", "hybrid": "hybrid"}
    if word not in known:
        raise InvalidInput(f"there is no search by {word}", hint=f"use {', '.join(known)}", where="--mode")
    return known[word]
