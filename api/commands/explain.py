"""`mirage explain`: say why a node stands as it does."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Data, In, Json, print_json, settings_of


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

    with opened(settings_of(folder=folder, data=data)) as serving:
        answer = serving.arguments.argument(id, semantics)
    if as_json:
        found = answer.model_dump(mode="json", include={"revision", "asked", "reasons", "path", "mirror", "next"})
        print_json({"node": id, **found})
    else:
        told_reasons(answer)
