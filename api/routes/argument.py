"""One statement's argument: why it stands as it does, and what would change that."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.answers.supposing import Supposed
from api.http.body import StrictBody
from api.http.cache import fresh
from api.http.parameters import IdPath, IfText, RuleText
from api.http.problems import BODY, GUARDED, documented
from api.schemas import ArgumentAnswer, WhatIfAnswer, WhatIfRequest
from api.serving import ServingDep
from mirage_kg.errors import NotFound, NotRunnable

router = APIRouter(prefix="/argument", tags=["standing"], route_class=StrictBody)
reads = APIRouter(prefix="/argument", tags=["standing"])

Semantics = Annotated[
    str, Query(max_length=40, description="The gradual semantics that the reasons are about; /meta lists them.")
]


@reads.get("/{id}", response_model=ArgumentAnswer, responses=documented(NotFound))
def get_argument(
    request: Request,
    serving: ServingDep,
    id: IdPath,
    semantics: Semantics = "quadratic_energy",
    rule: RuleText = "",
    suppose: IfText = "",
) -> Response:
    """Return what speaks for and against a statement, its evidence, the reasons for its strength, and what to run next.

    With `rule` or `if` all of it is of the argument that is supposed: reasons, flip, defence, acceptance and next runs too.
    """
    serving.standings.ready()
    supposed = Supposed(rule, suppose)
    return serving.answers.read(request, lambda: serving.arguments.argument(id, semantics, supposed))


@router.post(
    "/{id}/what-if",
    response_model=WhatIfAnswer,
    responses=documented(*BODY, *GUARDED, NotFound, NotRunnable),
)
def ask_argument_what_if(serving: ServingDep, id: IdPath, asked: WhatIfRequest) -> Response:
    """Return how the graph would stand if something were otherwise. Neither the graph nor any run is touched."""
    return fresh(serving.arguments.what_if(id, asked))
