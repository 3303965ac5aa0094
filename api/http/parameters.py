"""What several routes declare alike, and the refusal of query parameters that a route does not have."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request

from api.jobs.turns import Reader
from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit

PageLimit = Annotated[int, Query(ge=0, le=limit("page_size"), description="Items on this page; 0 gives an empty page.")]
Cursor = Annotated[
    str | None, Query(max_length=512, description="The `next` of the page before; absent for the first page.")
]
IdPath = Annotated[str, Path(max_length=limit("id_length"), description="An id, as the lists give it.")]

STARTED: dict[int | str, dict[str, Any]] = {
    202: {"headers": {"Location": {"description": "Where to read how it goes on.", "schema": {"type": "string"}}}}
}
"""What the document says of an answer to something that goes on after it."""

LONGEST = 8000
"""Most characters of what an address supposes: some hundred ids, and about what browsers and proxies let an address hold."""

RuleText = Annotated[
    str,
    Query(max_length=LONGEST, description="Parameters of the evidence rule: name:value, separated by commas."),
]
IfText = Annotated[
    str,
    Query(
        alias="if",
        max_length=LONGEST,
        description="What to suppose: base:{id}:{score}, -node:{id} or -link:{id}, separated by commas.",
    ),
]


def _reader(
    request: Request,
    name: Annotated[
        str | None,
        Header(
            alias="Mirage-Reader",
            min_length=1,
            max_length=limit("id_length"),
            description="Any word that stays the same for one reader: readers have their turns by it. It proves nothing.",
        ),
    ] = None,
) -> Reader:
    """Return who asks; all who say no name at one address are one reader."""
    return Reader(request.client.host if request.client else "", name)


ReaderDep = Annotated[Reader, Depends(_reader)]


def base_of(request: Request) -> str:
    """Return the address that the page is asked at, without a slash at its end: the doorman lets in no host of another name."""
    return str(request.base_url).rstrip("/")


def listed(name: str, table: Collection[str], where: str) -> str:
    """Return `name` if a table has it: a word that nothing can have would be answered with nothing, as if all were well.

    Raises:
        InvalidInput: the table does not have it; the hint names the nearest, or all.
    """
    if name in table:
        return name
    from mirage_kg.load.problem import nearest

    meant = nearest(name, table)
    hint = f"did you mean {meant!r}?" if meant else f"there are: {', '.join(table)}"
    raise InvalidInput(f"there is no {where} {name[:80]!r}", hint=hint, where=where)


def only_known(request: Request) -> None:
    """Refuse query parameters that the route does not have: left aside, they would answer another question than was asked.

    Raises:
        InvalidInput: the first such name, with the nearest that there is.
    """
    route: APIRoute = request.scope["route"]
    known = _names(route.dependant)
    strange = next((name for name in request.query_params if name not in known), None)
    if strange is None:
        return
    from mirage_kg.load.problem import nearest

    meant = nearest(strange, known)
    hint = f"did you mean {meant!r}?" if meant else f"it takes {', '.join(sorted(known)) or 'none'}"
    raise InvalidInput(f"there is no query parameter {strange[:80]!r} here", hint=hint, where=strange[:80])


def _names(dependant: Dependant) -> set[str]:
    own = {field.alias for field in dependant.query_params}
    return own.union(*(_names(inner) for inner in dependant.dependencies))
