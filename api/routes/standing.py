"""How every statement of the graph stands."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.errors import documented
from api.parameters import RuleText
from api.serving import ServingDep
from api.standing_schemas import StandingAnswer

router = APIRouter(tags=["standing"])


@router.get("/standing", response_model=StandingAnswer, responses=documented(422))
def standing(request: Request, serving: ServingDep, rule: RuleText = "") -> Response:
    """Return the strength of every statement and inference under every semantics, with the evidence rule and the whole frame.

    The answer changes when a run has finished; its ETag tells. A semantics that does not converge, or that gives no
    extension, is a row that says so and no error. `rule` changes parameters of the evidence rule for this answer alone.
    """
    serving.standings.now()
    return serving.answers.read(request, lambda: serving.arguments.standing(rule))
