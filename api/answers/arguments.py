"""From a solution to what the wire says of standing: one function for each answer, none of which knows HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from api import schemas as wire
from api.answers.standings import Standings
from api.answers.supposing import NOTHING, Supposed
from api.answers.views import Views
from mirage_kg.errors import NotFound
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.standing import InferenceStanding, SemanticsResult, Standing
from mirage_kg.store.protocol import Store
from mirage_kg.store.runs import RunsStore
from mirage_kg.store.sweeps import SweepsStore

if TYPE_CHECKING:
    from api.answers.share import Draft, Saved, Wanted
    from mirage_kg.argument.evidence.run import Finding
    from mirage_kg.argument.supposition import Supposition
    from mirage_kg.experiment.argue import Argued
    from mirage_kg.query.around import Part

LEAST_MOVE = 1e-6
"""Least difference of a strength that counts as a change."""


class Arguments:
    """The answers about how one graph stands."""

    def __init__(
        self, store: Store, records: RunsStore, sweeps: SweepsStore, views: Views, standings: Standings
    ) -> None:
        self._store = store
        self._records = records
        self._sweeps = sweeps
        self._views = views
        self._standings = standings

    def standing(self, rule: str = "", around: str | None = None, hops: int = 0) -> wire.StandingAnswer:
        """Return how everything stands, or what bears on one node and on all within some hops of it, with rule and frame.

        Raises:
            NotFound: there is no such node.
            InvalidInput: `rule` names no parameter, or a value outside its range.
        """
        part = None
        if around is None:
            stand = self._standings.under(Supposed(rule))
        else:
            ball = self._store.neighbourhood(around, hops, limit("standing_around"))
            stand, part = self._standings.around([row.id for row in ball.nodes], Supposed(rule))
        standing = stand.standing
        return wire.StandingAnswer(
            revision=self._store.revision,
            evidence=standing.evidence,
            extent=extent_of(part),
            rule=rule_view(standing.rule),
            semantics=semantics_of(standing, part),
            nodes=list(standing.nodes),
            inferences=list(standing.inferences),
            pieces=[row for row in stand.solutions.position.evidence.values() if row.simulated or row.published],
            summaries=self._views.summaries(list(stand.graph.nodes)) if part and not hops else [],
        )

    def argument(self, id: str, semantics: str, supposed: Supposed = NOTHING) -> wire.ArgumentAnswer:
        """Return one node's argument, as it stands or as it would with something supposed.

        Raises:
            NotFound: there is no such node, or one that is supposed.
            InvalidInput: there is no such gradual semantics, or what is supposed cannot be.
        """
        node = self._views.summary(id)
        stand, part = self._about([id], supposed)
        found = stand.argument(id, semantics)
        return wire.ArgumentAnswer(
            revision=self._store.revision,
            extent=extent_of(part),
            node=node,
            standing=found.standing,
            evidence=found.evidence,
            semantics=semantics_of(stand.standing, part),
            asked=semantics,
            supports=[_inference(stand, row) for row in found.supports],
            attacks=[_inference(stand, row) for row in found.attacks],
            undercuts=[_inference(stand, row) for row in found.undercuts],
            derived=[
                wire.DerivedView(kind=row.kind, source=row.source, target=row.target, through=list(row.through))
                for row in found.derived
            ],
            reasons=found.reasons,
            path=list(found.paths),
            mirror=wire.MirrorView(**found.mirror._asdict()),
            next=list(found.next),
        )

    def map_page(self, wanted: Wanted, saved: Saved) -> bytes:
        """Return a standalone page with the map, or a part of it, at the levels that the runs of now give.

        Raises:
            NotFound: there is no such node.
            TooLarge: the whole map has more nodes than a page draws.
        """
        from api.answers.share import map_page

        whole = self._standings.whole
        rows = self._about([wanted.node] if wanted.node else [])[0].rows if whole or wanted.node else {}
        return map_page(self._store, rows, wanted, saved)

    def article(self, id: str, address: str, *, pictured: bool = False) -> Draft:
        """Return a draft to post about one node, with the last finished runs of it and of what bears on it.

        Args:
            id: the node.
            address: where the page is served; empty where it is not.
            pictured: name pictures of its runs, which then have to lie beside it.

        Raises:
            NotFound: there is no such node.
        """
        from api.answers.share import draft

        stand, _ = self._about([self._store.get_node(id).id])
        return draft(self._store, id, stand, self._records.cached, address, pictured=pictured)

    def what_if(self, id: str, asked: wire.WhatIfRequest) -> wire.WhatIfAnswer:
        """Return how the graph stands before and after what is supposed. Nothing is kept.

        Of a graph too large to be solved whole, that is said of what bears on the node alone.

        Raises:
            NotFound: a node, inference or argument that is not there.
            NotRunnable: a parameter of a node without an experiment.
            InvalidInput: a score, weight, parameter or outcome that cannot be, or a node that does not bear on this one.
        """
        from mirage_kg.argument.words import moved_words
        from mirage_kg.experiment.argue import Argued

        title = self._views.summary(id).title
        stand, part = self._about([id, *(name for row in asked.add for name in (*row.premises, row.conclusion))])
        if part is not None:
            named = {*asked.base, *asked.remove.nodes, *asked.parameters, *(row.node for row in asked.runs)}
            self._standings.check_bears(part, named)
        findings, notes = moved_findings(stand, self._records, self._sweeps, asked.parameters)
        rows = Argued(stand.graph, findings=findings, supposed=_supposition(asked)).rows
        changed = [
            wire.Moved(id=row.id, before=row.strength, after=rows[row.id].strength)
            for row in stand.standing.nodes
            if row.id in rows and abs(rows[row.id].strength - row.strength) >= LEAST_MOVE
        ]
        changed.sort(key=lambda row: (-abs(row.after - row.before), row.id))
        shown = {row.id for row in changed} | {id}
        before = [row for row in stand.standing.nodes if asked.all or row.id in shown]
        return wire.WhatIfAnswer(
            revision=self._store.revision,
            before=before,
            after=[rows[row.id] for row in before if row.id in rows],
            changed=changed,
            notes=[
                *notes,
                *(() if part is None else (f"{extent_words(part)} What it bears on itself was not solved.",)),
            ],
            words=moved_words(title, stand.rows[id], rows.get(id), len(changed)),
        )

    def _about(self, ids: Sequence[str], supposed: Supposed = NOTHING) -> tuple[Argued, Part | None]:
        """Return the whole graph solved, or where it is too large for that, the part that bears on some nodes."""
        return (
            (self._standings.under(supposed), None)
            if self._standings.whole
            else self._standings.around(tuple(dict.fromkeys(ids)), supposed)
        )


def extent_of(part: Part | None) -> wire.Extent | None:
    """Return which part of the graph was solved; None for the whole."""
    if part is None:
        return None
    return wire.Extent(
        around=list(part.starts),
        counted=part.counted,
        bearing=part.bearing,
        cut=list(part.cut),
        words=extent_words(part),
    )


def extent_words(part: Part) -> str:
    """Say how much of what bears on the starts of a part was counted."""
    starts = "it" if len(part.starts) == 1 else "them"
    if part.counted == part.bearing:
        statements = "statement" if part.bearing == 1 else "statements"
        return f"Solved with all that bears on {starts}: {part.bearing:,} {statements}."
    return (
        f"Counted {part.counted:,} of {part.bearing:,} statements that bear on {starts}, the nearest first;"
        " what lies farther is left out, and what rests on it stands at its base there."
    )


def semantics_of(standing: Standing, part: Part | None) -> list[SemanticsResult]:
    """Return how each semantics went. The stable one alone can be of another mind on a part than on the whole; it says so."""
    if part is None:
        return list(standing.semantics)
    more = " It is asked of these statements alone: what lies downstream can rule a stable set out."
    return [
        row.model_copy(update={"words": row.words + more}) if row.id == "stable" else row for row in standing.semantics
    ]


def moved_findings(
    stand: Argued, records: RunsStore, sweeps: SweepsStore, parameters: Mapping[str, Mapping[str, Value]]
) -> tuple[list[Finding], list[str]]:
    """Return the findings with runs at moved settings in place of the last ones, and what has to be said about that.

    Raises:
        NotFound, NotRunnable, InvalidInput: there is no such node, experiment, parameter or value.
    """
    from mirage_kg.argument.evidence.run import Finding
    from mirage_kg.experiment import nearest_run

    findings = {(row.run.node, row.run.experiment): row for row in stand.findings}
    notes = []
    for id, changes in parameters.items():
        node = stand.graph.nodes.get(id)
        if node is None:
            raise NotFound(f"there is no node {id[:80]!r}", where="parameters", lists="nodes")
        found = nearest_run(node, changes, records.finished(id), sweeps.finished(id, outputs=True))
        if found is None:
            notes.append(f"{id}: no finished run or swept cell lies near that setting; its last run was left as it is.")
            continue
        findings[id, found.run.experiment] = Finding(found.run, found.stale)
        at = ", ".join(f"{name} = {value}" for name, value in found.setting.items())
        exact = "exactly there" if found.distance == 0 else f"{found.distance:.3f} of the range away"
        old = " It is stale, so it counts for less: code or prediction changed since." if found.stale else ""
        notes.append(f"{id}: answered from {found.run.id} at {at}, {exact}.{old}")
    return list(findings.values()), notes


def _supposition(asked: wire.WhatIfRequest) -> Supposition:
    from mirage_kg.argument.frame import Inference
    from mirage_kg.argument.supposition import SupposedRun, Supposition

    return Supposition(
        base=asked.base,
        without_nodes=asked.remove.nodes,
        without_inferences=asked.remove.inferences,
        added=[
            Inference(
                id=f"supposed-{number}",
                argument=None,
                conclusion=row.conclusion,
                premises=tuple(row.premises),
                polarity=row.polarity,
                hits=tuple(row.hits),
                weight=row.weight,
            )
            for number, row in enumerate(asked.add, 1)
        ],
        runs=[SupposedRun(row.node, row.outcome, row.experiment) for row in asked.runs],
        rule=asked.rule,
    )


def rule_view(values: Mapping[str, float]) -> list[wire.RuleParameterView]:
    """Return the parameters of the evidence rule with their values."""
    from mirage_kg.argument.evidence.rule import RULE

    return [wire.RuleParameterView(**row._asdict(), value=values[row.name]) for row in RULE.values()]


def _inference(stand: Argued, row: InferenceStanding) -> wire.InferenceView:
    argument = next((other for other in stand.graph.nodes[row.conclusion].arguments if other.id == row.argument), None)
    link = next((link for link in stand.graph.links if link.id == row.id), None)
    return wire.InferenceView(
        **row.model_dump(),
        premise_nodes=[_premise(stand, premise) for premise in row.premises],
        warrant=argument.warrant if argument else link.reason if link else "",
        scheme=argument.scheme if argument else "",
        question=argument.question if argument else "",
        why=argument.why if argument else "",
    )


def _premise(stand: Argued, id: str) -> wire.PremiseView:
    node, row = stand.graph.nodes[id], stand.rows[id]
    return wire.PremiseView(
        id=id,
        kind=node.kind,
        title=node.title,
        statement=node.statement,
        strength=row.strength,
        testedness=row.testedness,
    )
