"""The table of the bench: shares that make a whole, and those named that stop short of the aim."""

from __future__ import annotations

import pytest

from tests.bench.simulations import PARTS, QUICK, SHARES, markdown, part_of, row_of


def parts(**processor: float) -> dict[str, dict[str, float]]:
    used = {"whole": 1.0, "oracle": 20.0, "words": 0.7, "normals": 0.9, "one_seed": 0.1, **processor}
    return {part: {"wall": used[part] / 2, "processor": used[part], "compile": 1.0, "megabytes": 5.0} for part in PARTS}


def test_shares_make_a_whole_and_the_largest_is_the_limit() -> None:
    row = row_of("policy_tilt", parts())
    assert sum(row["shares"].values()) == pytest.approx(1.0)
    assert row["shares"]["words"] == pytest.approx(0.3)
    assert row["limit"] == "arithmetic"
    assert row_of("policy_tilt", parts(words=0.1))["limit"] == "words"
    assert set(row["shares"]) == set(SHARES)


def test_what_stops_short_of_the_aim_is_named_with_its_limit() -> None:
    quick, slow = row_of("policy_tilt", parts()), row_of("moving_task", parts(oracle=3.0, words=0.1))
    page = markdown([quick, slow])
    assert "1 of 2 simulations reach 10 times" in page
    assert "- moving_task (3.0, words)" in page
    assert "- policy_tilt" not in page


def test_a_quick_measurement_says_that_it_looked_for_no_limit() -> None:
    page = markdown([row_of("moving_task", {part: parts(oracle=3.0)[part] for part in QUICK})])
    assert "- moving_task (3.0, not looked for)" in page


def test_an_oracle_is_timed_for_all_seeds() -> None:
    found = part_of("policy_tilt", "oracle")
    assert found["wall"] > 0
    assert found["processor"] > 0
