"""The grid that a caller asks for: read exactly, or refused with what to write instead."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from mirage_kg.errors import InvalidInput, MirageError, TooLarge
from mirage_kg.experiment.sweeps.grid import axis_values, make_grid
from mirage_kg.limits import limit

ANCHOR = sim.get_spec("external_anchor")
MOVING = sim.get_spec("moving_task")


def grid(wanted: dict[str, Any], spec: sim.Spec = ANCHOR) -> Any:
    return make_grid(spec, wanted, spec.defaults())


@settings(deadline=None)
@given(
    low=st.floats(-100, 100, allow_subnormal=False),
    width=st.floats(0.01, 100),
    count=st.integers(2, 60),
)
def test_a_range_has_its_count_begins_and_ends_where_it_says_and_rises_evenly(
    low: float, width: float, count: int
) -> None:
    values = axis_values(f"{low!r}:{low + width!r}:{count}")
    assert len(values) == count
    assert values[0] == pytest.approx(low, rel=1e-9, abs=1e-12)
    assert values[-1] == pytest.approx(low + width, rel=1e-9, abs=1e-12)
    steps = [float(b) - float(a) for a, b in pairwise(values)]
    assert steps == pytest.approx([width / (count - 1)] * (count - 1), rel=1e-6, abs=1e-9)


def test_a_list_keeps_its_numbers_and_words() -> None:
    assert axis_values("0, .5,1") == [0.0, 0.5, 1.0]
    assert axis_values("fixed,labels") == ["fixed", "labels"]


def test_cells_come_in_row_order_with_the_last_axis_fastest() -> None:
    made = grid({"external_share": "0,1", "shared_plasticity": [0, 1, 2]})
    assert made.shape == (2, 3)
    assert [(c["external_share"], c["shared_plasticity"]) for c in made.cells()] == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
    ]  # fmt: skip


def test_a_symbol_stands_for_its_parameter_where_no_other_has_it() -> None:
    assert [axis.name for axis in grid({"e": "0:1:3", "g_b": "0:1:3"}).axes] == ["external_share", "shared_plasticity"]


def test_an_axis_of_words_is_not_numeric_and_knows_today() -> None:
    (axis,) = grid({"procedure": "fixed,own_scores"}, MOVING).axes
    assert not axis.numeric
    assert axis.here == MOVING.defaults()["procedure"]


REFUSED: dict[str, tuple[dict[str, Any], type[MirageError], str, str]] = {
    "nothing": ({}, InvalidInput, "1 to 2 axes", "grid"),
    "too many axes": ({"e": "0,1", "g_b": "0,1", "eta": "1,2"}, InvalidInput, "not 3", "grid"),
    "an unknown name": ({"external_shore": "0:1:3"}, InvalidInput, "external_share", "grid.external_shore"),
    "out of range": ({"e": "0:1.5:4"}, InvalidInput, "out of range", "grid.external_share"),
    "a word for a number": ({"e": "low,high"}, InvalidInput, "must be a number", "grid.external_share"),
    "not whole": ({"steps": "100:101:3"}, InvalidInput, "is not whole", "grid.steps"),
    "no such choice": ({"prompts": "64,65"}, InvalidInput, "cannot be 65", "grid.prompts"),
    "no numbers in a range": ({"e": "a:b:3"}, InvalidInput, "low:high:count", "grid.external_share"),
    "a range upside down": ({"e": "1:0:3"}, InvalidInput, "low below high", "grid.external_share"),
    "half a range": ({"e": "0:1"}, InvalidInput, "low:high:count", "grid.external_share"),
    "an endless range": ({"e": "0:inf:3"}, InvalidInput, "low:high:count", "grid.external_share"),
    "an empty value": ({"e": "0,,1"}, InvalidInput, "leaves a value empty", "grid.external_share"),
    "no value": ({"e": []}, InvalidInput, "has no values", "grid.external_share"),
    "a value twice": ({"e": "0,0"}, InvalidInput, "do not rise", "grid.external_share"),
    "values out of order": ({"e": "1,0"}, InvalidInput, "do not rise", "grid.external_share"),
    "one parameter on both axes": (
        {"e": "0,1", "external_share": "0,1"},
        InvalidInput,
        "two axes",
        "grid.external_share",
    ),
    "too long an axis": ({"e": "0:1:1000000000"}, TooLarge, "more than", "grid.external_share"),
    "too many cells": ({"e": "0:1:60", "g_b": "0:1:60"}, TooLarge, "60 x 60 are 3,600 cells", "grid"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_grid_that_cannot_be_run_is_refused_with_its_place(case: str) -> None:
    wanted, error, words, where = REFUSED[case]
    with pytest.raises(error) as caught:
        grid(wanted)
    assert words in f"{caught.value.detail} {caught.value.hint}"
    assert caught.value.where == where


def test_an_ambiguous_symbol_is_refused_with_the_names_that_share_it() -> None:
    with pytest.raises(InvalidInput, match="answer_similarity and reference_pull"):
        grid({"k": "0,1"}, sim.get_spec("majority_vote_reward"))


def test_a_size_without_choices_cannot_be_swept() -> None:
    import dataclasses

    bare = dataclasses.replace(ANCHOR.parameter("prompts"), choices=())
    spec = dataclasses.replace(ANCHOR, parameters=(bare,))
    with pytest.raises(InvalidInput, match="no list of choices"):
        make_grid(spec, {"prompts": "64,128"}, {"prompts": 64})


def test_exactly_the_limit_of_cells_is_taken() -> None:
    side = int(limit("sweep_cells") ** 0.5)
    assert len(grid({"e": f"0:1:{side}", "g_b": f"0:1:{limit('sweep_cells') // side}"}).cells()) == limit("sweep_cells")
