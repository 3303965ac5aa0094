"""Reasons as sentences: plain, exact, numbers with their spread, no more than what was computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mirage_kg.argument.abstract.defeat import MARGIN
from mirage_kg.model.graph import Graph
from mirage_kg.model.source import Confidence
from mirage_kg.model.standing import (
    Change,
    Flip,
    InferenceStanding,
    NodeEvidence,
    PublishedEvidence,
    StatementStanding,
)
from mirage_kg.model.written import listed, written

Name = Callable[[str], str]
"""What a reader calls a statement or an inference."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def names_in(graph: Graph, inferences: Sequence[InferenceStanding]) -> Name:
    """Return what names an element: a statement by its title, an inference by what it does and all of its premises."""
    rows = {row.id: row for row in inferences}

    def name(id: str) -> str:
        if id in graph.nodes:
            return f"“{graph.nodes[id].title}”"
        row = rows.get(id)
        if row is None:
            return f"“{id}”"
        does = {"support": "support", "attack": "attack", "undercut": "undercut"}[row.polarity]
        return f"the {does} from {' together with '.join(map(name, row.premises))}"

    return name


def counted(number: int, noun: str) -> str:
    """Return a number in words with its noun."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 or not noun else 's'}"


def amount(change: float, sign: str = "") -> str:
    """Return a change of a strength in two decimals, or in three where it is less than 0.01.

    Args:
        change: of a strength in [0, 1].
        sign: "+" where an increase is to be written with its sign.
    """
    return written(change, f"{sign}.{2 if abs(change) >= 0.00995 else 3}f")


def apart(before: float, after: float) -> tuple[str, str]:
    """Return two strengths in two decimals, or in three where two would not keep them apart."""
    places = 2 if f"{before:.2f}" != f"{after:.2f}" else 3
    return f"{before:.{places}f}", f"{after:.{places}f}"


def standing_words(row: StatementStanding, semantics: int) -> str:
    """Say the strength with its spread over the gradual semantics."""
    if row.verdict == "split":
        return f"The semantics do not agree: {row.low:.2f} to {row.high:.2f}, {row.strength:.2f} in the mean."
    spread = row.high - row.low
    within = f", within {spread:.2f}" if spread >= 0.005 else ""
    return f"{row.strength:.2f} in {NUMBERS[semantics]} semantics{within}."


def tested_words(row: StatementStanding) -> str:
    """Say how far a statement was tested, and by what."""
    by = [word for word, share in (("runs", row.tested_by_runs), ("figures", row.tested_by_figures)) if share > 0]
    return f"tested {row.testedness:.2f} by {' and '.join(by)}" if row.testedness > 0 else "not tested"


def held_words(direct: Mapping[str, float], name: Name) -> str:
    """Say what holds a statement up most and what pulls it down most, by what the removal of each argument changes."""
    up = min(direct, key=lambda id: direct[id], default=None)
    down = max(direct, key=lambda id: direct[id], default=None)
    parts = []
    if up is not None and direct[up] <= -0.0005:
        parts.append(f"held up most by {name(up)} ({amount(-direct[up])})")
    if down is not None and direct[down] >= 0.0005:
        parts.append(f"pulled down most by {name(down)} ({amount(direct[down])})")
    if not parts:
        return "No argument by itself moves it by as much as 0.001." if direct else "No argument bears on it."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def own_words(evidence: NodeEvidence, strength: float, change: float) -> str:
    """Say what the node's own evidence is worth to it, then what that evidence is.

    Args:
        evidence: of the node.
        strength: how strong it is.
        change: how strong it would be with its base score at the prior, minus that.
    """
    if abs(change) < 0.0005:
        return evidence_words(evidence)
    does = "adds" if change < 0 else "takes"
    worth = f"Its own evidence {does} {abs(change):.2f}: without it {strength + change:.2f} would be left."
    return f"{worth} {evidence_words(evidence)}"


def fallen_words(row: InferenceStanding, fallen: Mapping[str, float], name: Name) -> str:
    """Say which premises of an inference their own runs contradict, and how strong those still are.

    Args:
        row: the inference.
        fallen: strength of each such premise; at least one.
        name: names elements.
    """
    told = listed([f"{name(id)} ({strength:.2f})" for id, strength in fallen.items()])
    runs = "by its own run" if len(fallen) == 1 else "by their own runs"
    of = {"support": "supports it", "attack": "attacks it", "undercut": "undercuts it"}[row.polarity]
    if len(row.premises) == 1:
        return f"{told}, which {of}, is contradicted {runs}."
    which = counted(len(fallen), "").strip().capitalize()
    are = "is" if len(fallen) == 1 else "are"
    return (
        f"{which} of the {counted(len(row.premises), 'premise')} of {name(row.id)} {are} contradicted {runs}: {told}."
    )


READ: dict[Confidence, str] = {
    "high": "from the paper itself",
    "digitised": "off a printed curve",
    "own_check": "derived here",
    "medium": "second-hand",
    "by_eye": "by eye",
    "low": "from memory or a page alone",
}
"""How surely a figure was read, in words, the surest first."""


def read_words(published: Sequence[PublishedEvidence]) -> str:
    """Say of how many sources the best figure was read in which way."""
    ways = Counter(row.confidence for row in published)
    return ", ".join(f"{NUMBERS[n] if n < len(NUMBERS) else n} {how}" for way, how in READ.items() if (n := ways[way]))


def evidence_words(evidence: NodeEvidence) -> str:
    """Say what the node's own evidence does, runs and figures apart, and how the figures were read."""
    deciding = [row for row in evidence.simulated if row.decides]
    if not deciding:
        runs = "Never run."
    elif any(row.ablated for row in deciding):
        runs = f"The last run had the mechanism switched off and counts {written(evidence.simulated_score, '+.2f')}."
    else:
        old = ", stale" if evidence.stale else ""
        runs = f"Its {'run counts' if len(deciding) == 1 else 'runs count'} {written(evidence.simulated_score, '+.2f')}{old}."
    moving = [row for row in evidence.published if row.sign]
    figures = ""
    if moving:
        sources = counted(len(moving), "source")
        counts = f"Figures of {sources} count {written(evidence.published_score, '+.2f')}"
        figures = f" {counts}; the best of each: {read_words(moving)}."
    return runs + figures


def held_score_words(base: float) -> str:
    """Say that the node's own evidence does nothing, since its base score is supposed."""
    return f"Its own score is set by hand to {base:.2f}, whatever its evidence says."


def flip_words(flip: Flip, before: str, after: str, name: Name) -> str:
    """Say what turns the verdict."""
    gone = [name(change.id) for change in flip.changes if change.after is None]
    if gone:
        sure = "" if flip.smallest else " No smaller set was found; not all were tried."
        return f"Without {listed(gone)} it {before} no longer: it {after}.{sure}"
    return " ".join(_moved(change, after, name) for change in flip.changes)


def _moved(change: Change, after: str, name: Name) -> str:
    what = "a base score" if change.kind == "statement" else "a weight"
    value, was = _turned(change.before, change.before if change.after is None else change.after)
    return f"With {what} of {value} instead of {was} for {name(change.id)}, it {after}."


def _turned(before: float, after: float) -> tuple[str, str]:
    """Return the score at which a verdict turns, and the one of now, in two decimals or as many as keep them apart.

    The first is rounded away from the second, so that what is written does turn the verdict.
    """
    way = ROUND_CEILING if after > before else ROUND_FLOOR
    for places in range(2, 6):
        value, was = written(Decimal(repr(after)).quantize(Decimal(1).scaleb(-places), way)), f"{before:.{places}f}"
        if value != was:
            break
    return value, was


def defence_words(members: Sequence[str], itself: str, name: Name, *, smallest: bool, weak: int = 0) -> str:
    """Say what a defending set consists of; no members: there is none.

    `weak` attacks on the statement are left out by the plain framework, since it is clearly stronger than each of them.
    """
    if not members:
        return "No set that defends itself holds it."
    others = [name(id) for id in members if id != itself]
    if not others and weak:
        are, each = ("attack on it is", "it is") if weak == 1 else ("attacks on it are", "each is")
        said = f"{counted(weak, '').strip().capitalize()} {are} left out of this, since {each} weaker by more than {MARGIN:.2f}"
        return (
            f"{said} than its own evidence makes it: accepted here says no more than that nothing stronger strikes it."
        )
    if not others:
        return "Nothing strikes it, so it needs no defence."
    sure = "" if smallest else " A smaller one may exist; the search stopped at its budget."
    return f"It is defended by {listed(others)}.{sure}"


def path_words(start: str, end: str, effect: float, hops: int, name: Name) -> str:
    """Say what the runs of one node do to another, and how far that way is."""
    own = start == end
    whose = "Its own runs move" if own else f"The runs of {name(start)} move"
    way = ", directly" if own else f", along {counted(hops, 'step')}" if hops else ""
    return f"{whose} it by {amount(effect, '+')}{way}."


def moved_words(title: str, before: StatementStanding, after: StatementStanding | None, changed: int) -> str:
    """Say what a supposition does to one statement and to how many others."""
    moved = f"{counted(changed, 'statement')} move{'s' if changed == 1 else ''}"
    if after is None:
        return f"“{title}” is taken out; {moved}."
    if abs(after.strength - before.strength) < 0.0005:
        return f"“{title}” stays at {before.strength:.2f}; {moved}."
    turned = "" if after.verdict == before.verdict else f", from {before.verdict} to {after.verdict}"
    was, now = apart(before.strength, after.strength)
    return f"“{title}” goes from {was} to {now}{turned}; {moved}."


def mirror_words(mirror: str, ring: Sequence[str], anchors: int, name: Name) -> str:
    """Say what the mirror check found."""
    circle = f"{listed([name(id) for id in ring])} support each other in a ring" if len(ring) > 1 else ""
    if mirror == "anchored":
        held = f"Support reaches it from {counted(anchors, 'statement')} with a source or a run of its own."
        return f"{held} {circle}, which counts for nothing here.".replace("  ", " ") if circle else held
    if mirror == "ring":
        return f"{circle or 'It supports itself'}. Nothing outside holds it."
    return "Neither a source nor a run holds it."
