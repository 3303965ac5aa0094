"""One run in this process, for the command line: the same plan, execution and record as behind the interface."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api import record
from api.schemas import RunRequest
from api.serving import COMPILED, Serving
from api.worker import Raised, raised
from mirage_kg.errors import InvalidInput
from mirage_kg.experiment import Outcome, execute, plan
from mirage_kg.model.run import Outputs, Run
from mirage_kg.model.run import Progress as Step


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
    decided = plan(serving.store.get_node(node), _request(asked).model_dump())
    fresh = record.queued(decided)
    known = serving.records.cached(decided.content_hash)
    if known is not None:
        answered = record.answered_from(known, fresh)
        serving.records.save(answered)
        return answered
    run = record.running(fresh)
    seen: Outputs | None = None
    with _interrupts() as interrupted, _bar(quiet) as bar:
        task = bar.add_task("starting JAX", total=None)

        def on_progress(step: Step, outputs: Outputs | None) -> None:
            nonlocal seen
            seen = outputs or seen
            words = "compiling" if step.compiling else "running"
            bar.update(task, description=words, completed=step.step, total=step.steps or None)

        compiled, seconds = str(serving.data / COMPILED), serving.settings.run_seconds
        ending: Outcome | Raised
        try:
            ending = execute(decided, on_progress, lambda: bool(interrupted), seconds, compiled)
        except Exception as error:
            ending = raised(error)
            if not ending.deliberate:
                raise
    done = record.ended(run, ending, seen)
    serving.records.save(done)
    return done


def _request(asked: Mapping[str, Any]) -> RunRequest:
    try:
        return RunRequest.model_validate(asked)
    except ValidationError as error:
        row = error.errors()[0]
        raise InvalidInput(f"{row['msg']}, found {row['input']!r}", where=".".join(map(str, row["loc"]))) from None


def _bar(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=quiet,
    )


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
