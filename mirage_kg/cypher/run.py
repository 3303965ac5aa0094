"""From the text of a query to its rows: parsed, weighed, then run clause by clause within its budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.columns import Projector, row_key
from mirage_kg.cypher.estimate import Statistics
from mirage_kg.cypher.evaluate import Bindings, Evaluator
from mirage_kg.cypher.graph import PropertyGraph
from mirage_kg.cypher.match import Matcher, Run
from mirage_kg.cypher.notes import notes
from mirage_kg.cypher.parse import parse
from mirage_kg.cypher.syntax import Query
from mirage_kg.cypher.values import Bounds, Budget, Rows, Step, explained
from mirage_kg.errors import QueryStopped
from mirage_kg.limits import limit


def run(text: str, parameters: Mapping[str, Any], graph: PropertyGraph, statistics: Statistics, bounds: Bounds) -> Rows:
    """Answer a query.

    Args:
        text: one query of the subset that docs/cypher.md lists; with EXPLAIN before it, only its plan is made.
        parameters: values for the $names of the text. They are values, whatever they hold, and never become part of it.
        graph: what to ask.
        statistics: its counts.
        bounds: what the query may use.

    Raises:
        QueryRefused: the text is no such query; with line and column.
        QueryStopped: it is expected to cost, or did cost, more than the bounds.
    """
    query = parse(text)
    budget = Budget(bounds)
    evaluator = Evaluator(text, graph, parameters, budget)
    answers, columns = _compiled(query, evaluator, statistics)
    plan = tuple(evaluator.matcher.plan)
    if query.explain:
        return explained(plan, notes(query, graph), budget.seconds)
    refuse_cost(evaluator.matcher.cost, plan, bounds)

    def found() -> Iterator[tuple[Any, ...]]:
        for runner, _ in answers:
            for row in runner({}):
                yield tuple(row[name] for name in columns)

    try:
        kept, cut = _kept(found() if len(answers) == 1 or query.every else _distinct(found(), budget), bounds, budget)
    except RecursionError:
        raise too_deep() from None
    return Rows(columns, kept, cut, notes(query, graph), plan, budget.seconds)


def check(text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Query:
    """Return the query that `text` spells, if it can be understood without a graph: for a server that will answer it.

    Raises:
        QueryRefused: the text is no such query; with line and column.
    """
    query, nothing = parse(text), PropertyGraph((), ())
    _compiled(query, Evaluator(text, nothing, parameters, Budget(bounds)), Statistics(nothing))
    return query


def _compiled(
    query: Query, evaluator: Evaluator, statistics: Statistics
) -> tuple[list[tuple[Run, tuple[str, ...]]], tuple[str, ...]]:
    """Return a function for the rows of each part, with its columns, and the columns of all."""
    evaluator.matcher = Matcher(evaluator, statistics)
    answers = [_part(part, evaluator) for part in query.parts]
    columns = answers[0][1]
    for part, (_, others) in zip(query.parts, answers, strict=True):
        if others != columns:
            raise evaluator.refuse(part.result.at, "the parts of a UNION have different columns", "name them alike")
    return answers, columns


def _kept(rows: Iterator[tuple[Any, ...]], bounds: Bounds, budget: Budget) -> tuple[tuple[tuple[Any, ...], ...], bool]:
    """Return the rows that the bounds allow, and whether there were more."""
    kept = []
    for row in islice(rows, bounds.rows + 1):
        budget.hold(len(row))
        if nested(row) > limit("cypher_depth"):
            raise too_deep()
        kept.append(row)
    return tuple(kept[: bounds.rows]), len(kept) > bounds.rows


def nested(value: Any) -> int:
    """Return how deep lists and maps lie in one another; without recursion, since a query can nest without end."""
    depth, level = 0, [value]
    while level and depth <= limit("cypher_depth"):
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, list | tuple | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth


def too_deep() -> QueryStopped:
    """Return the error for lists in lists without end."""
    return QueryStopped("values lie too deep in one another", hint="return less nested lists", where="text")


def refuse_cost(cost: float, plan: tuple[Step, ...], bounds: Bounds) -> None:
    """Raise QueryStopped where a plan is expected to look at more rows than the bounds allow; it names the worst step."""
    if cost <= bounds.cost:
        return
    worst = max(plan, key=lambda step: step.rows)
    raise QueryStopped(
        f"the query is expected to look at {cost:.2g} rows, more than {bounds.cost:,}; most of them to "
        f"{worst.does} {worst.detail}",
        hint="name a label, a type or an id there, or bound the length of the path; EXPLAIN shows the plan",
        where="text",
    )


def _distinct(rows: Iterator[tuple[Any, ...]], budget: Budget) -> Iterator[tuple[Any, ...]]:
    seen = set()
    for row in rows:
        key = row_key(row)
        if key not in seen:
            budget.hold(len(row))
            seen.add(key)
            yield row


def _part(part: s.Part, evaluator: Evaluator) -> tuple[Run, tuple[str, ...]]:
    """Return a function that gives the rows of one part, and its columns."""
    evaluator.matcher.rows = 1.0
    names: frozenset[str] = frozenset()
    runs: list[Run] = []
    for clause in (*part.clauses, part.result):
        if isinstance(clause, s.Match):
            run, names = _match(clause, evaluator, names)
        elif isinstance(clause, s.Unwind):
            run, names = _unwind(clause, evaluator, names)
        else:
            projector = Projector(evaluator, clause, names)
            names = frozenset(projector.columns)
            runs = [_then(runs, projector)]
            continue
        runs.append(run)
    return runs[0], projector.columns


def _then(runs: list[Run], projector: Projector) -> Run:
    def rows(row: Bindings, at: int = 0) -> Iterator[Bindings]:
        if at == len(runs):
            yield row
            return
        for found in runs[at](row):
            yield from rows(found, at + 1)

    return lambda row: projector(rows(row))


def _match(clause: s.Match, evaluator: Evaluator, names: frozenset[str]) -> tuple[Run, frozenset[str]]:
    before = evaluator.matcher.rows
    run, inner = evaluator.matcher.match(clause.chains, clause.where, names)
    if not clause.optional:
        return run, inner
    evaluator.matcher.rows = max(before, evaluator.matcher.rows)
    missing = dict.fromkeys(inner - names)

    def optional(row: Bindings) -> Iterator[Bindings]:
        found = False
        for match in run(row):
            found = True
            yield match
        if not found:
            yield {**row, **missing}

    return optional, inner


def _unwind(clause: s.Unwind, evaluator: Evaluator, names: frozenset[str]) -> tuple[Run, frozenset[str]]:
    source = evaluator.compile(clause.source, names)

    def unwind(row: Bindings) -> Iterator[Bindings]:
        found = source(row)
        if found is None:
            return
        # What is no list is taken for a list of it.
        for item in found if isinstance(found, list) else [found]:
            evaluator.budget.step()
            yield {**row, clause.name: item}

    return unwind, names | {clause.name}
