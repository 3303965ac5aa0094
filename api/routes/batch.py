"""The batch of this server: start it, look at it, stop it."""

from fastapi import APIRouter
from starlette.responses import Response

from api.errors import Stopping
from api.http.body import StrictBody
from api.http.cache import fresh
from api.http.problems import BODY, GUARDED, documented
from api.schemas import BatchRequest, BatchView
from api.serving import ServingDep
from mirage_kg.errors import NotFound

router = APIRouter(prefix="/batch", tags=["runs"], route_class=StrictBody)
reads = APIRouter(prefix="/batch", tags=["runs"])

WHAT_IS_NOT_CURRENT = BatchRequest()


@router.post(
    "",
    status_code=202,
    response_model=BatchView,
    responses=documented(*BODY, *GUARDED, NotFound, Stopping),
)
def start_batch(serving: ServingDep, asked: BatchRequest = WHAT_IS_NOT_CURRENT) -> Response:
    """Run every experiment that was never run or is stale, one after another, and answer at once.

    A run that somebody starts meanwhile comes next. A batch that goes on is joined. Batches of a server that was stopped do
    not go on by themselves; the runs that they finished are kept, so starting another one goes on behind them.
    """
    return fresh(serving.batches.start(asked), 202)


@reads.get("", response_model=BatchView)
def get_batch(serving: ServingDep) -> Response:
    """Return how the batch stands, or the last one ended; status `none` when this server had none."""
    return fresh(serving.batches.now())


@reads.delete("", response_model=BatchView, responses=documented(*GUARDED))
def cancel_batch(serving: ServingDep) -> Response:
    """End the batch after the run that is under way, and return how it stands; without a batch nothing happens."""
    return fresh(serving.batches.stop())
