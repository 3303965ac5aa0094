"""The wire of standing: how every statement stands, why one does, and what would change."""

from __future__ import annotations

from typing import Literal

from api.schemas.graph import NodeSummary
from api.schemas.wire import Wire
from mirage_kg.model.standing import (
    InferenceStanding,
    InfluencePath,
    NextRun,
    NodeEvidence,
    Reasons,
    SemanticsResult,
    StatementStanding,
)


class RuleParameterView(Wire):
    """One number of the evidence rule: its value now, default, the range that a request may set, its unit, and what it does."""

    name: str
    value: float
    default: float
    low: float
    high: float
    unit: str
    group: str
    sentence: str


class Extent(Wire):
    """Which part was solved: `counted` of the `bearing` statements that bear on `around`, all of them or the nearest.

    `cut` holds the statements on which something bears that was left out; all others stand as they do in the whole graph.
    """

    around: list[str]
    counted: int
    bearing: int
    cut: list[str]
    words: str


class StandingAnswer(Wire):
    """How the whole graph stands, or with an `extent` how a part of it does.

    `evidence` changes when a run changes anything. The frame is complete, so whoever reads it can solve it again. `pieces`
    holds the evidence of each node that has any. `summaries` holds what the statements are, where one node was asked about
    without hops: who reads a part does not hold the map.
    """

    revision: str
    evidence: str
    extent: Extent | None = None
    rule: list[RuleParameterView]
    semantics: list[SemanticsResult]
    nodes: list[StatementStanding]
    inferences: list[InferenceStanding]
    pieces: list[NodeEvidence]
    summaries: list[NodeSummary] = []


class PremiseView(Wire):
    """A premise as an argument shows it."""

    id: str
    kind: str
    title: str
    statement: str
    strength: float
    testedness: float


class InferenceView(InferenceStanding):
    """An inference with its premises in words, and the warrant, the scheme and the hardest question of its argument."""

    premise_nodes: list[PremiseView]
    warrant: str
    scheme: str
    question: str
    why: str


class MirrorView(Wire):
    """What the mirror check found: the word, the ring, and the nodes through which sources and runs reach the claim."""

    mirror: Literal["anchored", "ring", "unanchored"]
    ring: list[str]
    anchors: list[str]
    words: str


class DerivedView(Wire):
    """A relation that follows from given ones; nothing is solved with it. `through`: the inferences that it follows from."""

    kind: Literal["support", "supported_attack", "secondary_attack", "mediated_attack"]
    source: str
    target: str
    through: list[str]


class ArgumentAnswer(Wire):
    """One node's argument: what speaks for and against it, how it stands under each semantics, and why.

    `undercuts` hit one of the supports and attacks, or another undercut that is listed. `path` tells for each node whose runs
    bear on this one how far they move it, and the strongest way there; `next` what is worth running for this node.
    `derived` holds relations to it that nobody states and that follow from those that are stated. With an `extent` the graph
    is too large to be solved whole, and what bears on the node was; attacks mediated by what it supports are then left out.
    """

    revision: str
    extent: Extent | None = None
    node: NodeSummary
    standing: StatementStanding
    evidence: NodeEvidence
    semantics: list[SemanticsResult]
    asked: str
    supports: list[InferenceView]
    attacks: list[InferenceView]
    undercuts: list[InferenceView]
    derived: list[DerivedView]
    reasons: Reasons
    path: list[InfluencePath]
    mirror: MirrorView
    next: list[NextRun]
