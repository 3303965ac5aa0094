"""The graph as columns says the same as the graph as objects, as far as a picture shows it."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from mirage_http import Running

from api import schemas
from api.answers.columns import columns_of
from api.schemas import PLACES, SHARES, GraphColumns
from mirage_kg.model.node import Link
from mirage_kg.model.relation import RELATIONS, Origin
from mirage_kg.model.run import NodeState
from mirage_kg.model.standing import Mirror

SHARE = st.none() | st.floats(0, 1) | st.sampled_from([0.0, 0.4, 0.39999, 0.40001, 0.5, 0.59999, 0.6, 0.60001, 1.0])
SIDE = st.integers(-100_000, 100_000).map(lambda steps: steps / 100_000)


def tone(strength: float) -> str:
    return "holds" if strength >= 0.6 else "falls" if strength <= 0.4 else "between"


@st.composite
def answers(draw: st.DrawFn) -> schemas.GraphAnswer:
    ids = draw(st.lists(st.text("abc", min_size=1, max_size=6), unique=True, max_size=8))
    nodes = [
        schemas.NodeSummary(
            id=id,
            kind=draw(st.sampled_from(["claim", "fix", "source"])),
            title=draw(st.text(min_size=1, max_size=9)),
            statement="Left to the node.",
            degree=draw(st.integers(0, 40)),
            community=draw(st.integers(0, 5)),
            x=draw(SIDE),
            y=draw(SIDE),
            runnable=draw(st.booleans()),
            state=draw(st.sampled_from(get_args(NodeState))),
            strength=draw(SHARE),
            low=draw(SHARE),
            high=draw(SHARE),
            testedness=draw(SHARE),
            agreed=None,
            mirror=draw(st.none() | st.sampled_from(get_args(Mirror))),
        )
        for id in ids
    ]
    links = [
        Link(
            id=str(number),
            source=draw(st.sampled_from(ids)),
            target=draw(st.sampled_from(ids)),
            relation=draw(st.sampled_from(sorted(RELATIONS))),
            origin=draw(st.sampled_from(get_args(Origin))),
        )
        for number in range(draw(st.integers(0, 12)) if ids else 0)
    ]
    parts = [schemas.Community(id=0, label="A part", size=len(ids), word="small")]
    return schemas.GraphAnswer(
        revision="r", nodes=nodes, links=links, communities=parts, truncated=False, left_out=draw(st.integers(0, 9))
    )


def read(found: GraphColumns) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Nodes and links again, as a reader of the columns puts them together."""
    tables, nodes, links = found.tables, found.nodes, found.links
    runnable = set(nodes.runnable)
    rows = zip(
        nodes.id, nodes.title, nodes.kind, nodes.degree, nodes.community, nodes.x, nodes.y, nodes.state, strict=True
    )
    return (
        [
            (id, title, tables.kinds[kind], degree, part, x / PLACES, y / PLACES, tables.states[state], at in runnable)
            for at, (id, title, kind, degree, part, x, y, state) in enumerate(rows)
        ],
        [
            (nodes.id[source], nodes.id[target], tables.relations[relation], tables.origins[origin])
            for source, target, relation, origin in zip(
                links.source, links.target, links.relation, links.origin, strict=True
            )
        ],
    )


def told(answer: schemas.GraphAnswer) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The same of the answer with objects."""
    return (
        [(n.id, n.title, n.kind, n.degree, n.community, n.x, n.y, n.state, n.runnable) for n in answer.nodes],
        [(link.source, link.target, link.relation, link.origin) for link in answer.links],
    )


@given(answers())
def test_columns_say_the_same_as_objects(answer: schemas.GraphAnswer) -> None:
    found = columns_of(answer)
    assert read(found) == told(answer)
    assert (found.revision, found.communities, found.left_out) == (answer.revision, answer.communities, answer.left_out)
    tables = (found.tables.kinds, found.tables.states, found.tables.relations, found.tables.origins)
    assert all(len(table) == len(set(table)) for table in tables)


@given(answers())
def test_a_level_is_told_to_a_thousandth_and_never_on_the_other_side_of_a_threshold(
    answer: schemas.GraphAnswer,
) -> None:
    levels = columns_of(answer).levels
    if levels is None:
        assert all(node.mirror is None for node in answer.nodes)
        return
    for at, node in enumerate(answer.nodes):
        mirror = levels.mirror[at]
        assert node.mirror == (None if mirror is None else columns_of(answer).tables.mirrors[mirror])
        for name in ("strength", "low", "high", "testedness"):
            exact, step = getattr(node, name), getattr(levels, name)[at]
            assert (exact is None) == (step is None)
            if exact is not None:
                assert abs(step / SHARES - exact) <= 1 / SHARES
                assert name == "testedness" or tone(step / SHARES) == tone(exact)


def test_the_served_columns_say_the_same_as_the_served_graph_whole_and_by_communities(client: Running) -> None:
    for scope in ("", "?community=0"):
        found = client.get(f"/api/v1/graph/columns{scope}")
        answer = schemas.GraphAnswer.model_validate(client.get(f"/api/v1/graph{scope}").json())
        assert read(GraphColumns.model_validate(found.json())) == told(answer)
        assert len(found.content) < len(client.get(f"/api/v1/graph{scope}").content)
    missing = client.get("/api/v1/graph/columns?community=999")
    assert (missing.status_code, missing.json()["where"]) == (404, "community")
