"""Where a prediction turns, against functions whose level lines are known."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mirage_kg.experiment.sweeps.boundary import boundary_of, crossings, nearest_point
from mirage_kg.experiment.sweeps.grid import Grid
from mirage_kg.model.sweep import SweepAxis


def axis(values: list[Any], here: Any, name: str = "x") -> SweepAxis:
    numeric = not isinstance(values[0], str)
    return SweepAxis(name=name, label=name, symbol="", unit="1", values=tuple(values), here=here, numeric=numeric)


UNIT = [i / 10 for i in range(11)]


@settings(deadline=None)
@given(a=st.floats(-3, 3), b=st.floats(-3, 3), level=st.floats(-2, 2))
def test_the_line_of_a_linear_function_lies_where_the_function_equals_the_level(
    a: float, b: float, level: float
) -> None:
    x, y = np.meshgrid(UNIT, UNIT, indexing="ij")
    means = a * x + b * y
    assume(means.min() < level - 1e-3 and level + 1e-3 < means.max())
    lines = crossings([np.array(UNIT)] * 2, [True, True], means, level)
    assert lines
    for line in lines:
        assert line @ [a, b] == pytest.approx(np.full(len(line), level), abs=1e-9)


def test_the_first_coordinate_belongs_to_the_first_axis() -> None:
    made = Grid((axis(UNIT, 0.0), axis([0.0, 5.0], 0.0, "y")))
    means = np.array([[value, value] for value in UNIT])
    found = boundary_of("p", made, means, 0.25, None)
    (line,) = found.lines
    assert {point[0] for point in line} == {0.25}
    assert {point[1] for point in line} == {0.0, 5.0}
    assert found.nearest == (0.25, 0.0)
    assert found.distance == pytest.approx(0.25)
    assert found.met_here is False
    assert "x = 0.25, y = 0" in found.words


@settings(deadline=None)
@given(here=st.floats(0, 1), there=st.floats(0.01, 0.99))
def test_on_one_axis_the_distance_is_the_way_to_the_crossing_in_swept_ranges(here: float, there: float) -> None:
    values = [4 * u for u in UNIT]
    found = boundary_of("p", Grid((axis(values, 4 * here),)), np.array(UNIT), None, there)
    assert found.nearest is not None
    assert found.nearest[0] == pytest.approx(4 * there, rel=1e-4)
    assert found.distance == pytest.approx(abs(there - here), abs=1e-4)


def test_both_thresholds_have_their_line() -> None:
    found = boundary_of("p", Grid((axis(UNIT, 0.5),)), np.array(UNIT), 0.25, 0.85)
    assert [line[0][0] for line in found.lines] == [0.25, 0.85]
    assert found.met_here is True
    assert found.nearest == (0.25,)


def test_without_a_crossing_there_is_no_distance_and_the_words_say_so() -> None:
    found = boundary_of("p", Grid((axis(UNIT, 0.5),)), np.array(UNIT), 7.0, None)
    assert (found.lines, found.nearest, found.distance, found.met_here) == ((), None, None, False)
    assert "turns nowhere" in found.words


def test_a_cell_without_a_mean_has_no_line_through_it() -> None:
    means = np.array(UNIT)
    means[2] = np.nan
    assert crossings([np.array(UNIT)], [True], means, 0.25) == []
    assert len(crossings([np.array(UNIT)], [True], means, 0.55)) == 1
    flat = np.repeat(means[:, None], 3, axis=1)
    assert crossings([np.array(UNIT), np.arange(3.0)], [True, True], flat, 0.25) == []


def test_between_words_there_is_no_line_and_only_todays_word_counts_for_the_distance() -> None:
    made = Grid((axis(["a", "b"], "b"), axis(UNIT, 0.0, "y")))
    found = boundary_of("p", made, np.array([UNIT, [u - 0.3 for u in UNIT]]), 0.45, None)
    assert [line[0] for line in found.lines] == [(0.0, 0.45), (1.0, 0.75)]
    assert found.nearest == (1.0, 0.75)
    assert "x = b, y = 0.75" in found.words


def test_today_beyond_the_grid_has_a_distance_and_no_cell() -> None:
    found = boundary_of("p", Grid((axis(UNIT, 2.0),)), np.array(UNIT), 0.5, None)
    assert found.distance == pytest.approx(1.5)
    assert found.met_here is None


def test_a_single_cell_has_no_boundary() -> None:
    found = boundary_of("p", Grid((axis([0.5], 0.5),)), np.array([1.0]), 0.5, None)
    assert (found.lines, found.distance, found.met_here) == ((), None, True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=5))
def test_no_point_of_a_line_is_nearer_than_the_nearest(points: list[tuple[float, float]]) -> None:
    line, scale = np.array(points), np.array([2.0, 0.5])
    found = nearest_point([line], np.zeros(2), scale)
    assert found is not None
    point, distance = found
    assert np.linalg.norm(point / scale) == pytest.approx(distance, abs=1e-9)
    for start, end in pairwise(line):
        for share in np.linspace(0, 1, 11):
            assert np.linalg.norm((start + share * (end - start)) / scale) >= distance - 1e-9
