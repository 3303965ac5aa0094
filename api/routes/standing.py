"""How every statement of the graph stands."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.serving import ServingDep
from api.standing_schemas import StandingAnswer

router = APIRouter(tags=["standing"])


@router.get("/standing", response_model=StandingAnswer)
def standing(request: Request, serving: ServingDep) -> Response:
    """Return the strength of every statement and inference under every semantics, with the evidence rule and the whole frame.

    The answer changes when a run has finished; its ETag tells. A semantics that does not converge, or that gives no
    extension, is a row that says so and no error.
    """
    serving.standings.now()
    return serving.answers.read(request, serving.arguments.standing)
