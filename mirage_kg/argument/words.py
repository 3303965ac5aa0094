"""Reasons as sentences: plain, exact, numbers with their spread, no more than what was computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import Change, Flip, InferenceStanding, NodeEvidence, StatementStanding

Name = Callable[[str], str]
"""What a reader calls a statement or an inference."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def names_in(graph: Graph, inferences: Sequence[InferenceStanding]) -> Name:
    """Return what names an element: a statement by its title, an inference by its first premise and where it leads."""
    rows = {row.id: row for row in inferences}

    def name(id: str) -> str:
        if id in graph.nodes:
            return f"“{graph.nodes[id].title}”"
        row = rows.get(id)
        if row is None:
            return f"“{id}”"
        more = f" with {counted(len(row.premises) - 1, 'other')}" if len(row.premises) > 1 else ""
        does = {"support": "support", "attack": "attack", "undercut": "undercut"}[row.polarity]
        return f"the {does} from {name(row.premises[0])}{more}"

    return name


def counted(number: int, noun: str) -> str:
    """Return a number in words with its noun."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"


def standing_words(row: StatementStanding, semantics: int) -> str:
    """Say the strength with its spread over the gradual semantics."""
    if row.verdict == "split":
        return f"The semantics do not agree: {row.low:.2f} to {row.high:.2f}, {row.strength:.2f} in the mean."
    spread = row.high - row.low
    within = f", within {spread:.2f}" if spread >= 0.005 else ""
    return f"{row.strength:.2f} in {NUMBERS[semantics]} semantics{within}."


def held_words(direct: Mapping[str, float], name: Name) -> str:
    """Say what holds a statement up most and what pulls it down most, by what the removal of each argument changes."""
    up = min(direct, key=lambda id: direct[id], default=None)
    down = max(direct, key=lambda id: direct[id], default=None)
    parts = []
    if up is not None and direct[up] <= -0.0005:
        parts.append(f"held up most by {name(up)} ({-direct[up]:.3f})")
    if down is not None and direct[down] >= 0.0005:
        parts.append(f"pulled down most by {name(down)} ({direct[down]:.3f})")
    if not parts:
        return "No argument by itself moves it by as much as 0.001." if direct else "No argument bears on it."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def evidence_words(evidence: NodeEvidence) -> str:
    """Say what the node's own evidence does, runs and figures apart."""
    deciding = [row for row in evidence.simulated if row.decides]
    if not deciding:
        runs = "Never run."
    elif any(row.ablated for row in deciding):
        runs = f"The last run had the mechanism switched off and counts {evidence.simulated_score:+.2f}."
    else:
        old = ", stale" if evidence.stale else ""
        runs = f"Its {'run counts' if len(deciding) == 1 else 'runs count'} {evidence.simulated_score:+.2f}{old}."
    moving = sum(row.sign != 0 for row in evidence.published)
    figures = f" Figures of {counted(moving, 'source')} count {evidence.published_score:+.2f}." if moving else ""
    return runs + figures


def held_score_words(base: float) -> str:
    """Say that the node's own evidence does nothing, since its base score is supposed."""
    return f"Its own score is set by hand to {base:.2f}, whatever its evidence says."


def flip_words(flip: Flip, before: str, after: str, name: Name) -> str:
    """Say what turns the verdict."""
    gone = [name(change.id) for change in flip.changes if change.after is None]
    if gone:
        sure = "" if flip.smallest else " No smaller set was found; not all were tried."
        return f"Without {_listed(gone)} it {before} no longer: it {after}.{sure}"
    return " ".join(_moved(change, after, name) for change in flip.changes)


def _moved(change: Change, after: str, name: Name) -> str:
    what = "a base score" if change.kind == "statement" else "a weight"
    return f"With {what} of {change.after:.3f} instead of {change.before:.3f} for {name(change.id)} it {after}."


def defence_words(members: Sequence[str], itself: str, name: Name, *, smallest: bool) -> str:
    """Say what a defending set consists of; no members: there is none."""
    if not members:
        return "No set that defends itself holds it."
    others = [name(id) for id in members if id != itself]
    if not others:
        return "Nothing that counts strikes it, so it needs no defence."
    sure = "" if smallest else " A smaller one may exist; the search stopped at its budget."
    return f"It is defended by {_listed(others)}.{sure}"


def path_words(start: str, end: str, effect: float, hops: int, name: Name) -> str:
    """Say what the runs of one node do to another, and how far that way is."""
    own = start == end
    whose = "Its own runs move" if own else f"The runs of {name(start)} move"
    way = ", directly" if own else f", along {counted(hops, 'step')}" if hops else ""
    return f"{whose} it by {effect:+.3f}{way}."


def moved_words(title: str, before: StatementStanding, after: StatementStanding | None, changed: int) -> str:
    """Say what a supposition does to one statement and to how many others."""
    moved = f"{counted(changed, 'statement')} move{'s' if changed == 1 else ''}"
    if after is None:
        return f"“{title}” is taken out; {moved}."
    if abs(after.strength - before.strength) < 0.0005:
        return f"“{title}” stays at {before.strength:.3f}; {moved}."
    turned = "" if after.verdict == before.verdict else f", from {before.verdict} to {after.verdict}"
    return f"“{title}” goes from {before.strength:.3f} to {after.strength:.3f}{turned}; {moved}."


def mirror_words(mirror: str, ring: Sequence[str], anchors: int, name: Name) -> str:
    """Say what the mirror check found."""
    circle = f"{_listed([name(id) for id in ring])} support each other in a ring" if len(ring) > 1 else ""
    if mirror == "anchored":
        held = f"Support reaches it from {counted(anchors, 'statement')} with a source or a run of its own."
        return f"{held} {circle}, which counts for nothing here.".replace("  ", " ") if circle else held
    if mirror == "ring":
        return f"{circle or 'It supports itself'}. Nothing outside holds it."
    return "Neither a source nor a run holds it."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
