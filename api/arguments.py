"""From a solution to what the wire says of standing: one function for each answer, none of which knows HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from api import standing_schemas as wire
from api.standings import Standings
from api.supposing import Supposed
from api.views import Views
from mirage_kg.errors import NotFound
from mirage_kg.model.experiment import Value
from mirage_kg.model.standing import InferenceStanding
from mirage_kg.store.protocol import Store
from mirage_kg.store.runs import RunsStore
from mirage_kg.store.sweeps import SweepsStore

if TYPE_CHECKING:
    from mirage_kg.argument.run_evidence import Finding
    from mirage_kg.argument.supposition import Supposition
    from mirage_kg.experiment.argue import Argued

NOTHING = Supposed()

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

    def standing(self, rule: str = "") -> wire.StandingAnswer:
        """Return how everything stands, with rule and frame.

        Raises:
            InvalidInput: `rule` names no parameter, or a value outside its range.
        """
        stand = self._standings.under(Supposed(rule))
        standing = stand.standing
        return wire.StandingAnswer(
            revision=self._store.revision,
            evidence=standing.evidence,
            rule=rule_view(standing.rule),
            semantics=list(standing.semantics),
            nodes=list(standing.nodes),
            inferences=list(standing.inferences),
            pieces=[row for row in stand.solutions.position.evidence.values() if row.simulated or row.published],
        )

    def argument(self, id: str, semantics: str, supposed: Supposed = NOTHING) -> wire.ArgumentAnswer:
        """Return one node's argument, as it stands or as it would with something supposed.

        Raises:
            NotFound: there is no such node, or one that is supposed.
            InvalidInput: there is no such gradual semantics, or what is supposed cannot be.
        """
        node = self._views.summary(id)
        stand = self._standings.under(supposed)
        found = stand.argument(id, semantics)
        return wire.ArgumentAnswer(
            revision=self._store.revision,
            node=node,
            standing=found.standing,
            evidence=found.evidence,
            semantics=list(stand.standing.semantics),
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

    def what_if(self, id: str, asked: wire.WhatIfRequest) -> wire.WhatIfAnswer:
        """Return how the graph stands before and after what is supposed. Nothing is kept.

        Raises:
            NotFound: a node, inference or argument that is not there.
            NotRunnable: a parameter of a node without an experiment.
            InvalidInput: a score, weight, parameter or outcome that cannot be.
        """
        from mirage_kg.argument.words import moved_words
        from mirage_kg.experiment.argue import Argued

        title = self._views.summary(id).title
        stand = self._standings.now()
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
            notes=notes,
            words=moved_words(title, stand.rows[id], rows.get(id), len(changed)),
        )


def moved_findings(
    stand: Argued, records: RunsStore, sweeps: SweepsStore, parameters: Mapping[str, Mapping[str, Value]]
) -> tuple[list[Finding], list[str]]:
    """Return the findings with runs at moved settings in place of the last ones, and what has to be said about that.

    Raises:
        NotFound, NotRunnable, InvalidInput: there is no such node, experiment, parameter or value.
    """
    from mirage_kg.argument.run_evidence import Finding
    from mirage_kg.experiment import nearest_run

    findings = {(row.run.node, row.run.experiment): row for row in stand.findings}
    notes = []
    for id, changes in parameters.items():
        node = stand.graph.nodes.get(id)
        if node is None:
            raise NotFound(f"there is no node {id[:80]!r}", hint="GET /api/v1/nodes lists them", where="parameters")
        found = nearest_run(node, changes, records.finished(id), sweeps.finished(id, outputs=True))
        if found is None:
            notes.append(f"{id}: no finished run or swept cell lies near that setting; its last run was left as it is.")
            continue
        findings[id, found.run.experiment] = Finding(found.run)
        at = ", ".join(f"{name} = {value}" for name, value in found.setting.items())
        exact = "exactly there" if found.distance == 0 else f"{found.distance:.3f} of the range away"
        notes.append(f"{id}: answered from {found.run.id} at {at}, {exact}.")
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
    from mirage_kg.argument.rule import RULE

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
