"""The list of sources of a draft: those that its node cites, and every other one that its text names."""

from __future__ import annotations

from mirage_kg.experiment.article.escape import plain, stopped, web
from mirage_kg.experiment.article.subject import Subject
from mirage_kg.model.node import Node
from mirage_kg.model.source import Source


def cited_by(node: Node) -> set[str]:
    """Return the keys of the sources that a node or one of its arguments cites."""
    read = (row.source for argument in node.arguments for row in argument.evidence)
    return {row.source for row in node.sources} | {key for key in read if key}


def listed(subject: Subject, text: str) -> str:
    """Return the sources by year, numbered.

    Args:
        subject: what the draft is about.
        text: the draft so far, which names sources by their keys.
    """
    cited = cited_by(subject.node)
    rows = [row for key, row in subject.sources.items() if key in cited or f"`{key}`" in text]
    rows.sort(key=lambda row: (row.year, row.key))
    lines = [f"{place}. {_entry(row)}" for place, row in enumerate(rows, 1)]
    missing = sorted(cited - subject.sources.keys())
    if missing:
        lines += ["", f"Cited, but not described here: {', '.join(map(plain, missing))}."]
    return "\n".join(lines) or "It cites none."


def _entry(row: Source) -> str:
    names = [name for name in row.authors[:1] if name.strip(".") != "et al"]
    more = " and others" if len(row.authors) > len(names) else ""
    link = f"{web(row.url)} (`{row.key}`)"
    if not names:
        return f"{plain(row.title)} ({row.year}). {link}"
    return f"{plain(names[0])}{more} ({row.year}). {stopped(row.title)} {link}"
