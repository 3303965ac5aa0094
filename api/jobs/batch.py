"""A batch: what was never run, or is stale, run one experiment after another behind whatever readers start themselves."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from api.errors import BY_HTTP, Stopping
from api.jobs.turns import BATCH
from api.schemas import BatchNow, BatchRefused, BatchRequest, BatchStatus, BatchView
from mirage_kg.errors import MirageError, NotFound, QueueFull
from mirage_kg.limits import limit
from mirage_kg.model.run import FINAL, NodeState, Run

if TYPE_CHECKING:
    from api.jobs.board import Board
    from api.jobs.states import States
    from mirage_kg.model.experiment import Experiment
    from mirage_kg.model.node import Node

log = logging.getLogger("mirage.batch")

RETRY_SECONDS = 1.0
MOST_REFUSED = 20


class Wanted(NamedTuple):
    """One experiment of a node."""

    node: Node
    experiment: Experiment


@dataclass
class _Batch:
    """The batch that goes on, or the last one."""

    wanted: list[Wanted]
    asked: BatchRequest
    left_out: int
    began: float = field(default_factory=time.monotonic)
    status: BatchStatus = "running"
    done: int = 0
    counts: Counter[NodeState] = field(default_factory=Counter)
    now: BatchNow | None = None
    refused: list[BatchRefused] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


class Batches:
    """Starts, tells of and stops the one batch of this server.

    A batch hands the board one experiment and waits for its end before the next, so a run that a reader starts meanwhile is
    the next in the queue. What it found is in the runs; that it went on is forgotten when the server stops, and another
    batch then takes up what is left.
    """

    def __init__(self, nodes: Iterable[Node], states: States, board: Board) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._states = states
        self._board = board
        self._lock = threading.Lock()
        self._last: _Batch | None = None
        self._closing = False
        self._thread: threading.Thread | None = None

    def start(self, asked: BatchRequest) -> BatchView:
        """Begin a batch, and return how it stands; one that goes on is joined, whatever it was asked.

        Raises:
            NotFound: a named node is not there, or has no experiment.
            Stopping: the server is shutting down.
        """
        for id in asked.nodes or ():
            if id not in self._nodes:
                raise NotFound(f"there is no node {id!r} with an experiment", hint="name nodes that can run", where=id)
        with self._lock:
            if self._closing:
                raise Stopping("the server is shutting down", hint="ask again when it is up")
            if self._last is None or self._last.status != "running":
                wanted = self._wanted(asked)
                most = limit("batch_experiments")
                self._last = _Batch(_alike_together(wanted[:most]), asked, max(0, len(wanted) - most))
                self._thread = threading.Thread(target=self._run, args=(self._last,), name="mirage-batch", daemon=True)
                self._thread.start()
            return _told(self._last)

    def now(self) -> BatchView:
        """Return how the batch stands, or the last one did; status `none` when there was none."""
        with self._lock:
            return _told(self._last) if self._last else BatchView()

    def stop(self) -> BatchView:
        """Have the batch end after the run that is under way, and return how it stands; without one this does nothing."""
        with self._lock:
            if self._last:
                self._last.stop.set()
        return self.now()

    def close(self) -> None:
        """Begin no further run; the board ends the one under way. Twice is harmless."""
        with self._lock:
            self._closing = True
            if self._last:
                self._last.stop.set()

    def join(self, seconds: float) -> None:
        """Wait for the thread, so that nothing is asked of stores that are closed."""
        if self._thread:
            self._thread.join(seconds)

    def _wanted(self, asked: BatchRequest) -> list[Wanted]:
        nodes = self._nodes.values() if asked.nodes is None else [self._nodes[id] for id in dict.fromkeys(asked.nodes)]
        return [
            Wanted(node, experiment)
            for node in nodes
            for experiment in node.experiments
            if self._state(node, experiment.id) in asked.states
        ]

    def _state(self, node: Node, experiment: str) -> NodeState:
        from mirage_kg.experiment import state_of

        return state_of(node, self._states.latest(node.id, experiment))

    def _run(self, batch: _Batch) -> None:
        try:
            for row in batch.wanted:
                if batch.stop.is_set():
                    break
                self._one(batch, row.node, row.experiment.id)
        except Stopping:
            batch.stop.set()
        except Exception:
            log.exception("batch")
            batch.stop.set()
        with self._lock:
            batch.now = None
            batch.status = "cancelled" if batch.done < len(batch.wanted) else "finished"

    def _one(self, batch: _Batch, node: Node, experiment: str) -> None:
        from mirage_kg.experiment import state_of

        try:
            run = self._ended(batch, node, experiment)
        except (QueueFull, Stopping):
            raise
        except MirageError as error:
            with self._lock:
                batch.done += 1
                batch.counts["failed"] += 1
                words = f"{error.detail} {error.advice(BY_HTTP)}".strip()
                batch.refused.append(BatchRefused(node=node.id, experiment=experiment, words=words))
            return
        if run is None:
            return
        state = state_of(node, run)
        with self._lock:
            batch.done += 1
            batch.counts[state] += 1

    def _ended(self, batch: _Batch, node: Node, experiment: str) -> Run | None:
        """Return the run once it has ended; None when the server closes before."""
        from mirage_kg.experiment import plan

        decided = plan(node, {"experiment": experiment, "seeds": batch.asked.seeds, "seed": batch.asked.seed})
        entry = None
        while entry is None:
            try:
                entry = self._board.submit(decided, BATCH)
            except QueueFull:
                if batch.stop.wait(RETRY_SECONDS):
                    return None
        with self._lock:
            batch.now = BatchNow(node=node.id, title=node.title, experiment=experiment, run=entry.id)
        changed = threading.Event()
        with self._board.listening(entry.id, changed.set):
            while entry.status not in FINAL and not self._closing:
                changed.wait(RETRY_SECONDS)
                changed.clear()
                entry = self._board.get(entry.id)
        return entry if isinstance(entry, Run) and entry.status in FINAL and not self._closing else None


def _alike_together(wanted: list[Wanted]) -> list[Wanted]:
    """Return experiments with those of one simulation next to each other, which then compile once."""
    return sorted(wanted, key=lambda row: (row.experiment.simulation, row.node.id, row.experiment.id))


def _told(batch: _Batch) -> BatchView:
    spent = time.monotonic() - batch.began
    left = len(batch.wanted) - batch.done
    going = batch.status == "running"
    return BatchView(
        status=batch.status,
        stopping=going and batch.stop.is_set(),
        total=len(batch.wanted),
        done=batch.done,
        counts=dict(batch.counts.most_common()),
        now=batch.now,
        left_seconds=round(spent / batch.done * left, 1) if going and batch.done else None,
        left_out=batch.left_out,
        refused=batch.refused[:MOST_REFUSED],
    )
