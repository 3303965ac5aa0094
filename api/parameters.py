"""The query parameters that several routes share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from mirage_kg.limits import limit

PageLimit = Annotated[int, Query(ge=0, le=limit("page_size"), description="Items on this page; 0 gives an empty page.")]
Cursor = Annotated[
    str | None, Query(max_length=512, description="The `next` of the page before; absent for the first page.")
]
IdPath = Annotated[str, Path(max_length=limit("id_length"), description="An id, as the lists give it.")]

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
