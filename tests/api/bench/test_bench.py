"""Benchmarks: what is measured is stopped, compared and told as it happened."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest

from api.bench import BENCHES, argument, bench_named
from api.bench.apart import apart
from api.bench.argument import TASKS, Task, measure, mirage_extensions, mirage_strengths, pygarg_extensions, random_qbaf
from mirage_kg.argument import solve
from mirage_kg.errors import InvalidInput, NotFound

# What a child process calls has to be importable there, so these are functions of the standard library.


def test_work_that_takes_too_long_is_stopped_and_said_to_be() -> None:
    begun = time.perf_counter()
    took = apart(time.sleep, (600,), 0.2)  # type: ignore[arg-type]
    assert (took.seconds, took.trouble) == (None, "over 0.2 s")
    assert time.perf_counter() - begun < 60


def test_work_that_takes_too_much_memory_is_stopped_and_said_to_be() -> None:
    assert apart(bytearray, (10**9,), 60, memory=4 * 10**8).trouble == "over 0.4 GB of memory"  # type: ignore[arg-type]


def test_work_that_fails_and_work_that_is_not_installed_are_said_to_be() -> None:
    assert apart(json.loads, ("{",), 60).trouble == "JSONDecodeError"
    assert apart(__import__, ("no_such_library",), 60).trouble == "not installed (no_such_library)"  # type: ignore[arg-type]


def test_tools_are_measured_on_the_same_work_and_their_answers_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = (
        Task("preferred", "preferred", (8,), (2,), (mirage_extensions, None, pygarg_extensions)),
        Task("strengths", "df_quad", (20,), (False,), (mirage_strengths, None, None)),
    )
    monkeypatch.setattr(argument, "TASKS", tasks)
    heard: list[str] = []
    report = measure(60, heard.append)
    (first, second), columns = report.rows, len(report.columns)
    assert len(first) == len(second) == columns == 6
    assert float(first[2]) > 0
    assert (first[3], first[5]) == ("has none", "equal")
    assert float(first[4]) > 0
    assert second[4:] == ("has none", "not compared")
    assert len(heard) == 2
    page = report.markdown("mirage bench argument --markdown")
    assert "Made by `mirage bench argument --markdown`." in page
    assert all(line.count("|") == columns + 1 for line in page.splitlines() if line.startswith("|"))


def test_the_page_of_the_documentation_has_every_piece_of_work() -> None:
    page = (Path(__file__).parents[3] / "docs" / "bench_argument.md").read_text(encoding="utf-8")
    assert "Made by `mirage bench argument --markdown`." in page
    for task in TASKS:
        assert all(f"| {task.label} | {size:,} |" in page for size in task.sizes)


@pytest.mark.parametrize("acyclic", [False, True])
def test_random_frameworks_are_as_they_are_described(acyclic: bool) -> None:
    of = random_qbaf(500, acyclic=acyclic)
    edges = np.stack([of.premise, of.target])
    assert len(np.unique(edges, axis=1).T) == len(of.target)
    assert (of.premise != of.target).all()
    assert len(of.target) > 950
    assert (solve(of, semantics="df_quad").method == "recursion") == acyclic


@pytest.mark.parametrize("name", BENCHES)
def test_every_benchmark_refuses_to_run_for_no_time(name: str) -> None:
    with pytest.raises(InvalidInput, match="0 seconds"):
        bench_named(name).measure(0, print)


def test_an_unknown_benchmark_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        bench_named("x")
    assert all(name in caught.value.hint for name in BENCHES)
