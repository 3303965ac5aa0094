"""A post-ready draft about one node, in Markdown: hook, outline, both sides, what was run, what was published, sources.

Everything in it is the node's own text, a published figure with its condition and source, or the verdict of a finished run
with its arithmetic. Published and simulated evidence stand apart, as everywhere. Nothing is worded for the reader to believe
more than was seen: what is not there is said to be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mirage_kg.model.node import Argument, Node
from mirage_kg.model.run import Run
from mirage_kg.model.source import Figure, Source
from mirage_kg.model.standing import Said
from mirage_kg.model.written import written

_SIDES = (
    ("supports", "What speaks for it"),
    ("attacks", "What speaks against it"),
    ("undercuts", "Where the reasons slip"),
)
_UNITS = {"1": "", "percent": " %", "points": " percentage points"}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


def article(
    node: Node, titles: Mapping[str, str], sources: Mapping[str, Source], runs: Sequence[Run], said: Said
) -> str:
    """Return the draft.

    Args:
        node: what it is about.
        titles: the title of every node that its arguments name, by id.
        sources: the sources that it cites and that its arguments rest on, by key.
        runs: finished runs of its experiments, the newest of each.
        said: how much is said for and against it, as everywhere.
    """
    parts = [
        f"# {_plain(node.title)}",
        f"*{_plain(node.statement)}*",
        _outline(node, sources, runs, said),
        _body(node, titles),
        *(_side(heading, node, relation, titles) for relation, heading in _SIDES),
        _ran(node, runs),
        _published(node, sources),
        _sources(node, sources),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _outline(node: Node, sources: Mapping[str, Source], runs: Sequence[Run], said: Said) -> str:
    verdicts = [row.verdict for run in runs for row in run.judgements]
    lines = [
        f"{_counts(said)} {_written(len(node.arguments))}",
        f"Runs: {', '.join(verdicts)}." if verdicts else "Runs: none yet.",
        f"Sources: {len(sources)}.",
    ]
    return "\n".join(["**In short**", "", *(f"- {line}" for line in lines)])


def _counts(said: Said) -> str:
    idle = f" {said.uncounted} more that undercut name no reason and count for nothing." if said.uncounted else ""
    return f"Said about it: {said.support} for, {said.attack} against, {said.undercut} that undercut a reason.{idle}"


def _written(arguments: int) -> str:
    given = {0: "No argument of its own is", 1: "1 argument of its own is"}.get(arguments)
    given = given or f"{arguments} arguments of its own are"
    return f"{given} written out below; what else counts are links of other nodes."


def named_in(node: Node) -> set[str]:
    """Return the ids of all nodes that the draft names: premises of arguments, and those linked in the text."""
    premises = {premise for argument in node.arguments for premise in argument.premises}
    return premises | {found[1] for found in _LINK.finditer(node.body)}


def _body(node: Node, titles: Mapping[str, str]) -> str:
    """Return the node's own text, its headings one level down, links to other nodes as their words or titles."""
    text = re.sub(r"^(#+) ", r"#\1 ", node.body.strip(), flags=re.MULTILINE)
    return _LINK.sub(lambda found: found[2] or _plain(titles.get(found[1], found[1])), text)


def _side(heading: str, node: Node, relation: str, titles: Mapping[str, str]) -> str:
    rows = sorted((row for row in node.arguments if row.relation == relation), key=lambda row: (-row.weight, row.id))
    return "\n\n".join([f"## {heading}", *(_argument(row, titles) for row in rows)]) if rows else ""


def _argument(row: Argument, titles: Mapping[str, str]) -> str:
    joined = " together with " if row.linked else " and "
    premises = joined.join(f"**{_plain(titles.get(id, id))}**" for id in row.premises)
    lines = [f"- {premises}. {_plain(row.warrant)}"]
    lines += [f"  Rests on: {_plain(evidence.text)} ({evidence.kind})." for evidence in row.evidence]
    if row.question:
        lines.append(f"  The hardest question: {_plain(row.question)}")
    return "\n".join(lines)


def _ran(node: Node, runs: Sequence[Run]) -> str:
    if not node.experiments:
        return ""
    lines = ["## What the simulations show"]
    ran = {run.experiment for run in runs}
    for run in runs:
        lines += [f"- *{row.verdict}*: {_plain(row.statement)} {_plain(row.words)}" for row in run.judgements]
        lines.append(
            f"  Simulation {run.simulation}, {run.seeds} seeds from {run.seed}, ablation on the same. Run {run.id}."
        )
    missing = [row.id for row in node.experiments if row.id not in ran]
    if missing:
        lines.append(f"- Not run yet: {', '.join(missing)}. Run it with `mirage run {node.id}`.")
    said = next((row.not_shown for row in node.experiments if row.not_shown), "")
    lines.append(f"A simulation shows that a mechanism is enough under its assumptions. {_plain(said)}".strip())
    return "\n\n".join(lines)


def _published(node: Node, sources: Mapping[str, Source]) -> str:
    lines = []
    for citation in node.sources:
        source = sources.get(citation.source)
        if source is None:
            continue
        chosen = [row for row in source.figures if row.id in citation.figures]
        lines += [f"- {_figure(row)} ({_plain(_short(source))})." for row in chosen]
    return "\n\n".join(["## What was published", "\n".join(lines)]) if lines else ""


def _figure(row: Figure) -> str:
    unit = _UNITS.get(row.unit, f" {row.unit}")
    values = (
        [written(row.value)] if row.value is not None else [f"{written(one.value)} at {one.at}" for one in row.series]
    )
    text = f"{_plain(row.quantity)}: {', '.join(values)}{unit}"
    return f"{text}, {_plain(row.condition)}" if row.condition else text


def _sources(node: Node, sources: Mapping[str, Source]) -> str:
    rows = sorted(sources.values(), key=lambda source: (source.year, source.key))
    lines = [f"{number}. {_authors(row)}{_plain(row.title)}. <{row.url}>" for number, row in enumerate(rows, 1)]
    missing = [citation.source for citation in node.sources if citation.source not in sources]
    if missing:
        lines += ["", f"Cited, but not described here: {', '.join(missing)}."]
    return "\n\n".join(["## Sources", "\n".join(lines)]) if lines else ""


def _authors(source: Source) -> str:
    names = [name for name in source.authors[:4] if name.strip(".") != "et al"]
    more = " and others" if len(source.authors) > len(names) else ""
    return f"{_plain(', '.join(names))}{more} ({source.year}). " if names else f"({source.year}). "


def _short(source: Source) -> str:
    return f"{source.authors[0].split()[-1] if source.authors else source.title}, {source.year}"


def _plain(text: str) -> str:
    """Return one line of text of which nothing is read as Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
