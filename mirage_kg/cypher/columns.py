"""WITH and RETURN: columns, groups and their aggregates, order, and the cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.evaluate import Bindings, Evaluator, Value
from mirage_kg.cypher.functions import AGGREGATES
from mirage_kg.cypher.match import HIDDEN
from mirage_kg.cypher.operators import Unfit
from mirage_kg.cypher.values import Step, sort_key


class Projector:
    """One WITH or RETURN, compiled; call it with rows."""

    def __init__(self, evaluator: Evaluator, clause: s.Projection, names: frozenset[str]) -> None:
        """Check the clause against the names that are bound before it."""
        self._evaluator = evaluator
        self._clause = clause
        seen = sorted(name for name in names if not name.startswith(HIDDEN)) if clause.every else []
        if clause.every and not seen:
            raise evaluator.refuse(clause.at, "* stands for every name, and none is bound here")
        items = [*(s.Item(clause.at, s.Variable(clause.at, name), name, named=True) for name in seen), *clause.items]
        self.columns = tuple(item.name for item in items)
        for at, item in enumerate(items):
            if item.name in self.columns[:at]:
                raise evaluator.refuse(item.at, f"two columns are named {item.name!r}", "name one of them with AS")
        grouped = any(aggregates_in(item.value) for item in items)
        keys = [item for item in items if not aggregates_in(item.value)]
        self._slots: list[_Slot] = []
        if grouped:
            for item in items:
                if aggregates_in(item.value):
                    self._check_group(item, keys)
        inner = names | {f"{HIDDEN}{number}#" for number in range(100)} if grouped else names
        self._values = [self._column(item, names, inner, grouped) for item in items]
        self._keys = (
            [value for item, value in zip(items, self._values, strict=True) if item in keys] if grouped else None
        )
        after = frozenset(self.columns)
        # Before groups and DISTINCT fold rows together, an order may still speak of what was bound before.
        ordering = after if grouped or clause.distinct else names | after
        self._order = [(self._sorted_by(sort, ordering, items), sort.falling) for sort in clause.order]
        self._skip = self._count(clause.skip, "SKIP")
        self._limit = self._count(clause.limit, "LIMIT")
        self._keep = evaluator.condition(clause.where, after) if clause.where else None
        self._estimate(grouped)

    def __call__(self, rows: Iterable[Bindings]) -> Iterator[Bindings]:
        """Yield the rows after the clause, which bind its columns only."""
        found = self._groups(rows) if self._keys is not None else ((row, self._project(row)) for row in rows)
        if self._clause.distinct:
            found = self._distinct(found)
        if self._order:
            found = iter(self._ordered(found))
        for number, (_, made) in enumerate(found):
            if self._limit is not None and number >= self._skip_count() + self._limit:
                return
            if number >= self._skip_count() and (self._keep is None or self._keep(made)):
                yield made

    def _skip_count(self) -> int:
        return self._skip or 0

    def _project(self, row: Bindings) -> Bindings:
        self._evaluator.budget.step()
        return {name: value(row) for name, value in zip(self.columns, self._values, strict=True)}

    def _column(self, item: s.Item, names: frozenset[str], inner: frozenset[str], grouped: bool) -> Value:
        if not grouped or not aggregates_in(item.value):
            return self._evaluator.compile(item.value, names)
        return self._evaluator.compile(self._lifted(item.value, names), inner)

    def _lifted(self, expression: Any, names: frozenset[str]) -> Any:
        """Return `expression` with each aggregate replaced by a name that its group will bind."""
        if isinstance(expression, s.Call) and expression.name.lower() in AGGREGATES:
            self._slots.append(_Slot(self._evaluator, expression, names))
            return s.Variable(expression.at, f"{HIDDEN}{len(self._slots) - 1}#")
        if isinstance(expression, tuple):
            return tuple(self._lifted(part, names) for part in expression)
        if isinstance(expression, s.Expression) and aggregates_in(expression):
            changed = {
                name: self._lifted(value, names)
                for name, value in vars(expression).items()
                if isinstance(value, s.Expression | tuple)
            }
            return type(expression)(**{**vars(expression), **changed})
        return expression

    def _check_group(self, item: s.Item, keys: list[s.Item]) -> None:
        """Refuse what differs within a group: a name beside an aggregate that is no column of its own."""
        plain = {key.value.name for key in keys if isinstance(key.value, s.Variable)}
        for name in _outside(item.value) - plain:
            raise self._evaluator.refuse(
                item.at,
                f"{name!r} stands beside an aggregate and may differ within its group",
                f"give {name} a column of its own, or compute it in a WITH before",
            )

    def _groups(self, rows: Iterable[Bindings]) -> Iterator[tuple[Bindings, Bindings]]:
        budget = self._evaluator.budget
        groups: dict[Any, tuple[Bindings, list[_Tally]]] = {}
        for row in rows:
            budget.step()
            key = row_key(tuple(value(row) for value in self._keys or ()))
            if key not in groups:
                budget.hold(1 + len(row))
                groups[key] = (row, [_Tally(slot) for slot in self._slots])
            for tally in groups[key][1]:
                tally.take(row)
        if not groups and not self._keys:
            groups[()] = ({}, [_Tally(slot) for slot in self._slots])
        for row, tallies in groups.values():
            bound = {**row, **{f"{HIDDEN}{number}#": tally.value() for number, tally in enumerate(tallies)}}
            yield bound, self._project(bound)

    def _distinct(self, rows: Iterable[tuple[Bindings, Bindings]]) -> Iterator[tuple[Bindings, Bindings]]:
        seen = set()
        for row, made in rows:
            key = row_key(tuple(made.values()))
            if key not in seen:
                self._evaluator.budget.hold(len(made))
                seen.add(key)
                yield row, made

    def _ordered(self, rows: Iterable[tuple[Bindings, Bindings]]) -> list[tuple[Bindings, Bindings]]:
        kept = []
        for row, made in rows:
            self._evaluator.budget.hold(len(made) + len(self._order))
            kept.append(([sort_key(value({**row, **made})) for value, _ in self._order], row, made))
        # The last key first: each sort keeps the order of the one before among equals.
        for at, (_, falling) in reversed(list(enumerate(self._order))):
            kept.sort(key=lambda entry: entry[0][at], reverse=falling)
            self._evaluator.budget.step(len(kept))
        return [(row, made) for _, row, made in kept]

    def _sorted_by(self, sort: s.Sort, names: frozenset[str], items: list[s.Item]) -> Value:
        """Compile a key of the order; what a column holds is taken from there, as groups keep nothing else."""
        columns = {unplaced(item.value): item.name for item in items}
        return self._evaluator.compile(_replaced(sort.value, columns), names)

    def _count(self, expression: s.Expression | None, word: str) -> int | None:
        if expression is None:
            return None
        value = self._evaluator.compile(expression, frozenset())({})
        if type(value) is not int or value < 0:
            raise self._evaluator.refuse(expression.at, f"{word} takes a whole number that is not negative")
        return value

    def _estimate(self, grouped: bool) -> None:
        matcher = self._evaluator.matcher
        if grouped and not self._keys:
            matcher.rows = 1.0
        if self._limit is not None:
            matcher.rows = min(matcher.rows, float(self._limit))
        does = "aggregate" if grouped else "sort" if self._order else "give"
        matcher.plan.append(Step(does, ", ".join(self.columns), matcher.rows))


class _Slot:
    """One aggregate of a clause: what it counts, compiled."""

    def __init__(self, evaluator: Evaluator, call: s.Call, names: frozenset[str]) -> None:
        self.evaluator, self.call = evaluator, call
        self.aggregate = AGGREGATES[call.name.lower()]
        if (
            call.star != (not call.arguments)
            or len(call.arguments) > 1
            or (call.star and self.aggregate.name != "count")
        ):
            raise evaluator.refuse(
                call.at, f"{call.name} was not called with one value", f"write {self.aggregate.written}"
            )
        if call.arguments and aggregates_in(call.arguments[0]):
            raise evaluator.refuse(
                call.at, "an aggregate stands inside another", "compute the inner one in a WITH before"
            )
        self.value: Callable[[Bindings], Any] = (
            evaluator.compile(call.arguments[0], names) if call.arguments else lambda row: True
        )


class _Tally:
    """The values of one aggregate in one group."""

    def __init__(self, slot: _Slot) -> None:
        self._slot = slot
        self._counts_only = slot.aggregate.name == "count" and not slot.call.distinct
        self._values: list[Any] = []
        self._seen: set[Any] = set()
        self._count = 0

    def take(self, row: Bindings) -> None:
        value = self._slot.value(row)
        if value is None:
            return
        if self._counts_only:
            self._count += 1
            return
        if self._slot.call.distinct:
            key = row_key((value,))
            if key in self._seen:
                return
            self._seen.add(key)
        self._slot.evaluator.budget.hold(1)
        self._values.append(value)

    def value(self) -> Any:
        if self._counts_only:
            return self._count
        try:
            return self._slot.aggregate.run(self._values)
        except Unfit as error:
            raise self._slot.evaluator.refuse(self._slot.call.at, f"{self._slot.call.name} {error}") from None


def aggregates_in(syntax: Any) -> bool:
    """Return whether an aggregate stands in `syntax`."""
    return any(isinstance(part, s.Call) and part.name.lower() in AGGREGATES for part in s.within(syntax))


def _outside(syntax: Any) -> set[str]:
    """Return the names that `syntax` speaks of outside of its aggregates."""
    if isinstance(syntax, s.Call) and syntax.name.lower() in AGGREGATES:
        return set()
    if isinstance(syntax, s.Variable):
        return {syntax.name}
    if isinstance(syntax, s.Comprehension | s.Quantifier | s.Reduce):
        bound = {syntax.variable, getattr(syntax, "total", syntax.variable)}
        return {name for value in vars(syntax).values() for name in _outside(value)} - bound
    if isinstance(syntax, s.Syntax):
        return {name for value in vars(syntax).values() for name in _outside(value)}
    return {name for part in syntax for name in _outside(part)} if isinstance(syntax, tuple) else set()


def _replaced(syntax: Any, columns: dict[Any, str]) -> Any:
    """Return `syntax` with everything that a column holds replaced by the name of the column."""
    if isinstance(syntax, tuple):
        return tuple(_replaced(part, columns) for part in syntax)
    if not isinstance(syntax, s.Expression):
        return syntax
    if unplaced(syntax) in columns:
        return s.Variable(syntax.at, columns[unplaced(syntax)])
    return type(syntax)(**{name: _replaced(value, columns) for name, value in vars(syntax).items()})


def unplaced(syntax: Any) -> Any:
    """Return what `syntax` says, without where it stands: equal for equal expressions."""
    if isinstance(syntax, s.Syntax):
        return (type(syntax), *(unplaced(value) for name, value in vars(syntax).items() if name != "at"))
    return tuple(unplaced(part) for part in syntax) if isinstance(syntax, tuple) else syntax


def row_key(values: tuple[Any, ...]) -> Any:
    """Return a key that is equal for rows that DISTINCT and groups take for the same; null equals null there."""
    return tuple(sort_key(value) for value in values)
