"""One run or sweep in this process, for the command line: the same plan, execution and record as behind the interface."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from pydantic import BaseModel, ValidationError

from api.jobs import record
from api.jobs.record import E
from api.jobs.worker import Raised, raised
from api.schemas import RunRequest, SweepRequest
from api.serving import COMPILED, Serving
from api.terminal.bar import progress
from mirage_kg.errors import InvalidInput
from mirage_kg.experiment import Outcome, SweepOutcome, execute, plan, plan_sweep, sweep
from mirage_kg.model.run import Progress as Step
from mirage_kg.model.run import Run
from mirage_kg.model.sweep import Sweep
from mirage_kg.store.records import RecordsStore


def run_alone(serving: Serving, node: str, asked: Mapping[str, Any], *, quiet: bool) -> Run:
    """Run one experiment to its end with a progress bar, keep the record, and return it. Ctrl-C cancels between blocks.

    Args:
        serving: the stores.
        node: id of the node.
        asked: fields of a run request.
        quiet: no progress bar.

    Raises:
        MirageError: no such node, or a request that cannot be run.
    """
    decided = plan(serving.store.get_node(node), request_of(RunRequest, asked))
    seconds, compiled = serving.settings.run_seconds, str(serving.data / COMPILED)
    work = partial(execute, decided, deadline_seconds=seconds, cache_dir=compiled)
    return _done(serving.records, record.queued(decided), work, quiet)


def sweep_alone(serving: Serving, node: str, asked: Mapping[str, Any], *, quiet: bool) -> Sweep:
    """Do the same with a sweep: fields of a sweep request. What was finished before Ctrl-C is kept, and not run again."""
    request = request_of(SweepRequest, asked)
    chosen = serving.settings
    decided = plan_sweep(
        serving.store.get_node(node), request, serving.sweeps.path, chosen.engine, chosen.scheduler or None
    )
    work = partial(sweep, decided, cache_dir=str(serving.data / COMPILED))
    return _done(serving.sweeps, record.queued_sweep(decided), work, quiet)


def _done(store: RecordsStore[E], fresh: E, work: Callable[..., Outcome | SweepOutcome], quiet: bool) -> E:
    """Return the record after `work`, or the one that answered the same before; either is kept."""
    known = store.cached(fresh.provenance.content_hash)
    if known is not None:
        answered = record.answered_from(known, fresh)
        store.save(answered)
        return answered
    seen: record.Seen | None = None
    started = record.running(fresh)
    with _interrupts() as interrupted, progress(quiet=quiet) as bar:
        task = bar.add_task("starting", total=None)

        def on_progress(step: Step, outputs: record.Seen | None) -> None:
            nonlocal seen
            seen = outputs or seen
            words = "compiling" if step.compiling else "running"
            bar.update(task, description=words, completed=step.step, total=step.steps or None)

        ending: Outcome | SweepOutcome | Raised
        try:
            ending = work(on_progress, lambda: bool(interrupted))
        except Exception as error:
            ending = raised(error)
            if not ending.deliberate:
                raise
    done = record.ended(started, ending, seen)
    store.save(done)
    return done


def request_of(kind: type[BaseModel], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a request of that kind, with those that were not given.

    Raises:
        InvalidInput: a field is none of the request, or holds what it cannot.
    """
    try:
        return kind.model_validate(asked).model_dump()
    except ValidationError as error:
        row = error.errors()[0]
        raise InvalidInput(f"{row['msg']}, found {row['input']!r}", where=".".join(map(str, row["loc"]))) from None


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collect interrupts instead of raising the first; a second one raises, as compiled code may take long to stop."""
    seen: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
