"""What bears on a statement, solved by itself, stands as it does in the whole graph; what the budget cuts off is counted."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.argument.evidence.run import Finding
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.experiment.argue import Argued, Argument
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.map import Map, Place
from mirage_kg.model.node import Node
from mirage_kg.model.source import Source
from mirage_kg.query.around import Part, bearing_in, part_around
from mirage_kg.store.memory import MemoryStore
from tests.mirage_kg.argument.runs import make_run
from tests.mirage_kg.argument.test_supposition import EXPERIMENT, argued, node

SEEDS = st.integers(0, 10**6)
BOTH_WAYS = ("grounded", "complete", "preferred", "ideal")
"""The extension semantics that tell a part of what nothing outside attacks as they tell the whole of it."""
SOURCES = {
    key: Source.model_validate(
        {
            "key": key,
            "title": "T",
            "year": 2025,
            "url": "https://example.org",
            "figures": [{"id": "f", "quantity": "q", "value": 0.5, "confidence": "high"}],
        }
    )
    for key in ("paper", "report")
}


def around(graph: Graph, *starts: str, budget: int = 10_000) -> Part:
    store = MemoryStore(graph, Map((), dict.fromkeys(graph.nodes, Place(0.0, 0.0, 0, 0, 0.0)), ()))
    try:
        return part_around(store, bearing_in(store), starts, budget)
    finally:
        store.close()


def drawn(seed: int, most: int = 12) -> tuple[Graph, list[Finding]]:
    """Draw a graph with circles, linked premises, undercuts of arguments anywhere, bare links, sources and runs."""
    chance = random.Random(seed)
    names = [f"n{number}" for number in range(chance.randint(2, most))]
    arguments: list[tuple[str, dict[str, Any]]] = []
    for number in range(chance.randint(1, 2 * len(names))):
        about = chance.choice(names)
        premises = chance.sample(
            [name for name in names if name != about], min(chance.choice((1, 1, 2)), len(names) - 1)
        )
        relation = chance.choice(("supports", "attacks", "undercuts") if arguments else ("supports", "attacks"))
        hits = chance.choice(arguments)[1]["id"] if relation == "undercuts" else None
        more: dict[str, Any] = {
            "linked": chance.random() < 0.4,
            "hits": hits,
            "weight": round(chance.uniform(0.1, 0.9), 2),
        }
        if chance.random() < 0.3:
            more["evidence"] = [{"kind": "simulated", "text": "t", "simulation": "s"}]
        arguments.append((about, argued(f"a{number}", relation, *premises, **more)))
    nodes = {}
    for name in names:
        front = {
            "id": name,
            "kind": chance.choice(("claim", "claim", "claim", "source")),
            "title": f"About {name}",
            "statement": "S.",
            "experiments": [EXPERIMENT],
        }
        front["links"] = [
            {"to": other, "relation": relation, "reason": "r"}
            for other in names
            for relation in ("evidenced_by", "attacks", "supports", "undercuts")
            if other != name and chance.random() < 0.04
        ]
        if chance.random() < 0.5:
            front["sources"] = [{"source": chance.choice(tuple(SOURCES)), "figures": ["f"]}]
        front["arguments"] = [row for about, row in arguments if about == name]
        nodes[name] = Node.model_validate(front)
    runs = [
        Finding(make_run(chance.choice((-1.0, 1.0)), node=name, id=f"run-{name}"), chance.random() < 0.3)
        for name in names
        if chance.random() < 0.4
    ]
    return build_graph(nodes, SOURCES, "r"), runs


def solved(graph: Graph, runs: list[Finding]) -> Argued:
    return Argued(graph, findings=[row for row in runs if row.run.node in graph.nodes])


def moving(argument: Argument) -> dict[str, float]:
    """What runs are expected to move, without what rest that was not quite reached looks like."""
    return {row.node: row.expected_change for row in argument.next if row.expected_change > 1e-6}


@settings(max_examples=60)
@given(SEEDS, st.sampled_from((3, 6, 10_000)))
def test_what_bears_on_a_statement_stands_by_itself_as_in_the_whole_graph(seed: int, budget: int) -> None:
    graph, runs = drawn(seed)
    whole = solved(graph, runs)
    settled = {id for id, row in whole.solutions.gradual.items() if row.converged}
    outcomes = {row.id: row.outcome for row in whole.standing.semantics}
    for id in graph.nodes:
        part = around(graph, id, budget=budget)
        assert (part.counted == part.bearing) or part.cut
        here = solved(part.graph, runs)
        for row in here.standing.nodes:
            if row.id in part.cut:
                continue
            other = whole.rows[row.id]
            for semantics in settled:
                assert row.strengths[semantics] == pytest.approx(other.strengths[semantics], abs=1e-6), semantics
            for semantics in BOTH_WAYS:
                if outcomes[semantics] == "solved":
                    assert row.accepted[semantics] == other.accepted[semantics], semantics
            told = ("base", "testedness", "mirror", "ring", "stale_through", "simulated", "published")
            assert {name: getattr(row, name) for name in told} == {name: getattr(other, name) for name in told}
            assert here.solutions.position.evidence[row.id] == whole.solutions.position.evidence[row.id]
        weights = {row.id: row.weight for row in whole.standing.inferences}
        if not part.cut:
            assert all(row.weight == weights[row.id] for row in here.standing.inferences)


@settings(max_examples=40)
@given(SEEDS)
def test_a_stable_label_of_a_part_is_that_of_the_whole_where_the_whole_has_stable_sets(seed: int) -> None:
    graph, runs = drawn(seed)
    whole = solved(graph, runs)
    if any(row.id == "stable" and row.outcome != "solved" for row in whole.standing.semantics):
        return
    for id in graph.nodes:
        for row in solved(around(graph, id).graph, runs).standing.nodes:
            # A set that the part allows and the whole does not leaves more open, never something else.
            assert row.accepted["stable"] in ("undecided", whole.rows[row.id].accepted["stable"])


@settings(max_examples=40)
@given(SEEDS)
def test_the_reasons_of_a_part_are_those_of_the_whole(seed: int) -> None:
    graph, runs = drawn(seed, most=5)
    whole = solved(graph, runs)
    if not all(row.converged for row in whole.solutions.gradual.values()):
        return
    id = random.Random(seed).choice(tuple(graph.nodes))
    there = whole.argument(id, "euler")
    here = solved(around(graph, id).graph, runs).argument(id, "euler")
    assert [row.id for row in here.supports] == [row.id for row in there.supports]
    assert [row.id for row in here.attacks] == [row.id for row in there.attacks]
    assert {row.id for row in here.undercuts} == {row.id for row in there.undercuts}
    assert here.mirror == there.mirror
    removed = {row.id: row.change for row in there.reasons.removal}
    for row in here.reasons.removal:
        assert row.change == pytest.approx(removed.get(row.id, row.change), abs=1e-6)
    assert here.reasons.defence is not None
    assert there.reasons.defence is not None
    assert len(here.reasons.defence.set) == len(there.reasons.defence.set)
    assert moving(here) == pytest.approx(moving(there), abs=1e-5)
    follow = {(row.kind, row.source, row.through) for row in there.derived if row.kind != "mediated_attack"}
    assert {(row.kind, row.source, row.through) for row in here.derived if row.kind != "mediated_attack"} == follow


CHAIN = build_graph(
    {
        row.id: row
        for row in (
            node("root", argued("a1", "supports", "light", weight=0.2), argued("a2", "attacks", "heavy", weight=0.8)),
            node("light", argued("a3", "supports", "far", "farther", linked=True)),
            node("heavy", argued("a4", "supports", "far"), argued("a5", "supports", "light", "farther")),
            node("far"),
            node("farther"),
            node("apart", argued("a6", "supports", "root")),
        )
    },
    {},
    "r",
)


def test_the_nearest_are_counted_first_then_the_heaviest_and_the_rest_is_left_out() -> None:
    for budget, kept in enumerate((["root"], ["root", "heavy"], ["root", "heavy", "light"]), 1):
        part = around(CHAIN, "root", budget=budget)
        assert (part.counted, part.bearing) == (budget, 5)
        assert set(part.graph.nodes) == set(kept)
    rows = solved(part.graph, []).standing
    # a3 needs two statements that are left out; of a5 the premise that is there still counts.
    assert [row.id for row in rows.inferences] == ["a5.light", "a1", "a2"]
    assert set(around(CHAIN, "root").graph.nodes) == {"root", "heavy", "light", "far", "farther"}


def test_an_undercut_that_is_written_elsewhere_bears_on_what_its_hit_concludes() -> None:
    graph = build_graph(
        {
            row.id: row
            for row in (
                node("root", argued("a1", "supports", "left")),
                node("left"),
                node(
                    "other",
                    argued("a2", "undercuts", "far", hits="a1"),
                    argued("a3", "undercuts", "farther", hits="a2"),
                ),
                node("far"),
                node("farther"),
            )
        },
        {},
        "r",
    )
    part = around(graph, "root")
    assert set(part.graph.nodes) == {"root", "left", "other", "far", "farther"}
    assert set(around(graph, "other").graph.nodes) == {"other"}
    for semantics in GRADUAL:
        there = Argued(graph).rows["root"].strengths[semantics]
        assert Argued(part.graph).rows["root"].strengths[semantics] == pytest.approx(there)


def test_several_starts_come_before_all_others_and_what_is_not_there_is_left_out() -> None:
    part = around(CHAIN, "light", "apart", "nothing", budget=3)
    assert set(part.graph.nodes) <= {"light", "apart", "root", "far", "farther"}
    assert {"light", "apart"} <= set(part.graph.nodes)
