"""What the command line prints: tables and sentences for people, with the minus sign of print. Programs get `--json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api.errors import AT_TERMINAL
from mirage_kg.model.written import written

if TYPE_CHECKING:
    from api import schemas
    from api.bench import Report
    from mirage_kg.errors import MirageError
    from mirage_kg.experiment.comparison.twin import Twin
    from mirage_kg.load.problem import Problem
    from mirage_kg.model.reproduction import Beside
    from mirage_kg.model.run import Effect, Judgement, MutationScore, Run, TierAgreement
    from mirage_kg.store.neo4j.push import Pushed
    from mirage_kg.store.protocol import Store

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

MARKS = {"agrees": "agrees", "differs": "[dark_orange]differs[/]", "not_judged": "[dim]-[/]"}
STYLES = {"supported": "blue", "contradicted": "dark_orange", "inconclusive": "default", "vacuous": "magenta"}


def told(error: MirageError, *, as_json: bool) -> None:
    """Print a deliberate error: what was wrong, where, what to do instead."""
    if as_json:
        row = {"code": error.code, "detail": error.detail, "hint": error.advice(AT_TERMINAL), "where": error.where}
        print(json.dumps(row, ensure_ascii=False))
        return
    where = f"{error.where}: " if error.where else ""
    advice = error.advice(AT_TERMINAL)
    hint = f"; {advice}" if advice else ""
    err.print(f"mirage: {where}{error.detail.rstrip('.')}{hint}", style="bold", markup=False, soft_wrap=True)


def told_start(url: str, store: Store, check: str) -> None:
    """Print where the server answers, and what it serves; `check` is the command that lists problems."""
    counts = store.counts()
    held = f"{_count(counts['nodes'], 'node')} and {_count(counts['links'], 'link')}"
    out.print(
        f"Mirage serves {held} at [bold]{url}[/] (Ctrl-C stops it)",
        soft_wrap=True,
    )
    errors = sum(problem.severity == "error" for problem in store.problems())
    if errors:
        out.print(
            f"{_count(errors, 'error')} in the files; `{escape(check)}` lists them",
            soft_wrap=True,
        )


def told_push(pushed: Pushed) -> None:
    """Print what a push wrote and removed."""
    if not pushed.written and not pushed.removed:
        told = f", and now finds the meaning of {_count(pushed.understood, 'node')}" if pushed.understood else ""
        out.print(f"The database serves revision {pushed.revision[:12]} already{told}")
        return
    out.print(
        f"The database serves revision {pushed.revision[:12]}: {_count(pushed.written, 'thing')} written, "
        f"{_count(pushed.removed, 'node')} of earlier revisions removed"
    )


def told_check(counts: dict[str, int], problems: Sequence[Problem]) -> None:
    """Print all problems by file and line, then the counts."""
    for problem in problems:
        style = "bold" if problem.severity == "error" else "dim"
        out.print(str(problem), style=style, markup=False, soft_wrap=True)
    out.print(", ".join(_count(count, name.removesuffix("s")) for name, count in counts.items()))


def told_node(node: schemas.NodeDetail) -> None:
    """Print one node."""
    out.print(f"[bold]{escape(node.title)}[/]")
    out.print(f"{node.kind.replace('_', ' ')}, {node.id}, {node.state.replace('_', ' ')}", style="dim")
    out.print()
    out.print(node.statement, markup=False)
    rows = [(f"{link.words}", link.other.title, link.other.id) for link in node.links]
    listing("Links", ("reads", "node", "id"), rows)
    for origin, count in node.links_left_out.items():
        out.print(f"and {count:,} more links of origin {origin}", style="dim")
    cited = [(row.source.title, str(row.source.year), row.citation.locator, row.source.key) for row in node.sources]
    listing("Sources", ("title", "year", "place", "key"), cited)
    for key in node.sources_missing:
        out.print(f"cited, but not in the graph: {key}", markup=False)
    for experiment in node.experiments:
        name = experiment.simulation.title if experiment.simulation else "no simulation"
        out.print(f"\n[bold]Experiment {escape(experiment.id)}[/]: {escape(name)}")
        if experiment.problem:
            out.print(f"cannot run: {experiment.problem}", markup=False)
        for prediction in experiment.predictions:
            out.print(Padding(escape(prediction.statement), (0, 2)))
    if node.runnable:
        out.print(f"\nRun it with: mirage run {node.id}", style="dim")


def told_hits(answer: schemas.SearchAnswer) -> None:
    """Print search results, best first."""
    if not answer.items:
        hint = f"; did you mean {answer.suggestion!r}?" if answer.suggestion else ""
        out.print(f"Nothing found in {answer.searched} nodes{hint}", markup=False)
        return
    rows = [(hit.node.title, hit.node.kind.replace("_", " "), hit.node.id) for hit in answer.items]
    listing("", ("title", "kind", "id"), rows)


def told_rows(answer: schemas.QueryAnswer) -> None:
    """Print the rows of a query, then how many there were and what was odd about the question."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in answer.columns:
        table.add_column(escape(column))
    for row in answer.rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    out.print(table)
    more = ", and there are more" if answer.truncated else ""
    out.print(f"{_count(len(answer.rows), 'row')}{more}, {answer.seconds:.3f} s", style="dim")
    for note in answer.notes:
        out.print(note, markup=False)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cell(value: Any) -> str:
    if isinstance(value, dict) and value.get("$type") == "node":
        return f"({':'.join(value['labels'])} {value['properties'].get('id', value['key'])})"
    if isinstance(value, dict) and value.get("$type") == "relationship":
        return f"[{value['type']}]"
    if isinstance(value, dict) and value.get("$type") == "path":
        steps = zip(value["nodes"][1:], value["relationships"], strict=True)
        return _cell(value["nodes"][0]) + "".join(f" {_cell(edge)} {_cell(node)}" for node, edge in steps)
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


TWIN = {"ablation": "mechanism off", "contrast": "contrast"}
"""How the column of the second arm is headed."""


def told_run(run: Run) -> None:
    """Print how a run ended, and the verdict on each prediction with effect, interval and what its twin showed."""
    made = run.provenance
    seconds = f"{made.run_seconds:.2f} s" if made.run_seconds is not None else "no time"
    compiled = f", compiled in {made.compile_seconds:.2f} s" if made.compile_seconds else ""
    source = "from an earlier run" if made.cached else f"{seconds}{compiled} on {made.device_name or run.device}"
    out.print(f"{run.node}, {_asked(run)}: {run.status.replace('_', ' ')} ({source})", markup=False)
    if run.message:
        out.print(run.message, markup=False)
    if run.judgements:
        out.print()
        for number, row in enumerate(run.judgements, 1):
            out.print(f"{number}. {row.statement}", markup=False)
        out.print(_verdicts(run), "")
    for id in run.not_judged:
        out.print(f"The theory says nothing on the prediction {id}.", markup=False)
    if run.agreement:
        out.print(_agreement(run.agreement), "")
    if run.mutation:
        out.print(_mutants(run.mutation), markup=False, soft_wrap=True)
    if run.verdict:
        out.print(f"Verdict: [bold {STYLES[run.verdict]}]{run.verdict}[/]")
        if not run.asks_its_node:
            why = "the preset has a prediction of its own" if run.preset else "the theory has no seeds"
            out.print(f"It does not count for how {run.node} stands: {why}.", markup=False, soft_wrap=True)
        elif run.ablated:
            until = "until a run with it on is done again"
            out.print(
                f"The mechanism was off. It counts for how {run.node} stands {until}.", markup=False, soft_wrap=True
            )


def _asked(run: Run) -> str:
    preset = f", preset {run.preset}" if run.preset else ""
    return f"{run.simulation}{preset}, {'theory' if run.tier == 'theory' else f'{run.seeds} seeds'}"


def _agreement(rows: Sequence[TierAgreement]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", title="Beside its theory", title_justify="left")
    for head in ("arm", "output", "points within", "largest difference", "at", ""):
        table.add_column(head, no_wrap=True)
    for row in rows:
        mark = MARKS["agrees" if row.agrees else "differs"]
        table.add_row(row.arm, row.output, f"{row.within:.0%}", written(row.difference, "+.3g"), written(row.at), mark)
    return table


def _mutants(found: MutationScore) -> str:
    if found.score is None:
        return "Mutation score: nothing to mutate."
    lived = [mutant.words for mutant in found.mutants if not mutant.killed]
    but = f"; still there with: {'; '.join(lived)}" if lived else ""
    return f"Mutation score {found.score:.2f}: the prediction fails under {found.killed} of {found.total} mutants{but}."


def told_twin(found: Twin) -> None:
    """Print how two devices compare, output by output, worst first."""
    out.print(f"{found.node}, {found.simulation}, {found.seeds} seeds on {', '.join(found.devices)}", markup=False)
    if found.rows:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for head in ("arm", "output", "by", "first", "second", "apart", ""):
            table.add_column(head, no_wrap=True)
        for row in sorted(found.rows, key=lambda row: -row.apart):
            mark = MARKS["agrees" if row.agrees else "differs"]
            table.add_row(
                row.arm,
                row.output,
                row.by,
                written(row.first, ".4g"),
                written(row.second, ".4g"),
                f"{row.apart:.2g}",
                mark,
            )
        out.print(table, "")
    words = {True: "The devices agree.", False: "The devices differ.", None: f"Not compared: {found.message}."}
    out.print(words[found.agrees], markup=False)


def told_all(found: dict[str, Any]) -> None:
    """Print how every experiment stands: counts by state, then what was contradicted, proves nothing or did not end."""
    for row in found["told"]:
        style = STYLES.get(row["state"], "bold")
        out.print(f"[{style}]{row['state'].replace('_', ' ')}[/]  {row['node']}, {row['experiment']}")
        for line in row["words"]:
            out.print(Padding(escape(line), (0, 2)))
    if found["told"]:
        out.print()
    counts = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in found["counts"].items())
    out.print(
        f"{_count(found['experiments'], 'experiment')} of {_count(found['nodes'], 'node')}: {counts}", markup=False
    )
    if found["not_finished"]:
        out.print(f"{found['not_finished']} did not end", markup=False)


def told_reproductions(rows: Sequence[Beside], totals: dict[str, dict[str, int]]) -> None:
    """Print what was reported beside what was simulated, by source, then how often each respect agrees."""
    from mirage_kg.experiment.reproduction.agreement import number
    from mirage_kg.experiment.reproduction.table import interval

    for _, group in groupby(rows, key=lambda row: row.source):
        mine = list(group)
        table = Table(box=None, pad_edge=False, header_style="dim", title_justify="left", title_style="bold")
        table.title = escape(mine[0].source_title)
        table.add_column("", ratio=1)
        for head in ("reported", "simulated", "sign", "order", "size"):
            table.add_column(head, no_wrap=True)
        for row in mine:
            marks = (MARKS[mark] for mark in (row.sign, row.order, row.size))
            shown = number(row.reported.value, row.form)
            table.add_row(escape(row.quantity), shown, escape(interval(row)), *marks)
        out.print(table, "")
    for name, counts in totals.items():
        told = ", ".join(f"{count} {mark.replace('_', ' ')}" for mark, count in counts.items())
        out.print(f"{name}: {told}", style="dim")


def told_bench(report: Report) -> None:
    """Print a table of a benchmark and what it was."""
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(report.columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in report.rows:
        table.add_row(*map(escape, row))
    out.print(table)
    out.print(" ".join(report.about), style="dim")


def _verdicts(run: Run) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in ("", "verdict", "needs", "effect", "interval", TWIN[run.twin]):
        table.add_column(head, no_wrap=True)
    for number, row in enumerate(run.judgements, 1):
        verdict = f"[{STYLES[row.verdict]}]{row.verdict}[/]"
        off = _interval(row.ablated) if row.ablated else ""
        if row.ablated and row.ablated.interval == "exact":
            off = _number(row.ablated.mean)
        table.add_row(str(number), verdict, _threshold(row), _number(row.effect.mean), _interval(row.effect), off)
    return table


def listing(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table under its title; nothing where there are no rows."""
    if not rows:
        return
    if title:
        out.print(f"\n[bold]{title}[/]")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)


def _threshold(row: Judgement) -> str:
    bounds = ((">=", row.at_least), ("<=", row.at_most))
    return " and ".join(f"{sign} {written(bound)}" for sign, bound in bounds if bound is not None)


def _number(value: float | None) -> str:
    return "none" if value is None else written(value, ".3g")


def _interval(effect: Effect) -> str:
    if effect.interval == "exact":
        return "no seeds, none"
    return f"{_number(effect.low)} to {_number(effect.high)}"
