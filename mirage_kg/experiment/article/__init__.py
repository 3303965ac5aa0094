"""A draft to post about one node, in Markdown.

Everything in it is the graph's own text, a published figure with the key of its source, a figure of a finished run with its id,
or a strength that the solver gives for the graph and runs named at the end. What is not there is said to be missing. The same
graph and the same runs give the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mirage_kg.argument.agreement import FALLS, HOLDS
from mirage_kg.argument.words import counted, tested_words
from mirage_kg.experiment.article.escape import opening, plain, stopped
from mirage_kg.experiment.article.hook import hook, published_hook
from mirage_kg.experiment.article.pictures import Picture, pictures
from mirage_kg.experiment.article.seen import command, published, runs, turning
from mirage_kg.experiment.article.sources import cited_by, listed
from mirage_kg.experiment.article.steps import answer_to, objection, steps, strongest_objection
from mirage_kg.experiment.article.subject import SEMANTICS, VERDICTS, Subject
from mirage_kg.model.standing import Said

__all__ = ["SECTIONS", "SEMANTICS", "SOURCES", "Picture", "Subject", "article", "cited_by", "pictures"]

OPENING = 110
"""About how many words of the node's own text are told."""


def article(subject: Subject) -> str:
    """Return the draft."""
    head = f"# {plain(subject.node.title)}\n\n**{_hook(subject)}**\n\n{_in_short(subject)}"
    text = "\n\n".join((head, *(f"## {title}\n\n{section(subject)}" for title, section in SECTIONS)))
    return f"{text}\n\n## {SOURCES}\n\n{listed(subject, text)}\n"


def _hook(subject: Subject) -> str:
    near = {premise for row in (*subject.said.supports, *subject.said.attacks) for premise in row.premises}
    findings = [row for row in subject.stand.findings if row.run.node in near | {subject.node.id}]
    found = hook(subject.node.id, findings, subject.titles, subject.beside) or published_hook(subject.cited())
    return found or "Nothing about this has been measured yet: no run of it, and no cited figure."


def _in_short(subject: Subject) -> str:
    row = subject.said.standing
    ways = f"{counted(len(row.strengths), '').strip()} semantics"
    same = f"{row.low:.2f}" == f"{row.high:.2f}"
    spread = f"by all {ways}" if same else f"{row.low:.2f} to {row.high:.2f} by {ways}"
    lines = [
        f"It {VERDICTS[row.verdict]}: strength {row.strength:.2f} on a scale from 0 to 1, {spread}; "
        f"{tested_words(row)} on the same scale. A claim holds from {HOLDS} up, falls from {FALLS} down, and stands "
        "between in the middle.",
        _counts(row.said),
        *_judged(subject),
        *_weak(subject),
    ]
    return "\n".join(["**In short**", "", *(f"- {line}" for line in lines)])


def _judged(subject: Subject) -> Iterator[str]:
    """Yield the verdicts of its own runs; one whose mechanism was off says nothing for it and stands apart."""
    runs = [row.run for row in subject.findings]
    for head, kept in (
        ("Verdicts on its own predictions", [run for run in runs if not run.ablated]),
        ("Last run with its mechanism off, which says nothing for it", [run for run in runs if run.ablated]),
    ):
        if kept:
            yield f"{head}: {', '.join(row.verdict for run in kept for row in run.judgements)}."
    left = len(subject.node.experiments) - len(runs)
    if left:
        words = counted(left, "experiment")
        yield f"{words[0].upper()}{words[1:]} of its own not run yet."


def _weak(subject: Subject) -> Iterator[str]:
    refuted = dict.fromkeys(id for row in subject.said.supports for id in subject.refuted(row))
    if refuted:
        yield f"Refuted on the way: {', '.join(map(subject.named, refuted))}."
    strongest = strongest_objection(subject)
    if strongest is not None:
        answered = "answered" if answer_to(subject, strongest) or subject.refuted(strongest) else "unanswered"
        yield f"Strongest objection: {' with '.join(map(subject.named, strongest.premises))}, {answered}."


def _counts(said: Said) -> str:
    one = said.uncounted == 1
    words = f"{counted(said.uncounted, 'more link')} undercut{'s' if one else ''} without naming a step"
    rest = (
        f" {words[0].upper()}{words[1:]}: {'it counts' if one else 'they count'} for nothing." if said.uncounted else ""
    )
    if not said.support + said.attack + said.undercut:
        return f"No other node speaks for it or against it.{rest}"
    cut = f"{said.undercut or 'none'} that undercut{'' if said.undercut > 1 else 's'} a reason"
    return f"Said about it: {said.support or 'none'} for, {said.attack or 'none'} against, {cut}.{rest}"


def _claimed(subject: Subject) -> str:
    text = opening(subject.node.body, subject.titles, OPENING)
    return "\n\n".join(filter(None, (f"> {stopped(subject.node.statement)}", text)))


def _run_it(subject: Subject) -> str:
    id = subject.node.id
    lines = []
    if subject.node.experiments:
        run = " and ".join(command(subject, row) for row in subject.node.experiments)
        seen = [row.run for row in subject.findings]
        lines.append(f"- {run}: the same seeds give the same numbers again.")
        lines += [
            f"- The curves of run `{run.id}`: {subject.at(f'/lab/{id}?experiment={run.experiment}&run={run.id}')}"
            for run in seen
        ] or [f"- The Lab, with its knobs: {subject.at(f'/lab/{id}')}"]
    lines.append(f"- The argument as a picture, to be saved as SVG or PNG: {subject.at(f'/argument/{id}')}")
    lines.append(
        f"- `mirage explain {id}` says where each strength comes from (graph and runs "
        f"`{subject.stand.standing.evidence[:12]}`); `mirage serve` serves the addresses."
    )
    return "\n".join(lines)


SECTIONS: tuple[tuple[str, Callable[[Subject], str]], ...] = (
    ("What is claimed", _claimed),
    ("The argument in steps", steps),
    ("The strongest objection", objection),
    ("What was run", runs),
    ("What was published, beside what was simulated", published),
    ("What would change our mind", turning),
    ("Run it yourself", _run_it),
)
"""The sections of a draft, in their order; the sources follow."""

SOURCES = "Sources"
"""The title of the last section."""
