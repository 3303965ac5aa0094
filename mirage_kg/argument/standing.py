"""How everything stands: one position, all semantics, the mirror check and staleness, put together."""

from __future__ import annotations

from mirage_kg.argument.abstract.labels import Labels, labels_of
from mirage_kg.argument.agreement import verdict_of
from mirage_kg.argument.evidence.warrant import Warrant
from mirage_kg.argument.frame import Inference
from mirage_kg.argument.mirror import mirror_check
from mirage_kg.argument.said import said_of
from mirage_kg.argument.solutions import Solutions
from mirage_kg.argument.staleness import stale_through
from mirage_kg.model.semantics import SEMANTICS
from mirage_kg.model.standing import InferenceStanding, SemanticsResult, Standing, StatementStanding


def standing_of(solved: Solutions) -> Standing:
    """Return how every statement and every inference of a solved position stands."""
    position = solved.position
    said = said_of(position.frame)
    labels = labels_of(position.frame, position.base)
    mirror = mirror_check(position.frame.statements, position.frame.inferences, position.evidence, position.rule)
    stale = stale_through(position.frame.statements, position.frame.inferences, position.evidence)
    strengths = {
        id: {semantics: float(row.values[place]) for semantics, row in solved.gradual.items()}
        for place, id in enumerate(solved.qbaf.names)
    }

    def statement(id: str) -> StatementStanding:
        counted = [strengths[id][semantics] for semantics in solved.trusted]
        accepted = {semantics: row.labels[id] for semantics, row in labels.items() if row.outcome == "solved"}
        verdict = verdict_of(counted, tuple(accepted.values()))
        evidence = position.evidence[id]
        return StatementStanding(
            id=id,
            base=position.base[id],
            strength=float(solved.strength[solved.qbaf.places[id]]),
            low=min(counted),
            high=max(counted),
            strengths=strengths[id],
            testedness=evidence.testedness,
            tested_by_runs=evidence.tested_by_runs,
            tested_by_figures=evidence.tested_by_figures,
            said=said[id],
            accepted=accepted,
            agreed=verdict != "split",
            verdict=verdict,
            mirror=mirror[id].mirror,
            ring=mirror[id].ring,
            stale_through=stale.get(id, ()),
            simulated=evidence.simulated_score,
            published=evidence.published_score,
        )

    return Standing(
        evidence=position.hash,
        rule=dict(position.rule),
        semantics=(
            *(_gradual(id, solved) for id in solved.gradual),
            *(_extension(id, row) for id, row in labels.items()),
        ),
        nodes=tuple(statement(id) for id in position.frame.statements),
        inferences=tuple(
            _inference(row, position.warrants.get(row.id) or Warrant(row.weight), strengths[row.id], solved)
            for row in position.frame.inferences
        ),
    )


def _inference(row: Inference, warrant: Warrant, strengths: dict[str, float], solved: Solutions) -> InferenceStanding:
    return InferenceStanding(
        id=row.id,
        argument=row.argument,
        conclusion=row.conclusion,
        premises=row.premises,
        polarity=row.polarity,
        hits=row.hits,
        weight=row.weight,
        start=warrant.start,
        runs=tuple(run.rows[0].run for run in warrant.runs),
        read=warrant.read,
        origin=row.origin,
        strengths=strengths,
        activation=solved.activation[row.id],
    )


def _gradual(id: str, solved: Solutions) -> SemanticsResult:
    row = solved.gradual[id]
    if row.converged:
        words = f"At rest after {row.steps} steps."
    else:
        words = f"Does not converge: after {row.steps} steps a strength still moves by {row.residual:.2g}"
        words += f", round {', '.join(row.circle)}." if row.circle else "."
    return SemanticsResult(
        id=id,
        label=SEMANTICS[id].label,
        family="gradual",
        converged=row.converged,
        steps=row.steps,
        residual=row.residual,
        cycle=row.circle,
        words=words,
    )


def _extension(id: str, row: Labels) -> SemanticsResult:
    return SemanticsResult(id=id, label=SEMANTICS[id].label, family="extension", outcome=row.outcome, words=row.words)
