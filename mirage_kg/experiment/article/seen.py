"""What a draft says was run and was published, and what would change the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from mirage_kg.argument.words import READ, counted
from mirage_kg.errors import NotRunnable
from mirage_kg.experiment.article.escape import begun, code, plain, stopped
from mirage_kg.experiment.article.figures import place_of, value_of
from mirage_kg.experiment.article.subject import SEMANTICS, Subject
from mirage_kg.experiment.plan import ablation_of, spec_of
from mirage_kg.experiment.reproduction.agreement import number
from mirage_kg.experiment.reproduction.table import interval
from mirage_kg.model.experiment import Experiment, Prediction, Value
from mirage_kg.model.reproduction import Beside, Simulated
from mirage_kg.model.run import Judgement, Run, Tier
from mirage_kg.model.source import Figure, Source
from mirage_kg.model.written import written

TIERS: dict[Tier, str] = {"theory": "theory", "monte_carlo": "Monte Carlo", "neural": "a small network"}
"""What a reader calls a tier."""

ROWS = 3
"""Most published numbers that are set beside simulated ones."""

ALONE = 3
"""Most published figures that are told by themselves; next to pairs of numbers one is."""

Row = TypeVar("Row")


def runs(subject: Subject) -> str:
    """Return every prediction of every experiment with its arithmetic, or that it was not run, and what a run does not show."""
    if not subject.node.experiments:
        return "No simulation is bound to it, so nothing here was run."
    by_experiment = {row.run.experiment: row for row in subject.findings}
    parts = []
    for experiment in subject.node.experiments:
        found = by_experiment.get(experiment.id)
        if found is None:
            parts.append(_not_run(subject, experiment))
        else:
            old = (
                " **Stale:** code, setting or prediction changed since; run it again before posting."
                if found.stale
                else ""
            )
            parts.append(f"{_setting(experiment, found.run)}{old}")
            parts.append("\n".join(_line(row) for row in found.run.judgements))
            parts += [
                f"![{plain(row.alt)}]({row.file})\n\n*{plain(row.caption)}*"
                for row in subject.pictures
                if row.run == found.run.id
            ]
    parts.append(_limits(subject))
    return "\n\n".join(parts)


def _not_run(subject: Subject, experiment: Experiment) -> str:
    by = f"experiment `{experiment.id}`, simulation {code(experiment.simulation)}"
    return f"**Not run yet** ({by}). {command(subject, experiment)} runs it; what it is judged by stands below."


def command(subject: Subject, experiment: Experiment) -> str:
    """Return the command that runs an experiment of the node."""
    first = experiment.id == subject.node.experiments[0].id
    return f"`mirage run {subject.node.id}{'' if first else f' --experiment {experiment.id}'}`"


def _setting(experiment: Experiment, run: Run) -> str:
    off = "its mechanism off" if run.ablated else f"the ablation ({_ablation(experiment)}) on the same seeds"
    levels = sorted({100 * row.effect.level for row in run.judgements if row.effect.interval != "exact"})
    intervals = f", intervals at {' and '.join(f'{level:.4g} %' for level in levels)}" if levels else ""
    how = f"{TIERS[run.tier]}, {run.seeds} seeds from {run.seed}, {off}{intervals}"
    return f"Simulation {code(run.simulation)}, {how}; run `{run.id}`:"


def _ablation(experiment: Experiment) -> str:
    try:
        off: dict[str, Value] = ablation_of(experiment, spec_of(experiment))
    except NotRunnable:
        off = dict(experiment.ablation or {})
    return ", ".join(f"{code(name)} = {_worded(value)}" for name, value in off.items())


def _worded(value: Value) -> str:
    return plain(value) if isinstance(value, str) else f"{written(value)}"


def _line(row: Judgement) -> str:
    return f"- {stopped(row.statement)} {plain(row.words)}"


def _limits(subject: Subject) -> str:
    said = next((row.not_shown for row in subject.node.experiments if row.not_shown), "")
    more = f" What it does not show: {stopped(f'{said[0].lower()}{said[1:]}')}" if said else ""
    return f"A simulation shows that a mechanism is enough under its assumptions, never that a paper is right.{more}"


def published(subject: Subject) -> str:
    """Return published numbers beside simulated ones, then those that the node cites and nothing stands beside."""
    order = [row.source for row in subject.node.sources]

    def turn(row: Beside) -> tuple[bool, bool, int]:
        differs = "differs" in (row.sign, row.order, row.size)
        cited = order.index(row.source) if row.source in order else len(order)
        return row.node != subject.node.id, not differs, cited

    done = _spread(sorted((row for row in subject.beside if row.simulated), key=turn), lambda row: row.source)
    done.sort(key=lambda row: row.node != subject.node.id)
    held = {(row.source, figure) for row in done for figure in _figures(subject, row)}
    alone = _spread([row for row in subject.cited() if (row[0].key, row[1].id) not in held], lambda row: row[0].key)
    pairs = [_beside(row, row.simulated) for row in done[:ROWS] if row.simulated]
    parts = []
    if done:
        parts.append("\n".join([*pairs, *_more(len(done) - ROWS, "pair of numbers", "pairs of numbers")]))
    if alone:
        head = "Published, with nothing simulated beside it:"
        most = 1 if done else ALONE
        more = _more(len(alone) - most, "figure", "figures")
        parts.append("\n".join([head, "", *(_figure(*row) for row in alone[:most]), *more]))
    missing = len(subject.beside) - len(done)
    if missing:
        many = counted(missing, "published number")
        told = f"{many[0].upper()}{many[1:]} {'has' if missing == 1 else 'have'} a simulated counterpart that was not run yet"
        parts.append(f"{told}; `mirage reproduce` runs what is missing.")
    return "\n\n".join(parts) or "No published figure is cited."


def _figures(subject: Subject, row: Beside) -> set[str]:
    source = subject.sources.get(row.source)
    bound = next((one for one in source.reproductions if one.id == row.id), None) if source else None
    readings = (bound.reported, bound.reported_against) if bound else ()
    return {reading.figure for reading in readings if reading}


def _beside(row: Beside, shown: Simulated) -> str:
    place = ", ".join(filter(None, (f"`{row.source}`", plain(row.reported.locator))))
    reported = f"- {begun(row.quantity)}: reported {number(row.reported.value, row.form)} ({place})"
    why = f" {stopped(row.why_not)}" if row.why_not and "differs" in (row.sign, row.order) else ""
    seen = f"simulated {plain(interval(row))} over {shown.seeds} seeds (run `{shown.run}`)"
    return f"{reported}, {seen}. {plain(row.words.partition('. ')[2]) or 'Nothing of it can be compared.'}{why}"


def _spread(rows: Sequence[Row], source: Callable[[Row], str]) -> list[Row]:
    """Return rows so that every source comes once before any comes twice, otherwise in their order."""
    turns = Counter[str]()
    told = []
    for row in rows:
        turns[source(row)] += 1
        told.append((turns[source(row)], row))
    return [row for _, row in sorted(told, key=lambda one: one[0])]


def _figure(source: Source, row: Figure) -> str:
    condition = f"; {plain(row.condition)}" if row.condition else ""
    return f"- {begun(row.quantity)}: {value_of(row)}{condition} ({place_of(source, row)}, {READ[row.confidence]})."


def _more(left: int, one: str, several: str) -> Iterator[str]:
    if left > 0:
        yield f"- And {left} more {one if left == 1 else several}, in the view Sources."


def turning(subject: Subject) -> str:
    """Return what would change the verdict: predictions that would have to fail, and the least that turns the standing."""
    ran = {row.run.experiment for row in subject.findings}
    lines = ["- A new run in which a prediction above turns out otherwise."] if ran else []
    ahead = [
        row for experiment in subject.node.experiments if experiment.id not in ran for row in experiment.predictions
    ]
    if ahead:
        lines.append("- A first run in which one of these fails, or comes true without the mechanism too:")
        lines += [f"  - {stopped(row.statement)} {_threshold(row)}" for row in ahead]
    reasons = subject.said.reasons
    split = subject.said.standing.verdict == "split"
    by = f" By {SEMANTICS.replace('_', ' ')}, that is; the other semantics need not agree." if split else ""
    lines += [f"- {plain(row.words)}{by}" for row in (reasons.flip, reasons.move) if row is not None]
    if reasons.flip is None and reasons.move is None:
        lines.append("- No single argument, score or weight was found whose change turns where it stands.")
    return "\n".join(lines)


def _threshold(row: Prediction) -> str:
    edges = [f"at least {written(row.at_least)}"] if row.at_least is not None else []
    edges += [f"at most {written(row.at_most)}"] if row.at_most is not None else []
    return f"(Asked for: {' and '.join(edges)}.)"
