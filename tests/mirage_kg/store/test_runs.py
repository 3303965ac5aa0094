from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.errors import Closed, NotFound, StoreDamaged, StoreNewer
from mirage_kg.model.run import ArmResult, Curve, Outputs, Provenance, Run, RunStatus
from mirage_kg.store.runs import RunsStore

NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


def run(
    id: str, node: str = "a", experiment: str = "main", status: RunStatus = "finished", content: str = "h", **more
) -> Run:  # type: ignore[no-untyped-def]
    return Run(
        id=id,
        node=node,
        experiment=experiment,
        simulation="s",
        parameters={"x": 0.5, "method": "exact"},
        seeds=4,
        seed=0,
        device="cpu",
        tier="monte_carlo",
        ablated=False,
        status=status,
        provenance=Provenance(code_version="1", simulation_version=1, content_hash=content, created="2026-01-01"),
        **more,
    )


def outputs(values: list[float | None]) -> Outputs:
    curve = Curve(
        shape=(len(values),), mean=tuple(values), low=tuple(values), high=tuple(values), seeds=(tuple(values),)
    )
    arm = ArmResult(name="main", ablated=False, parameters={}, curves={"y": curve})
    return Outputs(axes={"step": tuple(float(i) for i in range(len(values)))}, arms=(arm,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "runs.sqlite"


@pytest.fixture
def runs(path: Path) -> Iterator[RunsStore]:
    store = RunsStore(path)
    yield store
    store.close()


def test_a_record_from_before_the_field_says_by_its_preset_what_its_second_arm_is(runs: RunsStore) -> None:
    for id, preset, twin in (("1", None, "ablation"), ("2", "frozen_judge", "contrast")):
        before = json.loads(run(id, preset=preset).model_dump_json())
        assert before.pop("twin") == twin
        runs.save(Run.model_validate(before))
        assert runs.get(id).twin == twin


def test_the_latest_finished_run_is_the_newest_one_that_ended_well_by_order_of_arrival(runs: RunsStore) -> None:
    for row in (run("9"), run("1"), run("2", status="cancelled"), run("3", experiment="b"), run("4", status="running")):
        runs.save(row)
    assert {key: row.id for key, row in runs.latest_finished().items()} == {("a", "main"): "1", ("a", "b"): "3"}


def test_finished_records_of_one_node_come_newest_first_with_outputs_where_asked(runs: RunsStore) -> None:
    for row in (run("1", outputs=outputs([1.0])), run("2", node="b"), run("3", status="failed"), run("4")):
        runs.save(row)
    assert [row.id for row in runs.finished("a")] == ["4", "1"]
    assert [row.outputs is not None for row in runs.finished("a", outputs=True)] == [False, True]
    assert [row.outputs for row in runs.finished("a")] == [None, None]
    assert [row.id for row in runs.finished("a", 1)] == ["4"]


@settings(deadline=None, max_examples=30)
@given(values=st.lists(NUMBERS, max_size=20), message=st.text(st.characters(codec="utf-8"), max_size=50))
def test_a_run_comes_back_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, values: list[float | None], message: str
) -> None:
    store = RunsStore(tmp_path_factory.mktemp("runs") / "runs.sqlite")
    saved = run("r1", outputs=outputs(values), message=message)
    store.save(saved)
    assert store.get("r1") == saved
    store.close()


def test_saving_again_replaces_the_state_and_keeps_the_place(runs: RunsStore) -> None:
    runs.save(run("r1", status="queued"))
    runs.save(run("r2"))
    runs.save(run("r1", status="finished", outputs=outputs([1.0])))
    assert [row.id for row in runs.page().items] == ["r2", "r1"]
    assert runs.get("r1").outputs == outputs([1.0])


def test_a_list_is_newest_first_without_outputs_and_pages_follow_on(runs: RunsStore) -> None:
    for number in range(7):
        runs.save(run(f"r{number}", outputs=outputs([1.0])))
    seen, after = [], None
    while True:
        page = runs.page(3, after)
        seen += [row.id for row in page.items]
        assert all(row.outputs is None for row in page.items)
        after = page.next
        if after is None:
            break
    assert seen == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]
    assert runs.page(0).items == ()


def test_the_order_is_that_of_saving_whatever_the_clock_says(runs: RunsStore) -> None:
    for id, created in (("r1", "2030-01-01"), ("r2", "1999-01-01")):
        made = run(id)
        runs.save(made.model_copy(update={"provenance": made.provenance.model_copy(update={"created": created})}))
    newest = runs.latest("a", "main")
    assert newest is not None
    assert newest.id == "r2"


def test_the_latest_run_of_each_experiment_is_known(runs: RunsStore) -> None:
    for id, node, experiment in (("r1", "a", "main"), ("r2", "b", "main"), ("r3", "a", "other"), ("r4", "a", "main")):
        runs.save(run(id, node, experiment))
    found = {key: row.id for key, row in runs.latest_of_all().items()}
    assert found == {("a", "main"): "r4", ("b", "main"): "r2", ("a", "other"): "r3"}
    assert runs.latest("c", "main") is None
    assert [row.id for row in runs.page(node="b").items] == ["r2"]


def test_only_a_finished_run_of_the_same_content_is_a_cached_answer(runs: RunsStore) -> None:
    runs.save(run("r1", content="x", outputs=outputs([1.0])))
    runs.save(run("r2", content="x", status="failed"))
    runs.save(run("r3", content="y"))
    cached = runs.cached("x")
    assert cached is not None
    assert (cached.id, cached.outputs) == ("r1", outputs([1.0]))
    assert runs.cached("z") is None


def test_runs_survive_closing_and_opening(path: Path) -> None:
    first = RunsStore(path)
    first.save(run("r1"))
    first.close()
    second = RunsStore(path)
    assert second.get("r1") == run("r1")
    second.close()


def test_runs_that_a_dead_process_left_are_marked_as_lost(runs: RunsStore) -> None:
    for id, status in (("r1", "queued"), ("r2", "running"), ("r3", "finished"), ("r4", "cancelled")):
        runs.save(run(id, status=status))  # type: ignore[arg-type]
    assert runs.end_unfinished("the server stopped", lambda _: False) == 2
    assert {row.id: row.status for row in runs.page().items} == {
        "r1": "worker_lost",
        "r2": "worker_lost",
        "r3": "finished",
        "r4": "cancelled",
    }
    assert runs.get("r1").message == "the server stopped"


def test_runs_that_another_process_works_on_are_left_to_it(runs: RunsStore) -> None:
    runs.save(run("r1", status="queued"), owner="alive")
    runs.save(run("r2", status="queued"), owner="gone")
    runs.save(run("r1", status="running"))
    assert [runs.owner(id) for id in ("r1", "r2", "r3")] == ["alive", "gone", None]
    assert runs.end_unfinished("the server stopped", lambda owner: owner == "alive") == 1
    assert [runs.get(id).status for id in ("r1", "r2")] == ["running", "worker_lost"]


def test_a_file_of_a_version_that_knew_no_owners_is_read_and_written(path: Path, runs: RunsStore) -> None:
    runs.save(run("r1", status="running"))
    runs.close()
    with sqlite3.connect(path) as old:
        old.execute("ALTER TABLE runs DROP COLUMN owner")
    old.close()
    first, second = RunsStore(path), RunsStore(path)
    assert first.owner("r1") is None
    second.save(run("r2", status="queued"), owner="me")
    assert first.owner("r2") == "me"
    first.close()
    second.close()


def test_what_another_connection_changes_is_noticed_and_what_is_changed_here_is_not(
    path: Path, runs: RunsStore
) -> None:
    seen = runs.changed_elsewhere()
    runs.save(run("r1"))
    assert runs.changed_elsewhere() == seen
    other = RunsStore(path)
    other.save(run("r2"))
    assert runs.changed_elsewhere() > seen
    assert runs.changed_elsewhere() == runs.changed_elsewhere()
    other.close()
    runs.close()
    assert runs.changed_elsewhere() > seen


@pytest.mark.parametrize("id", ["", "r1'; DROP TABLE runs; --", "\x00", "\ud800", "x" * 10_000])
def test_a_run_that_is_not_there_is_not_found(runs: RunsStore, id: str) -> None:
    runs.save(run("r1"))
    with pytest.raises(NotFound):
        runs.get(id)
    assert runs.get("r1").id == "r1"


@pytest.mark.parametrize("content", [b"\0" * 4096, b"garbage" * 999, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_bytes(content)
        store = RunsStore(path)
        assert store.page().items == ()
        store.save(run("r1"))
        store.close()
        assert path.with_name(f"runs.sqlite.damaged-{number}").read_bytes() == content


def test_an_empty_file_is_a_new_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    store = RunsStore(path)
    store.save(run("r1"))
    store.close()


def test_the_file_of_another_program_is_kept_aside(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE treasure (gold)")
    connection.close()
    RunsStore(path).close()
    connection = sqlite3.connect(path.with_name("runs.sqlite.damaged-1"))
    assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("treasure",)]
    connection.close()


def test_wherever_a_bit_flips_the_store_opens_and_answers_only_what_was_saved(path: Path) -> None:
    store = RunsStore(path)
    saved = {f"r{number}": run(f"r{number}", outputs=outputs([number / 3, None])) for number in range(20)}
    for made in saved.values():
        store.save(made)
    store.close()
    whole = path.read_bytes()
    chance = random.Random(9)
    for place in [*range(0, 100, 7), *(chance.randrange(100, len(whole)) for _ in range(60))]:
        for other in path.parent.iterdir():
            other.unlink()
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :])
        try:
            store = RunsStore(path)
        except StoreNewer:
            assert place in range(60, 64)
            continue
        try:
            for id in saved:
                try:
                    found = store.get(id)
                except (NotFound, StoreDamaged):
                    continue
                assert found.outputs in (saved[id].outputs, None)
            store.save(run("fresh"))
        except StoreDamaged:
            pass
        finally:
            store.close()


def test_one_damaged_row_loses_one_run_and_no_list(runs: RunsStore, path: Path) -> None:
    for id in ("r1", "r2", "r3"):
        runs.save(run(id))
    other = sqlite3.connect(path)
    other.execute("UPDATE runs SET record = x'00ff' WHERE id = 'r2'")
    other.commit()
    other.close()
    assert [row.id for row in runs.page().items] == ["r3", "r1"]
    with pytest.raises(StoreDamaged):
        runs.get("r2")


def test_a_newer_file_is_refused_with_both_versions_and_left_alone(path: Path) -> None:
    RunsStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 42")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer, match="42"):
        RunsStore(path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreDamaged) as error:
        RunsStore(tmp_path / "file" / "runs.sqlite")
    assert "--data" in error.value.hint


def test_a_preset_and_a_theory_are_passed_over_by_the_latest_finished_run_of_a_node(runs: RunsStore) -> None:
    runs.save(run("own"))
    runs.save(run("preset", preset="frozen_judge"))
    runs.save(run("theory").model_copy(update={"tier": "theory"}))
    runs.save(run("alone", experiment="b", preset="frozen_judge"))
    assert {key: row.id for key, row in runs.latest_finished().items()} == {("a", "main"): "own"}


def test_after_close_every_question_is_refused_and_closing_again_is_harmless(runs: RunsStore) -> None:
    runs.close()
    runs.close()
    for ask in (lambda: runs.get("r"), runs.page, lambda: runs.save(run("r")), runs.latest_of_all):
        with pytest.raises(Closed):
            ask()


def test_many_threads_lose_nothing(runs: RunsStore) -> None:
    def work(name: str) -> None:
        for number in range(25):
            runs.save(run(f"{name}{number}", status="running"))
            runs.save(run(f"{name}{number}"))
            runs.page(5)

    threads = [threading.Thread(target=work, args=(name,)) for name in "pqrs"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs.page(500).items) == 100
    assert {row.status for row in runs.page(500).items} == {"finished"}


def test_a_second_process_may_write_to_the_same_file(runs: RunsStore, path: Path) -> None:
    other = RunsStore(path)
    other.save(run("theirs"))
    runs.save(run("ours"))
    assert {row.id for row in runs.page().items} == {"theirs", "ours"}
    other.close()


def test_all_who_begin_one_file_at_once_share_it_and_none_puts_it_aside(tmp_path: Path) -> None:
    def begin(path: Path, together: threading.Barrier, number: int) -> str:
        together.wait()
        store = RunsStore(path)
        store.save(run(f"r{number}"))
        store.close()
        return store.path.name

    for attempt in range(10):
        path, together = tmp_path / str(attempt) / "runs.sqlite", threading.Barrier(6)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(partial(begin, path, together), range(6)))
        store = RunsStore(path)
        assert len(store.page().items) == 6
        assert not list(path.parent.glob("*.damaged*"))
        store.close()
