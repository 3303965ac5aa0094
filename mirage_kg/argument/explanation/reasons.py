"""Why a statement stands as it does: attribution, what would turn it, its defence, its evidence's way to it, and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mirage_kg.argument import words
from mirage_kg.argument.abstract.defeat import framework_of
from mirage_kg.argument.abstract.defence import smallest_defence
from mirage_kg.argument.agreement import band
from mirage_kg.argument.evidence.run import Finding, told_by
from mirage_kg.argument.explanation.attribution import MOST, heaviest, removal_rows
from mirage_kg.argument.explanation.flip import least_move, smallest_removal
from mirage_kg.argument.explanation.influence_path import steps_from, strongest_path
from mirage_kg.argument.explanation.next_experiment import costs_of, next_runs
from mirage_kg.argument.explanation.removal import rescored, strength_of, upstream, without
from mirage_kg.argument.explanation.shapley import shapley
from mirage_kg.argument.gradual.gradient import Derivatives
from mirage_kg.argument.mirror import mirror_check
from mirage_kg.argument.position import scores_after
from mirage_kg.argument.solutions import Solutions, rule_named
from mirage_kg.errors import InvalidInput
from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import (
    Attribution,
    Change,
    Defence,
    ElementKind,
    Flip,
    InfluencePath,
    Mirror,
    NextRun,
    NodeEvidence,
    OwnEvidence,
    Reasons,
    Removal,
    Standing,
)

SHOWN = 12
"""Most rows of an attribution."""

PATHS = 8
"""Most nodes whose runs are followed to a statement."""

MOVED = 6
"""Most elements beside the statement itself whose base score is moved to turn a verdict."""

BECOMES = {"holds": "holds", "falls": "falls", "between": "stands between"}


class MirrorFound(NamedTuple):
    """What the mirror check says of one statement, in words too."""

    mirror: Mirror
    ring: list[str]
    anchors: list[str]
    words: str


class Reasoned(NamedTuple):
    """Everything that is said of one statement."""

    reasons: Reasons
    paths: tuple[InfluencePath, ...]
    mirror: MirrorFound
    next: tuple[NextRun, ...]


class Asked:
    """One question: a statement of a solved position under one gradual semantics."""

    def __init__(self, graph: Graph, solutions: Solutions, standing: Standing, id: str, semantics: str) -> None:
        self.graph, self.solutions, self.standing, self.id = graph, solutions, standing, id
        self.qbaf, self.rule = solutions.qbaf, rule_named(semantics)
        self.found = solutions.gradual[semantics]
        self.place = self.qbaf.place(id)
        self.strength = float(self.found.values[self.place])
        self.name = words.names_in(graph, standing.inferences)
        self.bearing = upstream(self.qbaf, id)
        try:
            self.derivatives: Derivatives | None = Derivatives(self.found)
        except InvalidInput:
            self.derivatives = None
        self.gradient = self.derivatives.of(id) if self.derivatives else None

    def kind(self, id: str) -> ElementKind:
        """Return whether an element is a statement or an inference."""
        return "statement" if id in self.graph.nodes else "inference"


def reasons_of(
    graph: Graph, solutions: Solutions, standing: Standing, findings: Sequence[Finding], id: str, semantics: str
) -> Reasoned:
    """Return why a statement stands as it does.

    Args:
        graph: the files.
        solutions: the position of now, solved.
        standing: what was put together from it.
        findings: the last finished runs, from which the position came.
        id: the statement; the caller has checked that it is there.
        semantics: the gradual semantics that the numbers are about.

    Raises:
        InvalidInput: there is no such gradual semantics.
    """
    asked = Asked(graph, solutions, standing, id, semantics)
    slope = asked.gradient.base if asked.gradient else None
    return Reasoned(
        reasons=_reasons(asked),
        paths=_paths(asked, findings),
        mirror=_mirror(asked),
        next=next_runs(graph, solutions, id, findings, asked.rule, costs_of(findings), slope),
    )


def _reasons(asked: Asked) -> Reasons:
    direct = [row.id for row in asked.standing.inferences if row.conclusion == asked.id and row.polarity != "undercut"]
    tried = heaviest(asked.qbaf, asked.gradient, asked.bearing) if asked.gradient else asked.bearing[:MOST]
    alone = removal_rows(asked.qbaf, asked.rule, asked.id, (*tried, *(id for id in direct if id not in tried)))
    complete = len(alone) == len(asked.bearing)
    shares = shapley(asked.qbaf, asked.rule, asked.id, direct)
    flip = smallest_removal(asked.qbaf, asked.rule, asked.id, alone, asked.kind, complete)
    gradient = _gradient(asked)
    candidates = (asked.id, *(row.id for row in gradient if row.id != asked.id))[: MOVED + 1]
    move = least_move(asked.qbaf, asked.rule, asked.id, candidates, asked.kind)
    flip, move = _told(asked, flip), _told(asked, move)
    defence = _defence(asked)
    row = next(row for row in asked.standing.nodes if row.id == asked.id)
    own = _own(asked)
    sentences = (
        words.standing_words(row, len(asked.solutions.trusted)),
        own.words if own else words.held_score_words(row.base),
        words.held_words({id: alone[id] for id in direct}, asked.name),
        *_fallen(asked, direct, alone),
    )
    return Reasons(
        words=sentences,
        own=own,
        gradient=gradient,
        removal=tuple(Removal(id=id, kind=asked.kind(id), change=change) for id, change in list(alone.items())[:SHOWN]),
        shapley=None
        if shares is None
        else tuple(
            Attribution(id=id, kind="inference", value=share.value, error=share.error) for id, share in shares.items()
        ),
        flip=flip,
        move=move,
        defence=defence,
    )


def _own(asked: Asked) -> OwnEvidence | None:
    """Return what the statement's own evidence is worth: what its strength would be at the prior. None where it is supposed."""
    position = asked.solutions.position
    if asked.id in position.held:
        return None
    evidence = position.evidence[asked.id]
    bare = strength_of(rescored(asked.qbaf, {asked.id: evidence.prior}), asked.rule, asked.place)
    change = bare - asked.strength
    read = words.read_words([row for row in evidence.published if row.sign])
    return OwnEvidence(change=change, words=words.own_words(evidence, asked.strength, change), read=read)


def _fallen(asked: Asked, direct: Sequence[str], alone: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each inference on the statement of which a run contradicts a premise, the heaviest first."""
    evidence, strengths = asked.solutions.position.evidence, {row.id: row.strength for row in asked.standing.nodes}
    rows = {row.id: row for row in asked.standing.inferences}
    for id in sorted(direct, key=lambda id: (-abs(alone[id]), id)):
        fallen = {premise: strengths[premise] for premise in rows[id].premises if contradicted(evidence[premise])}
        if fallen:
            yield words.fallen_words(rows[id], fallen, asked.name)


def contradicted(evidence: NodeEvidence) -> bool:
    """Return whether a run of the node, with its mechanism on, decided against it."""
    return any(row.decides and row.sign < 0 and not row.ablated for row in evidence.simulated)


def _gradient(asked: Asked) -> tuple[Attribution, ...]:
    if asked.gradient is None:
        return ()
    slopes = {name: asked.gradient.by_name[name] for name in (asked.id, *asked.bearing)}
    largest = sorted(slopes, key=lambda name: (-abs(slopes[name]), name))[:SHOWN]
    return tuple(
        Attribution(
            id=name,
            kind=asked.kind(name),
            value=slopes[name],
            words=f"0.1 more for {asked.name(name)} moves it by about {words.amount(slopes[name] / 10, '+')}.",
        )
        for name in largest
        if slopes[name]
    )


def _told(asked: Asked, flip: Flip | None) -> Flip | None:
    """Return a flip with its words, which say what the verdict turns to."""
    if flip is None:
        return None
    after = band(_strength_with(asked, flip.changes))
    told = words.flip_words(flip, BECOMES[band(asked.strength)], BECOMES[after], asked.name)
    return flip.model_copy(update={"words": told})


def _strength_with(asked: Asked, changes: Sequence[Change]) -> float:
    moved = rescored(asked.qbaf, {row.id: row.after for row in changes if row.after is not None})
    return strength_of(without(moved, [row.id for row in changes if row.after is None]), asked.rule, asked.place)


def _defence(asked: Asked) -> Defence:
    position = asked.solutions.position
    strikes = framework_of(position.frame, position.base)
    found = smallest_defence(strikes, asked.id)
    attacks = {row.id for row in position.frame.inferences if row.conclusion == asked.id and row.polarity == "attack"}
    weak = len(attacks - set(strikes.attackers[asked.id]))
    members = tuple(sorted(found[0])) if found else ()
    told = words.defence_words(members, asked.id, asked.name, smallest=found is None or found[1], weak=weak)
    return Defence(semantics="admissible", set=members, words=told)


def _mirror(asked: Asked) -> MirrorFound:
    position = asked.solutions.position
    found = mirror_check(position.frame.statements, position.frame.inferences, position.evidence, position.rule)[
        asked.id
    ]
    told = words.mirror_words(found.mirror, found.ring, len(found.anchors), asked.name)
    return MirrorFound(found.mirror, list(found.ring), list(found.anchors), told)


def _paths(asked: Asked, findings: Sequence[Finding]) -> tuple[InfluencePath, ...]:
    """Return how the runs of each node bear on the statement, the newest run and the largest effects first."""
    rule = asked.solutions.position.rule
    told = {(row.run.node, row.run.experiment): told_by(row, rule) for row in findings}
    near = {asked.id, *asked.bearing}
    newest: dict[str, str] = {}
    for row in findings:
        if row.run.node in near:
            newest[row.run.node] = max(newest.get(row.run.node, ""), row.run.id)

    def scores(node: str) -> dict[str, float]:
        rest = [run for (owner, _), run in told.items() if owner != node]
        return scores_after(asked.solutions.position, asked.graph, rest, node)

    def bears(node: str) -> float:
        if asked.gradient is None:
            return 0.0
        moved = asked.qbaf.base - rescored(asked.qbaf, scores(node)).base
        return abs(float(moved @ asked.gradient.base))

    latest = max(newest, key=lambda node: newest[node], default=None)
    chosen = sorted(newest, key=lambda node: (node != latest, -bears(node), node))[:PATHS]
    steps = steps_from(asked.derivatives) if asked.derivatives else {}
    rows = [
        _path(asked, node, strength_of(rescored(asked.qbaf, scores(node)), asked.rule, asked.place), steps)
        for node in chosen
    ]
    return tuple(sorted(rows, key=lambda row: -abs(row.effect)))


def _path(
    asked: Asked, node: str, without_runs: float, steps: dict[str, list[tuple[str, str, float]]]
) -> InfluencePath:
    way = strongest_path(steps, node, asked.id) or ()
    through = 0.0
    if asked.derivatives is not None and asked.gradient is not None:
        place = asked.qbaf.place(node)
        passed = float(asked.derivatives.per_base[place]) * (way[-1].share if way else float(node == asked.id))
        whole = float(asked.gradient.base[place])
        through = passed / whole if whole else 0.0
    effect = asked.strength - without_runs
    return InfluencePath(
        start=node,
        effect=effect,
        through=through,
        steps=way,
        words=words.path_words(node, asked.id, effect, len(way), asked.name),
    )
