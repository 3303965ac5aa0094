"""Engines of sweeps on a real Dask cluster: the same bytes, workers that are killed, sweeps that are cancelled or refused."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

import sim
from mirage_kg.errors import ClusterUnavailable, InvalidInput, NotInstalled, WorkersDiffer
from mirage_kg.experiment import SweepPlan, plan_sweep, sweep
from mirage_kg.experiment.sweeps.engines import ENGINES, check_engine, dask
from mirage_kg.limits import limit
from tests.mirage_kg.experiment.sweeps.test_sweep import GRID, SMALL, decided, drift, interrupted_after


def made_cluster(workers: int) -> LocalCluster:
    quiet = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    return LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", scheduler_kwargs=quiet)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A cluster of two worker processes, which its own keeper starts again when they die."""
    with made_cluster(2) as found:
        yield found


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[Client]:
    with Client(cluster, set_as_default=False) as found:
        yield found


@pytest.fixture(autouse=True)
def four_cells_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks of at most four cells."""
    own = {"sweep_chunk_bytes": decided().memory_bytes // 12 * 4}
    monkeypatch.setattr("mirage_kg.experiment.sweeps.plan.limit", lambda name: own.get(name) or limit(name))


def on(cluster: LocalCluster, plan: SweepPlan, engine: str = "dask") -> SweepPlan:
    return replace(plan, engine=engine, scheduler=cluster.scheduler_address if ENGINES[engine].scheduled else None)


def long_plan(**request: Any) -> SweepPlan:
    """Return a plan whose chunks would take minutes."""
    most = sim.get_spec("resampling_drift").parameter("generations").high
    return decided(node=drift(parameters=SMALL | {"generations": int(most or 0)}), seeds=64, **request)


def kill_one_at_work(cluster: LocalCluster, client: Client) -> int:
    """End the process of the worker that reported last, as a machine does that runs out of memory, and return its id."""
    key = client.get_events(dask.TOPIC)[-1][1]["key"]
    address = next(address for address, keys in client.processing().items() if key in keys)
    pid = next(nanny.pid for nanny in cluster.workers.values() if nanny.worker_address == address)
    os.kill(pid, signal.SIGKILL)
    return int(pid)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_bytes_and_tells_progress_that_never_falls(
    cluster: LocalCluster, engine: str
) -> None:
    seen: list[tuple[int, int]] = []
    found = sweep(on(cluster, decided(), engine), lambda progress, _: seen.append((progress.step, progress.steps)))
    here = sweep(decided())
    assert found.status == "finished"
    assert found.outputs.model_dump_json() == here.outputs.model_dump_json()
    assert found.result_hash == here.result_hash
    assert (found.jax, found.device) == (here.jax, "cpu")
    assert seen == sorted(seen)
    assert seen[-1] == (72, 72)


def test_a_worker_that_is_killed_in_mid_sweep_loses_nothing(cluster: LocalCluster, client: Client) -> None:
    # Another shape than in other tests, so that the worker is killed while it compiles.
    plan = decided(parameters={"modes": 50})
    killed: list[int] = []
    begun = 0

    def on_progress(progress: Any, _: Any) -> None:
        nonlocal begun
        begun += progress.compiling
        if progress.compiling and not killed:
            killed.append(kill_one_at_work(cluster, client))

    found = sweep(on(cluster, plan), on_progress)
    assert found.status == "finished"
    assert found.result_hash == sweep(plan).result_hash
    assert begun > len(plan.chunks) > 1, "the chunk of the killed worker was begun again"
    assert killed[0] not in [nanny.pid for nanny in cluster.workers.values()]


def test_a_chunk_that_ends_every_worker_that_takes_it_is_told(cluster: LocalCluster, client: Client) -> None:
    allowed, cluster.scheduler.allowed_failures = cluster.scheduler.allowed_failures, 0
    killed: list[int] = []

    def on_progress(*_: Any) -> None:
        if not killed:
            killed.append(kill_one_at_work(cluster, client))

    try:
        with pytest.raises(ClusterUnavailable, match="a chunk ended its worker 1 times") as told:
            sweep(on(cluster, long_plan()), on_progress)
    finally:
        cluster.scheduler.allowed_failures = allowed
    assert "bytes of a chunk" in told.value.hint


def test_a_cancelled_sweep_ends_at_once_and_frees_its_workers(cluster: LocalCluster, client: Client) -> None:
    steps: list[int] = []
    plan = on(cluster, long_plan())
    client.wait_for_workers(2, timeout=30)
    found = sweep(plan, lambda progress, _: steps.append(progress.step), lambda: any(steps))
    assert found.status == "cancelled"
    assert "0 of 12 cells" in found.message
    # A worker has one thread: it answers only if it has left the chunk.
    answers = [client.submit(os.getpid, workers=[address], pure=False) for address in client.nthreads()]
    assert len({answer.result(timeout=10) for answer in answers}) == 2


def test_what_a_cluster_had_finished_is_kept_and_another_engine_goes_on(cluster: LocalCluster, tmp_path: Path) -> None:
    file = tmp_path / "sweeps.sqlite"
    first = sweep(on(cluster, decided(file)), *interrupted_after(1))
    assert first.status == "cancelled"
    assert 0 < sum(cell is not None for cell in first.outputs.cells) < 12
    second = sweep(decided(file))
    assert second.result_hash == sweep(decided()).result_hash


def test_a_sweep_over_its_time_stops_on_a_cluster_too(cluster: LocalCluster) -> None:
    found = sweep(on(cluster, decided()), deadline_seconds=0.0)
    assert (found.status, found.jax) == ("time_limit", None)


def test_a_worker_with_other_code_is_refused_by_name(tmp_path: Path) -> None:
    copy = shutil.copytree(Path(sim.__file__).parent, tmp_path / "sim")
    with (copy / "models/resampling_drift.py").open("a", encoding="utf-8") as changed:
        changed.write("# another version\n")
    with made_cluster(0) as empty:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", empty.scheduler_address]
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        # The folder in which Python is started with -m comes first on its path.
        worker = subprocess.Popen([*command, *options], cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            with pytest.raises(WorkersDiffer, match=r"has code of resampling_drift [0-9a-f]{12}, not ") as told:
                sweep(on(empty, decided()))
        finally:
            worker.kill()
            worker.wait()
    assert told.value.where.startswith("tcp://127.0.0.1:")
    assert "same Mirage" in told.value.hint


def test_a_cluster_without_a_worker_for_the_work_is_told_with_what_to_start(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "WORKER_SECONDS", 0.3)
    monkeypatch.setattr(dask, "LOOK_SECONDS", 0.1)
    with pytest.raises(ClusterUnavailable, match="none of 2 workers") as told:
        sweep(on(cluster, decided(device="gpu")))
    assert f"dask worker {cluster.scheduler_address} --nthreads 1 --resources GPU=1" in told.value.hint


def test_a_scheduler_that_does_not_answer_is_told_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 0.3)
    for address in ("tcp://127.0.0.1:1", "smoke://signals"):
        with pytest.raises(ClusterUnavailable, match=f"no scheduler answers at {address}") as told:
            sweep(replace(decided(), engine="dask", scheduler=address))
        assert "dask scheduler" in told.value.hint


def test_a_scheduler_that_is_lost_in_mid_sweep_is_told() -> None:
    asked = 0
    with made_cluster(0) as empty:

        def should_stop() -> bool:
            nonlocal asked
            asked += 1
            if asked == 2:
                empty.close()
            return False

        with pytest.raises(ClusterUnavailable, match="connection to the scheduler was lost") as told:
            sweep(on(empty, decided()), should_stop=should_stop, deadline_seconds=20)
    assert "finished chunks are kept" in told.value.hint


def test_an_engine_that_cannot_be_used_is_refused_before_anything_is_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="no engine called 'dusk'") as told:
        plan_sweep(drift(), {"grid": GRID}, engine="dusk")
    assert "did you mean 'dask'? there are: local, dask" in told.value.hint
    with pytest.raises(InvalidInput, match="engine local has no scheduler"):
        plan_sweep(drift(), {"grid": GRID}, scheduler="tcp://127.0.0.1:1")
    for module in ENGINES["dask"].needs:
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(sys, "path", [])
    sys.path_importer_cache.clear()
    with pytest.raises(NotInstalled, match="engine dask needs distributed and cryptography") as absent:
        check_engine("dask")
    assert absent.value.hint == "pip install 'mirage-kg[cluster]'"


def test_the_engine_and_its_scheduler_are_no_part_of_what_was_asked() -> None:
    elsewhere = plan_sweep(drift(), {"grid": GRID, "seeds": 4}, engine="dask", scheduler="tcp://127.0.0.1:1")
    assert elsewhere == decided()
    assert elsewhere.content_hash == decided().content_hash
