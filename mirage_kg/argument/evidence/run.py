"""What a run says of its node: the evidence rule for runs (decision record 0013).

A run speaks by its predictions. With m the distance of the mean effect to its threshold, in units of the half of its
interval that faces the threshold, |m| >= 1 decides, and

    size = (|m| - 1) / (|m| - 1 + clearance_half)   for |m| > 1, else 0.

A prediction that holds counts for the node as clearly as the weaker of two: that it holds with the mechanism, and that it
fails without. One that holds both ways is vacuous and counts nothing. One that fails counts against the node. The
weakest prediction of an experiment speaks for it, as in the verdict rule.

    weight = seeds / (seeds + seeds_half) * stale_weight (if stale) * ablated_weight (if the mechanism was off)
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.model.run import Effect, Judgement, Run
from mirage_kg.model.standing import Sign, SimulatedEvidence

Outcome = Literal["supported", "contradicted", "ablated", "none"]
"""How an imagined run ends; none: as if it had never been."""

IMAGINED = "imagined"
"""Stands where the id of a run would, and where that of its prediction would."""


class Finding(NamedTuple):
    """The last finished run of one experiment, and whether code, setting or prediction changed since."""

    run: Run
    stale: bool = False


class RunEvidence(NamedTuple):
    """What one run, done or imagined, says: a row for each prediction, of which one decides."""

    node: str
    experiment: str
    simulation: str
    rows: tuple[SimulatedEvidence, ...]

    @property
    def contribution(self) -> float:
        """What the deciding prediction contributes, in [-1, 1]; 0 without one."""
        return sum(row.contribution for row in self.rows if row.decides)


def told_by(finding: Finding, rule: Rule = DEFAULT) -> RunEvidence:
    """Return what a finished run says."""
    run = finding.run
    return RunEvidence(run.node, run.experiment, run.simulation, simulated(finding, rule))


def imagined(
    node: str, experiment: str, simulation: str, outcome: Outcome, seeds: int = 20, rule: Rule = DEFAULT
) -> RunEvidence:
    """Return what a run would say that ended so, as clearly as the rule's `imagined_size` says."""
    if outcome == "none":
        return RunEvidence(node, experiment, simulation, ())
    ablated = outcome == "ablated"
    row = SimulatedEvidence(
        run=IMAGINED,
        experiment=experiment,
        prediction=IMAGINED,
        sign=1 if outcome == "supported" else -1,
        size=rule["imagined_size"],
        weight=_seeds_weight(seeds, rule) * (rule["ablated_weight"] if ablated else 1.0),
        seeds=seeds,
        stale=False,
        ablated=ablated,
        decides=True,
        words=f"Supposed: {outcome}.",
    )
    return RunEvidence(node, experiment, simulation, (row,))


def simulated(finding: Finding, rule: Rule = DEFAULT) -> tuple[SimulatedEvidence, ...]:
    """Return what each prediction of a finished run says; nothing for a run without judgements."""
    rows = [_row(finding, judgement, rule) for judgement in finding.run.judgements]
    telling = [index for index, row in enumerate(rows) if finding.run.judgements[index].verdict != "vacuous"]
    weakest = min(telling or range(len(rows)), key=lambda index: rows[index].contribution, default=None)
    return tuple(row.model_copy(update={"decides": index == weakest}) for index, row in enumerate(rows))


def _row(finding: Finding, judgement: Judgement, rule: Rule) -> SimulatedEvidence:
    run, stale = finding
    sign, clearance = cleared(judgement, ablated=run.ablated)
    # A swept cell keeps no value for each seed.
    values = judgement.effect.seeds
    seeds = sum(value is not None for value in values) if values else run.seeds
    weight = _seeds_weight(seeds, rule)
    weight *= (rule["stale_weight"] if stale else 1.0) * (rule["ablated_weight"] if run.ablated else 1.0)
    return SimulatedEvidence(
        run=run.id,
        experiment=run.experiment,
        prediction=judgement.prediction,
        sign=sign,
        size=_size(clearance, rule["clearance_half"]),
        weight=weight,
        clearance=None if math.isinf(clearance) else clearance,
        seeds=seeds,
        stale=stale,
        ablated=run.ablated,
        vacuous=judgement.verdict == "vacuous",
        words=_told(judgement, sign, stale=stale, ablated=run.ablated),
    )


def _seeds_weight(seeds: int, rule: Rule) -> float:
    return seeds / (seeds + rule["seeds_half"]) if seeds else 0.0


def cleared(judgement: Judgement, *, ablated: bool) -> tuple[Sign, float]:
    """Return which way a prediction speaks, and by how many half-widths beyond the deciding one.

    Args:
        judgement: the prediction with its effect, with and without the mechanism.
        ablated: the whole run had its mechanism off, so that holding proves nothing.
    """
    margin = _margin(judgement, judgement.effect)
    if margin <= -1:
        return -1, -margin - 1
    if margin < 1 or ablated or judgement.ablated is None:
        return 0, 0.0
    beyond = min(margin, -_margin(judgement, judgement.ablated)) - 1
    return (1, beyond) if beyond > 0 else (0, 0.0)


def _size(beyond: float, half: float) -> float:
    """Return how much a clearance counts; that of an effect without spread is infinite and counts wholly."""
    return 1.0 if math.isinf(beyond) else beyond / (beyond + half)


def _margin(judgement: Judgement, effect: Effect) -> float:
    """Return the distance of the mean to the nearest threshold, positive inside, in half-widths; 0 without an interval."""
    if effect.mean is None or effect.low is None or effect.high is None:
        return 0.0
    below, above = effect.mean - effect.low, effect.high - effect.mean
    margins = []
    if judgement.at_least is not None:
        margins.append(_ratio(effect.mean - judgement.at_least, below, above))
    if judgement.at_most is not None:
        margins.append(_ratio(judgement.at_most - effect.mean, above, below))
    return min(margins, default=0.0)


def _ratio(distance: float, facing: float, other: float) -> float:
    """Return a signed distance in units of the half-width on the side of the threshold."""
    width = facing if distance >= 0 else other
    if width <= 0:
        return math.copysign(math.inf, distance) if distance else math.inf
    return distance / width


def _told(judgement: Judgement, sign: int, *, stale: bool, ablated: bool) -> str:
    old = " Stale: code, setting or prediction changed since." if stale else ""
    if ablated:
        off = "The last run had the mechanism switched off"
        return f"{off}, and the prediction failed.{old}" if sign < 0 else f"{off}, and says nothing.{old}"
    return f"{judgement.words}{old}"
