"""Reasons in words: exact, and no more than what was computed."""

from __future__ import annotations

import pytest

from mirage_kg.argument import words
from mirage_kg.argument.evidence.base_score import weighed
from mirage_kg.argument.evidence.run import Finding, simulated
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.model.standing import Change, Flip, InferenceStanding, PublishedEvidence, StatementStanding
from tests.mirage_kg.argument.runs import make_run


def row(**changes: object) -> StatementStanding:
    told = {"id": "n", "base": 0.5, "strength": 0.72, "low": 0.66, "high": 0.77, "strengths": {}, "testedness": 0.5}
    more = {"accepted": {}, "agreed": True, "verdict": "holds", "mirror": "anchored"}
    return StatementStanding.model_validate({**told, **more, **changes})


def test_a_strength_is_told_with_its_spread_and_a_split_as_a_split() -> None:
    assert words.standing_words(row(), 4) == "0.72 in four semantics, within 0.11."
    assert words.standing_words(row(low=0.72, high=0.72), 1) == "0.72 in one semantics."
    split = words.standing_words(row(verdict="split", low=0.31, high=0.78), 4)
    assert split == "The semantics do not agree: 0.31 to 0.78, 0.72 in the mean."


def test_what_holds_up_and_what_pulls_down_come_from_the_removals() -> None:
    assert words.held_words({"a": -0.2, "b": -0.1, "c": 0.05}, str.upper) == (
        "Held up most by A (0.20); pulled down most by C (0.05)."
    )
    assert words.held_words({"c": 0.05}, str.upper) == "Pulled down most by C (0.05)."
    assert words.held_words({"c": 0.0001}, str) == "No argument by itself moves it by as much as 0.001."
    assert words.held_words({}, str) == "No argument bears on it."


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (None, "Never run."),
        (Finding(make_run(1.0)), "Its run counts +"),
        (Finding(make_run(1.0), True), "stale"),
        (Finding(make_run(-1.0, None)), "The last run had the mechanism switched off and counts −"),
    ],
)
def test_the_evidence_is_told_as_it_is(finding: Finding | None, told: str) -> None:
    rows = simulated(finding) if finding else ()
    assert told in words.evidence_words(weighed("n", rows, ()))


def test_a_flip_says_what_goes_and_what_becomes_of_the_verdict() -> None:
    gone = Change(kind="inference", id="a", before=0.5, after=None)
    flip = Flip(changes=(gone, gone.model_copy(update={"id": "b"})), smallest=False, words="")
    assert words.flip_words(flip, "holds", "falls", str.upper) == (
        "Without A and B it holds no longer: it falls. No smaller set was found; not all were tried."
    )
    moved = Flip(changes=(Change(kind="statement", id="a", before=0.5, after=0.25),), smallest=False, words="")
    assert words.flip_words(moved, "holds", "falls", str.upper) == (
        "With a base score of 0.25 instead of 0.50 for A, it falls."
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (0.656, 0.5996, "0.59 instead of 0.66"),
        (0.149, 0.1571, "0.16 instead of 0.15"),
        (0.149, 0.1495, "0.150 instead of 0.149"),
        (0.9, 0.07, "0.07 instead of 0.90"),
    ],
)
def test_a_score_that_turns_a_verdict_is_written_so_that_it_does_and_differs_from_the_one_of_now(
    before: float, after: float, told: str
) -> None:
    moved = Flip(changes=(Change(kind="statement", id="a", before=before, after=after),), smallest=False, words="")
    assert f" {told} for A" in words.flip_words(moved, "holds", "falls", str.upper)


def test_a_defence_names_the_defenders_or_says_that_there_is_none() -> None:
    assert words.defence_words((), "n", str, smallest=True) == "No set that defends itself holds it."
    assert "needs no defence" in words.defence_words(("n",), "n", str, smallest=True)
    assert words.defence_words(("n", "b"), "n", str.upper, smallest=True) == "It is defended by B."


def test_the_way_of_a_run_is_told_where_it_is_known() -> None:
    assert words.path_words("n", "n", -0.25, 0, str.upper) == "Its own runs move it by −0.25, directly."
    assert words.path_words("a", "n", 0.1, 2, str.upper) == "The runs of A move it by +0.10, along two steps."
    assert words.path_words("a", "n", 0.0042, 0, str.upper) == "The runs of A move it by +0.004."


def test_the_mirror_is_told_with_its_ring() -> None:
    assert words.mirror_words("ring", ("a", "b"), 0, str.upper) == (
        "A and B support each other in a ring. Nothing outside holds it."
    )
    assert words.mirror_words("unanchored", (), 0, str) == "Neither a source nor a run holds it."
    assert "counts for nothing" in words.mirror_words("anchored", ("a", "b"), 2, str)


def test_a_move_says_before_after_and_how_many() -> None:
    told = words.moved_words("T", row(), row(strength=0.3, verdict="falls"), 2)
    assert told == "“T” goes from 0.72 to 0.30, from holds to falls; two statements move."
    assert words.moved_words("T", row(), None, 1) == "“T” is taken out; one statement moves."
    assert words.moved_words("T", row(), row(), 0) == "“T” stays at 0.72; no statements move."
    slight = words.moved_words("T", row(strength=0.7204), row(strength=0.7244), 1)
    assert slight == "“T” goes from 0.720 to 0.724; one statement moves."


def test_a_step_is_named_by_all_of_its_premises() -> None:
    nodes = {id: Node(id=id, kind="claim", title=id.upper(), statement="s", path="p") for id in "ab"}
    step = InferenceStanding(
        id="s", argument="s", conclusion="n", premises=("a", "b"), polarity="support", hits=(), weight=1.0,
        start=1.0, origin="given", strengths={}, activation={},
    )  # fmt: skip
    name = words.names_in(Graph(nodes=nodes), (step,))
    assert name("s") == "the support from “A” together with “B”"
    told = words.fallen_words(step, {"b": 0.25}, name)
    assert told == f"One of the two premises of {name('s')} is contradicted by its own run: “B” (0.25)."
    single = words.fallen_words(step.model_copy(update={"premises": ("b",)}), {"b": 0.25}, name)
    assert single == "“B” (0.25), which supports it, is contradicted by its own run."


def test_own_evidence_says_what_it_is_worth_and_how_it_was_read() -> None:
    figures = [
        PublishedEvidence(source=key, figure="f", confidence=way, sign=1, weight=0.5, words="w")
        for key, way in (("a", "high"), ("b", "medium"), ("c", "medium"))
    ]
    evidence = weighed("n", (), figures)
    assert (evidence.tested_by_runs, evidence.tested_by_figures) == (0, evidence.testedness)
    assert words.own_words(evidence, 0.9, -0.4).startswith("Its own evidence adds 0.40: without it 0.50 would be left.")
    assert "the best of each: one from the paper itself, two second-hand." in words.own_words(evidence, 0.9, -0.4)
    assert words.own_words(evidence, 0.9, 0.0) == words.evidence_words(evidence)


def test_what_only_weak_attacks_strike_is_not_said_to_be_struck_by_nothing() -> None:
    told = words.defence_words(("n",), "n", str, smallest=True, weak=2)
    assert told.startswith("Two attacks on it are left out of this, since each is weaker by more than 0.10")
    assert words.defence_words(("n",), "n", str, smallest=True) == "Nothing strikes it, so it needs no defence."
