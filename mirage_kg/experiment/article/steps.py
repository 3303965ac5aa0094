"""The argument of a draft: its steps with the standing of each premise, what that does to the conclusion, the objection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mirage_kg.argument.words import counted, read_words
from mirage_kg.experiment.article.escape import plain, stopped
from mirage_kg.experiment.article.hook import asked, figure
from mirage_kg.experiment.article.subject import VERDICTS, Subject
from mirage_kg.model.standing import InferenceStanding, NodeEvidence, PublishedEvidence
from mirage_kg.model.written import written

STEPS = 3
"""Most steps that are written out: those with a refuted premise before those that bring most."""

KEYS = 2
"""Most sources that are named for one premise."""

BEARS_ON = 4
"""Most nodes that are named for which a node without a step for it is used."""

LEAST = 0.0005
"""What moves a strength by less is said not to move it."""


def steps(subject: Subject) -> str:
    """Return the steps, those that bring most first, and what their premises do to the conclusion."""
    supports = subject.said.supports
    if not supports:
        return _alone(subject)
    order = sorted(supports, key=lambda row: (subject.brought[row.id], row.id))
    chosen = {row.id for row in sorted(order, key=lambda row: not subject.refuted(row))[:STEPS]}
    shown = [row for row in order if row.id in chosen]
    parts = [_step(subject, place, row) for place, row in enumerate(shown, 1)]
    left = len(supports) - len(shown)
    rest = f" {_counted(left, 'other step')} {'is' if left == 1 else 'are'} left out here." if left else ""
    return "\n\n".join((*parts, f"{_conclusion(subject)}{rest}"))


def _alone(subject: Subject) -> str:
    own, id = subject.said.reasons.own, subject.node.id
    used = dict.fromkeys(row.conclusion for row in subject.stand.standing.inferences if id in row.premises)
    told = "No argument and no link of the graph supports it, so it stands on its own evidence alone."
    told += f" {stopped(own.words)}" if own else ""
    if not used:
        return told
    named = [subject.named(other) for other in used][:BEARS_ON]
    more = f" and {len(used) - BEARS_ON} more" if len(used) > BEARS_ON else ""
    return f"{told}\n\nOther nodes use it, as a reason for or against them: {', '.join(named)}{more}."


def _counted(number: int, noun: str) -> str:
    words = counted(number, noun)
    return f"{words[0].upper()}{words[1:]}"


def _premises(subject: Subject, row: InferenceStanding) -> str:
    """Return "**One** together with **the other.**", escaped."""
    *others, last = (subject.titles.get(id, id) for id in row.premises)
    return " together with ".join((*(f"**{plain(title)}**" for title in others), f"**{stopped(last)}**"))


def _warrant(subject: Subject, row: InferenceStanding) -> str:
    reason = subject.warrant(row)
    return stopped(reason) if reason else "The link gives no reason."


def _step(subject: Subject, place: int, row: InferenceStanding) -> str:
    lines = [f"{place}. {_premises(subject, row)} {_warrant(subject, row)}"]
    several = len(row.premises) > 1
    lines += [f"   - {f'{subject.named(id)} ' if several else 'It '}{standing(subject, id)}" for id in row.premises]
    lines += [f"   - {_effect(subject, row)}"]
    return "\n".join(lines)


def standing(subject: Subject, id: str) -> str:
    """Say how a node stands and what tested it; that it is refuted, untested or unsupported is said plainly."""
    row, evidence = subject.row(id), subject.evidence(id)
    tested = [*_ran(subject, evidence), *_read(evidence)]
    if not tested:
        tested = ["is **untested** (never run, no figure cited)"]
    elif not evidence.simulated:
        tested = ["was never run", *tested]
    if row.mirror != "anchored":
        tested.append("is **unsupported** (no run and no figure that says which way stands behind it)")
    *first, last = tested
    return f"{VERDICTS[row.verdict]} ({row.strength:.2f}); it {', '.join(first)}{' and ' if first else ''}{last}."


def _ran(subject: Subject, evidence: NodeEvidence) -> Iterator[str]:
    for piece in evidence.simulated:
        if not piece.decides:
            continue
        row = subject.judged(piece)
        seen = (
            f" ({figure(row.effect)}; asked for: {asked(row)}; run `{piece.run}`)" if row else f" (run `{piece.run}`)"
        )
        old = ", which is stale," if piece.stale else ""
        if piece.ablated:
            yield f"was last run with its mechanism off (run `{piece.run}`), which says nothing for it"
        elif piece.sign < 0:
            yield f"is **refuted** by its own run{old}{seen}"
        elif piece.sign > 0:
            yield f"is borne out by its own run{old}{seen}"
        elif piece.vacuous:
            yield f"was run{old} to no use, since its prediction comes true without the mechanism too{seen}"
        else:
            yield f"was run{old} without a decision{seen}"


def _read(evidence: NodeEvidence) -> Iterator[str]:
    moving = [row for row in evidence.published if row.sign]
    if moving:
        yield f"rests on figures of {_keys(moving)} ({read_words(moving)})"
    elif evidence.published:
        yield f"cites {_keys(evidence.published)} without saying which way they count"


def _keys(rows: Sequence[PublishedEvidence]) -> str:
    more = len(rows) - KEYS
    return ", ".join(f"`{row.source}`" for row in rows[:KEYS]) + (f" and {more} more" if more > 0 else "")


def _effect(subject: Subject, row: InferenceStanding) -> str:
    change = subject.brought[row.id]
    if abs(change) < LEAST:
        told = "Leaving this out hardly moves the conclusion."
    else:
        way = f"takes {-change:.3f} off" if change < 0 else f"adds {change:.3f} to"
        told = f"Leaving this out {way} the conclusion."
    fallen = subject.refuted(row)
    if fallen and len(row.premises) > 1:
        return f"{told} Its premises count only together, so the refuted one weakens the whole step."
    return f"{told} Its premise being refuted, it is no reason to believe the conclusion." if fallen else told


def _conclusion(subject: Subject) -> str:
    supports, row = subject.said.supports, subject.said.standing
    fallen = [step for step in supports if subject.refuted(step)]
    untested = [step for step in supports if any(subject.row(id).testedness == 0 for id in step.premises)]
    refuting = {id for step in fallen for id in subject.refuted(step)}
    moved = sum(path.effect for path in subject.said.paths if path.start in refuting)
    by = f", whose runs move the conclusion by {written(moved, '+.3f')}" if abs(moved) >= LEAST else ""
    gap = "on a premise that was never tested"
    if len(supports) == 1:
        told = f"Its one step rests on {'a' if fallen else 'no'} refuted premise{by}, and {'' if untested else 'not '}{gap}"
    else:
        told = (
            f"{_some(fallen)} of the {counted(len(supports), 'step')} for it {_rest(fallen)} on a refuted premise{by}"
        )
        told += f"; {_some(untested).lower()} {_rest(untested)} {gap}"
    ends = f"With all of this the conclusion {VERDICTS[row.verdict]} ({row.strength:.2f})."
    return f"**What this does to the conclusion.** {told}. {ends}"


def _some(rows: Sequence[InferenceStanding]) -> str:
    return _counted(len(rows), "").strip() if rows else "None"


def _rest(rows: Sequence[InferenceStanding]) -> str:
    return "rest" if len(rows) > 1 else "rests"


def strongest_objection(subject: Subject) -> InferenceStanding | None:
    """Return the attack on the node, or the undercut of a step for it, whose removal would raise it most."""
    struck = {row.id for row in subject.said.supports}
    against = [*subject.said.attacks, *(row for row in subject.said.undercuts if struck & set(row.hits))]
    return max(against, key=lambda row: (subject.brought[row.id], _reach(row), row.id), default=None)


def answer_to(subject: Subject, row: InferenceStanding) -> InferenceStanding | None:
    """Return the strongest undercut of an objection or, where there is none, attack on one of its premises."""
    undercuts = [other for other in subject.said.undercuts if row.id in other.hits]
    rows = subject.stand.standing.inferences
    attacks = [other for other in rows if other.polarity == "attack" and other.conclusion in row.premises]
    return max(undercuts or attacks, key=lambda other: (_reach(other), other.id), default=None)


def objection(subject: Subject) -> str:
    """Return the strongest objection with the answer to it, or that there is none of either."""
    row = strongest_objection(subject)
    if row is None:
        told = "Nothing in the graph attacks it or undercuts a step for it."
    else:
        told = f"{_against(subject, row)}\n\n**The answer to it:** {_answer(subject, row)}"
    order = sorted(subject.said.supports, key=lambda row: (subject.brought[row.id], row.id))
    hardest = next((text for text in (subject.question(row) for row in order) if text), "")
    return told + (f"\n\n**The hardest question to the argument:** {plain(hardest)}" if hardest else "")


def _against(subject: Subject, row: InferenceStanding) -> str:
    strikes = f" It strikes the step from {_from(subject, row.hits)}." if row.polarity == "undercut" else ""
    several = len(row.premises) > 1
    stands = " ".join(f"{subject.named(id) if several else 'It'} {standing(subject, id)}" for id in row.premises)
    return f"{_premises(subject, row)} {_warrant(subject, row)}{strikes} {stands} {_effect(subject, row)}"


def _from(subject: Subject, hits: Sequence[str]) -> str:
    rows = (row for row in subject.bearing if row.id in hits)
    return " and from ".join(" with ".join(map(subject.named, row.premises)) for row in rows)


def _answer(subject: Subject, row: InferenceStanding) -> str:
    refuted = subject.refuted(row)
    own = f"{' and '.join(map(subject.named, refuted))} is refuted, as said. " if refuted else ""
    best = answer_to(subject, row)
    if best is None:
        asked_of_it = subject.question(row)
        question = f" Its author asks of it: {plain(asked_of_it)}" if asked_of_it else ""
        return f"{own}{'Nothing else' if own else 'None. Nothing'} in the graph undercuts or attacks it.{question}"
    who = " together with ".join(map(subject.named, best.premises))
    how = "It is undercut by" if best.polarity == "undercut" else f"Against {subject.named(best.conclusion)} speaks"
    return f"{own}{how} {who}. {_warrant(subject, best)}"


def _reach(row: InferenceStanding) -> float:
    """Return what an inference brings to its target, in the mean over the semantics."""
    values = list(row.activation.values())
    return sum(values) / len(values) if values else 0.0
