"""What the commands about one node's argument share: their options, and the answer that each of them tells in its own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Data, In, Json, pairs, settings_of

if TYPE_CHECKING:
    from api.schemas import ArgumentAnswer

Told = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="NAME=VALUE", help="A parameter of the evidence rule; repeat for more."),
]
Supposed = Annotated[
    list[str] | None,
    typer.Option(
        "--if",
        metavar="WORD",
        help="Suppose base:ID:SCORE, -node:ID or -link:ID, as in the page's address; repeat for more.",
    ),
]


def about_a_node(tell: Callable[[ArgumentAnswer, bool], None]) -> Callable[..., None]:
    """Return the command that asks for one node's argument and lets `tell` say it; its second argument asks for JSON."""

    def command(
        id: Annotated[str, typer.Argument(help="Id of a node.")],
        semantics: Annotated[str, typer.Option(help="The gradual semantics of the reasons.")] = "quadratic_energy",
        rule: Told = None,
        suppose: Supposed = None,
        folder: In = None,
        data: Data = None,
        as_json: Json = False,
    ) -> None:
        from api.answers.supposing import Supposed
        from api.open import opened

        told = ",".join(f"{name}:{value}" for name, value in pairs("--rule", rule or []).items())
        supposed = Supposed(told, ",".join(suppose or []))
        with opened(settings_of(folder=folder, data=data)) as serving:
            answer = serving.arguments.argument(id, semantics, supposed)
        tell(answer, as_json)

    command.__name__, command.__doc__ = tell.__name__, tell.__doc__
    return command
