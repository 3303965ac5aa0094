"""Sweeps: start one, list them, read one, follow it, cancel it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers.records import page_of, sweep_summary
from api.errors import RunElsewhere, Stopping, StreamsFull
from api.http.body import StrictBody
from api.http.cache import fresh
from api.http.cursor import link_to_next
from api.http.events import EventStream
from api.http.parameters import STARTED, Cursor, IdPath, PageLimit, ReaderDep
from api.http.problems import BODY, GUARDED, documented
from api.serving import ServingDep
from mirage_kg.errors import BadRequest, NotFound, NotInstalled, NotRunnable, QueueFull
from mirage_kg.limits import limit
from mirage_kg.model.sweep import Sweep

router = APIRouter(tags=["sweeps"], route_class=StrictBody)
reads = APIRouter(prefix="/sweeps", tags=["sweeps"])

SweepId = Annotated[str, Path(max_length=limit("id_length"), description="Id of a sweep.")]


@router.post(
    "/nodes/{id}/sweeps",
    status_code=202,
    response_model=schemas.SweepView,
    responses=STARTED | documented(*BODY, *GUARDED, NotFound, NotInstalled, NotRunnable, QueueFull, Stopping),
)
def start_node_sweep(serving: ServingDep, reader: ReaderDep, id: IdPath, asked: schemas.SweepRequest) -> Response:
    """Run a node's experiment over a grid of settings, and answer at once with its record; Location says where to read it.

    Sweeps wait in the queue of runs, for readers in turn, and their chunks are run by the engine of the server. One that was
    interrupted goes on behind the cells that it had finished, one that was answered before is answered from that result, and
    one that is being run is joined.
    """
    from mirage_kg.experiment import plan_sweep

    chosen = serving.settings
    plan = plan_sweep(
        serving.store.get_node(id), asked.model_dump(), serving.sweeps.path, chosen.engine, chosen.scheduler or None
    )
    sweep = serving.board.submit(plan, reader)
    return fresh(sweep, 202, Location=f"/api/v1/sweeps/{sweep.id}")


@reads.get("", responses=documented(BadRequest))
def list_sweeps(
    request: Request,
    response: Response,
    serving: ServingDep,
    node: Annotated[str | None, Query(max_length=limit("id_length"), description="Only sweeps of this node.")] = None,
    limit: PageLimit = 50,
    cursor: Cursor = None,
) -> schemas.SweepPage:
    """List sweeps, newest first."""
    page = serving.cursors.page(
        schemas.SweepPage,
        f"sweeps node={node}",
        cursor,
        lambda after: page_of(serving.sweeps, serving.store, sweep_summary, node, after, limit),
    )()
    response.headers.update(link_to_next(request, page.next))
    return page


@reads.get("/{id}", response_model=schemas.SweepView, responses=documented(NotFound))
def get_sweep(request: Request, serving: ServingDep, id: SweepId) -> Response:
    """Return one sweep: axes, cells so far, and once it has finished where each prediction turns."""
    if serving.board.changes(id, Sweep):
        return fresh(serving.board.get(id, Sweep))
    return serving.answers.read(request, lambda: serving.board.get(id, Sweep))


@reads.get(
    "/{id}/events",
    status_code=200,
    response_class=EventStream,
    responses={
        200: {
            "description": "Events `progress` and, last, `end`; the data of both is a SweepEvent.",
            "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/SweepEvent"}}},
        },
        **documented(NotFound, StreamsFull),
    },
)
async def follow_sweep_events(request: Request, serving: ServingDep, id: SweepId) -> Response:
    """Follow a sweep as server-sent events; each holds all cells so far, so a lost one loses nothing."""
    return await serving.streams.follow(request, id, Sweep)


@reads.delete("/{id}", response_model=schemas.SweepView, responses=documented(*GUARDED, NotFound, RunElsewhere))
def cancel_sweep(serving: ServingDep, id: SweepId) -> Response:
    """Cancel a sweep that waits or goes on, and return its record; finished cells are kept, and asking again goes on."""
    return fresh(serving.board.cancel(id, Sweep))
