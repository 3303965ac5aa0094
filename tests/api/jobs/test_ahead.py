"""What the first worker does before it is asked for anything: for the root alone, and never in the way of a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mirage_http import running
from mirage_small_content import ROOT
from mirage_waiting import ended, wait_for

from api.jobs.board import Board
from api.serving import COMPILED
from mirage_kg.model.node import Node


def test_a_run_does_not_wait_for_what_is_compiled_ahead_and_neither_does_the_end(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, warm=True) as client:
        wait_for((tmp_path / COMPILED / f"began {ROOT}").exists)
        run = client.post(f"/api/v1/nodes/{ROOT}/runs", json={}).raise_for_status().json()
        board = client.server.serving.board
        assert ended(board, run["id"]).status == "finished"
        pid = board.workers[0]
    assert pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_root_is_compiled_ahead_where_it_was_never_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[Node | None]()
    monkeypatch.setattr(Board, "warm", lambda _, first=None: seen.append(first))
    with running(folder, tmp_path, warm=True) as client:
        wait_for(lambda: seen)
        run = client.post(f"/api/v1/nodes/{ROOT}/runs", json={}).raise_for_status().json()
        ended(client.server.serving.board, run["id"])
    with running(folder, tmp_path, warm=True):
        wait_for(lambda: len(seen) > 1)
    with running(folder, tmp_path, warm=False):
        pass
    assert [node and node.id for node in seen] == [ROOT, None]
