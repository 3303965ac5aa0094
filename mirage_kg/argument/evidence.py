"""From runs and cited figures to the base score of each statement: the evidence rule (decision record 0013).

A run speaks by its predictions. With m the distance of the mean effect to its threshold, in units of the half of its
interval that faces the threshold, |m| >= 1 decides, and

    size = (|m| - 1) / (|m| - 1 + clearance_half)   for |m| > 1, else 0.

A prediction that holds counts for the node as clearly as the weaker of two: that it holds with the mechanism, and that it
fails without. One that holds both ways is vacuous and counts nothing. One that fails counts against the node. The
weakest prediction of an experiment speaks for it, as in the verdict rule; experiments of one node are averaged.

    weight = seeds / (seeds + seeds_half) * stale_weight (if stale) * ablated_weight (if the mechanism was off)

A source speaks by the best read of its figures; sources add up by 1 - prod(1 - weight), those for and those against apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mirage_kg.argument.rule import DEFAULT, Rule
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.model.run import Effect, Judgement, Run
from mirage_kg.model.source import Figure
from mirage_kg.model.standing import NodeEvidence, PublishedEvidence, Sign, SimulatedEvidence

REPORTING = frozenset({"source", "metric", "system"})
"""Kinds of node that are what their figures report."""


class Finding(NamedTuple):
    """The last finished run of one experiment, and whether code, setting or prediction changed since."""

    run: Run
    stale: bool = False


def logit(p: float) -> float:
    """Return ln(p / (1 - p)); infinite at 0 and 1."""
    if p <= 0 or p >= 1:
        return math.copysign(math.inf, p - 0.5)
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x))."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def evidence_of(graph: Graph, findings: Iterable[Finding] = (), rule: Rule = DEFAULT) -> dict[str, NodeEvidence]:
    """Return the evidence on every node of `graph`, by id.

    Args:
        graph: the files; read, never changed.
        findings: the last finished run of each experiment; runs of nodes that are not there are left out.
        rule: parameters of the rule.
    """
    by_node: dict[str, list[Finding]] = {}
    for finding in findings:
        by_node.setdefault(finding.run.node, []).append(finding)
    reporters = _reporters(graph)
    return {
        id: weighed(
            id,
            tuple(row for finding in by_node.get(id, ()) for row in simulated(finding, rule)),
            published(graph, node, reporters, rule),
            rule,
        )
        for id, node in graph.nodes.items()
    }


def weighed(
    id: str, simulated: Sequence[SimulatedEvidence], published: Sequence[PublishedEvidence], rule: Rule = DEFAULT
) -> NodeEvidence:
    """Return the evidence on one node with its two scores, the base score and the testedness."""
    deciding = [row.contribution for row in simulated if row.decides]
    simulated_score = sum(deciding) / len(deciding) if deciding else 0.0
    published_score = _either(row.weight for row in published if row.sign > 0) - _either(
        row.weight for row in published if row.sign < 0
    )
    shift = rule["simulated_weight"] * simulated_score + rule["published_weight"] * published_score
    challenged = [abs(row.contribution) for row in simulated if row.decides] + [row.weight for row in published]
    return NodeEvidence(
        node=id,
        prior=rule["prior"],
        simulated=tuple(simulated),
        published=tuple(published),
        simulated_score=simulated_score,
        published_score=published_score,
        base=logistic(logit(rule["prior"]) + shift),
        testedness=_either(challenged),
        stale=any(row.stale for row in simulated),
    )


def _either(weights: Iterable[float]) -> float:
    """Return 1 - prod(1 - w): the chance of at least one of independent events."""
    return 1 - math.prod(1 - weight for weight in weights)


def simulated(finding: Finding, rule: Rule = DEFAULT) -> tuple[SimulatedEvidence, ...]:
    """Return what each prediction of a finished run says; nothing for a run without judgements."""
    rows = [_row(finding, judgement, rule) for judgement in finding.run.judgements]
    telling = [index for index, row in enumerate(rows) if finding.run.judgements[index].verdict != "vacuous"]
    weakest = min(telling or range(len(rows)), key=lambda index: rows[index].contribution, default=None)
    return tuple(row.model_copy(update={"decides": index == weakest}) for index, row in enumerate(rows))


def _row(finding: Finding, judgement: Judgement, rule: Rule) -> SimulatedEvidence:
    run, stale = finding
    sign, size = judged(judgement, ablated=run.ablated, half=rule["clearance_half"])
    seeds = sum(value is not None for value in judgement.effect.seeds)
    weight = seeds / (seeds + rule["seeds_half"]) if seeds else 0.0
    weight *= (rule["stale_weight"] if stale else 1.0) * (rule["ablated_weight"] if run.ablated else 1.0)
    return SimulatedEvidence(
        run=run.id,
        experiment=run.experiment,
        prediction=judgement.prediction,
        sign=sign,
        size=size,
        weight=weight,
        stale=stale,
        ablated=run.ablated,
        words=_told(judgement, sign, stale=stale, ablated=run.ablated),
    )


def judged(judgement: Judgement, *, ablated: bool, half: float) -> tuple[Sign, float]:
    """Return which way a prediction speaks, and how clearly.

    Args:
        judgement: the prediction with its effect, with and without the mechanism.
        ablated: the whole run had its mechanism off, so that holding proves nothing.
        half: half-widths beyond the deciding one at which the size is one half.
    """
    margin = _margin(judgement, judgement.effect)
    if margin <= -1:
        return -1, _size(-margin, half)
    if margin < 1 or ablated or judgement.ablated is None:
        return 0, 0.0
    size = min(_size(margin, half), _size(-_margin(judgement, judgement.ablated), half))
    return (1, size) if size > 0 else (0, 0.0)


def _size(clearance: float, half: float) -> float:
    """Return how much `clearance` half-widths count; an effect without spread counts wholly."""
    if math.isinf(clearance):
        return 1.0 if clearance > 0 else 0.0
    beyond = max(0.0, clearance - 1)
    return beyond / (beyond + half)


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


def published(
    graph: Graph, node: Node, reporters: Mapping[str, frozenset[str]], rule: Rule = DEFAULT
) -> tuple[PublishedEvidence, ...]:
    """Return what each cited source with a figure says of a node.

    A node that reports (a source, metric or system) is what its figures say. Any other node is moved by a source only where
    it says that it rests on it; a source that an argument of the node brings acts through that argument and not twice; any
    other citation does not say which way it bears, so it counts as a test and moves nothing.

    Args:
        graph: holds the sources.
        node: cites them.
        reporters: source key -> nodes of kind source that cite it.
        rule: parameters of the rule.
    """
    rests_on = {link.to for link in node.links if link.relation == "evidenced_by"}
    argued = {row.source for argument in node.arguments for row in argument.evidence if row.source}
    rows = []
    for citation in node.sources:
        source = graph.sources.get(citation.source)
        figures = [figure for figure in source.figures if figure.id in citation.figures] if source else []
        if not figures:
            continue
        best = max(figures, key=lambda figure: rule[f"confidence_{figure.confidence}"])
        sign: Sign = 0
        if node.kind in REPORTING:
            sign, relevance, why = 1, 1.0, "reported here"
        elif citation.source in argued:
            relevance, why = rule["relevance_cited"], "acts through an argument"
        elif reporters.get(citation.source, frozenset()) & rests_on:
            sign, relevance, why = 1, rule["relevance_rested_on"], "the node rests on it"
        else:
            relevance, why = rule["relevance_cited"], "cited without saying which way"
        rows.append(
            PublishedEvidence(
                source=citation.source,
                figure=best.id,
                confidence=best.confidence,
                sign=sign,
                weight=rule[f"confidence_{best.confidence}"] * relevance,
                words=_figure_words(best, why),
            )
        )
    return _one_vote_each(rows)


def _one_vote_each(rows: Sequence[PublishedEvidence]) -> tuple[PublishedEvidence, ...]:
    """Return the heaviest row of each source: a source cited at two places is one source."""
    best: dict[str, PublishedEvidence] = {}
    for row in rows:
        if row.source not in best or row.weight > best[row.source].weight:
            best[row.source] = row
    return tuple(best.values())


def _figure_words(figure: Figure, why: str) -> str:
    said = f": {figure.value:g} {'' if figure.unit == '1' else figure.unit}".rstrip() if figure.value is not None else ""
    return f"{figure.quantity}{said} (read: {figure.confidence.replace('_', ' ')}; {why})"


def _reporters(graph: Graph) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for node in graph.nodes.values():
        if node.kind == "source":
            for citation in node.sources:
                found.setdefault(citation.source, set()).add(node.id)
    return {key: frozenset(ids) for key, ids in found.items()}
