"""From a solution to what the wire says of standing: one function for each answer, none of which knows HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import standing_schemas as wire
from api.standings import Stand, Standings
from api.views import Views
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.model.standing import InferenceStanding
from mirage_kg.store.protocol import Store

if TYPE_CHECKING:
    from mirage_kg.argument.supposition import Supposition


class Arguments:
    """The answers about how one graph stands."""

    def __init__(self, store: Store, views: Views, standings: Standings) -> None:
        self._store = store
        self._views = views
        self._standings = standings

    def standing(self) -> wire.StandingAnswer:
        """Return how everything stands, with rule and frame."""
        stand = self._standings.now()
        standing = stand.standing
        return wire.StandingAnswer(
            revision=self._store.revision,
            evidence=standing.evidence,
            rule=rule_view(standing.rule),
            semantics=list(standing.semantics),
            nodes=list(standing.nodes),
            inferences=list(standing.inferences),
            pieces=[row for row in stand.solved.position.evidence.values() if row.simulated or row.published],
        )

    def argument(self, id: str, semantics: str) -> wire.ArgumentAnswer:
        """Return one node's argument.

        Raises:
            NotFound: there is no such node.
            InvalidInput: there is no such gradual semantics.
        """
        from mirage_kg.argument.reasons import reasons_of
        from mirage_kg.argument.solved import rule_named

        node = self._views.summary(id)
        rule_named(semantics)
        stand = self._standings.now()
        about = [row for row in stand.standing.inferences if row.conclusion == id and row.polarity != "undercut"]
        hit = {row.id for row in about}
        undercuts = [row for row in stand.standing.inferences if hit & set(row.hits)]
        found = reasons_of(stand.graph, stand.solved, stand.standing, stand.findings, id, semantics)
        return wire.ArgumentAnswer(
            revision=self._store.revision,
            node=node,
            standing=stand.rows[id],
            evidence=stand.solved.position.evidence[id],
            semantics=list(stand.standing.semantics),
            asked=semantics,
            supports=[_inference(stand, row) for row in about if row.polarity == "support"],
            attacks=[_inference(stand, row) for row in about if row.polarity == "attack"],
            undercuts=[_inference(stand, row) for row in undercuts],
            reasons=found.reasons,
            path=list(found.paths),
            mirror=wire.MirrorView(**found.mirror._asdict()),
            next=list(found.next),
        )


def rule_view(values: dict[str, float]) -> list[wire.RuleParameterView]:
    """Return the parameters of the evidence rule with their values."""
    from mirage_kg.argument.rule import RULE

    return [wire.RuleParameterView(**row._asdict(), value=values[row.name]) for row in RULE.values()]


def _inference(stand: Stand, row: InferenceStanding) -> wire.InferenceView:
    argument = stand.graph.arguments.get(row.argument or "", (None, None))[1]
    link = next((link for link in stand.graph.links if link.id == row.id), None) if argument is None else None
    return wire.InferenceView(
        **row.model_dump(),
        premise_nodes=[_premise(stand, premise) for premise in row.premises],
        warrant=argument.warrant if argument else link.reason if link else "",
        scheme=argument.scheme if argument else "",
        question=argument.question if argument else "",
        why=argument.why if argument else "",
    )


def _premise(stand: Stand, id: str) -> wire.PremiseView:
    node, row = stand.graph.nodes[id], stand.rows[id]
    return wire.PremiseView(
        id=id,
        kind=node.kind,
        title=node.title,
        statement=node.statement,
        strength=row.strength,
        testedness=row.testedness,
    )
