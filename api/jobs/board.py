"""The board of runs and sweeps: what waits, what goes on and with how much progress, and where each result is written down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.errors import RunElsewhere, Stopping
from api.jobs import record
from api.jobs.queue import Queue
from api.jobs.record import Seen
from api.jobs.turns import BATCH, SOMEBODY, Reader
from api.jobs.worker import Ahead, Raised, Task, Work, Worker
from mirage_kg.errors import QueueFull, TooLarge
from mirage_kg.limits import limit
from mirage_kg.model.node import Node
from mirage_kg.model.run import FINAL, Entry, Progress, Run
from mirage_kg.model.sweep import Sweep
from mirage_kg.store.owner import Owner
from mirage_kg.store.records import RecordsStore
from mirage_kg.store.runs import RunsStore
from mirage_kg.store.sweeps import SweepsStore

if TYPE_CHECKING:
    from mirage_kg.experiment import Plan, SweepPlan

log = logging.getLogger("mirage.runs")

CLOSE_SECONDS = 3.0
FAILED_COMPILE_SECONDS = 60.0
RETRY_SECONDS = 5
ENDED = 2**31 - 1


@dataclass
class Job:
    """One run or sweep that waits or goes on. `number` grows with every change; `listeners` are told of each."""

    entry: Entry
    plan: Plan | SweepPlan
    number: int = 0
    outputs: Seen | None = None
    cancelled: bool = False
    listeners: set[Callable[[], None]] = field(default_factory=set)


class Board:
    """Takes plans, hands them to workers for readers in turn (`api.jobs.queue`), and answers how each is doing.

    One thread belongs to each worker process and writes down what it reports. `version` grows whenever the status of any
    run changes, here or through another process that keeps its runs in the same folder. Runs that such a process works on
    are left to it.
    """

    def __init__(
        self,
        records: RunsStore,
        work: Work,
        *,
        sweeps: SweepsStore,
        owner: Owner,
        workers: int,
        run_seconds: float,
        runs_queued: int,
        cache_dir: str | None,
        grace_seconds: float = 2.0,
    ) -> None:
        self._changes = 0
        self._owner = owner
        self._stores: dict[type[Entry], RecordsStore[Any]] = {Run: records, Sweep: sweeps}
        self._run_seconds = run_seconds
        self._cache_dir = cache_dir
        self._jobs: dict[str, Job] = {}
        self._queue = Queue(runs_queued, last=BATCH)
        self._failed_compiles: dict[str, tuple[float, Entry]] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._workers = [Worker(work, grace_seconds=grace_seconds) for _ in range(workers)]
        self._idle = set(self._workers)
        self._warm: dict[Worker, set[str]] = {worker: set() for worker in self._workers}
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), name=f"mirage-runs-{index}", daemon=True)
            for index, worker in enumerate(self._workers)
        ]

    @property
    def version(self) -> int:
        """How often the status of a run was seen to change."""
        return self._changes + sum(store.changed_elsewhere() for store in self._stores.values())

    @property
    def workers(self) -> tuple[int | None, ...]:
        """The process ids of the workers; None for one that is not started."""
        return tuple(worker.pid for worker in self._workers)

    def open(self) -> None:
        """Write down an end for records that an earlier server left without one, and begin to work.

        Raises:
            StoreDamaged: the data folder cannot be written.
        """
        self._owner.take()
        for store in self._stores.values():
            self._end_left_over(store)
        for thread in self._threads:
            thread.start()

    def warm(self, first: Node | None = None) -> None:
        """Start the first worker process now, without waiting for it; it compiles what a run of `first` will need."""
        with self._changed:
            if not self._closing:
                self._workers[0].start(Ahead(first, self._cache_dir) if first else None)

    def submit(self, plan: Plan | SweepPlan, reader: Reader = SOMEBODY) -> Entry:
        """Return the record of work on `plan`: the one that goes on, a new one with the result known, or a new one queued.

        A plan of the tier `theory` takes milliseconds: it is solved here, and its record comes back finished.

        Raises:
            TooLarge: the plan needs more memory than one run may take.
            QueueFull: all places of the queue are taken, or those that are left are for other readers.
            Stopping: the server is shutting down.
        """
        if plan.memory_bytes > limit("run_memory_bytes"):
            raise TooLarge(
                f"the run needs {plan.memory_bytes:,} bytes, the limit is {limit('run_memory_bytes'):,}",
                hint="take fewer seeds or smaller sizes",
                where="seeds",
            )
        if plan.kind == "run" and plan.tier == "theory":
            return self._solved(plan)
        with self._changed:
            if self._closing:
                raise Stopping("the server is shutting down", hint="ask again when it is up")
            for job in self._jobs.values():
                if job.plan.content_hash == plan.content_hash and job.plan.node == plan.node and not job.cancelled:
                    if job.entry.id in self._queue:
                        self._line_up(job.entry.id, reader)
                    return self._now(job)
            fresh: Entry = record.queued_sweep(plan) if plan.kind == "sweep" else record.queued(plan)
            store = self._stores[type(fresh)]
            known = self._known(store, plan.content_hash)
            if known is not None:
                answered = record.answered_from(known, fresh)
                store.save(answered)
                self._changes += 1
                return answered
            if not self._queue.takes(reader):
                raise QueueFull(
                    f"{len(self._queue)} runs wait already, and places that are left are for others who ask",
                    hint=f"ask again in {RETRY_SECONDS} seconds",
                )
            store.save(fresh, owner=self._owner.id)
            self._jobs[fresh.id] = Job(fresh, plan)
            self._line_up(fresh.id, reader)
            self._changes += 1
            self._changed.notify_all()
            return self._now(self._jobs[fresh.id])

    def _line_up(self, id: str, reader: Reader) -> None:
        self._queue.join(id, reader)
        self._tell_waiting()

    def _solved(self, plan: Plan) -> Entry:
        from mirage_kg.experiment import execute

        store, fresh = self._stores[Run], record.queued(plan)
        known = store.cached(plan.content_hash)
        done = record.answered_from(known, fresh) if known else record.ended(record.running(fresh), execute(plan), None)
        with self._changed:
            if self._closing:
                raise Stopping("the server is shutting down", hint="ask again when it is up")
            store.save(done)
            self._changes += 1
        return done

    def get(self, id: str, kind: type[Entry] = Run) -> Entry:
        """Return a record as it is now.

        Raises:
            NotFound: there is no run of that id.
        """
        return self.snapshot(id, kind)[1]

    def active(self) -> list[Run]:
        """Return the records of all runs that wait or go on, oldest first."""
        with self._changed:
            return [entry for job in self._jobs.values() if isinstance(entry := self._now(job), Run)]

    def holds(self, id: str) -> bool:
        """Return whether this process works on a run, or will."""
        with self._changed:
            return id in self._jobs

    def changes(self, id: str, kind: type[Entry] = Run) -> bool:
        """Return whether a run waits or goes on, here or elsewhere; the record of any other one no longer changes."""
        return self.holds(id) or self._stores[kind].unfinished(id)

    def snapshot(self, id: str, kind: type[Entry] = Run) -> tuple[int, Entry]:
        """Return a record as it is now, with a number that grows with every change of the run.

        Raises:
            NotFound: there is no run of that id.
        """
        with self._changed:
            job = self._job(id, kind)
            return (job.number, self._now(job)) if job else (ENDED, self._kept(id, kind))

    def cancel(self, id: str, kind: type[Entry] = Run) -> Entry:
        """Cancel a run that waits or goes on, and return its record; one that has ended stays as it is.

        Raises:
            NotFound: there is no run of that id.
            RunElsewhere: another server works on it.
        """
        with self._changed:
            job = self._job(id, kind)
            if job is None:
                kept = self._kept(id, kind)
                if kept.status not in FINAL:
                    raise RunElsewhere(
                        f"another server on this data folder works on {id}", hint="cancel it there", where=id
                    )
                return kept
            job.cancelled = True
            if id in self._queue:
                self._queue.leave(id)
                self._finish(job, record.stopped(job.entry, "cancelled", "cancelled while it waited"))
                self._tell_waiting()
                return job.entry
            return self._now(job)

    @contextmanager
    def listening(self, id: str, listener: Callable[[], None]) -> Iterator[None]:
        """Have `listener` called, from any thread, at each change of the run; a run that has ended does not change."""
        with self._changed:
            job = self._jobs.get(id)
            if job:
                job.listeners.add(listener)
        try:
            yield
        finally:
            with self._changed:
                if job:
                    job.listeners.discard(listener)

    def close(self) -> None:
        """Cancel everything, write that down, and end all processes; returns within a few seconds. Twice is harmless."""
        with self._changed:
            self._closing = True
            for id in self._queue:
                self._finish(
                    self._jobs[id], record.stopped(self._jobs[id].entry, "cancelled", "the server was stopped")
                )
            self._queue.clear()
            for job in self._jobs.values():
                job.cancelled = True
            self._changed.notify_all()
        until = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        for worker in self._workers:
            worker.stop()
        self._owner.close()

    def _kept(self, id: str, kind: type[Entry]) -> Entry:
        """Return a record that nobody works on here, with its end if who worked on it is gone."""
        store = self._stores[kind]
        entry: Entry = store.get(id)
        if entry.status not in FINAL and not self._owner.alive(store.owner(id)):
            self._end_left_over(store)
            entry = store.get(id)
        return entry

    def _end_left_over(self, store: RecordsStore[Any]) -> None:
        store.end_unfinished(f"the server stopped before the {store.noun} had ended", self._owner.alive)

    def _job(self, id: str, kind: type[Entry]) -> Job | None:
        job = self._jobs.get(id)
        return job if job and isinstance(job.entry, kind) else None

    def _known(self, store: RecordsStore[Any], content_hash: str) -> Entry | None:
        failed = self._failed_compiles.get(content_hash)
        if failed and time.monotonic() - failed[0] < FAILED_COMPILE_SECONDS:
            return failed[1]
        self._failed_compiles.pop(content_hash, None)
        known: Entry | None = store.cached(content_hash)
        return known

    def _now(self, job: Job) -> Entry:
        if job.entry.status in FINAL:
            return job.entry
        progress = job.entry.progress.model_copy(update={"waiting": self._queue.before(job.entry.id)})
        return job.entry.model_copy(update={"progress": progress, "outputs": job.outputs})

    def _serve(self, worker: Worker) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._next() is worker)
                if self._closing:
                    return
                job = self._jobs[self._queue.serve()]
                self._idle.discard(worker)
                self._warm[worker].add(job.plan.simulation)
                self._changed.notify_all()
                self._replace(job, record.running(job.entry))
                self._stores[type(job.entry)].save(job.entry)
                self._tell_waiting()
            try:
                run = self._run(worker, job)
            except Exception:
                log.exception("run %s", job.entry.id)
                worker.stop()
                run = record.ended(job.entry, Raised("", False, ""), None)
            with self._changed:
                self._finish(job, run)
                self._idle.add(worker)
                self._changed.notify_all()

    def _next(self) -> Worker | None:
        """Return the idle worker that the first waiting run goes to: one that has compiled its simulation, if there is one."""
        if not self._queue or not self._idle:
            return None
        simulation = self._jobs[next(iter(self._queue))].plan.simulation
        idle = [worker for worker in self._workers if worker in self._idle]
        return min(
            idle, key=lambda worker: (worker.pid is None or simulation not in self._warm[worker], worker.pid is None)
        )

    def _run(self, worker: Worker, job: Job) -> Entry:
        def on_progress(progress: Progress, outputs: Seen | None) -> None:
            with self._changed:
                job.outputs = outputs or job.outputs
                self._replace(job, job.entry.model_copy(update={"progress": progress}), counts=False)

        seconds = limit("sweep_seconds") if job.plan.kind == "sweep" else self._run_seconds
        task = Task(job.plan, seconds, self._cache_dir)
        ending: Any = worker.run(task, on_progress, lambda: job.cancelled)
        if isinstance(ending, Raised):
            log.error("run %s of %s raised\n%s", job.entry.id, job.plan.node, ending.trace)
        return record.ended(job.entry, ending, job.outputs)

    def _finish(self, job: Job, run: Entry) -> None:
        self._stores[type(run)].save(run)
        if run.status == "compile_failed":
            self._failed_compiles[job.plan.content_hash] = (time.monotonic(), run)
        del self._jobs[run.id]
        self._replace(job, run)

    def _replace(self, job: Job, run: Entry, *, counts: bool = True) -> None:
        job.entry = run
        job.number += 1
        self._changes += counts
        for listener in tuple(job.listeners):
            listener()

    def _tell_waiting(self) -> None:
        for id in self._queue:
            self._replace(self._jobs[id], self._jobs[id].entry, counts=False)
