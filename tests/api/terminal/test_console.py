"""What commands print for people has the minus sign of print, and can be typed back; JSON keeps numbers as numbers."""

from __future__ import annotations

import pytest
from mirage_small_work import small_plan

from api.commands.options import axes_of, pairs, parameters_of
from api.jobs.record import queued
from api.schemas import QueryAnswer, QueryGraph
from api.terminal.console import told_rows, told_run, told_twin
from api.terminal.sweep_map import map_lines
from mirage_kg.experiment.comparison.twin import Twin, TwinRow
from mirage_kg.model.run import Effect, Judgement, TierAgreement
from mirage_kg.model.sweep import SweepAxis

EFFECT = Effect(mean=-0.52, low=-0.61, high=-0.43, level=0.95, interval="t", seeds=(), agree=1.0, holds="yes")
JUDGED = Judgement(
    prediction="falls", statement="It falls.", verdict="supported", effect=EFFECT, ablated=EFFECT, at_least=None,
    at_most=-0.1, words="Supported.",
)  # fmt: skip
BESIDE = TierAgreement(
    arm="main", ablated=False, output="y", points=3, within=0.5, difference=-0.25, at=-1.5, agrees=False
)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.terminal import console

    monkeypatch.setattr(console.out, "_width", 200)


def numbers(printed: str) -> list[str]:
    """Return the words that hold a digit and a sign."""
    return [word.strip("[](),") for word in printed.split() if any(map(str.isdigit, word)) and set(word) & set("-−")]


def test_a_run_prints_effects_bounds_and_differences_with_the_minus_sign(capsys: pytest.CaptureFixture[str]) -> None:
    run = queued(small_plan("count"))
    told_run(run.model_copy(update={"judgements": (JUDGED,), "agreement": (BESIDE,), "node": "a", "simulation": "b"}))
    printed = capsys.readouterr().out
    assert {"−0.52", "−0.61", "−0.43", "−0.1", "−0.25", "−1.5"} <= set(numbers(printed))
    assert "-0" not in printed


def test_two_devices_are_compared_with_the_minus_sign(capsys: pytest.CaptureFixture[str]) -> None:
    row = TwinRow(arm="main", output="y", by="mean", first=-0.5, second=-0.25, apart=0.5, agrees=False)
    told_twin(
        Twin(node="a", experiment="b", simulation="c", seeds=2, devices=("cpu", "gpu"), rows=(row,), agrees=False)
    )
    assert numbers(capsys.readouterr().out) == ["−0.5", "−0.25"]


def test_the_map_of_a_sweep_names_its_ends_with_the_minus_sign() -> None:
    axis = SweepAxis(name="drift", label="Drift", symbol="d", unit="1", values=(-0.5, 0.0, 0.5), here=0.0, numeric=True)
    assert numbers("\n".join(map_lines([axis], [None] * 3, 0))) == ["−0.5"]


def test_a_setting_that_was_printed_can_be_typed_back() -> None:
    assert parameters_of(["drift=−0.5", "kept=-0.5", "mode=pass-through"]) == {
        "drift": -0.5,
        "kept": -0.5,
        "mode": "pass-through",
    }
    assert axes_of(["drift=−1:−0.5:3"]) == {"drift": "-1:-0.5:3"}
    assert pairs("-p", ["title=a − b"]) == {"title": "a − b"}, "texts of a query stay as they are"


def test_one_row_is_counted_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    graph = QueryGraph(nodes=[], links=[], left_out=0)
    for rows, counted in ([[1]], "1 row,"), ([[1], [2]], "2 rows,"), ([], "0 rows,"):
        told_rows(
            QueryAnswer(
                revision="r", columns=["n"], rows=rows, truncated=False, notes=[], plan=[], seconds=0.1, graph=graph
            )
        )
        assert counted in capsys.readouterr().out
