"""The most surprising measured figure around a claim, as one sentence with its interval.

A figure is the effect of a prediction in the last run of the claim, or of a node whose step bears on it, or a published number
whose sign a run turns round. What failed surprises more than what came true, and that more than what turned out to prove
nothing. Within one of these the figures of the claim itself come first, and of them the one that lies furthest from what was
asked:

    surprise = |effect - threshold| / (|effect| + |threshold|), in [0, 1]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mirage_kg.argument.evidence.run import Finding
from mirage_kg.experiment.article.escape import begun, plain
from mirage_kg.experiment.article.figures import place_of, value_of
from mirage_kg.experiment.reproduction.agreement import number
from mirage_kg.experiment.reproduction.table import interval
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.run import Effect, Judgement, Run, Verdict
from mirage_kg.model.source import Figure, Source
from mirage_kg.model.written import written

RANK: dict[Verdict, int] = {"contradicted": 3, "supported": 1, "vacuous": 0}
"""How surprising a verdict is; one that decides nothing is no figure to begin with."""

TURNED = 2
"""The rank of a published number whose sign a run turns round."""


class Candidate(NamedTuple):
    """One figure that a draft could begin with."""

    rank: int
    surprise: float
    own: bool
    key: str
    words: str


def hook(id: str, findings: Sequence[Finding], titles: Mapping[str, str], beside: Iterable[Beside]) -> str:
    """Return the sentence; empty where no run decided anything.

    Args:
        id: the claim.
        findings: the last runs of the claim and of those that bear on it by a step.
        titles: of their nodes, by id.
        beside: published numbers about the claim beside simulated ones.
    """
    found = [*_effects(id, findings, titles), *_turned(beside)]
    best = min(found, key=lambda row: (-row.rank, not row.own, -row.surprise, row.key), default=None)
    return best.words if best else ""


def _effects(id: str, findings: Sequence[Finding], titles: Mapping[str, str]) -> Iterator[Candidate]:
    for run, stale in findings:
        for row in run.judgements:
            if row.verdict in RANK and not stale and not run.ablated and row.effect.mean is not None:
                own = run.node == id
                where = "" if own else f"About “{plain(titles.get(run.node, run.node))}”, which bears on this: "
                yield Candidate(
                    RANK[row.verdict],
                    _surprise(row),
                    own,
                    f"{run.node} {run.experiment} {row.prediction}",
                    where + _told(run, row),
                )


def _surprise(row: Judgement) -> float:
    mean, edges = row.effect.mean, [edge for edge in (row.at_least, row.at_most) if edge is not None]
    if mean is None or not edges:
        return 0.0
    edge = min(edges, key=lambda value: abs(mean - value))
    whole = abs(mean) + abs(edge)
    return abs(mean - edge) / whole if whole else 0.0


def _told(run: Run, row: Judgement) -> str:
    said = plain(row.statement).rstrip(".")
    seen = f"in {run.seeds} simulated seeds the effect is {figure(row.effect)}"
    where = f"(run `{run.id}`)"
    if row.verdict == "contradicted":
        return f"“{said}” was the prediction, and it failed: {seen} where {asked(row)} was asked for {where}."
    without = f", and {figure(row.ablated)} without the mechanism" if row.ablated else ""
    if row.verdict == "vacuous":
        return f"“{said}” comes true, but not because of what is claimed: {seen}{without} {where}."
    return f"{said}: {seen}{without} {where}."


def figure(effect: Effect) -> str:
    """Return an effect with its interval, escaped."""
    if effect.mean is None:
        return "not a number"
    if effect.low is None or effect.high is None:
        return f"{written(effect.mean, '.3f')} (no interval)"
    return f"{written(effect.mean, '.3f')} \\[{written(effect.low, '.3f')}, {written(effect.high, '.3f')}\\]"


def asked(row: Judgement) -> str:
    """Return what a prediction asked for."""
    if row.at_least is not None and row.at_most is not None:
        return f"{written(row.at_least)} to {written(row.at_most)}"
    if row.at_most is not None:
        return f"at most {written(row.at_most)}"
    return f"at least {written(row.at_least or 0)}"


def _turned(beside: Iterable[Beside]) -> Iterator[Candidate]:
    for row in beside:
        if row.sign == "differs" and row.simulated is not None:
            place = ", ".join(filter(None, (f"`{row.source}`", plain(row.reported.locator))))
            reported = f"the paper reports {number(row.reported.value, row.form)} ({place})"
            seen = f"the simulation shows the other sign, {plain(interval(row))} over {row.simulated.seeds} seeds"
            words = f"{plain(row.quantity)}: {reported}, and {seen} (run `{row.simulated.run}`)."
            yield Candidate(TURNED, 1.0, own=True, key=f"{row.source} {row.id}", words=words)


def published_hook(figures: Iterable[tuple[Source, Figure]]) -> str:
    """Return the cited series of shares that turns back furthest or, where none does, swings most; empty where none is cited.

    A series turns back by the smaller of its rise to the highest point and its fall from there, or the other way round, where
    it runs along numbers. It swings by its highest value minus its lowest. Of equal ones the first cited counts.
    """
    series = [(source, row) for source, row in figures if len(row.series) > 1 and _shares(row)]
    if not series:
        return ""
    source, row = max(series, key=lambda one: (_turn(one[1]), _swing(one[1])))
    condition = f" ({plain(row.condition)})" if row.condition else ""
    named = f"{begun(row.quantity)}{condition}"
    return f"{named}: {value_of(row)}, as published ({place_of(source, row)}; no interval was read)."


def _shares(row: Figure) -> bool:
    """Return whether a figure is a share, so that swings of different figures can be compared."""
    return row.unit in ("percent", "points") or (row.unit == "1" and all(abs(point.value) <= 1 for point in row.series))


def _swing(row: Figure) -> float:
    values = [point.value for point in row.series]
    return (max(values) - min(values)) * (1.0 if row.unit == "1" else 0.01)


def _turn(row: Figure) -> float:
    try:
        places = [float(point.at) for point in row.series]
    except ValueError:
        return 0.0
    if places != sorted(places):
        return 0.0
    values, scale = [point.value for point in row.series], 1.0 if row.unit == "1" else 0.01
    first, last, most, least = values[0], values[-1], max(values), min(values)
    return scale * max(min(most - first, most - last), min(first - least, last - least))
