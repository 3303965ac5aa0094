"""How cost grows with the number of nodes: python -m tests.bench.growth prints docs/growth.md.

Costs of one node, one link, one run, one cell and one task are measured on the shipped graph; the tables multiply them.
Work is counted in processor seconds of all threads, which other programs disturb less than the time on the clock.
"""

from __future__ import annotations

import math
import os
import pickle
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from distributed import Client, LocalCluster

from api.jobs.record import ended, queued, queued_sweep
from mirage_kg.experiment import execute, plan, plan_sweep, sweep
from mirage_kg.open import open_store
from mirage_kg.store import Store
from mirage_kg.store.records import packed

NODES = ("external-anchor", "consistency-reward-decays", "model-collapse")
SEEDS = 20
GRID = {"external_share": "0:0.5:5", "shared_plasticity": "0:1:4"}
TASKS = 300
CELLS = 100
SIZES = (235, 10_000, 1_000_000, 100_000_000)
NOT_OF_NODES = ("links", "sources", "meta", "problems", "sqlite_schema")


class Work(NamedTuple):
    """What one run or one cell takes: processor seconds, and bytes as they are stored."""

    seconds: float
    bytes: float


class Costs(NamedTuple):
    """Everything that was measured; the shares are links and experiments for each node."""

    node_bytes: float
    link_bytes: float
    links: float
    experiments: float
    run: Work
    cell: Work
    chunk_cells: float
    task_seconds: float
    task_bytes: int


def measure() -> Costs:
    """Measure the shipped graph, three experiments, one sweep and a Dask scheduler."""
    with tempfile.TemporaryDirectory() as place, closing(open_store(None, Path(place))) as store:
        sizes, counts = index_sizes(next(Path(place).glob("*.sqlite"))), store.counts()
        runs = [run_work(store, node) for node in NODES]
        cell, chunk_cells, task_bytes = sweep_work(store)
    return Costs(
        node_bytes=sum(size for name, size in sizes.items() if name not in NOT_OF_NODES) / counts["nodes"],
        link_bytes=sizes["links"] / counts["links"],
        links=counts["links"] / counts["nodes"],
        experiments=counts["experiments"] / counts["nodes"],
        run=Work(statistics.mean(row.seconds for row in runs), statistics.mean(row.bytes for row in runs)),
        cell=cell,
        chunk_cells=chunk_cells,
        task_seconds=task_seconds(),
        task_bytes=task_bytes,
    )


def index_sizes(path: Path) -> dict[str, int]:
    """Return the bytes of each table and index of a SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))


def run_work(store: Store, node: str) -> Work:
    """Return what a run of a node takes once its program is compiled: the second of two, with another seed."""
    fresh = [plan(store.get_node(node), {"seeds": SEEDS, "seed": seed}) for seed in (0, 1)]
    execute(fresh[0], deadline_seconds=math.inf)
    seconds, outcome = processor_seconds(lambda: execute(fresh[1], deadline_seconds=math.inf))
    return Work(seconds, stored(ended(queued(fresh[1]), outcome, None)))


def sweep_work(store: Store) -> tuple[Work, float, int]:
    """Return what a cell takes, how many share a chunk, and the bytes that a task carries."""
    asked = {"grid": GRID, "seeds": SEEDS}
    fresh = [plan_sweep(store.get_node(NODES[0]), asked | {"seed": seed}) for seed in (0, 1)]
    sweep(fresh[0], deadline_seconds=math.inf)
    seconds, outcome = processor_seconds(lambda: sweep(fresh[1], deadline_seconds=math.inf))
    cells = len(outcome.outputs.cells)
    size = stored(ended(queued_sweep(fresh[1]), outcome, None))
    return Work(seconds / cells, size / cells), cells / len(fresh[1].chunks), len(pickle.dumps(fresh[1]))


def processor_seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of all threads that `work` took, and what it gave."""
    begun = time.process_time()
    given = work()
    return time.process_time() - begun, given


def stored(record: Any) -> int:
    """Return the bytes of a record with its outputs as the store compresses them."""
    bare = record.model_copy(update={"outputs": None})
    return len(packed(record.outputs.model_dump_json())) + len(packed(bare.model_dump_json()))


def task_seconds() -> float:
    """Return the processor time of scheduler and client for a task that does nothing, best of three rounds."""
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster, set_as_default=False) as client,
    ):

        def round_of_tasks() -> None:
            client.gather(client.map(abs, range(TASKS), pure=False))

        round_of_tasks()
        return min(processor_seconds(round_of_tasks)[0] for _ in range(3)) / TASKS


def size(count: float) -> str:
    """Return bytes in words, of three digits."""
    power = min(5, int(math.log(max(count, 1), 1000)))
    return f"{count / 1000**power:.3g} {('B', 'kB', 'MB', 'GB', 'TB', 'PB')[power]}"


def hours(seconds: float) -> str:
    """Return a time of one core in words, of three digits."""
    for length, word in ((365.25 * 86_400, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= length:
            return f"{seconds / length:.3g} {word}"
    return f"{seconds:.3g} s"


def growth(costs: Costs) -> Iterator[str]:
    """Yield the rows of the table: for each number of nodes, what the costs multiply to."""
    for nodes in SIZES:
        runs = nodes * costs.experiments
        cells = runs * CELLS
        index = nodes * (costs.node_bytes + costs.links * costs.link_bytes)
        columns = (
            f"{nodes:,}",
            size(index),
            hours(runs * costs.run.seconds),
            size(runs * costs.run.bytes),
            hours(cells * costs.cell.seconds),
            size(cells * costs.cell.bytes),
            f"{math.ceil(cells * costs.cell.seconds / 86_400):,}",
        )
        yield f"| {' | '.join(columns)} |"


def page(costs: Costs) -> str:
    """Return the page."""
    chunk = costs.chunk_cells * costs.cell.seconds
    words = {
        "cores": os.cpu_count(),
        "load": f"{os.getloadavg()[0]:.0f}",
        "node": size(costs.node_bytes),
        "link": size(costs.link_bytes),
        "links": f"{costs.links:.1f}",
        "experiments": f"{costs.experiments:.2f}",
        "run_seconds": f"{costs.run.seconds:.2g}",
        "run_bytes": size(costs.run.bytes),
        "cell_seconds": f"{costs.cell.seconds:.2g}",
        "cell_bytes": size(costs.cell.bytes),
        "chunk_cells": f"{costs.chunk_cells:.0f}",
        "chunk": f"{chunk:.2g}",
        "task_ms": f"{1000 * costs.task_seconds:.2g}",
        "task_bytes": size(costs.task_bytes),
        "fed": f"{chunk / costs.task_seconds:,.0f}",
        "seeds": SEEDS,
        "cells": CELLS,
        "nodes": ", ".join(f"`{node}`" for node in NODES),
        "rows": "\n".join(growth(costs)),
        "thousand": hours(1_000_000 * costs.experiments * CELLS * costs.cell.seconds / 1000),
        "again": hours(10_000 * costs.experiments * costs.run.seconds),
    }
    return Path(__file__).with_name("growth.md").read_text("utf-8").format(**words)


if __name__ == "__main__":
    print(page(measure()), end="")
