"""Previews: what a setting shows over a few seeds, computed while a knob moves and kept for moments at most."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from api.errors import Stopping
from api.jobs import record
from api.jobs.line import Line, Wish
from api.jobs.turns import Reader
from api.jobs.worker import Raised, Task, Work, Worker, raised
from mirage_kg.errors import QueueFull
from mirage_kg.limits import limit

if TYPE_CHECKING:
    from mirage_kg.experiment import Plan
    from mirage_kg.model.run import Run

log = logging.getLogger("mirage.runs")

RETRY_SECONDS = 2
"""When to ask again after finding no place: a full line of quick previews is through about then."""

RECENT = 32
"""Finished previews that are kept for whoever asks the same point next: a knob that goes back, a class at one setting."""


@dataclass
class UnderWay:
    """One computation, and the wishes that it answers. Once `given_up` it takes no more of them."""

    plan: Plan
    wishes: list[Wish]
    given_up: bool = False


class Previews:
    """Computes one preview at a time, in a process of its own, so that neither runs nor previews wait for the other.

    Readers have it in turn (`api.jobs.line`); who wants the same point at the same time shares one computation. The process
    starts with the first preview, and stays warm. No record, state or standing comes of a preview.
    """

    def __init__(self, work: Work, *, cache_dir: str | None) -> None:
        seconds = float(limit("preview_seconds"))
        # A cancelled preview that is being compiled is let finish: the next one needs the same program.
        self._worker = Worker(work, grace_seconds=seconds)
        self._seconds = seconds
        self._cache_dir = cache_dir
        self._changed = threading.Condition()
        self._line = Line(limit("previews_waiting"))
        self._under: UnderWay | None = None
        self._recent: OrderedDict[str, Run] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._closing = False

    @property
    def busy(self) -> bool:
        """Whether a preview is being computed."""
        return self._under is not None

    @property
    def wanted(self) -> list[Wish]:
        """The wishes that have no answer yet: those in line, and those that what is being computed will answer."""
        with self._changed:
            return [*self._line, *(self._under.wishes if self._under else ())]

    @property
    def pid(self) -> int | None:
        """The id of the process; None while there is none."""
        return self._worker.pid

    def ask(self, plan: Plan, reader: Reader) -> Wish:
        """Take what a reader wants to see, in place of what the same reader wanted before.

        Returns:
            The wish, whose `answer` will be the record of a preview: curves of the plain arms, nothing judged. It is there
            already where the point was computed a moment ago, and of the tier `theory`, which takes milliseconds.

        Raises:
            QueueFull: all places are taken, by readers who have waited for longer. One who has a place may meet it later, as
                the answer.
            Stopping: the server is shutting down.
        """
        wish = Wish(reader, lighter(plan))
        if wish.plan.tier == "theory":
            from mirage_kg.experiment import execute

            wish.answer.set_result(record.ended(record.queued(wish.plan), execute(wish.plan), None))
            return wish
        with self._changed:
            if self._closing:
                raise _stopping()
            self._give_up([older for older in self.wanted if older.reader == reader], "its reader moved on")
            if not self._answered(wish):
                self._line_up(wish)
        return wish

    def leave(self, wish: Wish) -> None:
        """Give up a wish: nothing is computed for it alone any more. Harmless once it is answered."""
        with self._changed:
            self._give_up([wish], "its reader left")

    def close(self) -> None:
        """End what goes on, and the process; twice is harmless."""
        with self._changed:
            self._closing = True
            for wish in self.wanted:
                wish.answer.set_exception(_stopping())
                self._drop(wish)
            self._changed.notify_all()
        self._worker.stop()

    def _drop(self, wish: Wish) -> None:
        self._line.leave(wish)
        if self._under and wish in self._under.wishes:
            self._under.wishes.remove(wish)

    def _give_up(self, wishes: list[Wish], why: str) -> None:
        for wish in wishes:
            self._drop(wish)
            if not wish.answer.done():
                wish.answer.set_result(record.stopped(record.queued(wish.plan), "cancelled", why))

    def _answered(self, wish: Wish) -> bool:
        """Answer a wish with what was computed a moment ago, or see to it that what is being computed answers it."""
        point, under = wish.plan.content_hash, self._under
        if point in self._recent:
            self._recent.move_to_end(point)
            wish.answer.set_result(self._recent[point])
            return True
        if under and not under.given_up and under.plan.content_hash == point:
            under.wishes.append(wish)
            return True
        return False

    def _line_up(self, wish: Wish) -> None:
        crowded_out = self._line.join(wish)
        if crowded_out:
            full = QueueFull("more readers look ahead than there are places", hint="ask again in a moment")
            full.retry_after = RETRY_SECONDS
            if crowded_out is wish:
                raise full
            crowded_out.answer.set_exception(full)
        self._changed.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="mirage-previews", daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or len(self._line))
                if self._closing:
                    break
                wishes = self._line.serve()
                under = self._under = UnderWay(wishes[0].plan, wishes)
            seen = self._computed(under)
            with self._changed:
                self._under = None
                if seen.status == "finished":
                    self._recent[under.plan.content_hash] = seen
                    if len(self._recent) > RECENT:
                        self._recent.popitem(last=False)
                for wish in under.wishes:
                    wish.answer.set_result(seen)
        # It may have been started again since it was ended.
        self._worker.stop()

    def _computed(self, under: UnderWay) -> Run:
        def abandoned() -> bool:
            with self._changed:
                # A process that starts is let start, as the next preview needs it too.
                under.given_up |= self._closing or (self._worker.ready and not under.wishes)
                return under.given_up

        task = Task(under.plan, self._seconds, self._cache_dir)
        try:
            ending: Any = self._worker.run(task, lambda *_: None, abandoned)
        except Exception as error:
            self._worker.stop()
            ending = raised(error)
        if isinstance(ending, Raised):
            log.error("preview of %s raised\n%s", under.plan.node, ending.trace)
        return record.ended(record.queued(under.plan), ending, None)


def _stopping() -> Stopping:
    return Stopping("the server is shutting down", hint="ask again when it is up")


def lighter(plan: Plan) -> Plan:
    """Return `plan` without twins and without predictions: half the work, and nothing that could be taken for a verdict."""
    from mirage_kg.experiment.plan import ABLATED, MUTANT

    plain = {name: values for name, values in plan.arms.items() if ABLATED not in name and MUTANT not in name}
    return replace(plan, arms=plain, predictions=(), mutations=())
