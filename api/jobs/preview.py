"""Previews: what a setting shows over a few seeds, computed while a knob moves and kept nowhere."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.errors import Stopping
from api.jobs import record
from api.jobs.worker import Raised, Task, Work, Worker
from mirage_kg.errors import QueueFull
from mirage_kg.limits import limit

if TYPE_CHECKING:
    from mirage_kg.experiment import Plan
    from mirage_kg.model.run import Run

log = logging.getLogger("mirage.runs")

WAIT_SECONDS = 1.0
"""How long a preview waits for one that somebody else still looks at."""

LOOK_SECONDS = 0.05
"""How often one that waits looks whether its own reader has left."""


class Previews:
    """Computes one preview at a time, in a process of its own, so that neither runs nor previews wait for the other.

    The process starts with the first preview, and stays warm. No record, state or standing comes of a preview.
    """

    def __init__(self, work: Work, *, cache_dir: str | None) -> None:
        seconds = float(limit("preview_seconds"))
        # A cancelled preview that is being compiled is let finish: the next one needs the same program.
        self._worker = Worker(work, grace_seconds=seconds)
        self._seconds = seconds
        self._cache_dir = cache_dir
        self._busy = threading.Lock()
        self._left: Callable[[], bool] = lambda: False
        self._closing = False

    @property
    def busy(self) -> bool:
        """Whether a preview is being computed."""
        return self._busy.locked()

    @property
    def pid(self) -> int | None:
        """The id of the process; None while there is none."""
        return self._worker.pid

    def show(self, plan: Plan, cancelled: Callable[[], bool]) -> Run:
        """Return the record of a preview of `plan`, which nobody keeps: curves of the plain arms, and nothing judged.

        Args:
            plan: what is asked for.
            cancelled: asked again and again; true ends it at the next block.

        Raises:
            QueueFull: another preview is being computed.
            Stopping: the server is shutting down.
        """
        few = lighter(plan)
        if few.tier == "theory":
            from mirage_kg.experiment import execute

            return record.ended(record.queued(few), execute(few), None)
        self._take_place(cancelled)
        try:
            if self._closing:
                raise Stopping("the server is shutting down", hint="ask again when it is up")
            ending: Any = self._worker.run(
                Task(few, self._seconds, self._cache_dir),
                lambda *_: None,
                # A process that starts is let start, as the next preview needs it too.
                lambda: self._closing or (self._worker.ready and cancelled()),
            )
        finally:
            self._busy.release()
        if isinstance(ending, Raised):
            log.error("preview of %s raised\n%s", few.node, ending.trace)
        return record.ended(record.queued(few), ending, None)

    def _take_place(self, cancelled: Callable[[], bool]) -> None:
        """Wait for the one place: for a preview that its reader has left until it has ended, which it soon will have.

        Raises:
            QueueFull: somebody still looks at the other preview, or nobody waits for this one any more.
        """
        until = time.monotonic() + WAIT_SECONDS
        while not self._busy.acquire(timeout=LOOK_SECONDS):
            if cancelled() or (time.monotonic() >= until and not self._left()):
                raise QueueFull("another preview is being computed", hint="ask again in a second")
        self._left = cancelled

    def close(self) -> None:
        """End what goes on, and the process; twice is harmless."""
        self._closing = True
        self._worker.stop()


def lighter(plan: Plan) -> Plan:
    """Return `plan` without twins and without predictions: half the work, and nothing that could be taken for a verdict."""
    from mirage_kg.experiment.plan import ABLATED, MUTANT

    plain = {name: values for name, values in plan.arms.items() if ABLATED not in name and MUTANT not in name}
    return replace(plan, arms=plain, predictions=(), mutations=())
