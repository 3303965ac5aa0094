"""Runs: start one, list them, read one, follow it, cancel it."""

import asyncio
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api import schemas
from api.answers.records import page_of, run_summary
from api.errors import RunElsewhere, Stopping, StreamsFull
from api.http.body import StrictBody
from api.http.cache import fresh
from api.http.cursor import link_to_next
from api.http.events import EventStream
from api.http.parameters import STARTED, Cursor, IdPath, PageLimit, ReaderDep
from api.http.problems import BODY, GUARDED, documented
from api.jobs.line import Wish
from api.jobs.turns import Reader
from api.schemas import PreviewRequest, PreviewView
from api.serving import Serving, ServingDep
from mirage_kg.errors import BadRequest, NotFound, NotRunnable, QueueFull
from mirage_kg.limits import limit
from mirage_kg.model.paired import Paired
from mirage_kg.model.run import Run

router = APIRouter(tags=["runs"], route_class=StrictBody)
reads = APIRouter(prefix="/runs", tags=["runs"])

AS_THE_NODE_SAYS = schemas.RunRequest()

FEW_SEEDS = PreviewRequest()

RunId = Annotated[str, Path(max_length=limit("id_length"), description="Id of a run.")]


@router.post(
    "/nodes/{id}/runs",
    status_code=202,
    response_model=schemas.RunView,
    responses=STARTED | documented(*BODY, *GUARDED, NotFound, NotRunnable, QueueFull, Stopping),
)
def start_node_run(
    serving: ServingDep, reader: ReaderDep, id: IdPath, asked: schemas.RunRequest = AS_THE_NODE_SAYS
) -> Response:
    """Run a node's experiment, and answer at once with its record; Location says where to read how it goes on.

    A request that was answered before is answered from that result, and one that is being run joins it. Runs and sweeps wait
    in one queue: each reader's own in order of arrival, and the readers in turn.
    """
    from mirage_kg.experiment import plan

    run = serving.board.submit(plan(serving.store.get_node(id), asked.model_dump()), reader)
    return fresh(run, 202, Location=f"/api/v1/runs/{run.id}")


@router.post(
    "/nodes/{id}/preview",
    response_model=PreviewView,
    responses=documented(*BODY, *GUARDED, NotFound, NotRunnable, QueueFull, Stopping),
)
async def ask_node_preview(
    request: Request, serving: ServingDep, reader: ReaderDep, id: IdPath, asked: PreviewRequest = FEW_SEEDS
) -> Response:
    """Return the curves of a setting over a few seeds, without a verdict. Nothing is recorded, and no state or standing moves.

    Previews are computed one at a time, for readers in turn; the newest of one reader takes the place of its older one, which
    ends as `cancelled`. Without `Mirage-Reader` a request is a reader of its own. Closing the connection gives it up.
    """
    # Whoever says no name is a reader for this once: two questions of one program do not replace each other.
    who = reader._replace(name=reader.name or object())
    wish = await run_in_threadpool(_wished, serving, id, asked, who)
    try:
        run = await _answer(request, wish)
    finally:
        serving.previews.leave(wish)
    return fresh(
        PreviewView(
            status=run.status,
            message=run.message,
            seeds=run.seeds,
            tier=run.tier,
            ablated=run.ablated,
            parameters=run.parameters,
            outputs=run.outputs,
            compile_seconds=run.provenance.compile_seconds,
            run_seconds=run.provenance.run_seconds,
        )
    )


def _wished(serving: Serving, id: str, asked: PreviewRequest, reader: Reader) -> Wish:
    from mirage_kg.experiment import plan

    request = asked.model_dump() | {"mutants": False}
    return serving.previews.ask(plan(serving.store.get_node(id), request), reader)


async def _answer(request: Request, wish: Wish) -> Run:
    """Return the answer to a wish; no thread waits for it.

    Raises:
        ClientDisconnect: the reader left before.
    """
    answer = asyncio.wrap_future(wish.answer)
    left = asyncio.create_task(_left(request))
    try:
        either: set[asyncio.Future[Any]] = {answer, left}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        left.cancel()
    if not answer.done():
        raise ClientDisconnect
    return answer.result()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


@reads.get("", responses=documented(BadRequest))
def list_runs(
    request: Request,
    response: Response,
    serving: ServingDep,
    node: Annotated[str | None, Query(max_length=limit("id_length"), description="Only runs of this node.")] = None,
    limit: PageLimit = 50,
    cursor: Cursor = None,
) -> schemas.RunPage:
    """List runs, newest first."""
    page = serving.cursors.page(
        schemas.RunPage,
        f"runs node={node}",
        cursor,
        lambda after: page_of(serving.records, serving.store, run_summary, node, after, limit),
    )()
    response.headers.update(link_to_next(request, page.next))
    return page


@reads.get("/{id}", response_model=schemas.RunView, responses=documented(NotFound))
def get_run(request: Request, serving: ServingDep, id: RunId) -> Response:
    """Return one run: what was asked, what was seen, the verdict on each prediction, and where it came from."""
    if serving.board.changes(id):
        return fresh(serving.board.get(id))
    return serving.answers.read(request, lambda: serving.board.get(id))


@reads.get("/{id}/beside/{other}", response_model=Paired, responses=documented(NotFound))
def get_run_beside(
    request: Request,
    serving: ServingDep,
    id: RunId,
    other: Annotated[str, Path(max_length=limit("id_length"), description="Id of the run to subtract.")],
) -> Response:
    """Return how one run differs from another on the same seeds: each number, first minus second, paired seed by seed."""
    from mirage_kg.experiment import paired

    first, second = (cast(Run, serving.board.get(each)) for each in (id, other))
    return serving.answers.read(request, lambda: paired(first, second))


@reads.get(
    "/{id}/events",
    status_code=200,
    response_class=EventStream,
    responses={
        200: {
            "description": "Events `progress` and, last, `end`; the data of both is a RunEvent.",
            "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/RunEvent"}}},
        },
        **documented(NotFound, StreamsFull),
    },
)
async def follow_run_events(request: Request, serving: ServingDep, id: RunId) -> Response:
    """Follow a run as server-sent events; each holds everything so far, so a lost one loses nothing."""
    return await serving.streams.follow(request, id)


@reads.delete("/{id}", response_model=schemas.RunView, responses=documented(*GUARDED, NotFound, RunElsewhere))
def cancel_run(serving: ServingDep, id: RunId) -> Response:
    """Cancel a run that waits or goes on, and return its record; a run that has ended stays as it is."""
    return fresh(serving.board.cancel(id))
