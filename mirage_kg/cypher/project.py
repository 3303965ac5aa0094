"""What a query sees: the graph of nodes, arguments, evidence, sources and experiments as labels, types and properties.

`LABELS` and `TYPES` say everything that exists there; the documentation is made of them. What is null or empty text in the
files is left out, as Neo4j has no null properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.model.graph import Graph
from mirage_kg.model.kind import KINDS
from mirage_kg.model.map import Place
from mirage_kg.model.node import Citation, Link, Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Source


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
CITES = "CITES"
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
            Type(CITES, "Node", "Reference", "The node cites the reference.", ("locator", "figures")),
            Type("REPORTS", "Reference", "Figure", "The figure stands in the reference."),
            Type("HAS_EXPERIMENT", "Node", "Experiment", "The node can be run."),
            Type("PREDICTS", "Experiment", "Prediction", "Written down before the run."),
        )
    }
)


class Stated(NamedTuple):
    """An edge as a file states it: its ends by their keys, which may be missing."""

    type: str
    source: str
    target: str
    properties: Mapping[str, Any] = MappingProxyType({})

    @property
    def key(self) -> str:
        """The key of the edge."""
        return f"{self.type} {self.properties.get('id', f'{self.source} {self.type} {self.target}')}"


def project(graph: Graph, places: Mapping[str, Place]) -> PropertyGraph:
    """Return what queries see of `graph`, computed links included, with the place of each node on the map."""
    vertices = {vertex.key: vertex for vertex in _vertices(graph, places)}
    stated = (edge for edge in _edges(graph) if edge.source in vertices and edge.target in vertices)
    edges = (
        Edge(edge.key, edge.type, vertices[edge.source], vertices[edge.target], edge.properties) for edge in stated
    )
    return PropertyGraph(vertices.values(), edges)


def _vertices(graph: Graph, places: Mapping[str, Place]) -> Iterator[Vertex]:
    for node in graph.nodes.values():
        place, more = places[node.id], (node.aliases, node.anchor, node.root, bool(node.experiments))
        properties = node_properties(
            node.id, node.kind, node.title, node.statement, *more, place.degree, place.community, place.centrality
        )
        yield Vertex(node_key(node.id), node_labels(node.kind), properties)
        yield from parts_of(node)
    for source in graph.sources.values():
        yield from parts_of_source(source)


def _edges(graph: Graph) -> Iterator[Stated]:
    for link in graph.links:
        yield Stated(type_of(link.relation), node_key(link.source), node_key(link.target), link_properties(link))
    for node in graph.nodes.values():
        yield from edges_of(node)
    for source in graph.sources.values():
        yield from edges_of_source(source)


def node_key(id: str) -> str:
    """Return the key of a node's vertex."""
    return f"node {id}"


def node_labels(kind: str) -> tuple[str, str]:
    """Return the labels of a node of some kind."""
    return "Node", label_of(kind)


def node_properties(
    id: str,
    kind: str,
    title: str,
    statement: str,
    aliases: Iterable[str],
    anchor: Iterable[str],
    root: bool,
    runnable: bool,
    degree: int,
    community: int,
    centrality: float,
) -> Mapping[str, Any]:
    """Return the properties of a node's vertex; the last three are its place on the map."""
    words = {"id": id, "kind": kind, "title": title, "statement": statement}
    more = {"aliases": list(aliases), "root": root, "anchor": list(anchor)}
    return kept(
        words | more | {"degree": degree, "community": community, "centrality": centrality, "runnable": runnable}
    )


def link_properties(link: Link) -> Mapping[str, Any]:
    """Return the properties of a link's edge."""
    # Written out, as there are so many links: a dump by the model takes three times as long.
    values = {
        "id": link.id,
        "origin": link.origin,
        "reason": link.reason,
        "weight": link.weight,
        "argument": link.argument,
        "hits": link.hits,
        "linked_with": list(link.linked_with),
        "polarity": RELATIONS[link.relation].polarity,
    }
    return kept(values)


def citation_properties(id: str, number: int, citation: Citation) -> Mapping[str, Any]:
    """Return the properties of the edge for the citation of that number, from 1, in the node called `id`."""
    # A node may cite one reference at several places.
    return kept({"locator": citation.locator, "figures": list(citation.figures), "id": f"{id} {number}"})


def parts_of(node: Node) -> Iterator[Vertex]:
    """Yield the vertices for what a node's file holds beside the node: arguments, evidence, experiments, predictions."""
    for argument in node.arguments:
        yield _vertex("Argument", argument.id, argument.model_dump(mode="json", exclude={"evidence", "premises"}))
        for number, evidence in enumerate(argument.evidence, 1):
            yield _vertex("Evidence", f"{argument.id}/{number}", evidence.model_dump(mode="json"))
    for experiment in node.experiments:
        id = f"{node.id}/{experiment.id}"
        yield _vertex("Experiment", id, {**experiment.model_dump(mode="json"), "name": experiment.id})
        for prediction in experiment.predictions:
            values = {**prediction.model_dump(mode="json"), "name": prediction.id}
            yield _vertex("Prediction", f"{id}/{prediction.id}", values)


def parts_of_source(source: Source) -> Iterator[Vertex]:
    """Yield the vertices for a source: the reference and its figures."""
    yield _vertex("Reference", source.key, source.model_dump(mode="json"))
    for figure in source.figures:
        yield _vertex("Figure", f"{source.key}/{figure.id}", figure.model_dump(mode="json"))


def part_key(label: str, id: str) -> str:
    """Return the key of the vertex for a part of that label."""
    return f"{label.lower()} {id}"


def _vertex(label: str, id: str, values: Mapping[str, Any]) -> Vertex:
    known = {name: values[name] for name in LABELS[label].properties if name in values}
    return Vertex(part_key(label, id), (label,), kept({**known, "id": id}))


def edges_of(node: Node) -> Iterator[Stated]:
    """Yield the edges that a node's file states beside its links."""
    here = node_key(node.id)
    for argument in node.arguments:
        key = f"argument {argument.id}"
        yield Stated("ARGUES", key, here)
        for premise in argument.premises:
            yield Stated("PREMISE_OF", node_key(premise), key)
        if argument.hits:
            yield Stated("HITS", key, f"argument {argument.hits}")
        for number, evidence in enumerate(argument.evidence, 1):
            yield Stated("RESTS_ON", key, f"evidence {argument.id}/{number}")
            if evidence.source:
                yield Stated("READ_IN", f"evidence {argument.id}/{number}", f"reference {evidence.source}")
    for number, citation in enumerate(node.sources, 1):
        yield Stated(CITES, here, f"reference {citation.source}", citation_properties(node.id, number, citation))
    for experiment in node.experiments:
        key = f"experiment {node.id}/{experiment.id}"
        yield Stated("HAS_EXPERIMENT", here, key)
        for prediction in experiment.predictions:
            yield Stated("PREDICTS", key, f"prediction {node.id}/{experiment.id}/{prediction.id}")


def edges_of_source(source: Source) -> Iterator[Stated]:
    """Yield the edges of a source to its figures."""
    for figure in source.figures:
        yield Stated("REPORTS", f"reference {source.key}", f"figure {source.key}/{figure.id}")


def kept(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of `values`: null and empty text are none."""
    return MappingProxyType({name: value for name, value in values.items() if value is not None and value != ""})
