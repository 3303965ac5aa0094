"""One worker: a warm process that runs one plan at a time, and the end of the pipe that the server holds.

The process is spawned, never forked: JAX keeps threads, and a fork would copy their locks but not the threads. Compiled
code cannot be interrupted, so cancelling asks between blocks first and kills the process when that takes too long.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from mirage_kg.model.node import Node
from mirage_kg.model.run import Outputs, Progress
from mirage_kg.model.sweep import SweepOutputs

if TYPE_CHECKING:
    from mirage_kg.experiment import Outcome, SweepOutcome

PROGRESS_SECONDS = 0.1
POLL_SECONDS = 0.05
START_SECONDS = 120.0

OnProgress = Callable[[Progress, Outputs | SweepOutputs | None], None]


@dataclass(frozen=True)
class Work:
    """What a worker does, as `module:function` names that the new process imports for itself.

    execute: takes plan, on_progress, should_stop, deadline_seconds, cache_dir; returns an Outcome.
    sweep: the same for the plan of a sweep; returns a SweepOutcome.
    prepare: called once when the process starts, to import what the first plan would wait for.
    ahead: takes a node and cache_dir, and compiles what a run of that node will need.
    """

    execute: str = "mirage_kg.experiment:execute"
    prepare: str = "api.jobs.worker:prepare"
    sweep: str = "mirage_kg.experiment:sweep"
    ahead: str = "mirage_kg.experiment:compile_ahead"


@dataclass(frozen=True)
class Task:
    """One plan to run, the seconds that it may take, and the folder of compiled programs."""

    plan: Any
    deadline_seconds: float
    cache_dir: str | None


@dataclass(frozen=True)
class Ahead:
    """A node whose run is likely to be asked for first, and the folder of compiled programs."""

    node: Node
    cache_dir: str | None


@dataclass(frozen=True)
class Ready:
    """The process is warm."""


@dataclass(frozen=True)
class Snapshot:
    """How far the plan is."""

    progress: Progress
    outputs: Outputs | SweepOutputs | None


@dataclass(frozen=True)
class Raised:
    """The plan ended in an exception. `deliberate` when our own code raised it in words meant for the reader."""

    message: str
    deliberate: bool
    trace: str


@dataclass(frozen=True)
class Lost:
    """The process died; `exit_code` is minus the number of the signal that ended it."""

    exit_code: int | None


@dataclass(frozen=True)
class Killed:
    """The process did not stop when asked to and was ended. `late` when its time had run out, else it was cancelled."""

    late: bool


Ending = Any
"""Outcome, SweepOutcome, Raised, Lost or Killed."""

CANCEL = "cancel"


def prepare() -> None:
    """Start JAX, so that the first run does not wait for it."""
    # Several workers share one accelerator; by default the first would take most of its memory.
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    import jax

    jax.devices()


def devices() -> list[str]:
    """Return the kinds of device that runs can ask for here, told without importing JAX."""
    import sim

    return sim.devices()


def serve(connection: Connection, work: Work, ahead: Ahead | None = None) -> None:
    """Run tasks from `connection` until the server closes its end; this is the whole life of the process.

    What `ahead` asks for is done in a thread beside the tasks, so that none of them waits for it; a task that needs just
    that joins it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    execute = _named(work.execute)
    try:
        _named(work.prepare)()
        connection.send(Ready())
        if ahead is not None:
            threading.Thread(target=_do_ahead, args=(work, ahead), name="mirage-ahead", daemon=True).start()
        while True:
            task = connection.recv()
            if isinstance(task, Task):
                work_on = _named(work.sweep) if task.plan.kind == "sweep" else execute
                connection.send(_end_of(work_on, task, connection))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _do_ahead(work: Work, ahead: Ahead) -> None:
    # What fails here fails again, and is told, in the run that needs it.
    with contextlib.suppress(Exception):
        _named(work.ahead)(ahead.node, ahead.cache_dir)


def _named(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _end_of(execute: Callable[..., Any], task: Task, connection: Connection) -> Any:
    told = 0.0
    unsent: Outputs | SweepOutputs | None = None

    def on_progress(progress: Progress, outputs: Outputs | SweepOutputs | None) -> None:
        nonlocal told, unsent
        unsent = outputs or unsent
        if time.monotonic() - told >= PROGRESS_SECONDS:
            connection.send(Snapshot(progress, unsent))
            told, unsent = time.monotonic(), None

    def should_stop() -> bool:
        # The only thing the server sends during a run is CANCEL; a closed pipe reads as readable, and stops as well.
        return connection.poll(0)

    try:
        return execute(task.plan, on_progress, should_stop, task.deadline_seconds, task.cache_dir)
    except Exception as error:
        return raised(error)


def raised(error: Exception) -> Raised:
    """Return how a plan ended that raised `error`."""
    own = type(error).__module__.partition(".")[0] in ("sim", "mirage_kg")
    hint = getattr(error, "hint", "")
    return Raised(
        f"{error}; {hint}"[:500] if own and hint else str(error)[:500], own, "".join(traceback.format_exception(error))
    )


class Worker:
    """The server's side of one worker process. One thread runs plans; `start` and `stop` may be called from any."""

    def __init__(self, work: Work, *, grace_seconds: float = 2.0) -> None:
        self.work = work
        self.grace_seconds = grace_seconds
        self._ready = False
        self._lock = threading.RLock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process, None while there is none."""
        return self._process.pid if self._process else None

    @property
    def ready(self) -> bool:
        """Whether the process has started and imported what it needs."""
        return self._ready

    def start(self, ahead: Ahead | None = None) -> None:
        """Start the process unless it lives, with what it is to do beside its tasks; does not wait until it is warm."""
        with self._lock:
            if self._process is not None and self._process.is_alive():
                return
            self.stop()
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(theirs, self.work, ahead), name="mirage-worker", daemon=True
            )
            self._process.start()
            theirs.close()

    def run(
        self, task: Task, on_progress: OnProgress, cancelled: Callable[[], bool]
    ) -> Outcome | SweepOutcome | Ending:
        """Run `task` and return how it ended.

        Args:
            task: what to run.
            on_progress: called with each snapshot, in this thread.
            cancelled: asked about twenty times a second; true stops the plan at its next block, and ends the process
                when it has not stopped `grace_seconds` later.
        """
        self.start()
        asked = None
        begun = time.monotonic()
        try:
            assert self._connection is not None
            self._connection.send(task)
            while True:
                message = self._connection.recv() if self._connection.poll(POLL_SECONDS) else None
                now = time.monotonic()
                match message:
                    case Snapshot(progress, outputs):
                        on_progress(progress, outputs)
                    case Ready():
                        self._ready = True
                        begun = now
                    case None:
                        pass
                    case ending:
                        return ending
                if cancelled() and asked is None:
                    asked = now
                    self._connection.send(CANCEL)
                if asked is not None and now - asked > self.grace_seconds:
                    return self._kill(late=False)
                if now - begun > (task.deadline_seconds + self.grace_seconds if self._ready else START_SECONDS):
                    return self._kill(late=True)
        except (EOFError, OSError):
            process = self._process
            if process is not None:
                process.join(self.grace_seconds)
            exit_code = process.exitcode if process else None
            self.stop()
            return Lost(exit_code)

    def _kill(self, *, late: bool) -> Killed:
        self.stop()
        return Killed(late)

    def stop(self) -> None:
        """End the process, and leave no zombie; harmless when there is none."""
        with self._lock:
            process, connection = self._process, self._connection
            self._process = self._connection = None
            self._ready = False
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()
