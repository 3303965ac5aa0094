"""Reported beside simulated as a Markdown page, for the documentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from mirage_kg.experiment.reproduction.agreement import SIZE_FACTOR, number
from mirage_kg.model.reproduction import Agreement, Beside

MARKS: dict[Agreement, str] = {"agrees": "agrees", "differs": "**differs**", "not_judged": "not judged"}

HEAD = f"""# Reported beside simulated

<!-- Made by `mirage reproduce --markdown`. Edit the `reproductions` of graph_data/sources/ instead. -->

Made by `mirage reproduce --markdown`. What the papers measured on language models, and what small mechanisms do. The two are
never blended: agreement shows that a mechanism is enough, not that a paper is right.

Sign: the whole simulated interval lies on the reported side of no effect. Order: the rows of one ranking stand to each other as
reported. Size: the reported number reaches the simulated interval widened by half, or the two lie within a factor of
{SIZE_FACTOR:g}; not judged where the units differ.
"""


def markdown(rows: Sequence[Beside]) -> str:
    """Return the page: how often each respect agrees, then one table per source with the reasons below it."""
    parts = [HEAD, _counts(rows)]
    parts += [_source(list(group)) for _, group in groupby(rows, key=lambda row: row.source)]
    return "\n".join(parts)


def interval(row: Beside) -> str:
    """Return what was simulated with its interval, or that it was not."""
    shown = row.simulated
    if shown is None or shown.value is None:
        return "not simulated"
    if shown.low is None or shown.high is None:
        return number(shown.value, row.form)
    return f"{number(shown.value, row.form)} [{number(shown.low, row.form)}, {number(shown.high, row.form)}]"


def totals(rows: Sequence[Beside]) -> dict[str, dict[str, int]]:
    """Return how many rows agree, differ and are not judged, by respect."""
    counted = {name: Counter(getattr(row, name) for row in rows) for name in ("sign", "order", "size")}
    return {name: {mark: count[mark] for mark in MARKS} for name, count in counted.items()}


def _counts(rows: Sequence[Beside]) -> str:
    lines = ["| | agrees | differs | not judged |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {name} | {' | '.join(map(str, count.values()))} |" for name, count in totals(rows).items()]
    derived = sum(row.reported.confidence == "own_check" for row in rows)
    told = f"{len(rows)} numbers of {len({row.source for row in rows})} sources, {derived} of them derived here (own check)."
    return "\n".join((f"{told}\n", *lines, ""))


def _source(rows: Sequence[Beside]) -> str:
    lines = [f"## {rows[0].source_title}", ""]
    lines += [
        "| quantity | reported | read | simulated | sign | order | size |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        cells = (
            row.quantity,
            f"{number(row.reported.value, row.form)} ({row.reported.text})",
            ", ".join(filter(None, (row.reported.locator, row.reported.confidence.replace("_", " ")))),
            f"{interval(row)}, `{row.node}`",
            *(MARKS[mark] for mark in (row.sign, row.order, row.size)),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    reasons = [f"- {row.quantity}: {_reason(row)}" for row in rows if _reason(row)]
    return "\n".join((*lines, "", *reasons, ""))


def _reason(row: Beside) -> str:
    """Return why the two may differ where they do, and why sizes are not compared where they are not."""
    if row.simulated is not None and row.size == "not_judged":
        return f"{row.scale} {row.why_not}"
    return row.why_not if "differs" in (row.sign, row.order, row.size) else ""
