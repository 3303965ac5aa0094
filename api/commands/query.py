"""`mirage query`: ask the graph in Cypher."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import typer

from api.commands.options import Data, In, Json, pairs, settings_of

Dialect = Literal["subset", "neo4j"]


def query(
    text: Annotated[str, typer.Argument(help="A read-only Cypher query; EXPLAIN before it shows the plan.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", help="A value for $name, as name=JSON or name=word; repeat.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=1_000, help="Most rows.")] = 100,
    dialect: Annotated[
        Dialect, typer.Option(help="neo4j sends the text to the server as it is, where MIRAGE_STORE is neo4j.")
    ] = "subset",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask the graph in a subset of Cypher, which docs/cypher.md lists."""
    from api.open import opened
    from api.terminal.console import told_rows

    values = {name: _json_or_word(value) for name, value in pairs("-p", parameter or []).items()}
    with opened(settings_of(folder=folder, data=data)) as serving:
        answer = serving.queries.answer(text, values, rows, dialect)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        told_rows(answer)


def _json_or_word(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
