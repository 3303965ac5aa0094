"""The mirror check: does support reach anything outside, or does the argument look only at itself?

The note's own thesis, applied to the graph that states it. Statements and support inferences make a directed graph, premise
to conclusion. Statements that support each other in a circle are one strongly connected component (Tarjan, R. E., 1972,
SIAM J. Comput. 1: 146-160), a ring. Ends outside are cited sources and executed runs; they are no statements, so no ring
holds them. A statement is

    anchored    when an end outside reaches it along support that lies on no ring, at itself or at one that it rests on,
    ring        when none does and it lies on a ring or rests on one,
    unanchored  when none does and there is no ring either.

A run with the mechanism switched off, a run or figure that speaks neither way, and evidence below the rule's `anchor_least` is
no end. An inference between two statements of one ring anchors nothing, not even by passing on what holds the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.model.standing import Mirror, NodeEvidence

if TYPE_CHECKING:
    import networkx as nx


class Supporting(Protocol):
    """What the check reads of an inference."""

    @property
    def polarity(self) -> str:
        """Only `support` counts."""

    @property
    def premises(self) -> tuple[str, ...]:
        """Where it comes from."""

    @property
    def conclusion(self) -> str:
        """Where it leads."""


class Reflection(NamedTuple):
    """What the check found at one statement: the word, its ring if there is one, and the statements that anchor it."""

    mirror: Mirror
    ring: tuple[str, ...]
    anchors: tuple[str, ...]


def anchoring(evidence: NodeEvidence, rule: Rule = DEFAULT) -> bool:
    """Return whether a statement has an end outside of its own: a run that was executed as it should, or a figure."""
    least = rule["anchor_least"]
    runs = any(row.sign and not row.ablated and row.weight >= least for row in evidence.simulated)
    return runs or any(row.sign and row.weight >= least for row in evidence.published)


def mirror_check(
    statements: Iterable[str],
    inferences: Iterable[Supporting],
    evidence: Mapping[str, NodeEvidence],
    rule: Rule = DEFAULT,
) -> dict[str, Reflection]:
    """Return what the check finds at every statement, by id.

    Args:
        statements: ids.
        inferences: only those that support count, each premise by itself.
        evidence: by statement; one that is missing has no evidence.
        rule: holds the least weight that anchors.
    """
    support = support_graph(statements, inferences)
    rings = rings_of(support)
    ends = {id for id in support if id in evidence and anchoring(evidence[id], rule)}
    support.remove_edges_from([(a, b) for a, b in support.edges if a in rings and rings[a] == rings.get(b)])
    return {id: _reflect(id, support, rings, ends) for id in support}


def support_graph(statements: Iterable[str], inferences: Iterable[Supporting]) -> nx.DiGraph[str]:
    """Return the graph of support, premise to conclusion."""
    import networkx as nx

    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(statements)
    found.add_edges_from(
        (premise, row.conclusion) for row in inferences if row.polarity == "support" for premise in row.premises
    )
    return found


def rings_of(support: nx.DiGraph[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each statement on a circle of support, the statements of its component in order; a self-support is one."""
    import networkx as nx

    found = {}
    for component in nx.strongly_connected_components(support):
        if len(component) > 1 or any(support.has_edge(id, id) for id in component):
            found.update(dict.fromkeys(component, tuple(sorted(component))))
    return found


def _reflect(id: str, support: nx.DiGraph[str], rings: Mapping[str, tuple[str, ...]], ends: set[str]) -> Reflection:
    import networkx as nx

    rests_on = nx.ancestors(support, id) | {id}
    anchors = tuple(sorted(rests_on & ends))
    if anchors:
        return Reflection("anchored", rings.get(id, ()), anchors)
    ring = rings.get(id) or next((rings[other] for other in sorted(rests_on) if other in rings), ())
    return Reflection("ring" if ring else "unanchored", ring, ())
