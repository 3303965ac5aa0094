"""What the subset means: every scenario of tests/scenarios, answered by us and, where it can, by a second engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Any

import pytest

from mirage_kg.cypher.estimate import Statistics
from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.cypher.run import run
from mirage_kg.cypher.values import Bounds
from mirage_kg.errors import MirageError
from tests.scenarios.read import CASES, FILES, edge_names, refusal, shown

ANSWERED = [case for case in CASES if "rows" in case.values[1]]


def made(name: str) -> PropertyGraph:
    """Return the graph of one file."""
    nodes = {
        id: Vertex(id, tuple(row["labels"]), {"id": id, **{key: row[key] for key in row if key != "labels"}})
        for id, row in FILES[name]["nodes"].items()
    }
    edges = [
        Edge(id, type, nodes[source], nodes[target], properties)
        for id, (source, type, target, properties) in FILES[name]["edges"].items()
    ]
    return PropertyGraph(nodes.values(), edges)


def snapshot(graph: PropertyGraph) -> Any:
    """Return everything that a graph holds, to be compared."""
    vertices = [(vertex.key, vertex.labels, dict(vertex.properties)) for vertex in graph.vertices]
    return vertices, [(e.key, e.type, e.source.key, e.target.key, dict(e.properties)) for e in graph.edges]


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_scenario_gives_its_rows_or_its_error_and_changes_nothing(name: str, scenario: Mapping[str, Any]) -> None:
    graph = made(name)
    before = snapshot(graph)
    parameters = scenario.get("parameters", {})
    if "error" in scenario:
        with pytest.raises(MirageError) as caught:
            run(scenario["query"], parameters, graph, Statistics(graph), Bounds.usual())
        assert refusal(caught.value, scenario["error"]) == ""
    else:
        names = edge_names(name)
        found = run(scenario["query"], parameters, graph, Statistics(graph), Bounds.usual())
        assert list(found.columns) == scenario["columns"]
        assert [[shown(value, names) for value in row] for row in found.rows] == scenario["rows"]
        kinds = [[type(value) for value in row] for row in scenario["rows"]]
        assert [[type(shown(value, names)) for value in row] for row in found.rows] == kinds
    assert snapshot(graph) == before


@pytest.fixture(scope="module")
def second() -> Any:
    if importlib.util.find_spec("kglite") is None:
        pytest.skip("kglite, the second engine, has no wheel for this machine")
    import kglite

    found = {}
    for name, file in FILES.items():
        graph = found[name] = kglite.KnowledgeGraph()
        for id, row in file["nodes"].items():
            properties = {"id": id, "key": id, **{key: row[key] for key in row if key != "labels"}}
            graph.cypher(f"CREATE (n:{':'.join(row['labels'])}) SET n = $p", params={"p": properties})
        for source, type, target, properties in file["edges"].values():
            graph.cypher(
                f"MATCH (a {{id: $a}}), (b {{id: $b}}) CREATE (a)-[r:{type}]->(b) SET r = $p",
                params={"a": source, "b": target, "p": properties},
            )
    return found


def _plain(scenario: Mapping[str, Any]) -> bool:
    """Return whether the rows hold values only: nodes, edges and paths are told in each engine's own way."""
    return not any(isinstance(value, str) and value[:1] in "([" for row in scenario["rows"] for value in row if value)


@pytest.mark.parametrize(("name", "scenario"), [case for case in ANSWERED if _plain(case.values[1])])
def test_a_second_engine_gives_the_same_rows_except_where_a_scenario_says_why_not(
    second: Any, name: str, scenario: Mapping[str, Any]
) -> None:
    import kglite

    try:
        found = second[name].cypher(scenario["query"], params=scenario.get("parameters", {}))
        rows = [list(row.values()) for row in found.to_dicts()]
    except kglite.CypherError as error:
        rows = [[str(error)]]
    assert (rows == scenario["rows"]) == ("second_opinion" not in scenario), rows
