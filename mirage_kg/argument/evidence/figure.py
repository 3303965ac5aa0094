"""What a cited source says of a node: the evidence rule for published figures (decision record 0013)."""

from __future__ import annotations

from collections.abc import Mapping

from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.argument.words import READ
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.model.source import Figure
from mirage_kg.model.standing import PublishedEvidence, Relevance, Sign
from mirage_kg.model.written import written

REPORTING = frozenset({"source", "metric", "system"})
"""Kinds of node that are what their figures report."""


def published(
    graph: Graph, node: Node, reporters: Mapping[str, frozenset[str]], rule: Rule = DEFAULT
) -> tuple[PublishedEvidence, ...]:
    """Return what each cited source with a figure says of a node.

    A node that reports (a source, metric or system) is what its figures say. Any other node is moved by a source only where
    it says that it rests on it; a source that an argument of the node brings acts through that argument and not twice; any
    other citation does not say which way it bears, so it counts as a test and moves nothing.

    Args:
        graph: holds the sources.
        node: cites them.
        reporters: source key -> nodes of kind source that cite it.
        rule: parameters of the rule.
    """
    rests_on = {link.to for link in node.links if link.relation == "evidenced_by"}
    argued = {row.source for argument in node.arguments for row in argument.evidence if row.source}
    rows = []
    for key, figures in _cited(graph, node).items():
        best = max(figures, key=lambda figure: rule[f"confidence_{figure.confidence}"])
        sign: Sign = 0
        relevance: Relevance = "cited"
        if node.kind in REPORTING:
            sign, relevance, why = 1, "reported", "reported here"
        elif key in argued:
            why = "counted in an argument, not again here"
        elif reporters.get(key, frozenset()) & rests_on:
            sign, relevance, why = 1, "rested_on", "this rests on it"
        else:
            why = "cited without saying which way"
        share = 1.0 if relevance == "reported" else rule[f"relevance_{relevance}"]
        rows.append(
            PublishedEvidence(
                source=key,
                figure=best.id,
                confidence=best.confidence,
                sign=sign,
                weight=rule[f"confidence_{best.confidence}"] * share,
                relevance=relevance,
                confidences=tuple(dict.fromkeys(figure.confidence for figure in figures)),
                words=_figure_words(best, why),
            )
        )
    return tuple(rows)


def _cited(graph: Graph, node: Node) -> dict[str, list[Figure]]:
    """Return the figures that a node cites, by source: a source cited at two places is one source, with one vote."""
    found: dict[str, list[Figure]] = {}
    for citation in node.sources:
        source = graph.sources.get(citation.source)
        figures = [figure for figure in source.figures if figure.id in citation.figures] if source else []
        if figures:
            found.setdefault(citation.source, []).extend(figures)
    return found


def _figure_words(figure: Figure, why: str) -> str:
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    said = f": {written(figure.value)}{unit}" if figure.value is not None else ""
    return f"{figure.quantity}{said} ({READ[figure.confidence]}; {why})"


def reporters_of(graph: Graph) -> dict[str, frozenset[str]]:
    """Return, for each source, the nodes of kind source that cite it."""
    found: dict[str, set[str]] = {}
    for node in (*graph.nodes.values(), *graph.beside.values()):
        if node.kind == "source":
            for citation in node.sources:
                found.setdefault(citation.source, set()).add(node.id)
    return {key: frozenset(ids) for key, ids in found.items()}
