"""The sweeps store: records as runs have them, and chunks that live until a finished record holds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mirage_kg.errors import NotFound
from mirage_kg.limits import limit
from mirage_kg.model.run import Provenance, RunStatus
from mirage_kg.model.sweep import Boundary, Cell, CellEffect, Chunk, Sweep, SweepAxis, SweepOutputs
from mirage_kg.store.runs import RunsStore
from mirage_kg.store.sweeps import SweepsStore

EFFECT = CellEffect(mean=0.5, low=None, high=None, holds="undecided", agree=0.5, below=0.5, above=0.5)
CELL = Cell(effects=(EFFECT,))
CHUNK = Chunk(cells=(CELL, CELL))
AXIS = SweepAxis(name="x", label="X", symbol="", unit="1", values=(0.0, 1.0), here=0.5, numeric=True)


def sweep(id: str, status: RunStatus, *cells: Cell | None) -> Sweep:
    boundary = Boundary(prediction="p", lines=(((0.5,),),), nearest=(0.5,), distance=0.0, met_here=True, words="There.")
    return Sweep(
        id=id,
        node="a",
        experiment="main",
        simulation="s",
        parameters={"x": 0.5},
        axes=(AXIS,),
        predictions=(),
        seeds=4,
        seed=0,
        device="cpu",
        ablated=False,
        status=status,
        outputs=SweepOutputs(cells=cells, boundaries=(boundary,) if None not in cells else ()),
        provenance=Provenance(code_version="1", simulation_version=1, content_hash="h", created="2026-01-01"),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SweepsStore]:
    found = SweepsStore(tmp_path / "sweeps.sqlite")
    yield found
    found.close()


def test_a_sweep_comes_back_as_it_was_saved_also_half_done(store: SweepsStore) -> None:
    for saved in (sweep("whole", "finished", CELL, CELL), sweep("half", "cancelled", CELL, None)):
        store.save(saved)
        assert store.get(saved.id) == saved
    known = store.cached("h")
    assert known is not None
    assert known.id == "whole"
    with pytest.raises(NotFound, match="there is no sweep 'other'"):
        store.get("other")


def test_chunks_outlive_an_interruption_and_the_process(store: SweepsStore) -> None:
    store.keep_chunk("h", 1, CHUNK)
    store.save(sweep("half", "worker_lost", CELL, None))
    again = SweepsStore(store.path)
    assert again.chunk("h", 1) == CHUNK
    assert again.chunk("h", 0) is None
    assert again.chunk("g", 1) is None
    again.close()


def test_chunks_go_when_a_finished_record_holds_them(store: SweepsStore) -> None:
    store.keep_chunk("h", 0, CHUNK)
    store.keep_chunk("other", 0, CHUNK)
    store.save(sweep("whole", "finished", CELL, CELL))
    assert store.chunk("h", 0) is None
    assert store.chunk("other", 0) == CHUNK


def test_chunks_of_the_sweeps_begun_first_go_once_too_many_were_interrupted(store: SweepsStore) -> None:
    most = limit("sweeps_interrupted")
    for number in range(most + 1):
        store.keep_chunk(f"h{number}", 0, CHUNK)
        store.keep_chunk(f"h{number}", 1, CHUNK)
    assert (store.chunk("h0", 0), store.chunk("h0", 1)) == (None, None)
    assert all(store.chunk(f"h{number}", 1) == CHUNK for number in range(1, most + 1))
    store.keep_chunk("h1", 2, CHUNK)
    assert store.chunk("h2", 0) == CHUNK, "one more chunk of a sweep that goes on costs no other sweep its own"


def test_a_finished_sweep_takes_no_place_of_an_interrupted_one(store: SweepsStore) -> None:
    store.keep_chunk("first", 0, CHUNK)
    for _ in range(2 * limit("sweeps_interrupted")):
        store.keep_chunk("h", 0, CHUNK)
        store.save(sweep("whole", "finished", CELL, CELL))
    assert store.chunk("first", 0) == CHUNK


def test_chunks_in_a_file_from_before_they_were_bounded_count_as_begun(store: SweepsStore) -> None:
    store.keep_chunk("old", 0, CHUNK)
    with closing(sqlite3.connect(store.path)) as before:
        before.execute("DROP TABLE begun")
    again = SweepsStore(store.path)
    assert again.chunk("old", 0) == CHUNK
    for number in range(limit("sweeps_interrupted")):
        again.keep_chunk(f"h{number}", 0, CHUNK)
    assert again.chunk("old", 0) is None
    again.close()


def test_a_sweep_that_nobody_works_on_any_more_is_marked_and_its_chunks_stay(store: SweepsStore) -> None:
    store.keep_chunk("h", 0, CHUNK)
    store.save(sweep("half", "running", CELL, None))
    assert store.end_unfinished("lost", lambda _: False) == 1
    assert (store.get("half").status, store.get("half").message) == ("worker_lost", "lost")
    assert store.chunk("h", 0) == CHUNK


def test_a_file_of_runs_is_not_taken_for_one_of_sweeps_and_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    RunsStore(path).close()
    SweepsStore(path).close()
    assert path.with_name("runs.sqlite.damaged-1").exists()
