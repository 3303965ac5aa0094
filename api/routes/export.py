"""The graph in formats of other tools."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.http.parameters import base_of, listed
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import InvalidInput, NotFound, TooLarge
from mirage_kg.formats import FORMATS, format_named
from mirage_kg.limits import limit
from mirage_kg.model.kind import KINDS
from mirage_kg.model.relation import RELATIONS

router = APIRouter(tags=["graph"])

FILE = {
    "description": "The file, in the format that was asked for.",
    "content": {row.media_type.partition(";")[0]: {"schema": {"type": "string"}} for row in FORMATS.values()},
}


Node = Annotated[str | None, Query(max_length=limit("id_length"), description="Only what lies around this node.")]
Hops = Annotated[int, Query(ge=0, le=limit("hops"), description="How far around `node`.")]
Words = Annotated[
    str | None, Query(max_length=1000, description="Names that /meta lists, joined by commas; all without it.")
]


@router.get("/export/{format}", response_class=Response, responses={200: FILE, **documented(NotFound, TooLarge)})
def get_export(
    request: Request,
    serving: ServingDep,
    format: Annotated[str, Path(max_length=40, description="A format that /meta lists.")],
    node: Node = None,
    hops: Hops = 2,
    kind: Words = None,
    relation: Words = None,
) -> Response:
    """Return the whole graph as a file of the named format; the web page also of a part: one walk, some kinds or relations."""
    row = format_named(format)
    some = node is not None or kind is not None or relation is not None
    if some and row.name != "html":
        raise InvalidInput(
            f"{row.label} holds the whole graph only",
            hint="leave node, kind and relation out, or ask for html",
            where="format",
        )

    kinds, relations = _names(kind, KINDS, "kind"), _names(relation, RELATIONS, "relation")

    name = f'attachment; filename="mirage.{row.ending}"'
    if row.name != "html":
        return serving.answers.read(request, lambda: row.write(serving.store), row.media_type, Content_Disposition=name)
    from api.answers.share import Wanted, saved_now

    wanted = Wanted(node, hops, kinds, relations) if some else Wanted()
    saved = saved_now(base_of(request))
    return serving.answers.read(
        request,
        lambda: serving.arguments.map_page(wanted, saved),
        row.media_type,
        beside=" ".join(saved),
        Content_Disposition=name,
    )


def _names(words: str | None, table: Collection[str], where: str) -> frozenset[str]:
    return frozenset(listed(word, table, where) for word in (words or "").split(",") if word)
