"""Standing for people at a terminal: an argument as a tree, and its reasons as sentences."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from api.schemas import ArgumentAnswer, InferenceView
from mirage_kg.model.written import MINUS, written

MARKS = {"support": ("+", "blue"), "attack": (MINUS, "yellow"), "undercut": ("x", "magenta")}
"""The sign of a polarity, which says it without its colour too."""


def told_argument(answer: ArgumentAnswer) -> None:
    """Print how a node stands, its evidence, and its support and attack as a tree."""
    console = Console(highlight=False)
    row = answer.standing
    console.print(Text(answer.node.title, style="bold"), Text(f"  {answer.node.kind}, {answer.node.id}", style="dim"))
    console.print(Text(answer.node.statement))
    if answer.extent:
        console.print(Text(answer.extent.words, style="dim"))
    console.print(
        Text(
            f"\nstrength {row.strength:.3f} [{row.low:.3f}, {row.high:.3f}], {row.verdict}; testedness {row.testedness:.2f}; "
            f"{row.mirror}"
        )
    )
    table = Table(box=None, pad_edge=False)
    table.add_column("semantics")
    table.add_column("says")
    table.add_column("how it was solved", style="dim")
    for semantics in answer.semantics:
        told = row.strengths.get(semantics.id)
        says = (
            f"{told:.3f}" if told is not None else row.accepted.get(semantics.id, semantics.outcome.replace("_", " "))
        )
        table.add_row(semantics.label, says, semantics.words)
    console.print(table)
    _told_evidence(console, answer)
    tree = Tree(Text(f"base score {row.base:.3f}"))
    for inference in (*answer.supports, *answer.attacks):
        _grow(tree, inference, answer, frozenset())
    console.print(tree)


def _grow(tree: Tree, row: InferenceView, answer: ArgumentAnswer, above: frozenset[str]) -> None:
    """Add an inference with the undercuts that hit it, and those that hit them; a circle is cut where it closes."""
    branch = tree.add(_line(row, answer.asked))
    for undercut in answer.undercuts:
        if row.id in undercut.hits and undercut.id not in above:
            _grow(branch, undercut, answer, above | {row.id})


def _told_evidence(console: Console, answer: ArgumentAnswer) -> None:
    evidence = answer.evidence
    console.print(
        Text(
            f"\nsimulated {written(evidence.simulated_score, '+.2f')}, published {written(evidence.published_score, '+.2f')}"
        )
    )
    for run in evidence.simulated:
        console.print(Text(f"  {written(run.contribution, '+.2f')}  {run.prediction}, run {run.run}: {run.words}"))
    for figure in evidence.published:
        console.print(
            Text(f"  {written(figure.sign * figure.weight, '+.2f')}  {figure.source}: {figure.words}", style="dim")
        )


def _line(row: InferenceView, semantics: str) -> Text:
    mark, colour = MARKS[row.polarity]
    text = Text(f"{mark} {row.activation.get(semantics, 0.0):.3f} ", style=colour)
    premises = " and ".join(f"{premise.title} ({premise.strength:.2f})" for premise in row.premise_nodes)
    text.append(premises, style="default")
    text.append(f"  {row.id}", style="dim")
    return text


def told_reasons(answer: ArgumentAnswer) -> None:
    """Print the reasons for a node's strength as sentences, then the next runs."""
    console = Console(highlight=False)
    reasons = answer.reasons
    console.print(Text(answer.node.title, style="bold"))
    said = [*reasons.words, *(row.words for row in (reasons.flip, reasons.move, reasons.defence) if row is not None)]
    if answer.extent:
        console.print(Text(answer.extent.words, style="dim"))
    for sentence in (*said, answer.mirror.words):
        console.print(Text(sentence))
    for path in answer.path:
        console.print(Text(f"{path.words} {_way(path.start, [step.target for step in path.steps])}".rstrip()))
    if answer.next:
        console.print(Text("\nWorth running next", style="bold"))
    for run in answer.next:
        console.print(Text(f"  mirage run {run.node} --experiment {run.experiment}"), Text(run.words, style="dim"))


def _way(start: str, targets: list[str]) -> str:
    return f"({' > '.join((start, *targets))})" if targets else ""
