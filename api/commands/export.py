"""`mirage export`: write the graph, or an article draft, for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Data, In, Json, print_json, settings_of

if TYPE_CHECKING:
    from api.serving import Serving


def export(
    format: Annotated[
        str, typer.Argument(help="json, graphml or html for the graph; article for a draft about a node.")
    ],
    node: Annotated[str | None, typer.Argument(help="Id of the node that the article is about.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output by default.")
    ] = None,
    address: Annotated[
        str, typer.Option(help="Where the page is served, for the addresses in an article; paths alone without it.")
    ] = "",
    folder: In = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write the graph in a format of other tools, or a post-ready article draft of one node in Markdown.

    A draft that is written to a file has the curves of its runs beside it, as SVG.
    """
    from api.open import opened

    with opened(settings_of(folder=folder, data=data)) as serving:
        content, pictures = _written(serving, format, node, address.rstrip("/"), pictured=output is not None)
    if output:
        output.write_bytes(content)
        for name, drawing in pictures.items():
            (output.parent / name).write_text(drawing, encoding="utf-8")
    if as_json:
        print_json(
            {"format": format, "node": node, "bytes": len(content), "file": str(output) if output else None}
            | ({"pictures": list(pictures)} if output else {"content": content.decode()})
        )
    elif not output:
        sys.stdout.buffer.write(content)


def _written(
    serving: Serving, format: str, node: str | None, address: str, *, pictured: bool
) -> tuple[bytes, dict[str, str]]:
    """Return the graph in a format, or as `article` the draft about a node with its pictures by name of the file.

    Raises:
        InvalidInput: a format with a node, or an article without one.
        NotFound: there is no such format, or no such node.
    """
    from mirage_kg.errors import InvalidInput
    from mirage_kg.formats import format_named

    if (format == "article") != (node is not None):
        raise InvalidInput("only an article is about one node", hint="write mirage export article NODE", where="node")
    if node:
        draft = serving.arguments.article(node, address, pictured=pictured)
        return draft.text.encode(), {row.file: row.svg for row in draft.pictures}
    if format == "html":
        from api.answers.share import Wanted, saved_now

        return serving.arguments.map_page(Wanted(), saved_now("")), {}
    return format_named(format).write(serving.store), {}
