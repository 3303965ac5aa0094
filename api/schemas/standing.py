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
    """One number of the evidence rule."""

    name: str
    """Name by which a request sets it."""
    value: float
    """Its value in this answer."""
    default: float
    """Its value where nothing is set."""
    low: float
    """Lowest value that a request may set."""
    high: float
    """Highest value that a request may set."""
    unit: str
    """Its unit."""
    group: str
    """Heading under which it stands."""
    sentence: str
    """What it does."""


class Extent(Wire):
    """Which part of the graph was solved."""

    around: list[str]
    """Ids of the nodes that the part lies around."""
    counted: int
    """How many statements were counted: all that bear on them, or the nearest."""
    bearing: int
    """How many statements bear on them."""
    cut: list[str]
    """Ids of statements on which something bears that was left out; all others stand as they do in the whole graph."""
    words: str
    """The same in words."""


class StandingAnswer(Wire):
    """How the whole graph stands, or how a part of it does. The frame is complete, so whoever reads it can solve it
    again.
    """

    revision: str
    """Content hash of the files that the answer was made from."""
    evidence: str
    """Hash of graph, evidence and rule that were solved; it changes when a run changes anything."""
    extent: Extent | None = None
    """Which part was solved; null for the whole graph."""
    rule: list[RuleParameterView]
    """The parameters of the evidence rule, with the values that were used."""
    semantics: list[SemanticsResult]
    """How each semantics went over the whole."""
    nodes: list[StatementStanding]
    """How each statement stands."""
    inferences: list[InferenceStanding]
    """How each inference stands."""
    pieces: list[NodeEvidence]
    """The evidence on each node that has any."""
    summaries: list[NodeSummary] = []
    """What the statements are, where one node was asked about without hops; else empty."""


class PremiseView(Wire):
    """A premise as an argument shows it."""

    id: str
    """Id of the node."""
    kind: str
    """Its kind."""
    title: str
    """Its title."""
    statement: str
    """What it says."""
    strength: float
    """How strongly it stands, in [0, 1]."""
    testedness: float
    """How much it was tested, in [0, 1]."""


class InferenceView(InferenceStanding):
    """An inference with its premises in words, and what its argument says of it."""

    premise_nodes: list[PremiseView]
    """Its premises, in the order of `premises`."""
    warrant: str
    """Why the conclusion follows from the premises, as the author says; empty where nobody did."""
    scheme: str
    """Name of the argument's scheme; empty where it names none."""
    question: str
    """The hardest question that can be put to it; empty where the author wrote none."""
    why: str
    """Why it has the weight that it has; empty where the author did not say."""


class MirrorView(Wire):
    """What the mirror check found: whether support reaches the claim from outside."""

    mirror: Literal["anchored", "ring", "unanchored"]
    """anchored: a source or a run reaches it. ring: only statements that support each other do. unanchored: nothing
    does.
    """
    ring: list[str]
    """Ids of the statements that support each other in a circle through it; empty where there is none."""
    anchors: list[str]
    """Ids of the nodes through which sources and runs reach it."""
    words: str
    """The same in words."""


class DerivedView(Wire):
    """A relation that nobody states and that follows from those that are stated; nothing is solved with it."""

    kind: Literal["support", "supported_attack", "secondary_attack", "mediated_attack"]
    """How it follows: along supports (support), from what supports an attacker (supported_attack), onto what rests on
    the attacked (secondary_attack), or onto what needs it (mediated_attack).
    """
    source: str
    """Id of the node that it starts from."""
    target: str
    """Id of the node that it reaches."""
    through: list[str]
    """Ids of the inferences that it follows from."""


class ArgumentAnswer(Wire):
    """One node's argument: what speaks for and against it, how it stands, and why."""

    revision: str
    """Content hash of the files that the answer was made from."""
    extent: Extent | None = None
    """Which part was solved, where the graph is too large to be solved whole; null for the whole graph. With it,
    attacks mediated by what the node supports are left out.
    """
    node: NodeSummary
    """The node."""
    standing: StatementStanding
    """How it stands."""
    evidence: NodeEvidence
    """The evidence on it, and its base score."""
    semantics: list[SemanticsResult]
    """How each semantics went over the whole."""
    asked: str
    """The gradual semantics that the reasons are about."""
    supports: list[InferenceView]
    """The inferences for it."""
    attacks: list[InferenceView]
    """The inferences against it."""
    undercuts: list[InferenceView]
    """The inferences that strike one of these, or another undercut that is listed."""
    derived: list[DerivedView]
    """Relations to it that follow from those that are stated."""
    reasons: Reasons
    """Why it stands so: what it rests on, what would turn it, and what defends it."""
    path: list[InfluencePath]
    """For each node whose runs bear on this one: how far they move it, and the strongest way there."""
    mirror: MirrorView
    """What the mirror check found."""
    next: list[NextRun]
    """What is worth running for this node, by what it is expected to move."""
