"""How every statement of the graph stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.http.parameters import RuleText
from api.http.problems import documented
from api.schemas import StandingAnswer
from api.serving import ServingDep
from mirage_kg.errors import NotFound
from mirage_kg.limits import limit

router = APIRouter(tags=["standing"])


Around = Annotated[
    str | None,
    Query(
        max_length=limit("id_length"), description="Id of a node: only what bears on it; the whole graph without it."
    ),
]
Hops = Annotated[
    int, Query(ge=0, le=limit("hops"), description="With `around`: also what bears on the nodes within so many links.")
]


@router.get("/standing", response_model=StandingAnswer, responses=documented(NotFound))
def get_standing(
    request: Request, serving: ServingDep, rule: RuleText = "", around: Around = None, hops: Hops = 0
) -> Response:
    """Return the strength of every statement and inference under every semantics, with the evidence rule and the whole frame.

    The answer changes when a run has finished; its ETag tells. A semantics that does not converge, or that gives no
    extension, is a row that says so and no error. `rule` changes parameters of the evidence rule for this answer alone.

    With `around` only what can influence that node is solved and sent, which is exact and quick in a graph of any size; where
    too many statements bear on it, the nearest are counted, and `extent` says how many of how many.
    """
    if around is None:
        serving.standings.ready()
    return serving.answers.read(request, lambda: serving.arguments.standing(rule, around, hops))
