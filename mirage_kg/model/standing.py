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
    """What one prediction of the last run of an experiment says of its node. What it is made from is here too, so that
    another rule can be tried on it.
    """

    run: str
    """Id of the run."""
    experiment: Id
    """Id of the experiment."""
    prediction: Id
    """Id of the prediction."""
    sign: Sign
    """1 for the statement, -1 against it, 0 neither."""
    size: float
    """How clearly the effect cleared its threshold, in [0, 1]."""
    weight: float
    """How much the run counts, in [0, 1]."""
    clearance: float | None = 0.0
    """Half-widths of the interval beyond the deciding one; null where the effect has no spread."""
    seeds: int = 0
    """Number of seeds."""
    stale: bool
    """Whether code, setting or prediction changed since."""
    ablated: bool
    """Whether the mechanism was switched off."""
    vacuous: bool = False
    """Whether the prediction holds without the mechanism too; it decides only where all of them do."""
    decides: bool = False
    """Whether it is the weakest prediction of its experiment, the one that counts."""
    words: str
    """The same in words."""

    @property
    def contribution(self) -> float:
        """Sign, size and weight multiplied, in [-1, 1]."""
        return self.sign * self.size * self.weight


class PublishedEvidence(Record):
    """What one source says of a node: its best read figure there."""

    source: Id
    """Key of the source."""
    figure: Id
    """Id of that figure."""
    confidence: Confidence
    """How surely it was read."""
    sign: Sign
    """1 for the statement, -1 against it; 0 where the node does not say which way, and where an argument carries it
    already.
    """
    weight: float
    """How much it counts, in [0, 1]."""
    relevance: Relevance = "cited"
    """How it bears on the node: the node is what it reports, the node rests on it, or only cites it."""
    confidences: tuple[Confidence, ...] = ()
    """How surely each figure was read that the node cites of the source; the best of them under a rule counts."""
    words: str
    """The same in words."""


class NodeEvidence(Record):
    """All evidence on one node, simulated and published apart, and the base score that follows.

    base = logistic(logit(prior) + simulated_weight * simulated_score + published_weight * published_score).
    """

    node: Id
    """Id of the node."""
    prior: float
    """Where it starts before any evidence, in [0, 1]."""
    simulated: tuple[SimulatedEvidence, ...] = ()
    """What its runs say."""
    published: tuple[PublishedEvidence, ...] = ()
    """What its sources say."""
    simulated_score: float = 0.0
    """What the runs say together, in [-1, 1]."""
    published_score: float = 0.0
    """What the sources say together, in [-1, 1]."""
    base: float
    """The base score, in [0, 1]."""
    testedness: float = 0.0
    """How much evidence there is whichever way it goes, in [0, 1]."""
    tested_by_runs: float = 0.0
    """The testedness that the runs alone would give."""
    tested_by_figures: float = 0.0
    """The testedness that the figures alone would give."""
    stale: bool = False
    """Whether a run among the evidence is stale."""


class SemanticsResult(Record):
    """How one semantics went over the whole."""

    id: str
    """Id of the semantics; GET /meta lists them."""
    label: str
    """What a reader calls it."""
    family: Literal["gradual", "extension"]
    """gradual: it gives strengths. extension: it gives sets of what can be accepted together."""
    converged: bool | None = None
    """Whether a gradual semantics came to rest; null for the others."""
    steps: int | None = None
    """After how many steps; null for the others."""
    residual: float | None = None
    """How far the last step still moved; null for the others."""
    cycle: tuple[str, ...] = ()
    """Ids of the statements on the cycle, where it does not come to rest; else empty."""
    outcome: Literal["solved", "none_exists", "budget_reached", "failed"] = "solved"
    """What an extension semantics gave: solved, that no extension exists, that the budget was reached, or that solving
    failed.
    """
    words: str = ""
    """The same in words; empty where there is nothing to say."""


class Said(Record):
    """How much is said about one statement. Linked premises are one inference."""

    support: int = 0
    """Inferences for it."""
    attack: int = 0
    """Inferences against it."""
    undercut: int = 0
    """Undercuts that strike one of these."""
    uncounted: int = 0
    """Links that say undercut and name no inference: they count for nothing."""


class StatementStanding(Record):
    """How one statement stands."""

    id: Id
    """Id of the node."""
    base: float
    """Its base score: what its own evidence gives it, in [0, 1]."""
    strength: float
    """Mean strength over the gradual semantics, in [0, 1]."""
    low: float
    """Lowest strength over the gradual semantics."""
    high: float
    """Highest strength over the gradual semantics."""
    strengths: dict[str, float]
    """The strength by id of the gradual semantics."""
    testedness: float
    """How much it was tested by its own evidence, in [0, 1]."""
    tested_by_runs: float = 0.0
    """The testedness that its runs alone give."""
    tested_by_figures: float = 0.0
    """The testedness that its figures alone give."""
    said: Said = Said()
    """How much is said about it."""
    accepted: dict[str, Acceptance]
    """Its label by id of the extension semantics: in, out or undecided."""
    agreed: bool
    """Whether the semantics agree."""
    verdict: StandingVerdict
    """holds: every semantics puts it high. falls: every one puts it low. between: none decides. split: they disagree.
    """
    mirror: Mirror
    """anchored: support from a source or a run reaches it. ring: only statements that support each other do.
    unanchored: nothing does.
    """
    ring: tuple[Id, ...] = ()
    """Ids of the statements that support each other in a circle through it."""
    stale_through: tuple[Id, ...] = ()
    """Ids of the nodes with a stale run on which it rests, itself among them."""
    simulated: float = 0.0
    """What its own runs say together, in [-1, 1]."""
    published: float = 0.0
    """What its own sources say together, in [-1, 1]."""


class Level(NamedTuple):
    """What a mark shows of a statement. `agreed` is None where the extension semantics were not asked."""

    strength: float
    low: float
    high: float
    testedness: float
    agreed: bool | None
    mirror: Mirror


class InferenceStanding(Record):
    """One inference: what it joins, its weight, its strength, and what of it reaches the conclusion."""

    id: str
    """Id of the inference: of its argument, of its part or of its link."""
    argument: Id | None
    """Id of the argument that states it; null where a link alone does."""
    conclusion: Id
    """Id of the node that it is about."""
    premises: tuple[Id, ...]
    """Ids of the nodes that it starts from."""
    polarity: Literal["support", "attack", "undercut"]
    """Whether it speaks for the conclusion, against it, or strikes other inferences."""
    hits: tuple[str, ...] = ()
    """Ids of the inferences that an undercut strikes."""
    weight: float
    """Its weight, in [0, 1]: what follows from `start`, `runs` and `read`."""
    start: float
    """Where its author, or the table of relations, puts the weight."""
    runs: tuple[str, ...] = ()
    """Ids of the runs that it names as evidence."""
    read: tuple[Confidence, ...] = ()
    """How surely each figure was read that it names as evidence."""
    origin: Literal["given", "link", "derived"]
    """given: an argument states it. link: a link does. derived: it follows from others."""
    strengths: dict[str, float] = {}
    """Its strength by id of the gradual semantics."""
    activation: dict[str, float] = {}
    """Its strength times that of its weakest premise, by id of the gradual semantics: what reaches the conclusion."""


class Standing(Record):
    """How everything stands."""

    evidence: str
    """Hash of graph, evidence and rule that it was solved from."""
    rule: dict[str, float]
    """The parameters of the evidence rule, by name."""
    semantics: tuple[SemanticsResult, ...]
    """How each semantics went."""
    nodes: tuple[StatementStanding, ...]
    """How each statement stands."""
    inferences: tuple[InferenceStanding, ...]
    """How each inference stands."""


ElementKind = Literal["statement", "inference"]


class Attribution(Record):
    """What one element is worth to the strength of the node."""

    id: str
    """Id of the statement or inference."""
    kind: ElementKind
    """Which of the two it is."""
    value: float
    """How much the strength would move per unit of the element's base (gradient), or its share of the strength
    (Shapley).
    """
    error: float | None = None
    """Standard error of a share that was sampled; null where the value is exact."""
    words: str = ""
    """The same in words; empty where there is nothing to add."""


class Removal(Record):
    """What taking one element out would do."""

    id: str
    """Id of the statement or inference."""
    kind: ElementKind
    """Which of the two it is."""
    change: float
    """The strength of the node without the element, minus the strength with it."""


class Change(Record):
    """One change of a base score or a weight."""

    kind: ElementKind
    """Whether a statement or an inference is changed."""
    id: str
    """Its id."""
    before: float
    """Its base score or weight now."""
    after: float | None
    """What it would have to be; null where the element is taken out."""


class Flip(Record):
    """The smallest set of changes found that turns the verdict."""

    changes: tuple[Change, ...]
    """The changes."""
    smallest: bool
    """Whether it was shown that no smaller set does."""
    words: str
    """The same in words."""


class Defence(Record):
    """A smallest set of statements that holds the node and answers every attack on the set."""

    semantics: str
    """Id of the extension semantics."""
    set: tuple[str, ...]
    """Ids of the statements and inferences in it; empty where there is none."""
    words: str
    """The same in words."""


class OwnEvidence(Record):
    """What the node's own runs and figures are worth to it."""

    change: float
    """The strength that it would have with its base score at the prior, minus the strength that it has."""
    words: str
    """The same in words."""
    read: str
    """How the figures were read, in words; empty where no figure moves it."""


class Reasons(Record):
    """Why a node stands as it does, in words and in numbers."""

    words: tuple[str, ...]
    """The reasons in sentences, the weightiest first."""
    own: OwnEvidence | None = None
    """What its own evidence is worth; null where its base score is supposed, and says nothing of evidence."""
    gradient: tuple[Attribution, ...]
    """What each element would move; empty where the semantics does not converge."""
    removal: tuple[Removal, ...]
    """What taking each element out would do."""
    shapley: tuple[Attribution, ...] | None
    """The share of each argument on the node: exact up to eight arguments, sampled above, null beyond 64."""
    flip: Flip | None
    """What would have to be taken out to turn the verdict; null where nothing was found that does."""
    move: Flip | None
    """Which one base score or weight would have to move to turn it; null where none was found."""
    defence: Defence | None
    """The smallest set that holds the node and answers every attack; null where that was not solved."""


class PathStep(Record):
    """One step of influence between two elements."""

    source: str
    """Id of the element that it starts from."""
    target: str
    """Id of the element that it reaches."""
    inference: str
    """Id of the inference that it goes through."""
    share: float
    """How much of a change at the start of the path arrives here."""


class InfluencePath(Record):
    """The strongest path on which the runs of one node reach another."""

    start: Id
    """Id of the node whose runs are meant."""
    effect: float
    """The strength of the end, minus the strength that it would have without these runs, all paths together."""
    through: float
    """Share of the gradient that goes along this path."""
    steps: tuple[PathStep, ...]
    """The steps of the path; empty where start and end are one."""
    words: str
    """The same in words."""


class NextRun(Record):
    """A run that is worth doing."""

    node: Id
    """Id of the node."""
    experiment: Id
    """Id of the experiment within its node."""
    expected_change: float
    """By how much it is expected to move the strength of the node that was asked about."""
    seconds: float
    """How long it is expected to take."""
    per_second: float
    """Expected change for each second."""
    measured: bool
    """Whether the seconds come from runs of its simulation, and are no guess."""
    words: str
    """The same in words."""
