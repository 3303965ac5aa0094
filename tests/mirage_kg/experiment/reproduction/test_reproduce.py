"""The rules of sign, order and size, what is published, and what a finished run shows in its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mirage_kg.experiment import beside, execute, markdown, needed, plan, totals
from mirage_kg.experiment.reproduction.agreement import SIZE_FACTOR, number, order_of, sign_of, size_of
from mirage_kg.experiment.reproduction.reproduce import is_effect_of, reported_of
from mirage_kg.model.experiment import Measure
from mirage_kg.model.reproduction import Reported, Simulated
from mirage_kg.model.run import Provenance, Run
from mirage_kg.model.source import Reproduction, Source
from tests.mirage_kg.experiment.conftest import EXPERIMENT, make_node

VALUES = st.floats(-100, 100, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-6)
WIDTHS = st.floats(0, 10)


def reported(value: float, low: float | None = None, high: float | None = None) -> Reported:
    return Reported(value=value, low=low, high=high, text="", condition="", locator="", confidence="high")


def simulated(value: float, half: float | None = 0.0) -> Simulated:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Simulated(value=value, low=low, high=high, seeds=20, run="r")


def source(*rows: dict[str, Any], figures: list[dict[str, Any]] | None = None) -> Source:
    shared = {"node": "a-claim", "scale": "Both are gaps.", "why_not": "It is small.", "quantity": "Gap"}
    given = figures or [{"id": "gap", "quantity": "gap", "value": 17, "unit": "points", "confidence": "medium"}]
    made = {"key": "a-paper", "title": "A paper", "year": 2024, "url": "https://example.org", "figures": given}
    return Source.model_validate(made | {"reproductions": [shared | row for row in rows]})


ROW = {"id": "largest", "reported": {"figure": "gap"}, "measure": {"output": "gap", "reduce": "max"}}


@given(VALUES, VALUES, WIDTHS)
def test_sign_agrees_only_when_the_whole_interval_lies_on_the_reported_side(a: float, b: float, half: float) -> None:
    found = sign_of("change", reported(a), simulated(b, half))
    if a == 0 or b - half <= 0 <= b + half:
        assert found == "not_judged"
    else:
        assert found == ("agrees" if (a > 0) == (b > 0) else "differs")


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_ratio_has_the_sign_of_its_logarithm_and_a_level_none(a: float, b: float) -> None:
    assume(a != 1 != b)
    assert sign_of("ratio", reported(a), simulated(b)) == ("agrees" if (a > 1) == (b > 1) else "differs")
    assert sign_of("level", reported(a), simulated(b)) == "not_judged"


@given(VALUES, st.floats(0.01, 10), st.floats(-1.49, 1.49))
def test_size_agrees_within_the_interval_widened_by_half(value: float, half: float, place: float) -> None:
    assert size_of(reported(value + place * half), simulated(value, half), "agrees") == "agrees"


@given(VALUES.filter(bool), st.floats(0.02, 50))
def test_size_agrees_within_the_factor_and_differs_outside_it(value: float, factor: float) -> None:
    assume(abs(factor - SIZE_FACTOR) > 1e-6 < abs(factor - 1 / SIZE_FACTOR))
    within = 1 / SIZE_FACTOR < factor < SIZE_FACTOR
    found = size_of(reported(value * factor), simulated(value), "agrees")
    assert found == ("agrees" if within else "differs")


@given(VALUES, VALUES, WIDTHS)
def test_size_never_agrees_where_the_sign_differs(a: float, b: float, half: float) -> None:
    assert size_of(reported(a), simulated(b, half), "differs") == "differs"


def test_a_published_interval_counts_as_a_whole() -> None:
    assert size_of(reported(1.0), simulated(0.3, 0.05), "agrees") == "differs"
    assert size_of(reported(1.0, low=0.3, high=1.7), simulated(0.3, 0.05), "agrees") == "agrees"


def test_one_seed_has_no_interval_and_is_not_judged() -> None:
    assert sign_of("change", reported(1.0), simulated(1.0, None)) == "not_judged"
    assert size_of(reported(1.0), simulated(1.0, None), "not_judged") == "not_judged"


@given(st.dictionaries(st.sampled_from("abcdef"), VALUES, min_size=2))
def test_a_ranking_agrees_with_itself_and_differs_from_its_reverse(values: dict[str, float]) -> None:
    mirrored = {id: -value for id, value in values.items()}
    for id in values:
        tied = all(values[id] == other for other in values.values())
        assert order_of(values, values, id) == ("not_judged" if tied else "agrees")
        assert order_of(values, mirrored, id) == ("not_judged" if tied else "differs")


def test_a_row_that_was_not_simulated_has_no_order_and_holds_up_no_other() -> None:
    published = {"a": 1.0, "b": 2.0, "c": 3.0}
    assert order_of(published, {"a": 1.0, "b": 5.0}, "c") == "not_judged"
    assert order_of(published, {"a": 1.0, "b": 5.0}, "a") == "agrees"


def test_percent_and_points_become_fractions_and_two_readings_are_combined() -> None:
    figures = [
        {
            "id": "runs",
            "quantity": "accuracy",
            "series": [{"at": "before", "value": 40}, {"at": "after", "value": 30}],
            "unit": "percent",
            "locator": "Table 1",
            "confidence": "high",
        },
        {"id": "own", "quantity": "accuracy", "value": 20, "unit": "percent", "confidence": "own_check"},
    ]
    after, before = {"figure": "runs", "at": "after"}, {"figure": "runs", "at": "before"}
    made = source(
        ROW | {"id": "change", "reported": after, "reported_against": before},
        ROW | {"id": "ratio", "reported": after, "reported_against": {"figure": "own"}, "combine": "ratio"},
        figures=figures,
    )
    change, ratio = (reported_of(made, row) for row in made.reproductions)
    assert change
    assert ratio
    assert (change.value, change.text, change.locator) == (pytest.approx(-0.1), "30 against 40 percent", "Table 1")
    assert (ratio.value, ratio.confidence) == (pytest.approx(1.5), "own_check")


@pytest.mark.parametrize("reading", [{"figure": "none"}, {"figure": "gap", "at": "x"}])
def test_a_row_without_its_published_number_is_left_out(reading: dict[str, str]) -> None:
    made = source(ROW | {"reported": reading}, ROW)
    assert [row.id for row in beside(lambda _: make_node(), [made], lambda _: None)] == ["largest"]


def test_a_quotient_by_zero_is_left_out() -> None:
    figures = [{"id": "gap", "quantity": "gap", "value": 0, "confidence": "high"}]
    row = ROW | {"reported_against": {"figure": "gap"}, "combine": "ratio"}
    made = source(row, figures=figures)
    assert reported_of(made, made.reproductions[0]) is None


def test_without_a_run_the_published_part_stands_alone() -> None:
    (row,) = beside(lambda _: make_node(), [source(ROW)], lambda _: None)
    assert (row.reported.value, row.simulated, row.words) == (0.17, None, "Reported +0.17; not simulated yet.")
    assert {row.sign, row.order, row.size} == {"not_judged"}


def test_reproductions_that_read_one_run_need_one_plan() -> None:
    rows = [ROW | {"id": name} for name in ("a", "b", "c")]
    assert len(needed(lambda _: make_node(), [source(*rows)])) == 1
    assert needed(lambda _: make_node(simulation="nothing"), [source(*rows)]) == {}


@pytest.fixture(scope="module")
def finished() -> Run:
    """The record of a real run of the small node."""
    decided = plan(make_node(), {})
    ended = execute(decided)
    made = Provenance(
        code_version=decided.code_version,
        simulation_version=decided.simulation_version,
        content_hash=decided.content_hash,
        created="2026-01-01T00:00:00.000Z",
    )
    shared = {
        name: getattr(decided, name) for name in ("node", "experiment", "simulation", "parameters", "seeds", "seed")
    }
    return Run(
        id="r1", device="cpu", tier="monte_carlo", ablated=False, status=ended.status, verdict=ended.verdict,
        judgements=ended.judgements, outputs=ended.outputs, provenance=made, **shared,
    )  # fmt: skip


def test_a_finished_run_is_put_beside_seed_by_seed(finished: Run) -> None:
    node = make_node()
    made = source(
        ROW | {"ranking": "arms"},
        ROW | {"id": "off", "measure": {"output": "gap", "reduce": "max", "arm": "main/ablated"}, "ranking": "arms"},
        ROW | {"id": "slope", "measure": EXPERIMENT["predictions"][0]["measure"], "same_unit": False},
        ROW | {"id": "other", "measure": {"output": "gap", "arm": "nowhere"}},
    )
    held = {finished.provenance.content_hash: finished}
    largest, off, slope, other = beside(lambda _: node, [made], held.get)
    assert largest.simulated
    assert off.simulated
    assert slope.simulated
    assert finished.outputs
    curves = {arm.ablated: arm.curves["gap"] for arm in finished.outputs.arms}
    best = [max(line) for line in curves[False].seeds]
    assert largest.simulated.value == pytest.approx(sum(best) / len(best), abs=1e-6)
    assert largest.simulated.low < largest.simulated.value < largest.simulated.high
    assert off.simulated.value == pytest.approx(sum(max(line) for line in curves[True].seeds) / 20, abs=1e-6)
    assert slope.simulated.value == finished.judgements[0].effect.mean
    assert (slope.size, largest.sign, largest.order) == ("not_judged", "agrees", "not_judged")
    assert other.simulated is None
    assert totals([largest, off, slope, other])["sign"]["not_judged"] >= 1
    page = markdown([largest, off, slope, other])
    assert "## A paper" in page
    assert f"{number(0.17, 'change')} (17 points)" in page
    assert "not simulated" in page


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (0.29, "change", "+0.29"),
        (-0.185, "change", "−0.19"),
        (0.0079, "change", "+0.0079"),
        (0.0, "change", "+0.00"),
        (1460, "change", "+1,460"),
        (0.245, "level", "0.25"),
        (9.9203, "ratio", "9.92"),
    ],
)
def test_numbers_are_rounded_half_up_to_what_a_table_can_hold(value: float, form: str, told: str) -> None:
    assert number(value, form) == told


def test_an_effect_is_used_only_for_the_same_measure() -> None:
    (prediction,) = make_node().experiments[0].predictions
    row = source(ROW).reproductions[0]
    same: Reproduction = row.model_copy(update={"measure": prediction.measure})
    assert is_effect_of(same, prediction)
    assert not is_effect_of(row, prediction)
    assert not is_effect_of(same.model_copy(update={"against": Measure(output="gap")}), prediction)
    assert not is_effect_of(same, prediction.model_copy(update={"seeds_below": 1.0}))
