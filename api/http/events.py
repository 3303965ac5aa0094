"""Server-sent events of runs and sweeps: the latest snapshot whenever it changes, a heartbeat while it does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.errors import StreamsFull
from api.http.security import asked_head
from api.jobs.board import Board
from api.schemas import RunEvent, SweepEvent
from mirage_kg.model.run import FINAL, Entry, Outputs, Run
from mirage_kg.model.sweep import Sweep

HEARTBEAT_SECONDS = 10.0
ELSEWHERE_SECONDS = 1.0
"""How often a record that another server works on is looked at."""
RETRY_MILLISECONDS = 1000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """The answer that holds a stream of events."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[str], ended: Callable[[], None]) -> None:
        """Send `events`, and call `ended` when they are sent or nobody listens any more."""
        super().__init__(events, headers=HEADERS)
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


class Streams:
    """The open streams of one server, `most` of them at once."""

    def __init__(self, board: Board, most: int) -> None:
        self._board = board
        self._most = most
        self._open = 0

    async def follow(self, request: Request, id: str, kind: type[Entry] = Run) -> Response:
        """Return the answer that follows one run or sweep until it has ended, or only its head where no more is asked for.

        A slow reader skips snapshots, and loses nothing, as each holds all that came before. A stream counts as open from
        here on, and not only once its first event is sent.

        Raises:
            NotFound: there is none of that kind and id.
            StreamsFull: all streams are in use.
        """
        await run_in_threadpool(self._board.get, id, kind)
        if self._open >= self._most:
            raise StreamsFull(
                f"{self._most} event streams are open", hint="close one, or read the record itself now and then"
            )
        if asked_head(request.scope):
            return Response(headers=HEADERS, media_type=EventStream.media_type)
        self._open += 1
        return EventStream(self._events(id, kind), self._close)

    def _close(self) -> None:
        self._open -= 1

    async def _events(self, id: str, kind: type[Entry]) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()

        def tell() -> None:
            loop.call_soon_threadsafe(changed.set)

        with self._board.listening(id, tell):
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            while True:
                changed.clear()
                number, run = await run_in_threadpool(self._board.snapshot, id, kind)
                yield event_text(number, run)
                if run.status in FINAL:
                    return
                here = self._board.holds(id)
                while not await _within(changed, HEARTBEAT_SECONDS if here else ELSEWHERE_SECONDS):
                    yield ": still here\n\n"
                    if not here:
                        break


def event_text(number: int, run: Entry) -> str:
    """Return one event: `end` when the work has ended, else `progress`; its data is a RunEvent or a SweepEvent."""
    event: RunEvent | SweepEvent
    if isinstance(run, Sweep):
        event = SweepEvent(status=run.status, progress=run.progress, partial=run.outputs)
    else:
        assert isinstance(run, Run)
        event = RunEvent(status=run.status, progress=run.progress, partial=_means(run.outputs), verdict=run.verdict)
    name = "end" if run.status in FINAL else "progress"
    return f"id: {number}\nevent: {name}\ndata: {event.model_dump_json()}\n\n"


def _means(outputs: Outputs | None) -> Outputs | None:
    """Return `outputs` without the lines of single seeds."""
    if outputs is None:
        return None
    arms = tuple(
        arm.model_copy(update={"curves": {n: c.model_copy(update={"seeds": ()}) for n, c in arm.curves.items()}})
        for arm in outputs.arms
    )
    return outputs.model_copy(update={"arms": arms})


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
