"""What a query sees: the graph of nodes, arguments, evidence, sources and experiments as labels, types and properties.

`LABELS` and `TYPES` say everything that exists there; the documentation is made of them. What is null or empty text in the
files is left out, as Neo4j has no null properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.model.graph import Graph
from mirage_kg.model.kind import KINDS
from mirage_kg.model.map import Place
from mirage_kg.model.node import Node
from mirage_kg.model.relation import RELATIONS


class Label(NamedTuple):
    """One label: what carries it, and the properties that it has."""

    name: str
    sentence: str
    properties: tuple[str, ...]


class Type(NamedTuple):
    """One type of relationship: the labels at its ends, what it says, and its properties."""

    name: str
    source: str
    target: str
    sentence: str
    properties: tuple[str, ...] = ()


def label_of(kind: str) -> str:
    """Return the label of a kind: failure_mode becomes FailureMode."""
    return "".join(word.capitalize() for word in kind.split("_"))


def type_of(relation: str) -> str:
    """Return the type of a relation: evidenced_by becomes EVIDENCED_BY."""
    return relation.upper()


_NODE = (
    "id",
    "kind",
    "title",
    "statement",
    "aliases",
    "anchor",
    "root",
    "runnable",
    "degree",
    "community",
    "centrality",
)
_LINK = ("id", "origin", "polarity", "reason", "weight", "argument", "hits", "linked_with")

LABELS: Mapping[str, Label] = MappingProxyType(
    {
        row.name: row
        for row in (
            Label("Node", "Every node of the map, whatever its kind.", _NODE),
            *(Label(label_of(kind.name), kind.sentence, _NODE) for kind in KINDS.values()),
            Label(
                "Argument",
                "One argument for or against a node; relation is supports, attacks or undercuts.",
                ("id", "relation", "linked", "scheme", "warrant", "question", "weight", "why"),
            ),
            Label(
                "Evidence",
                "What an argument rests on; kind is published, simulated, page or own_check.",
                ("id", "kind", "text", "confidence", "flags", "figures", "simulation"),
            ),
            Label(
                "Reference",
                "A paper, report, repository or page that was read.",
                ("id", "title", "authors", "year", "arxiv", "venue", "url", "summary", "cautions"),
            ),
            Label(
                "Figure",
                "A number that a reference reported.",
                ("id", "quantity", "value", "low", "high", "unit", "condition", "locator", "confidence"),
            ),
            Label("Experiment", "A node's binding to a simulation.", ("id", "name", "simulation", "not_shown")),
            Label(
                "Prediction",
                "What must be seen when the experiment runs.",
                ("id", "name", "statement", "at_least", "at_most", "seeds_below", "seeds_above"),
            ),
        )
    }
)

TYPES: Mapping[str, Type] = MappingProxyType(
    {
        row.name: row
        for row in (
            *(
                Type(type_of(r.name), "Node", "Node", f"The first {r.words} the second.", _LINK)
                for r in RELATIONS.values()
            ),
            Type("PREMISE_OF", "Node", "Argument", "The node is a premise of the argument."),
            Type(
                "ARGUES",
                "Argument",
                "Node",
                "The argument is for or against the node, or against one of its arguments.",
            ),
            Type("HITS", "Argument", "Argument", "The undercut strikes the inference of the other argument."),
            Type("RESTS_ON", "Argument", "Evidence", "The evidence of the argument."),
            Type("READ_IN", "Evidence", "Reference", "Where the evidence was read."),
            Type("CITES", "Node", "Reference", "The node cites the reference.", ("locator", "figures")),
            Type("REPORTS", "Reference", "Figure", "The figure stands in the reference."),
            Type("HAS_EXPERIMENT", "Node", "Experiment", "The node can be run."),
            Type("PREDICTS", "Experiment", "Prediction", "Written down before the run."),
        )
    }
)


def project(graph: Graph, places: Mapping[str, Place]) -> PropertyGraph:
    """Return what queries see of `graph`, computed links included, with the place of each node on the map."""
    vertices = {vertex.key: vertex for vertex in _vertices(graph, places)}

    def edges() -> Iterator[Edge]:
        for type, source, target, properties in _edges(graph):
            if source in vertices and target in vertices:
                key = properties.get("id", f"{source} {type} {target}")
                yield Edge(f"{type} {key}", type, vertices[source], vertices[target], _kept(properties))

    return PropertyGraph(vertices.values(), edges())


def _vertices(graph: Graph, places: Mapping[str, Place]) -> Iterator[Vertex]:
    for node in graph.nodes.values():
        yield Vertex(f"node {node.id}", ("Node", label_of(node.kind)), _node(node, places[node.id]))
        for argument in node.arguments:
            yield _vertex("Argument", argument.id, argument.model_dump(mode="json"))
            for number, evidence in enumerate(argument.evidence, 1):
                values = evidence.model_dump(mode="json")
                yield _vertex("Evidence", f"{argument.id}/{number}", values)
        for experiment in node.experiments:
            id = f"{node.id}/{experiment.id}"
            yield _vertex("Experiment", id, {**experiment.model_dump(mode="json"), "name": experiment.id})
            for prediction in experiment.predictions:
                values = {**prediction.model_dump(mode="json"), "name": prediction.id}
                yield _vertex("Prediction", f"{id}/{prediction.id}", values)
    for source in graph.sources.values():
        yield _vertex("Reference", source.key, source.model_dump(mode="json"))
        for figure in source.figures:
            yield _vertex("Figure", f"{source.key}/{figure.id}", figure.model_dump(mode="json"))


def _node(node: Node, place: Place) -> Mapping[str, Any]:
    values = node.model_dump(mode="json", include={"id", "kind", "title", "statement", "aliases", "anchor", "root"})
    more = {"degree": place.degree, "community": place.community, "centrality": place.centrality}
    return _kept({**values, **more, "runnable": bool(node.experiments)})


def _vertex(label: str, id: str, values: Mapping[str, Any]) -> Vertex:
    known = {name: values[name] for name in LABELS[label].properties if name in values}
    return Vertex(f"{label.lower()} {id}", (label,), _kept({**known, "id": id}))


def _edges(graph: Graph) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for link in graph.links:
        values = link.model_dump(mode="json", exclude={"source", "target", "relation"})
        values["polarity"] = RELATIONS[link.relation].polarity
        yield type_of(link.relation), f"node {link.source}", f"node {link.target}", values
    for node in graph.nodes.values():
        yield from _edges_of(node)
    for source in graph.sources.values():
        for figure in source.figures:
            yield "REPORTS", f"reference {source.key}", f"figure {source.key}/{figure.id}", {}


def _edges_of(node: Node) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    here = f"node {node.id}"
    for argument in node.arguments:
        key = f"argument {argument.id}"
        yield "ARGUES", key, here, {}
        for premise in argument.premises:
            yield "PREMISE_OF", f"node {premise}", key, {}
        if argument.hits:
            yield "HITS", key, f"argument {argument.hits}", {}
        for number, evidence in enumerate(argument.evidence, 1):
            yield "RESTS_ON", key, f"evidence {argument.id}/{number}", {}
            if evidence.source:
                yield "READ_IN", f"evidence {argument.id}/{number}", f"reference {evidence.source}", {}
    for number, citation in enumerate(node.sources, 1):
        values = {"locator": citation.locator, "figures": list(citation.figures)}
        # A node may cite one reference at several places.
        yield "CITES", here, f"reference {citation.source}", {**values, "id": f"{node.id} {number}"}
    for experiment in node.experiments:
        key = f"experiment {node.id}/{experiment.id}"
        yield "HAS_EXPERIMENT", here, key, {}
        for prediction in experiment.predictions:
            yield "PREDICTS", key, f"prediction {node.id}/{experiment.id}/{prediction.id}", {}


def _kept(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({name: value for name, value in values.items() if value is not None and value != ""})
