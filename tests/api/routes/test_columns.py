"""The graph as columns says the same as the graph as objects, as far as a picture shows it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirage_http import Running, running
from mirage_small_content import ROOT

from api import schemas
from api.answers.columns import columns_around, columns_of
from api.schemas import PLACES, SHARES, GraphColumns, NeighbourhoodColumns
from mirage_kg.model.node import Link
from mirage_kg.model.relation import RELATIONS, Origin
from mirage_kg.model.run import NodeState
from mirage_kg.model.standing import Mirror
from mirage_kg.open import shipped_folder

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


@st.composite
def neighbourhoods(draw: st.DrawFn) -> schemas.Neighbourhood:
    whole = draw(answers().filter(lambda answer: bool(answer.nodes)))
    nodes = [
        schemas.NeighbourNode(**node.model_dump(), hop=min(number, draw(st.integers(1, 3))))
        for number, node in enumerate(whole.nodes)
    ]
    return schemas.Neighbourhood(
        revision="r", center=nodes[0], nodes=nodes, links=whole.links, direct=1, two_hop=2, hops=3,
        cluster=whole.communities[0], truncated=False, left_out=whole.left_out,
    )  # fmt: skip


Told = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def read(found: GraphColumns | NeighbourhoodColumns) -> Told:
    """Nodes and links again, as a reader of the columns puts them together."""
    tables, nodes = found.tables, found.nodes
    links = found.links if isinstance(found, GraphColumns) else found.outward
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


def told(answer: schemas.GraphAnswer | schemas.Neighbourhood) -> Told:
    """The same of the answer with objects."""
    links = answer.links
    if isinstance(answer, schemas.Neighbourhood):
        hop = {node.id: node.hop for node in answer.nodes}
        ties = ties_of(answer)
        links = [link for link in links if link not in ties and hop[link.source] != hop[link.target]]
    return (
        [(n.id, n.title, n.kind, n.degree, n.community, n.x, n.y, n.state, n.runnable) for n in answer.nodes],
        [(link.source, link.target, link.relation, link.origin) for link in links],
    )


def ties_of(answer: schemas.Neighbourhood) -> list[Link]:
    return [link for link in answer.links if answer.center.id in (link.source, link.target)]


@given(answers())
def test_columns_say_the_same_as_objects(answer: schemas.GraphAnswer) -> None:
    found = columns_of(answer)
    assert read(found) == told(answer)
    assert (found.revision, found.communities, found.left_out) == (answer.revision, answer.communities, answer.left_out)
    tables = (found.tables.kinds, found.tables.states, found.tables.relations, found.tables.origins)
    assert all(len(table) == len(set(table)) for table in tables)


@given(neighbourhoods())
def test_columns_of_a_neighbourhood_say_what_is_drawn_of_it_and_the_links_of_its_centre_whole(
    answer: schemas.Neighbourhood,
) -> None:
    found = columns_around(answer)
    assert read(found) == told(answer)
    assert found.ties == ties_of(answer)
    assert found.nodes.id[0] == answer.center.id
    assert list(zip(found.nodes.hop, found.nodes.statement, strict=True)) == [
        (node.hop, node.statement) for node in answer.nodes
    ]
    for name in ("revision", "direct", "two_hop", "hops", "cluster", "left_out"):
        assert getattr(found, name) == getattr(answer, name)


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


@pytest.mark.parametrize("hops", range(4))
def test_the_served_columns_of_a_neighbourhood_say_the_same_as_the_served_neighbourhood(
    client: Running, hops: int
) -> None:
    place = f"/api/v1/nodes/{ROOT}/neighbourhood"
    found = client.get(f"{place}/columns?hops={hops}")
    answer = schemas.Neighbourhood.model_validate(client.get(f"{place}?hops={hops}").json())
    columns = NeighbourhoodColumns.model_validate(found.json())
    assert read(columns) == told(answer)
    assert columns.ties == ties_of(answer)
    missing = client.get("/api/v1/nodes/no-such-node/neighbourhood/columns")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_a_walk_around_the_hub_of_the_shipped_graph_reads_less_than_four_tenths_of_its_bytes(
    tmp_path: Path,
) -> None:
    with running(shipped_folder(), tmp_path, work=None) as client:
        place = "/api/v1/nodes/self-improvement-mirage/neighbourhood"
        sizes = [len(client.get(place + path).content) for path in ("/columns?hops=2", "?hops=2")]
    assert sizes[0] < 0.4 * sizes[1]
