"""What a source does in the argument, and through which node."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.node import Argument, Evidence, LinkTo, Node
from mirage_kg.query.bearing import Bears, bearing, bearings
from mirage_kg.store.protocol import Store

KEYS = ("paper", "other")


def node(id: str, kind: str = "claim", **rest: Any) -> Node:
    return Node(id=id, kind=kind, title=id.upper(), statement="It holds.", **rest)


def cites(*keys: str) -> tuple[dict[str, str], ...]:
    return tuple({"source": key} for key in keys)


def argued(id: str, relation: str = "supports", premises: tuple[str, ...] = ("premise",), **rest: Any) -> Argument:
    return Argument.model_validate(
        {"id": id, "relation": relation, "premises": premises, "warrant": f"Since {id}.", "weight": 0.5, **rest}
    )


def published(key: str = "paper") -> tuple[Evidence, ...]:
    return (Evidence(kind="published", text="It was seen.", source=key),)


def borne(*nodes: Node, key: str = "paper") -> list[tuple[str, str, str | None, str | None]]:
    """Return node, what is done there, argument and through whom, of a graph of those nodes."""
    graph = build_graph({row.id: row for row in nodes}, {}, "")
    return [(row.node, row.does, row.argument, row.through) for row in of_graph(key, graph)]


def of_graph(key: str, graph: Graph) -> tuple[Bears, ...]:
    citing = [row for row in graph.nodes.values() if key in row.cites]
    links = {row.id: [link for link in graph.links if row.id in (link.source, link.target)] for row in citing}
    return bearing(key, citing, links)


def test_a_node_that_only_cites_a_source_is_not_borne_on() -> None:
    assert borne(node("claim", sources=cites("paper"))) == []


def test_an_argument_that_brings_a_source_says_what_the_source_does() -> None:
    found = borne(
        node(
            "claim",
            arguments=(argued("a-for", evidence=published()), argued("a-against", "attacks", evidence=published())),
        )
    )
    assert found == [("claim", "supports", "a-for", None), ("claim", "attacks", "a-against", None)]


def test_evidence_from_another_source_says_nothing_of_this_one() -> None:
    claim = node("claim", sources=cites("paper"), arguments=(argued("a-for", evidence=published("other")),))
    assert borne(claim) == []


def test_a_source_acts_through_the_node_that_reports_it() -> None:
    found = borne(
        node("report", "source", sources=cites("paper"), links=(LinkTo(to="fix", relation="attacks"),)),
        node("claim", arguments=(argued("a-for", premises=("report",)),)),
        node("resting", links=(LinkTo(to="report", relation="evidenced_by"),)),
        node("fix", "fix"),
    )
    assert found == [
        ("claim", "supports", "a-for", "report"),
        ("fix", "attacks", None, "report"),
        ("resting", "rested_on", None, "report"),
        ("report", "reported", None, None),
    ]


def test_an_argument_with_the_source_as_evidence_and_as_a_premise_is_told_once() -> None:
    found = borne(
        node("report", "source", sources=cites("paper")),
        node("claim", arguments=(argued("a-for", premises=("report",), evidence=published()),)),
    )
    assert [row for row in found if row[0] == "claim"] == [("claim", "supports", "a-for", None)]


def test_a_system_that_cites_a_paper_does_not_hand_its_links_on() -> None:
    assert (
        borne(
            node("system", "system", sources=cites("paper"), links=(LinkTo(to="fix", relation="supports"),)),
            node("fix"),
        )
        == []
    )


def test_an_undercut_that_strikes_no_step_does_nothing() -> None:
    struck = argued("a-struck", premises=("other-premise",))
    strikes = argued("a-strikes", "undercuts", premises=("report",), hits="a-struck")
    found = borne(
        node("report", "source", sources=cites("paper"), links=(LinkTo(to="idle", relation="undercuts"),)),
        node("claim", arguments=(struck, strikes)),
        node("idle"),
    )
    assert found == [("claim", "undercuts", "a-strikes", "report"), ("report", "reported", None, None)]


def test_a_store_tells_the_same_of_every_source_of_the_shipped_graph(unplaced: Store) -> None:
    graph = unplaced.graph()
    cited = unplaced.cited_by(list(graph.sources))
    told = bearings(unplaced, cited)
    assert told == {key: of_graph(key, graph) for key in cited}
    assert {row.does for rows in told.values() for row in rows} == {
        "supports",
        "attacks",
        "undercuts",
        "rested_on",
        "reported",
    }


NODES = st.builds(
    node,
    st.sampled_from(["a", "b", "c", "d"]),
    st.sampled_from(["claim", "source", "system"]),
    sources=st.lists(st.sampled_from(KEYS), unique=True, max_size=2).map(lambda keys: cites(*keys)),
    links=st.lists(
        st.builds(
            LinkTo,
            to=st.sampled_from(["a", "b", "c", "d"]),
            relation=st.sampled_from(["supports", "attacks", "undercuts", "evidenced_by", "related_to"]),
        ),
        max_size=2,
    ).map(tuple),
    arguments=st.lists(
        st.builds(
            argued,
            st.sampled_from(["x", "y", "z"]),
            st.sampled_from(["supports", "attacks"]),
            st.sampled_from([("a",), ("b", "c")]),
            evidence=st.sampled_from([(), published(), published("other")]),
        ),
        max_size=2,
        unique_by=lambda row: row.id,
    ).map(tuple),
)


@given(st.lists(NODES, max_size=4, unique_by=lambda row: row.id), st.sampled_from(KEYS))
def test_every_way_is_told_once_in_order_and_begins_at_a_node_that_cites_the_source(
    nodes: list[Node], key: str
) -> None:
    graph = build_graph({row.id: row for row in nodes}, {}, "")
    found = of_graph(key, graph)
    order = ["supports", "attacks", "undercuts", "rested_on", "reported"]
    assert list(found) == sorted(
        set(found), key=lambda row: (order.index(row.does), row.node, row.argument or "", row.through or "", row.why)
    )
    for row in found:
        begins = graph.nodes[row.through or row.node]
        assert key in begins.cites
        assert row.through is None or begins.kind == "source"
        if row.argument and row.through is None:
            argument = next(argument for argument in begins.arguments if argument.id == row.argument)
            assert argument.relation == row.does
            assert key in {given.source for given in argument.evidence}


@given(st.lists(NODES, max_size=4, unique_by=lambda row: row.id))
def test_a_graph_without_the_source_has_nothing_it_bears_on(nodes: list[Node]) -> None:
    assert of_graph("unread", build_graph({row.id: row for row in nodes}, {}, "")) == ()
