"""A query as records: what the parser hands to the planner and to the evaluator. `at` is a position in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal


@dataclass(frozen=True)
class Syntax:
    """Anything with a place in the text."""

    at: int


@dataclass(frozen=True)
class Expression(Syntax):
    """Something that has a value."""


@dataclass(frozen=True)
class Constant(Expression):
    """A number, text, truth value or null."""

    value: Any


@dataclass(frozen=True)
class Parameter(Expression):
    """A value that was sent beside the text."""

    name: str


@dataclass(frozen=True)
class Variable(Expression):
    """A name bound by a clause."""

    name: str


@dataclass(frozen=True)
class Property(Expression):
    """A property of a node or relationship, or an entry of a map."""

    subject: Expression
    name: str


@dataclass(frozen=True)
class Index(Expression):
    """An item of a list by position, or an entry by name."""

    subject: Expression
    index: Expression


@dataclass(frozen=True)
class Slice(Expression):
    """The items of a list from `low` up to `high`."""

    subject: Expression
    low: Expression | None
    high: Expression | None


@dataclass(frozen=True)
class ListOf(Expression):
    """A list written out."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class MapOf(Expression):
    """A map written out."""

    names: tuple[str, ...]
    values: tuple[Expression, ...]


@dataclass(frozen=True)
class Operation(Expression):
    """An operator with its operands: arithmetic, text tests, IN, IS NULL, NOT."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Comparison(Expression):
    """A chain such as a < b <= c: every neighbouring pair must hold."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Logic(Expression):
    """AND, OR or XOR over two or more truth values."""

    operator: Literal["AND", "OR", "XOR"]
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class HasLabels(Expression):
    """Whether a node has labels (or a relationship a type)."""

    subject: Expression
    labels: Labels


@dataclass(frozen=True)
class Case(Expression):
    """The value of the first branch that applies."""

    subject: Expression | None
    conditions: tuple[Expression, ...]
    results: tuple[Expression, ...]
    otherwise: Expression | None


@dataclass(frozen=True)
class Call(Expression):
    """A function, or an aggregate over rows. `star` is the * of count(*)."""

    name: str
    arguments: tuple[Expression, ...]
    distinct: bool
    star: bool


@dataclass(frozen=True)
class Comprehension(Expression):
    """[x IN list WHERE condition | result]."""

    variable: str
    source: Expression
    where: Expression | None
    result: Expression | None


@dataclass(frozen=True)
class Quantifier(Expression):
    """any, all, none or single over a list."""

    kind: str
    variable: str
    source: Expression
    where: Expression


@dataclass(frozen=True)
class Reduce(Expression):
    """A list folded into one value."""

    total: str
    start: Expression
    variable: str
    source: Expression
    result: Expression


@dataclass(frozen=True)
class Labels(Syntax):
    """A test of labels or types: `name`, or `operator` ("&", "|", "!") over parts."""

    operator: str
    parts: tuple[Labels, ...]
    name: str = ""


@dataclass(frozen=True)
class NodePattern(Syntax):
    """(name:Labels {properties})."""

    name: str | None
    labels: Labels | None
    properties: Expression | None


@dataclass(frozen=True)
class HopPattern(Syntax):
    """-[name:TYPES*low..high {properties}]->; `direction` 1 forward, -1 backward, 0 either; `low` None for exactly one hop."""

    name: str | None
    types: tuple[str, ...]
    direction: int
    low: int | None
    high: int | None
    properties: Expression | None


@dataclass(frozen=True)
class Chain(Syntax):
    """Nodes joined by hops; `shortest` is "", "one" or "all"; `name` is the name of the path."""

    nodes: tuple[NodePattern, ...]
    hops: tuple[HopPattern, ...]
    name: str | None = None
    shortest: str = ""


@dataclass(frozen=True)
class Matching(Expression):
    """A pattern asked for inside an expression: as a truth value, a count, a list of results, or a path."""

    kind: Literal["exists", "count", "list", "path"]
    chains: tuple[Chain, ...]
    where: Expression | None
    result: Expression | None = None


@dataclass(frozen=True)
class Match(Syntax):
    """MATCH or OPTIONAL MATCH."""

    optional: bool
    chains: tuple[Chain, ...]
    where: Expression | None


@dataclass(frozen=True)
class Unwind(Syntax):
    """UNWIND list AS name."""

    source: Expression
    name: str


@dataclass(frozen=True)
class Item(Syntax):
    """One column: its value and its name; `named` when the name was written."""

    value: Expression
    name: str
    named: bool


@dataclass(frozen=True)
class Sort(Syntax):
    """One key of an order."""

    value: Expression
    falling: bool


@dataclass(frozen=True)
class Projection(Syntax):
    """WITH or RETURN: columns, then order, then a cut, then (WITH only) a condition."""

    items: tuple[Item, ...]
    every: bool
    distinct: bool
    order: tuple[Sort, ...]
    skip: Expression | None
    limit: Expression | None
    where: Expression | None = None


@dataclass(frozen=True)
class Part(Syntax):
    """Clauses up to a RETURN."""

    clauses: tuple[Match | Unwind | Projection, ...]
    result: Projection


@dataclass(frozen=True)
class Query(Syntax):
    """Parts joined by UNION; `every` keeps equal rows (UNION ALL); `explain` asks for the plan only."""

    parts: tuple[Part, ...]
    every: bool
    explain: bool


def within(syntax: Any) -> Iterator[Syntax]:
    """Yield everything that `syntax` is made of, itself first."""
    if isinstance(syntax, Syntax):
        yield syntax
        for row in fields(syntax):
            yield from within(getattr(syntax, row.name))
    elif isinstance(syntax, tuple):
        for part in syntax:
            yield from within(part)


def names_in(syntax: Any) -> set[str]:
    """Return every name that `syntax` speaks of, those that it binds itself among them."""
    found: set[str] = set()
    for part in within(syntax):
        if isinstance(part, Variable) or (isinstance(part, NodePattern | HopPattern) and part.name):
            found.add(str(part.name))
    return found
