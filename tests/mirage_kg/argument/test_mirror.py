"""The mirror check and staleness: what reaches a statement along support, and what only goes round."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.argument.evidence.base_score import weighed
from mirage_kg.argument.evidence.rule import rule_with
from mirage_kg.argument.mirror import anchoring, mirror_check
from mirage_kg.argument.staleness import stale_through
from mirage_kg.model.standing import NodeEvidence, PublishedEvidence, SimulatedEvidence


class Row(NamedTuple):
    premises: tuple[str, ...]
    conclusion: str
    polarity: str = "support"


def ran(id: str, *, sign: int = 1, ablated: bool = False, stale: bool = False) -> NodeEvidence:
    row = SimulatedEvidence(run="r", experiment="main", prediction="p", sign=sign, size=1.0, weight=0.8,  # type: ignore[arg-type]
                            stale=stale, ablated=ablated, decides=True, words="w")  # fmt: skip
    return weighed(id, (row,), ())


def cited(id: str, *, sign: int = 1, weight: float = 0.9) -> NodeEvidence:
    row = PublishedEvidence(source="s", figure="f", confidence="high", sign=sign, weight=weight, words="w")  # type: ignore[arg-type]
    return weighed(id, (), (row,))


RING = (Row(("a",), "b"), Row(("b",), "a"))


def words(rows: tuple[Row, ...], *evidence: NodeEvidence) -> dict[str, str]:
    ids = {id for row in rows for id in (*row.premises, row.conclusion)}
    found = mirror_check(ids, rows, {row.node: row for row in evidence})
    return {id: row.mirror for id, row in found.items()}


def test_support_that_comes_from_a_run_or_a_figure_anchors_what_it_reaches() -> None:
    rows = (Row(("a",), "b"), Row(("b",), "c"))
    for evidence in (ran("a"), cited("a"), ran("a", sign=-1)):
        assert words(rows, evidence) == {"a": "anchored", "b": "anchored", "c": "anchored"}


def test_support_without_an_end_is_unanchored_and_a_ring_is_shown() -> None:
    assert words((Row(("a",), "b"),)) == {"a": "unanchored", "b": "unanchored"}
    found = mirror_check(("a", "b", "c"), (*RING, Row(("b",), "c")), {})
    assert {id: row.mirror for id, row in found.items()} == dict.fromkeys("abc", "ring")
    assert {row.ring for row in found.values()} == {("a", "b")}


def test_a_ring_that_something_outside_holds_is_anchored_and_still_shown() -> None:
    found = mirror_check("abx", (*RING, Row(("x",), "a")), {"x": cited("x")})
    assert found["a"] == ("anchored", ("a", "b"), ("x",))


def test_the_ring_passes_no_anchor_on() -> None:
    found = mirror_check("abcx", (*RING, Row(("x",), "a"), Row(("b",), "c")), {"x": cited("x")})
    assert found["b"] == ("ring", ("a", "b"), ())
    assert found["c"] == ("ring", ("a", "b"), ())


def test_a_statement_that_supports_itself_is_a_ring_of_one() -> None:
    found = mirror_check("a", (Row(("a",), "a"),), {})
    assert found["a"] == ("ring", ("a",), ())


@pytest.mark.parametrize(
    "evidence", [ran("a", ablated=True), ran("a", sign=0), cited("a", sign=0), cited("a", weight=0.2)]
)
def test_what_speaks_neither_way_or_was_switched_off_or_is_too_weak_anchors_nothing(evidence: NodeEvidence) -> None:
    assert words((Row(("a",), "b"),), evidence)["b"] == "unanchored"


def test_the_least_weight_that_anchors_is_a_parameter_of_the_rule() -> None:
    assert anchoring(cited("a", weight=0.2), rule_with({"anchor_least": 0.2}))
    assert not anchoring(cited("a", weight=0.2))


def test_attacks_and_undercuts_anchor_nothing() -> None:
    rows = (Row(("x",), "a", "attack"), Row(("x",), "b", "undercut"))
    assert words(rows, cited("x")) == {"x": "anchored", "a": "unanchored", "b": "unanchored"}


names = st.sampled_from("abcdefg")
graphs = st.lists(st.tuples(names, names), max_size=14)


@given(graphs, st.frozensets(names, max_size=3))
def test_the_words_follow_reachability_and_circles_as_counted_by_hand(
    pairs: list[tuple[str, str]], ends: frozenset[str]
) -> None:
    found = mirror_check("abcdefg", [Row((a,), b) for a, b in pairs], {id: cited(id) for id in ends})
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from("abcdefg")
    open_ways = nx.DiGraph((a, b) for a, b in graph.edges if not nx.has_path(graph, b, a))
    open_ways.add_nodes_from(graph)
    for id, row in found.items():
        reaching = {other for other in graph if nx.has_path(open_ways, other, id)}
        on_circle = {other for other in reaching if any(nx.has_path(graph, after, other) for after in graph[other])}
        assert row.mirror == ("anchored" if reaching & ends else "ring" if on_circle else "unanchored")
        assert set(row.anchors) == reaching & ends


@given(graphs, st.frozensets(names, max_size=3))
def test_staleness_reaches_exactly_what_rests_on_it(pairs: list[tuple[str, str]], old: frozenset[str]) -> None:
    found = stale_through("abcdefg", [Row((a,), b) for a, b in pairs], {id: ran(id, stale=True) for id in old})
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from("abcdefg")
    assert found == {
        id: tuple(sorted(other for other in old if nx.has_path(graph, other, id)))
        for id in "abcdefg"
        if any(nx.has_path(graph, other, id) for other in old)
    }


def test_a_fresh_run_marks_nothing_stale() -> None:
    assert stale_through("ab", (Row(("a",), "b"),), {"a": ran("a")}) == {}
