"""Sweeps with a real simulation: cells equal runs, one compile, chunks that are kept, and lines where theory has them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mirage_kg.errors import InvalidInput, TooLarge
from mirage_kg.experiment import Outcome, SweepPlan, execute, plan, plan_sweep, sweep
from mirage_kg.experiment.execute import OnProgress
from mirage_kg.limits import limit
from mirage_kg.model.node import Node
from sim.program import traces
from tests.mirage_kg.experiment.conftest import make_node

SMALL = {"modes": 10, "most_draws": 64, "chains": 4, "drawn": 20, "generations": 24, "zipf": 0.0}
THEORY = {
    "id": "theory",
    "statement": "Half of the chance that two draws differ is left.",
    "measure": {"output": "heterozygosity_theory"},
    "at_least": 0.5,
}
SEEN = THEORY | {"id": "seen", "measure": {"output": "heterozygosity"}}
RARE = {
    "id": "rare",
    "statement": "Most seeds lose most rare modes.",
    "measure": {"output": "rare_alive"},
    "seeds_below": 0.5,
    "at_least": 0.5,
}
GRID = {"kept": "0:0.6:4", "drawn": "10,20,40"}


def drift(**more: Any) -> Node:
    fields = {"simulation": "resampling_drift", "parameters": SMALL, "predictions": [THEORY, SEEN, RARE]} | more
    return make_node(**fields)


def decided(kept_in: Path | None = None, node: Node | None = None, **request: Any) -> SweepPlan:
    return plan_sweep(node or drift(), {"grid": GRID, "seeds": 4} | request, kept_in)


@pytest.fixture
def four_cells_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks of at most four cells."""
    room = decided().memory_bytes // 12 * 4
    own = {"sweep_chunk_bytes": room}
    monkeypatch.setattr("mirage_kg.experiment.sweeps.plan.limit", lambda name: own.get(name) or limit(name))


def judged(request: dict[str, Any]) -> Outcome:
    return execute(plan(drift(), {"seeds": 4} | request))


def test_a_sweep_of_one_cell_is_the_run() -> None:
    outcome = sweep(decided(grid={"kept": [0.3]}, ablated=True))
    run = judged({"parameters": {"kept": 0.3}})
    (cell,) = outcome.outputs.cells
    assert cell is not None
    assert outcome.status == "finished"
    for row, effect, off, verdict in zip(run.judgements, cell.effects, cell.ablated, cell.verdicts, strict=True):
        assert effect.holds == row.effect.holds
        assert verdict == row.verdict
        assert row.ablated is not None
        for mine, theirs in ((effect, row.effect), (off, row.ablated)):
            assert (mine.mean, mine.low, mine.high) == pytest.approx((theirs.mean, theirs.low, theirs.high), rel=1e-5)


def test_cells_agree_with_single_runs_on_the_same_seeds() -> None:
    made = decided()
    cells = sweep(made).outputs.cells
    for index, setting in list(enumerate(made.grid.cells()))[::5]:
        cell, run = cells[index], judged({"parameters": setting})
        assert cell is not None
        means = [row.effect.mean for row in run.judgements]
        assert [effect.mean for effect in cell.effects] == pytest.approx(means, rel=1e-4, abs=1e-6)
        assert [effect.agree for effect in cell.effects] == [row.effect.agree for row in run.judgements]


def test_the_boundary_lies_where_the_closed_form_crosses_the_threshold() -> None:
    outcome = sweep(decided(grid={"kept": "0:0.8:17"}, parameters={"kept": 0.1}, seeds=2))
    found = outcome.outputs.boundaries[0]
    # 0.9 (1 - (1 - k)^2 / n)^t = 0.5
    crossing = 1 - (20 * (1 - (0.5 / 0.9) ** (1 / 24))) ** 0.5
    assert found.nearest is not None
    assert found.nearest[0] == pytest.approx(crossing, abs=0.003)
    assert found.distance == pytest.approx((crossing - 0.1) / 0.8, abs=0.004)
    assert found.met_here is False


def test_one_trace_serves_a_grid_in_many_chunks_with_a_short_one_at_the_end(four_cells_at_once: None) -> None:
    made = decided(grid={"kept": "0:0.6:5", "drawn": "10,40"}, seeds=5)
    assert [len(chunk) for chunk in made.chunks] == [3, 3, 3, 1]
    before = traces.total()
    assert sweep(made).status == "finished"
    assert traces.total() - before == 1


def test_what_cannot_share_a_batch_is_run_apart_and_each_choice_compiles_once() -> None:
    made = decided(grid={"generations": "2,5", "modes": "10,50"}, seeds=2)
    assert made.chunks == ((0,), (1,), (2,), (3,))
    before = traces.total()
    cells = sweep(made).outputs.cells
    assert traces.total() - before == 2
    for cell, (start, generations) in zip(cells, ((0.9, 2), (0.98, 2), (0.9, 5), (0.98, 5)), strict=True):
        assert cell is not None
        assert cell.effects[0].mean == pytest.approx(start * 0.95**generations, rel=1e-4)


def test_fractions_of_seeds_lie_on_the_sides_of_the_edge_that_the_boundary_follows() -> None:
    for cell in sweep(decided()).outputs.cells:
        assert cell is not None
        theory, seen, rare = cell.effects
        assert seen.below == pytest.approx(1 - seen.agree)
        assert rare.below == pytest.approx(rare.mean)
        assert {theory.below, theory.above} <= {0.0, 1.0}
        assert all(0 <= e.below + e.above <= 1 for e in cell.effects)


def interrupted_after(chunks: int) -> tuple[OnProgress, Any]:
    done: list[Any] = []

    def on_progress(_: Any, outputs: Any) -> None:
        if outputs:
            done.append(outputs)

    return on_progress, lambda: len(done) >= chunks


def test_an_interrupted_sweep_goes_on_where_it_stopped_and_gives_the_same_bytes(
    four_cells_at_once: None, tmp_path: Path
) -> None:
    file = tmp_path / "sweeps.sqlite"
    whole = sweep(decided())
    first = sweep(decided(file), *interrupted_after(2))
    assert first.status == "cancelled"
    assert "8 of 12 cells" in first.message
    assert [cell is not None for cell in first.outputs.cells] == [True] * 8 + [False] * 4
    assert first.outputs.boundaries == ()

    steps: list[int] = []
    second = sweep(decided(file), lambda progress, _: steps.append(progress.step))
    assert second.status == "finished"
    assert second.result_hash == whole.result_hash
    assert second.outputs == whole.outputs
    assert steps[:2] == [24, 48], "the two chunks that were kept were not run again"

    third = sweep(decided(file))
    assert third.outputs == whole.outputs
    assert third.device is None, "everything was kept, so nothing ran"


def test_a_damaged_chunk_is_run_again(four_cells_at_once: None, tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "sweeps.sqlite"
    whole = sweep(decided(file))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE chunks SET cells = x'00' WHERE number = 1")
    connection.close()
    assert sweep(decided(file)).outputs == whole.outputs


def test_a_sweep_over_its_time_stops_and_says_how_far_it_came() -> None:
    outcome = sweep(decided(), deadline_seconds=0.0)
    assert outcome.status == "time_limit"
    assert "0 of 12 cells" in outcome.message


def test_progress_counts_over_all_chunks_and_never_falls(four_cells_at_once: None) -> None:
    seen: list[tuple[int, int]] = []
    sweep(decided(), lambda progress, _: seen.append((progress.step, progress.steps)))
    assert seen == sorted(seen)
    assert seen[-1] == (72, 72)


def test_two_plans_have_one_content_exactly_if_they_ask_the_same() -> None:
    same = decided().content_hash
    assert decided(Path("elsewhere")).content_hash == same
    changes: list[dict[str, Any]] = [
        {"seed": 1},
        {"seeds": 5},
        {"ablated": True},
        {"parameters": {"zipf": 1.0}},
        {"grid": GRID | {"drawn": "10,20,41"}},
        {"node": drift(predictions=[THEORY])},
    ]
    assert len({same, *(decided(**change).content_hash for change in changes)}) == len(changes) + 1


def test_arms_of_one_cell_that_would_not_share_an_axis_are_refused() -> None:
    with pytest.raises(InvalidInput, match="share one axis"):
        decided(node=drift(arms={"longer": {"generations": 30}}), grid={"generations": "2,5"})


def test_a_cell_beyond_the_memory_of_a_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    planning = import_module("mirage_kg.experiment.plan")
    monkeypatch.setattr(planning, "limit", lambda name: 1000 if name == "run_memory_bytes" else limit(name))
    with pytest.raises(TooLarge, match="one cell of 1 arms x 4 seeds"):
        decided()
