"""Two runs on the same seeds, subtracted seed by seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mirage_kg.experiment.comparison.paired import paired
from mirage_kg.model.run import ArmResult, Curve, Effect, Judgement, Outputs, Provenance, Run


def run_of(ends: list[float | None], **changes: object) -> Run:
    lines = tuple((0.0, value) for value in ends)
    curve = Curve(shape=(2,), mean=(0.0, 0.0), low=(0.0, 0.0), high=(0.0, 0.0), seeds=lines)
    effect = Effect(
        mean=0.0, low=0.0, high=0.0, level=0.95, interval="t", seeds=tuple(ends), agree=1.0, holds="undecided"
    )
    judgement = Judgement(
        prediction="falls",
        statement="It falls.",
        verdict="inconclusive",
        effect=effect,
        ablated=None,
        at_least=None,
        at_most=0.0,
        words="",
    )
    arms = (ArmResult(name="main", ablated=False, parameters={}, curves={"accuracy": curve}),)
    made: dict[str, object] = {
        "id": "one",
        "node": "n",
        "experiment": "main",
        "simulation": "small",
        "parameters": {},
        "seeds": len(ends),
        "seed": 0,
        "device": "cpu",
        "ablated": False,
        "status": "finished",
        "tier": "monte_carlo",
        "outputs": Outputs(axes={"step": (0.0, 1.0)}, arms=arms),
        "judgements": (judgement,),
        "provenance": Provenance(code_version="", simulation_version=1, content_hash="", created=""),
    }
    return Run.model_validate({**made, **changes})


finite = st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(finite, finite), min_size=2, max_size=20))
def test_the_difference_is_the_paired_t_interval_of_the_field(rows: list[tuple[float, float]]) -> None:
    ours, theirs = [a for a, _ in rows], [b for _, b in rows]
    apart = np.subtract(ours, theirs)
    for row in paired(run_of(ours), run_of(theirs)).differences:
        assert row.mean == pytest.approx(apart.mean(), abs=1e-9)
        assert row.lower + row.higher <= row.pairs == len(rows)
        if apart.std() > 1e-6:
            low, high = stats.ttest_rel(ours, theirs).confidence_interval()
            assert (row.low, row.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)


def test_a_run_beside_itself_differs_by_nothing() -> None:
    run = run_of([0.1, 0.2, 0.4])
    assert {(row.mean, row.lower, row.higher) for row in paired(run, run).differences} == {(0.0, 0, 0)}


def test_only_seeds_that_both_have_and_that_stayed_finite_are_paired() -> None:
    found = paired(run_of([1.0, None, 3.0, 4.0]), run_of([0.0, 0.0, 0.0])).differences
    assert [(row.of, row.name, row.pairs, row.mean) for row in found] == [
        ("prediction", "falls", 2, 2.0),
        ("output", "accuracy", 2, 2.0),
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"seed": 5}, "different seeds, 0 and 5"),
        ({"tier": "theory"}, "no seeds"),
        ({"simulation": "large"}, "two simulations"),
        ({"status": "cancelled"}, "Not finished: two"),
        ({"judgements": (), "outputs": None}, "no number in common"),
    ],
)
def test_what_cannot_be_paired_says_why(changes: dict[str, object], says: str) -> None:
    found = paired(run_of([1.0, 2.0]), run_of([1.0, 2.0], id="two", **changes))
    assert found.differences == ()
    assert says in found.why_not
