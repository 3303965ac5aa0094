"""The board of runs with real worker processes: progress, cancel, loss, limits, cache, shutdown."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import mirage_small_work
import pytest
from mirage_small_work import small_plan
from mirage_waiting import ended, wait_for

from api.jobs.board import Board
from api.jobs.turns import Reader
from mirage_kg.errors import NotFound, QueueFull, TooLarge
from mirage_kg.limits import limit
from mirage_kg.store.runs import RunsStore


def is_gone(pid: int | None) -> bool:
    """Return whether there is no such process, not even a dead one that nobody has collected."""
    assert pid
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_small_work_has_the_fields_of_the_real_plan_and_outcome() -> None:
    from mirage_kg.experiment import Outcome, Plan

    assert [f.name for f in fields(mirage_small_work.Outcome)] == [f.name for f in fields(Outcome)]
    assert {f.name for f in fields(mirage_small_work.SmallPlan)} - {"does"} <= {f.name for f in fields(Plan)}


def test_a_run_is_queued_then_running_then_finished_and_its_record_outlives_the_board(
    board: Board, records: RunsStore
) -> None:
    run = board.submit(small_plan("count"))
    assert run.status == "queued"
    seen: list[str] = []
    with board.listening(run.id, lambda: seen.append(board.get(run.id).status)):
        done = ended(board, run.id)
    assert list(dict.fromkeys(seen)) == ["running", "finished"]
    assert (done.status, done.verdict) == ("finished", "supported")
    assert done.progress.step == done.progress.steps > 0
    assert done.provenance.started
    assert done.provenance.finished
    board.close()
    assert records.get(run.id) == done


def test_every_snapshot_holds_all_points_so_far(board: Board) -> None:
    run = board.submit(small_plan("count"))
    seen = []

    def look() -> None:
        now = board.get(run.id)
        if now.status == "running" and now.outputs:
            seen.append((now.progress.step, len(now.outputs.arms[0].curves["y"].mean)))

    with board.listening(run.id, look):
        ended(board, run.id)
    assert seen
    assert all(points == step for step, points in seen)
    assert seen == sorted(seen)


def test_a_listener_hears_of_every_change_and_of_none_after_it_left(board: Board) -> None:
    run = board.submit(small_plan("count"))
    heard: list[int] = []
    with board.listening(run.id, lambda: heard.append(1)):
        wait_for(lambda: len(heard) >= 3)
    count = len(heard)
    ended(board, run.id)
    assert len(heard) == count


def test_a_running_run_is_cancelled_between_blocks_and_the_process_lives_on(
    make_board: Callable[..., Board],
) -> None:
    # Longer than it is waited for: what has ended by then has heard of it.
    board = make_board(grace_seconds=300)
    run = board.submit(small_plan("long"))
    wait_for(lambda: board.get(run.id).progress.step > 0)
    pid = board.workers[0]
    board.cancel(run.id)
    done = ended(board, run.id)
    assert done.status == "cancelled"
    assert done.outputs is not None
    assert board.workers[0] == pid


def test_a_run_that_does_not_hear_is_killed_after_the_grace_and_the_next_one_works(board: Board) -> None:
    run = board.submit(small_plan("deaf"))
    wait_for(lambda: board.get(run.id).progress.step > 0)
    board.cancel(run.id)
    assert ended(board, run.id).status == "cancelled"
    assert ended(board, board.submit(small_plan("count")).id).status == "finished"


def test_a_waiting_run_is_cancelled_at_once_and_those_behind_it_move_up(board: Board) -> None:
    first = board.submit(small_plan("long"))
    wait_for(lambda: board.get(first.id).status == "running")
    second, third = (board.submit(small_plan("count", content)) for content in "12")
    assert [board.get(run.id).progress.waiting for run in (second, third)] == [0, 1]
    assert board.cancel(second.id).status == "cancelled"
    assert board.get(third.id).progress.waiting == 0


def test_cancelling_what_has_ended_changes_nothing(board: Board) -> None:
    run = ended(board, board.submit(small_plan("count")).id)
    assert board.cancel(run.id) == run


def test_a_run_over_its_time_ends_at_the_next_block(make_board: Callable[..., Board]) -> None:
    board = make_board(run_seconds=0.3)
    done = ended(board, board.submit(small_plan("long")).id)
    assert (done.status, done.message) == ("time_limit", "its time was over")


def test_a_run_over_its_time_that_does_not_stop_is_killed_and_keeps_what_it_showed(
    make_board: Callable[..., Board],
) -> None:
    board = make_board(run_seconds=0.3)
    done = ended(board, board.submit(small_plan("deaf")).id, 5)
    assert done.status == "time_limit"
    assert done.outputs is not None


@pytest.mark.parametrize("how", ["by itself", "from outside"])
def test_a_dead_worker_loses_one_run_and_leaves_no_zombie(board: Board, how: str) -> None:
    run = board.submit(small_plan("dies" if how == "by itself" else "deaf"))
    wait_for(lambda: board.workers[0])
    pid = board.workers[0]
    if how == "from outside":
        wait_for(lambda: board.get(run.id).progress.step > 0)
        assert pid
        os.kill(pid, signal.SIGKILL)
    done = ended(board, run.id)
    assert done.status == "worker_lost"
    assert "signal 9" in done.message
    assert ended(board, board.submit(small_plan("count")).id).status == "finished"
    assert is_gone(pid)


def test_an_error_that_nobody_foresaw_is_a_failed_run_and_is_told_to_the_log_only(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    done = ended(board, board.submit(small_plan("raises")).id)
    assert done.status == "failed"
    assert "secret" not in done.message
    assert "a secret of the inside" in caplog.text


def test_the_same_request_joins_the_run_that_goes_on(board: Board) -> None:
    first = board.submit(small_plan("count"))
    assert board.submit(small_plan("count")).id == first.id
    assert board.submit(small_plan("count", node="another-node")).id != first.id


def test_the_same_request_later_is_answered_from_the_result_and_says_so(board: Board) -> None:
    first = ended(board, board.submit(small_plan("count")).id)
    again = board.submit(small_plan("count", node="another-node"))
    assert again.status == "finished"
    assert again.provenance.cached
    assert not first.provenance.cached
    assert (again.node, again.outputs, again.verdict) == ("another-node", first.outputs, first.verdict)
    assert again.id != first.id
    assert board.get(again.id) == again


def test_another_content_hash_is_never_answered_from_an_older_result(board: Board) -> None:
    ended(board, board.submit(small_plan("count", "version-1")).id)
    assert board.submit(small_plan("count", "version-2")).status == "queued"


def test_what_did_not_compile_is_not_tried_again_at_once(board: Board) -> None:
    first = ended(board, board.submit(small_plan("not_compiled")).id)
    assert first.status == "compile_failed"
    again = board.submit(small_plan("not_compiled"))
    assert (again.status, again.message) == ("compile_failed", "shapes do not fit")


def test_what_did_not_compile_is_tried_again_after_a_while(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(board, board.submit(small_plan("not_compiled")).id)
    monkeypatch.setattr("api.jobs.board.FAILED_COMPILE_SECONDS", 0.05)
    time.sleep(0.1)
    again = board.submit(small_plan("not_compiled"))
    assert again.status == "queued"
    assert ended(board, again.id).status == "compile_failed"


def test_a_dead_worker_leaves_no_temporary_file(board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    assert ended(board, board.submit(small_plan("dies")).id).status == "worker_lost"
    assert list(place.iterdir()) == []
    stores = {"runs.sqlite", "runs.lock", "sweeps.sqlite", "sweeps.lock", "owners"}
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()} <= {*stores, place.name}


def test_the_queue_takes_exactly_its_limit(make_board: Callable[..., Board]) -> None:
    board = make_board(runs_queued=3)
    first = board.submit(small_plan("long"))
    wait_for(lambda: board.get(first.id).status == "running")
    for content in "123":
        board.submit(small_plan("count", content), Reader(content, None))
    with pytest.raises(QueueFull) as refused:
        board.submit(small_plan("count", "4"), Reader("4", None))
    assert "seconds" in refused.value.hint


def test_who_comes_later_is_next_and_everybody_who_waits_is_told_how_many_are_before(
    make_board: Callable[..., Board],
) -> None:
    board = make_board(runs_queued=8)
    first = board.submit(small_plan("long"))
    wait_for(lambda: board.get(first.id).status == "running")
    many, late = Reader("here", "many"), Reader("here", "late")
    waiting = [board.submit(small_plan("count", content), many).id for content in "123"]
    told: list[int] = []
    with board.listening(waiting[1], lambda: told.append(1)):
        joined = board.submit(small_plan("count", "3"), late)
        assert joined.id == waiting[2]
        assert joined.progress.waiting == 1
        assert told, "a run that is overtaken says so"
    assert [board.get(id).progress.waiting for id in waiting] == [0, 2, 1]
    board.cancel(waiting[0])
    assert [board.get(id).progress.waiting for id in waiting[1:]] == [0, 1]


def test_a_plan_over_the_memory_limit_is_refused_and_one_at_it_is_not(board: Board) -> None:
    most = limit("run_memory_bytes")
    with pytest.raises(TooLarge, match=f"{most + 1:,}"):
        board.submit(small_plan("count", memory_bytes=most + 1))
    assert board.submit(small_plan("count", memory_bytes=most)).status == "queued"


def test_closing_cancels_runs_ends_processes_and_takes_less_than_five_seconds(board: Board, records: RunsStore) -> None:
    running = board.submit(small_plan("deaf"))
    wait_for(lambda: board.get(running.id).progress.step > 0)
    waiting = board.submit(small_plan("count"))
    pid = board.workers[0]
    begun = time.monotonic()
    board.close()
    board.close()
    assert time.monotonic() - begun < 5
    assert [records.get(run.id).status for run in (running, waiting)] == ["cancelled", "cancelled"]
    assert is_gone(pid)


def test_records_that_an_earlier_server_left_open_are_ended_honestly(
    board: Board, records: RunsStore, make_board: Callable[..., Board]
) -> None:
    run = ended(board, board.submit(small_plan("count")).id)
    records.save(run.model_copy(update={"id": "left-over", "status": "running", "verdict": None}))
    make_board()
    assert records.get("left-over").status == "worker_lost"
    assert records.get(run.id).status == "finished"


def test_no_run_of_that_name_is_not_found(board: Board) -> None:
    for ask in (board.get, board.cancel, board.snapshot):
        with pytest.raises(NotFound):
            ask("no-such-run")


def test_the_version_grows_with_each_change_of_status_and_not_with_progress(board: Board) -> None:
    run = board.submit(small_plan("count"))
    wait_for(lambda: board.get(run.id).progress.step == 1)
    version = board.version
    wait_for(lambda: board.get(run.id).progress.step == 3)
    assert board.version == version
    ended(board, run.id)
    assert board.version == version + 1
