"""Queries that the database answers itself: of the subset of all stores, in a transaction that cannot write, within bounds.

What reaches the server has passed the grammar, in which nothing changes anything. Before it runs, the server's own plan has
to say that it only reads, calls no procedure and loads no file, and its expected rows are within the bounds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, NamedTuple

from neo4j import ManagedTransaction, ResultSummary
from neo4j.exceptions import Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.errors import place
from mirage_kg.cypher.graph import Edge, Vertex, Walk
from mirage_kg.cypher.notes import notes
from mirage_kg.cypher.operators import LARGEST_TEXT
from mirage_kg.cypher.project import LABELS, TYPES
from mirage_kg.cypher.run import check, nested, refuse_cost, too_deep
from mirage_kg.cypher.spell import Edit, Spelled, spell
from mirage_kg.cypher.values import Budget, Step, explained
from mirage_kg.errors import MirageError, QueryRefused, QueryStopped
from mirage_kg.limits import limit
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.stoppable import TEXT_TOO_LONG, TOO_LONG, edited, same_everywhere, stoppable, text_too_long

OUTSIDE = ("ProcedureCall", "LoadCSV", "Show", "Terminate", "Transaction")
"""How operators are called that reach outside of the graph, or tell about the server."""

_OFFSET = re.compile(r"\(line \d+, column \d+ \(offset: (\d+)\)\)")
_EXPLAIN = "EXPLAIN "
_MAKERS = (s.ListOf, s.MapOf, s.Comprehension, s.Matching)

MOST_MAKERS = 100
"""How many lists and maps a query may write: each can hold the one before, and a driver reads them by recursion."""

_LISTED = (*(row.properties for row in LABELS.values()), *(kind.properties for kind in TYPES.values()))
_ORDER = {name: at for at, name in enumerate(dict.fromkeys(chain.from_iterable(_LISTED)))}


class Names(NamedTuple):
    """The names that the graph knows."""

    labelled: tuple[str, ...]
    types: tuple[str, ...]
    names: tuple[str, ...]


def ask(
    transaction: ManagedTransaction, text: str, parameters: Mapping[str, Any], bounds: Bounds, known: Names
) -> Rows:
    """Answer a query in an open transaction.

    Args:
        transaction: one that reads only and ends in time.
        text: one query of the subset that docs/cypher.md lists; with EXPLAIN before it, only its plan is made.
        parameters: values for the $names of the text.
        bounds: what the query may use; the server bounds its own memory.
        known: the names of the graph, for notes.

    Raises:
        QueryRefused: the text is no such query, or the server refuses it.
        QueryStopped: it is expected to cost, or did cost, more than the bounds.
    """
    query = check(text, parameters, bounds)
    _refuse_depth(query)
    spelled = spell(text, schema.HIDDEN)
    values = {**parameters, **spelled.parameters}
    found = answer(
        transaction,
        spelled,
        values,
        bounds,
        only_plan=query.explain,
        text=text,
        allowed=refuse_outside,
        more=same_everywhere(spelled.text),
    )
    written = [item.name for item in query.parts[0].result.items]
    columns = found.columns if query.explain else (*found.columns[: len(found.columns) - len(written)], *written)
    return replace(found, columns=columns, notes=notes(query, known))


def answer(
    transaction: ManagedTransaction,
    spelled: Spelled,
    parameters: Mapping[str, Any],
    bounds: Bounds,
    *,
    only_plan: bool,
    text: str,
    allowed: Callable[[Mapping[str, Any]], None],
    more: Sequence[Edit] = (),
) -> Rows:
    """Run a query, or only plan it, within bounds.

    Args:
        transaction: one that reads only and ends in time.
        spelled: the query for the server.
        parameters: values for its $names.
        bounds: what it may use.
        only_plan: whether to return the plan and run nothing.
        text: the query as it was asked, for the places of errors.
        allowed: raises where the plan must not be run.
        more: further changes of the text that is run.

    Raises:
        QueryRefused: it would do more than read, or the server refuses it.
        QueryStopped: it is expected to cost, or did cost, more than the bounds.
    """
    started, budget = time.monotonic(), Budget(bounds)
    bounded = edited(
        spelled.text,
        sorted([*stoppable(spelled.text, "Graph", _longest(parameters)), *more], key=lambda edit: edit[:2]),
    )
    values = _sent(parameters)
    try:
        plan = _plan(transaction.run(_EXPLAIN + _sent(spelled.text), values).consume(), bounds, allowed)
        if only_plan:
            return explained(plan, (), time.monotonic() - started)
        result = transaction.run(_sent(bounded), values)
        columns, found = tuple(result.keys()), []
        for record in islice(result, bounds.rows + 1):
            budget.hold(sum(map(_size, record)))
            if nested(record.values()) > limit("cypher_depth"):
                raise too_deep()
            found.append(record.values())
        result.consume()
        reader = _Reader(transaction, found)
    except Neo4jError as error:
        raise _explained(error, text, spelled) from error
    kept = tuple(tuple(map(reader, row)) for row in found[: bounds.rows])
    return Rows(columns, kept, len(found) > bounds.rows, (), plan, time.monotonic() - started)


def _refuse_depth(query: s.Query) -> None:
    """Raise QueryStopped where lists could lie in one another without end: neither a server nor its driver bounds that."""
    makers = [part for part in s.within(query) if isinstance(part, _MAKERS)]
    calls = sum(isinstance(part, s.Call) and part.name.lower() == "collect" for part in s.within(query))
    wrapped = any(
        isinstance(inner, _MAKERS) and part.total in s.names_in(inner)
        for part in s.within(query)
        if isinstance(part, s.Reduce)
        for inner in s.within(part.result)
    )
    if wrapped or len(makers) + calls > MOST_MAKERS:
        raise too_deep()


def _sent(value: Any) -> Any:
    """Return a value as a database can hold it: half of a surrogate pair becomes the replacement character."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list | tuple):
        return [_sent(item) for item in value]
    return {_sent(name): _sent(item) for name, item in value.items()} if isinstance(value, Mapping) else value


def refuse_outside(plan: Mapping[str, Any]) -> None:
    """Raise QueryRefused where a plan calls a procedure, loads a file, tells about the server or commits by itself."""
    if any(step.does.startswith(OUTSIDE) for step in _steps(plan)):
        raise QueryRefused("the query would do more than read", hint="ask with MATCH and RETURN", where="text")


def _plan(summary: ResultSummary, bounds: Bounds, allowed: Callable[[Mapping[str, Any]], None]) -> tuple[Step, ...]:
    """Return the steps of the server's plan, first to last; refuse what does more than read, or costs too much."""
    plan = summary.plan or {}
    if summary.query_type != "r" or not plan:
        raise QueryRefused("the query would do more than read", hint="ask with MATCH and RETURN", where="text")
    allowed(plan)
    steps = tuple(_steps(plan))
    refuse_cost(sum(step.rows for step in steps), steps, bounds)
    return steps


def _steps(plan: Mapping[str, Any]) -> Iterator[Step]:
    for child in plan.get("children", ()):
        yield from _steps(child)
    if plan:
        told = plan["args"]
        does = plan["operatorType"].partition("@")[0]
        yield Step(does, str(told.get("Details", "")), float(told.get("EstimatedRows", 0.0)))


class _Reader:
    """Makes values of a query from those of the driver; times become texts as ISO 8601 has them, and points maps."""

    def __init__(self, transaction: ManagedTransaction, rows: Iterable[Any]) -> None:
        """Look up the ends of relationships: they come without labels and properties."""
        ends = {end.element_id for edge in _edges(rows) for end in edge.nodes if end is not None and not end.labels}
        query = "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n), n"
        found = transaction.run(query, ids=sorted(ends)) if ends else ()
        self._ends = {id: _vertex(node) for id, node in found}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Node):
            return self._ends.get(value.element_id) or _vertex(value)
        if isinstance(value, Relationship):
            source, target = map(self, value.nodes)
            properties = _seen(value)
            key = properties.get("id", f"{source.key} {value.type} {target.key}")
            return Edge(f"{value.type} {key}", value.type, source, target, properties)
        if isinstance(value, Path):
            return Walk(tuple(map(self, value.nodes)), tuple(map(self, value.relationships)))
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, Point):
            return dict(zip("xyz", value, strict=False))
        if hasattr(value, "iso_format"):
            return value.iso_format()
        return {name: self(item) for name, item in _seen(value).items()} if isinstance(value, dict) else value


def _vertex(node: Node) -> Vertex:
    labels = tuple(sorted(node.labels, key=lambda label: (label != "Node", label)))
    return Vertex(f"{labels[0].lower()} {node.get('id')}" if labels else "", labels, _seen(node))


def _seen(thing: Mapping[str, Any] | Node | Relationship) -> dict[str, Any]:
    """Return what is not hidden, in the order of the published list: a database keeps properties in none."""
    kept = {name: value for name, value in thing.items() if not name.startswith("_")}
    return dict(sorted(kept.items(), key=lambda item: (_ORDER.get(item[0], len(_ORDER)), item[0])))


def _edges(values: Any) -> Iterator[Relationship]:
    if isinstance(values, Relationship):
        yield values
    elif isinstance(values, Path):
        yield from values.relationships
    elif isinstance(values, list | dict):
        for value in values.values() if isinstance(values, dict) else values:
            yield from _edges(value)


def _longest(value: Any) -> int:
    """Return the length of the longest text in a value."""
    if isinstance(value, str):
        return len(value)
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return max(map(_longest, items), default=0)


def _size(value: Any) -> int:
    """Return how many values are held, counted as `Budget.made` does."""
    if isinstance(value, str):
        return 1 + len(value) // 64
    if isinstance(value, list | dict):
        return 1 + sum(map(_size, value.values() if isinstance(value, dict) else value))
    return 1


def _explained(error: Neo4jError, text: str, spelled: Spelled) -> MirageError:
    """Return the error in our words, with its place in the text where the server names one."""
    code, said = error.code or "", str(error.message or "").strip() or "no reason"
    if "TimedOut" in code or "Terminated" in code:
        hint = "name a label, a type or an id, or bound the length of a path"
        return QueryStopped("the query was stopped: it took too long", hint=hint, where="text")
    if "Memory" in code or "OutOfMemory" in said:
        hint = "filter, aggregate or cut with LIMIT before collecting; join fewer or shorter texts"
        return QueryStopped("the query would hold more than the memory of the database allows", hint=hint, where="text")
    if not code.startswith(("Neo.ClientError.Statement.", "Neo.DatabaseError.Statement.")):
        raise error
    # In double quotes it is what could not be read as a date; the text of the query may hold it too.
    if f'"{TOO_LONG}"' in said:
        return QueryRefused("range makes at most 100,000 numbers", hint="ask for fewer", where="text")
    if f'"{TEXT_TOO_LONG}"' in said:
        return text_too_long(LARGEST_TEXT)
    found = _OFFSET.search(said)
    where = place(text, spelled.place(max(int(found[1]) - len(_EXPLAIN), 0))) if found else "text"
    return QueryRefused(_OFFSET.sub("", said.splitlines()[0]).strip(), hint="docs/cypher.md lists what is", where=where)
