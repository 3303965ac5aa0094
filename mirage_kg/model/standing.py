"""What the runs and the figures say of each statement, and how each statement stands: the records of an answer."""

from __future__ import annotations

from typing import Literal, NamedTuple

from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record
from mirage_kg.model.source import Confidence

Sign = Literal[-1, 0, 1]
"""For the statement, against it, or neither."""

Acceptance = Literal["in", "out", "undecided"]
"""What an extension semantics says of a statement."""

StandingVerdict = Literal["holds", "falls", "between", "split"]
"""holds: every semantics puts it high. falls: every one puts it low. between: none decides. split: they disagree."""

Relevance = Literal["reported", "rested_on", "cited"]
"""How a source bears on a node: the node is what it reports, the node says that it rests on it, or only cites it."""

Mirror = Literal["anchored", "ring", "unanchored"]
"""Whether support reaches a source or a run: it does, only a ring of statements is found, or nothing is."""


class SimulatedEvidence(Record):
    """What one prediction of the last run of an experiment says of its node.

    `size` in [0, 1] says how clearly the effect cleared its threshold, `weight` in [0, 1] how much the run counts.
    `decides` marks the weakest prediction of its experiment, the one that counts. What both are made from is here too, so that
    another rule can be tried on it: `clearance` in half-widths beyond the deciding one, None where the effect has no spread,
    and `seeds`; a `vacuous` prediction decides only where all are.
    """

    run: str
    experiment: Id
    prediction: Id
    sign: Sign
    size: float
    weight: float
    clearance: float | None = 0.0
    seeds: int = 0
    stale: bool
    ablated: bool
    vacuous: bool = False
    decides: bool = False
    words: str

    @property
    def contribution(self) -> float:
        """Sign, size and weight multiplied, in [-1, 1]."""
        return self.sign * self.size * self.weight


class PublishedEvidence(Record):
    """What one source says of a node: its best read figure there, with how surely that was read.

    `sign` is 0 where the node cites the source without saying which way, and where an argument carries it already.
    `confidences` are those of every figure that the node cites of it; the best of them under a rule counts.
    """

    source: Id
    figure: Id
    confidence: Confidence
    sign: Sign
    weight: float
    relevance: Relevance = "cited"
    confidences: tuple[Confidence, ...] = ()
    words: str


class NodeEvidence(Record):
    """All evidence on one node, simulated and published apart, and the base score that follows.

    base = logistic(logit(prior) + simulated_weight * simulated_score + published_weight * published_score).
    `testedness` in [0, 1] counts the same evidence without its sign, `tested_by_runs` and `tested_by_figures` each kind of it
    alone. `stale`: a run among it is stale.
    """

    node: Id
    prior: float
    simulated: tuple[SimulatedEvidence, ...] = ()
    published: tuple[PublishedEvidence, ...] = ()
    simulated_score: float = 0.0
    published_score: float = 0.0
    base: float
    testedness: float = 0.0
    tested_by_runs: float = 0.0
    tested_by_figures: float = 0.0
    stale: bool = False


class SemanticsResult(Record):
    """How one semantics went over the whole graph.

    Of the gradual family `converged`, `steps`, `residual` and, where it does not converge, the statements on the `cycle`.
    Of the extension family `outcome` keeps apart that none exists, that the budget was reached, and that solving failed.
    """

    id: str
    label: str
    family: Literal["gradual", "extension"]
    converged: bool | None = None
    steps: int | None = None
    residual: float | None = None
    cycle: tuple[str, ...] = ()
    outcome: Literal["solved", "none_exists", "budget_reached", "failed"] = "solved"
    words: str = ""


class Said(Record):
    """How much is said about one statement: inferences for and against it, and undercuts that strike one of those.

    Linked premises are one inference. `uncounted` are links that say undercut and name no inference: they count for nothing.
    """

    support: int = 0
    attack: int = 0
    undercut: int = 0
    uncounted: int = 0


class StatementStanding(Record):
    """How one statement stands.

    `strength` is the mean over the gradual semantics, `low` and `high` their band, `strengths` one by one. `accepted` is the
    label by extension semantics. `agreed` is false when semantics disagree. `ring` holds the statements that support each
    other in a circle through this one. `stale_through` holds the nodes with a stale run on which it rests, itself among
    them. `simulated` and `published` are the two scores of its own evidence, in [-1, 1]; `tested_by_runs` and
    `tested_by_figures` are the testedness that each kind gives alone. `said` counts what is said about it.
    """

    id: Id
    base: float
    strength: float
    low: float
    high: float
    strengths: dict[str, float]
    testedness: float
    tested_by_runs: float = 0.0
    tested_by_figures: float = 0.0
    said: Said = Said()
    accepted: dict[str, Acceptance]
    agreed: bool
    verdict: StandingVerdict
    mirror: Mirror
    ring: tuple[Id, ...] = ()
    stale_through: tuple[Id, ...] = ()
    simulated: float = 0.0
    published: float = 0.0


class Level(NamedTuple):
    """What a mark shows of a statement. `agreed` is None where the extension semantics were not asked."""

    strength: float
    low: float
    high: float
    testedness: float
    agreed: bool | None
    mirror: Mirror


class InferenceStanding(Record):
    """One inference of the frame: what it joins, its weight, its strength, and its activation, by gradual semantics.

    activation = strength of the inference times that of its weakest premise: what reaches the conclusion. `weight` follows
    from `start`, where its author or the table of relations puts it, from the `runs` that it names, by id, and from the
    `read` figures that it brings, by confidence.
    """

    id: str
    argument: Id | None
    conclusion: Id
    premises: tuple[Id, ...]
    polarity: Literal["support", "attack", "undercut"]
    hits: tuple[str, ...] = ()
    weight: float
    start: float
    runs: tuple[str, ...] = ()
    read: tuple[Confidence, ...] = ()
    origin: Literal["given", "link", "derived"]
    strengths: dict[str, float] = {}
    activation: dict[str, float] = {}


class Standing(Record):
    """How everything stands: `evidence` is the hash of graph, evidence and rule that it was solved from."""

    evidence: str
    rule: dict[str, float]
    semantics: tuple[SemanticsResult, ...]
    nodes: tuple[StatementStanding, ...]
    inferences: tuple[InferenceStanding, ...]


ElementKind = Literal["statement", "inference"]


class Attribution(Record):
    """How much the strength of the node would move per unit of this element's base (gradient), or its share (Shapley).

    `error` is the standard error of a share that was sampled; None where the value is exact.
    """

    id: str
    kind: ElementKind
    value: float
    error: float | None = None
    words: str = ""


class Removal(Record):
    """The strength of the node without this element, minus the strength with it."""

    id: str
    kind: ElementKind
    change: float


class Change(Record):
    """One change of a base score or a weight; `after` is None where the element is taken out."""

    kind: ElementKind
    id: str
    before: float
    after: float | None


class Flip(Record):
    """The smallest set of changes found that turns the verdict. `smallest` says that no smaller set does."""

    changes: tuple[Change, ...]
    smallest: bool
    words: str


class Defence(Record):
    """A smallest set of statements that holds the node and answers every attack on the set; empty `set`: there is none."""

    semantics: str
    set: tuple[str, ...]
    words: str


class OwnEvidence(Record):
    """What the node's own runs and figures are worth to it.

    `change` is the strength that it would have with its base score at the prior, minus the strength that it has. `read` says
    how the figures were read, empty where no figure moves it.
    """

    change: float
    words: str
    read: str


class Reasons(Record):
    """Why a node stands as it does, in words and in numbers.

    `own` is None where its score is supposed, and says nothing of evidence.

    `gradient` is empty where the semantics does not converge. `shapley` is exact up to eight arguments on
    the node, sampled above and None beyond 64. `flip` takes elements out, `move` moves one base score or weight; each is None
    where none was found that turns the verdict.
    """

    words: tuple[str, ...]
    own: OwnEvidence | None = None
    gradient: tuple[Attribution, ...]
    removal: tuple[Removal, ...]
    shapley: tuple[Attribution, ...] | None
    flip: Flip | None
    move: Flip | None
    defence: Defence | None


class PathStep(Record):
    """One step of influence between two elements. `share`: how much of a change at the start of the path arrives here."""

    source: str
    target: str
    inference: str
    share: float


class InfluencePath(Record):
    """The strongest path on which the runs of one node reach another.

    `effect` is the strength of the end minus the strength that it would have without these runs, all paths together.
    `through` is the share of the gradient that goes along this path.
    """

    start: Id
    effect: float
    through: float
    steps: tuple[PathStep, ...]
    words: str


class NextRun(Record):
    """A run that is worth doing: what it is expected to move, in how many seconds."""

    node: Id
    experiment: Id
    expected_change: float
    seconds: float
    per_second: float
    measured: bool
    words: str
