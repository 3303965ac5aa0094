"""The Dask engine: one task a chunk, on a cluster that is there already or on processes of this machine.

Dask runs a chunk again whose worker died, up to the number of deaths that its setting `allowed-failures` permits. A chunk
looks between its blocks whether anybody still wants it, so a sweep that was cancelled, or whose client died, frees its workers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from os import cpu_count
from queue import Empty, SimpleQueue
from secrets import token_hex
from typing import Any

from distributed import Client, Future, KilledWorker, LocalCluster, get_worker

import sim
from mirage_kg.errors import ClusterUnavailable, WorkersDiffer
from mirage_kg.experiment.fingerprint import code_version
from mirage_kg.experiment.sweeps.chunk import OnStep, Ran, ShouldStop, run_chunk
from mirage_kg.experiment.sweeps.plan import SweepPlan

TOPIC = "mirage-sweeps"
"""Where workers tell how far they are; one topic for all sweeps, since a scheduler remembers topics for ever."""

CONNECT_SECONDS = 10.0
WORKER_SECONDS = 60.0
"""How long a sweep waits for a first worker: clusters that grow with the work take a while."""

POLL_SECONDS = 0.05
LOOK_SECONDS = 1.0

SAME = "install the same Mirage, JAX and simulations on the scheduler and on every worker as here"

Versions = dict[str, str]


def run(
    plan: SweepPlan, numbers: Sequence[int], on_step: OnStep, should_stop: ShouldStop, cache_dir: str | None
) -> Generator[tuple[int, Ran], None, None]:
    """Run chunks side by side, and yield each when it ends.

    Args:
        plan: the sweep; its `scheduler` is the address of a cluster, None for processes of this machine.
        numbers: the chunks.
        on_step: told how far a chunk is.
        should_stop: asked about twenty times a second.
        cache_dir: folder of compiled programs; workers of another machine keep their own.

    Raises:
        ClusterUnavailable: there is no scheduler or no worker, or they were lost.
        WorkersDiffer: a worker would not give the bytes that this process would.
        sim.DeviceError: a worker does not have the device that was asked for.
    """
    if not numbers:
        return
    with _connected(plan, len(numbers)) as client:
        yield from _run(client, plan, numbers, on_step, should_stop, None if plan.scheduler else cache_dir)


def versions(plan: SweepPlan) -> Versions:
    """Return what decides, in this process, which bytes a chunk of `plan` gives."""
    simulation = sim.SIMULATIONS.get(plan.simulation)
    return {
        f"code of {plan.simulation}": code_version(simulation.step.__module__) if simulation else "not installed",
        "code of Mirage": code_version(run_chunk.__module__),
        **{name: version(name) for name in ("jax", "jaxlib", "numpy")},
    }


def work_on(plan: SweepPlan, number: int, wanted: Versions, cache_dir: str | None) -> Ran:
    """Run one chunk on a worker; this is the task.

    Raises:
        WorkersDiffer: this worker has other versions than the ones wanted.
    """
    worker = get_worker()
    key = worker.get_current_task()
    here = versions(plan)
    if other := [f"{name} {here[name]}, not {wanted[name]}" for name in wanted if here.get(name) != wanted[name]]:
        raise WorkersDiffer(
            f"the worker {worker.address} has {'; '.join(other)}",
            hint=SAME,
            where=worker.address,
        )
    if cache_dir:
        sim.configure(cache_dir)

    def on_step(number: int, step: int, compiling: bool) -> None:
        worker.log_event(TOPIC, {"key": key, "step": step, "compiling": compiling})

    def should_stop() -> sim.Status | None:
        task = worker.state.tasks.get(key)
        return sim.Status.CANCELLED if task is None or task.state == "cancelled" else None

    return replace(run_chunk(plan, number, on_step, should_stop), worker=worker.address)


@contextmanager
def _connected(plan: SweepPlan, chunks: int) -> Iterator[Client]:
    if plan.scheduler:
        try:
            client = Client(plan.scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterUnavailable(
                f"no scheduler answers at {plan.scheduler}: {error}",
                hint="start one with `dask scheduler`, and name the address that it prints, such as tcp://host:8786",
                where="scheduler",
            ) from error
        with client:
            yield client
        return
    with (
        # Whoever reaches a scheduler can run code: certificates made for this cluster keep other users of the machine out.
        LocalCluster(
            n_workers=min(chunks, cpu_count() or 1),
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            security=True,
            # Ctrl-C reaches the workers as well, and their last words would stand between the lines of the answer.
            silence_logs=logging.CRITICAL,
            resources=_resources(plan),
            env={"XLA_PYTHON_CLIENT_PREALLOCATE": "false"},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _run(
    client: Client,
    plan: SweepPlan,
    numbers: Sequence[int],
    on_step: OnStep,
    should_stop: ShouldStop,
    cache_dir: str | None,
) -> Generator[tuple[int, Ran], None, None]:
    name = f"mirage-{plan.content_hash[:12]}-{token_hex(4)}"
    waiting = {f"{name}-{number}": number for number in numbers}
    heard: SimpleQueue[Any] = SimpleQueue()
    client.subscribe_topic(TOPIC, lambda event: heard.put(event[1]))
    task = partial(work_on, plan, wanted=versions(plan), cache_dir=cache_dir)
    futures = [
        client.submit(task, number, key=key, resources=_resources(plan), retries=0) for key, number in waiting.items()
    ]
    for future in futures:
        future.add_done_callback(heard.put)
    devices: set[str] = set()
    watch = _Watch(client, plan)
    try:
        while waiting:
            if stop := should_stop():
                yield next(iter(waiting.values())), Ran(stop)
                return
            try:
                news = heard.get(timeout=POLL_SECONDS)
            except Empty:
                watch.look()
                continue
            if isinstance(news, Future):
                ran = _result(news, plan)
                devices.add(ran.device or "")
                if len(devices) > 1:
                    raise WorkersDiffer(
                        f"workers of this cluster run on {' and '.join(sorted(devices))}, which differ in their bytes",
                        hint="ask for one: --device cpu or --device gpu",
                        where="device",
                    )
                yield waiting.pop(str(news.key)), ran
            elif news["key"] in waiting:
                on_step(waiting[news["key"]], news["step"], news["compiling"])
    finally:
        client.cancel(futures)
        client.unsubscribe_topic(TOPIC)


class _Watch:
    """Looks now and then whether there is a worker that could do the work, and gives up when there was none for long."""

    def __init__(self, client: Client, plan: SweepPlan) -> None:
        self._client = client
        self._plan = plan
        self._looked = self._able = time.monotonic()

    def look(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        needed = _resources(self._plan)
        workers = self._client.scheduler_info()["workers"].values()
        if any(all(worker["resources"].get(name, 0) >= count for name, count in needed.items()) for worker in workers):
            self._able = now
        elif now - self._able > WORKER_SECONDS:
            options = f" --resources {' '.join(f'{name}={count}' for name, count in needed.items())}" if needed else ""
            address = self._plan.scheduler or "ADDRESS"
            raise ClusterUnavailable(
                f"none of {len(workers)} workers could take a chunk for {WORKER_SECONDS:.0f} s",
                hint=f"start one where Mirage is installed: `dask worker {address} --nthreads 1{options}`",
                where="scheduler",
            )


def _resources(plan: SweepPlan) -> dict[str, int]:
    """Return what a worker has to declare: a GPU is no thing that a Dask scheduler knows of by itself."""
    return {"GPU": 1} if plan.device == "gpu" else {}


def _result(future: Future[Any], plan: SweepPlan) -> Ran:
    if future.status == "finished":
        ran: Ran = future.result()
        return ran
    if future.status != "error":
        raise ClusterUnavailable(
            f"the connection to the scheduler was lost ({future.status})",
            hint="finished chunks are kept: ask for the same sweep again once the cluster is up",
            where="scheduler",
        )
    error = future.exception()
    if isinstance(error, KilledWorker):
        raise ClusterUnavailable(
            f"a chunk ended its worker {error.allowed_failures + 1} times, {error.last_worker.address} last",
            hint=f"read the log of that worker: it may have no Mirage, or less than the {plan.memory_bytes:,} bytes of a chunk",
            where=error.last_worker.address,
        ) from error
    # What a scheduler cannot unpickle comes back with the reason as its cause.
    if isinstance(error.__cause__, ImportError | AttributeError):
        raise WorkersDiffer(f"the scheduler cannot read the work: {error.__cause__}", hint=SAME, where="scheduler")
    raise error
