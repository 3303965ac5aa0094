"""Expressions turned into functions of the names that are bound: checked once, then called for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.errors import refused
from mirage_kg.cypher.functions import AGGREGATES, FUNCTIONS, Function
from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.cypher.operators import Unfit, arithmetic, relate, text_test, whole
from mirage_kg.cypher.values import Budget, equal, every, is_number, type_name
from mirage_kg.load.problem import nearest

if TYPE_CHECKING:
    from mirage_kg.cypher.match import Matcher

Bindings = dict[str, Any]
Value = Callable[[Bindings], Any]


class Evaluator:
    """Compiles the expressions of one query."""

    def __init__(self, text: str, graph: PropertyGraph, parameters: Mapping[str, Any], budget: Budget) -> None:
        """Hold what every expression of the query may look at."""
        self.text = text
        self.graph = graph
        self.parameters = parameters
        self.budget = budget
        self.matcher: Matcher

    def refuse(self, at: int, detail: str, hint: str = "") -> Exception:
        """Return the error for a place in the text."""
        return refused(self.text, at, detail, hint)

    def compile(self, expression: s.Expression, names: frozenset[str]) -> Value:
        """Return a function of bindings that gives the value of `expression`.

        Raises:
            QueryRefused: a name is not bound, a function does not exist, or a parameter was not sent.
        """
        made: Value = getattr(self, f"_{type(expression).__name__.lower()}")(expression, names)
        return made

    def _guarded(self, at: int, run: Callable[[Bindings], Any], name: str) -> Value:
        def call(row: Bindings) -> Any:
            try:
                return run(row)
            except Unfit as error:
                raise self.refuse(at, f"{name} {error}") from None

        return call

    def _constant(self, expression: s.Constant, _: frozenset[str]) -> Value:
        return lambda row: expression.value

    def _parameter(self, expression: s.Parameter, _: frozenset[str]) -> Value:
        if expression.name not in self.parameters:
            raise self.refuse(expression.at, f"no value was sent for ${expression.name}", "send it in parameters")
        value = self.parameters[expression.name]
        return lambda row: value

    def _variable(self, expression: s.Variable, names: frozenset[str]) -> Value:
        name = expression.name
        if name not in names:
            spoken = sorted(known for known in names if not known.startswith(" "))
            meant = nearest(name, spoken)
            hint = f"did you mean {meant}?" if meant else f"bound here are: {', '.join(spoken) or 'none'}"
            raise self.refuse(expression.at, f"{name!r} is not bound here", hint)
        return lambda row: row[name]

    def _property(self, expression: s.Property, names: frozenset[str]) -> Value:
        subject, name = self.compile(expression.subject, names), expression.name

        def read(row: Bindings) -> Any:
            found = subject(row)
            if isinstance(found, Vertex | Edge):
                return found.properties.get(name)
            if found is None or isinstance(found, dict):
                return found and found.get(name)
            raise self.refuse(expression.at, f"a {type_name(found)} has no property {name!r}")

        return read

    def _index(self, expression: s.Index, names: frozenset[str]) -> Value:
        subject, index = self.compile(expression.subject, names), self.compile(expression.index, names)

        def read(row: Bindings) -> Any:
            found, at = subject(row), index(row)
            if found is None or at is None:
                return None
            if isinstance(found, list) and type(at) is int:
                return found[at] if -len(found) <= at < len(found) else None
            if isinstance(at, str) and isinstance(found, dict | Vertex | Edge):
                return (found if isinstance(found, dict) else found.properties).get(at)
            raise self.refuse(expression.at, f"a {type_name(found)} cannot be asked for a {type_name(at)}")

        return read

    def _slice(self, expression: s.Slice, names: frozenset[str]) -> Value:
        if not expression.low and not expression.high:
            raise self.refuse(expression.at, "a cut needs a start, an end or both", "leave [..] out for the whole list")
        subject = self.compile(expression.subject, names)
        ends = [self.compile(end, names) if end else None for end in (expression.low, expression.high)]

        def read(row: Bindings) -> Any:
            found, low, high = subject(row), *(end(row) if end else False for end in ends)
            if found is None or low is None or high is None:
                return None
            if not isinstance(found, list) or not all(end is False or type(end) is int for end in (low, high)):
                raise self.refuse(expression.at, f"a {type_name(found)} cannot be cut at these places")
            return self.budget.made(found[None if low is False else low : None if high is False else high])

        return read

    def _listof(self, expression: s.ListOf, names: frozenset[str]) -> Value:
        items = [self.compile(item, names) for item in expression.items]
        return lambda row: self.budget.made([item(row) for item in items])

    def _mapof(self, expression: s.MapOf, names: frozenset[str]) -> Value:
        pairs = [(name, self.compile(v, names)) for name, v in zip(expression.names, expression.values, strict=True)]
        return lambda row: {name: value(row) for name, value in pairs}

    def _operation(self, expression: s.Operation, names: frozenset[str]) -> Value:
        operator = expression.operator
        operands = [self.compile(operand, names) for operand in expression.operands]
        first, second = operands[0], operands[-1]
        if operator == "negation":
            return lambda row: None if (found := self._truth(expression.at, first(row))) is None else not found
        if operator == "is_null":
            return lambda row: first(row) is None
        if operator == "is_not_null":
            return lambda row: first(row) is not None
        if operator in ("starts", "ends", "contains"):
            return lambda row: text_test(operator, first(row), second(row))
        if operator == "within":
            return lambda row: self._is_in(expression.at, first(row), second(row))
        if operator in ("negative", "positive"):
            sign = -1 if operator == "negative" else 1
            return self._guarded(expression.at, lambda row: _signed(sign, first(row)), "a sign")
        return self._guarded(
            expression.at, lambda row: arithmetic(operator, first(row), second(row), self.budget), operator
        )

    def _is_in(self, at: int, value: Any, items: Any) -> bool | None:
        if items is None:
            return None
        if not isinstance(items, list):
            raise self.refuse(at, f"IN takes a LIST, found {type_name(items)}")
        self.budget.step(len(items))
        found: bool | None = False
        for item in items:
            same = equal(value, item)
            if same:
                return True
            found = None if same is None else found
        return found

    def _comparison(self, expression: s.Comparison, names: frozenset[str]) -> Value:
        operands = [self.compile(operand, names) for operand in expression.operands]

        def test(operator: str, left: Any, right: Any) -> bool | None:
            if operator in ("=", "<>"):
                same = equal(left, right)
                return same if operator == "=" or same is None else not same
            return relate(operator, left, right)

        def call(row: Bindings) -> bool | None:
            values = [operand(row) for operand in operands]
            return every(map(test, expression.operators, values, values[1:]))

        return call

    def _logic(self, expression: s.Logic, names: frozenset[str]) -> Value:
        operands = [self.compile(operand, names) for operand in expression.operands]
        decides = {"AND": False, "OR": True, "XOR": None}[expression.operator]

        def call(row: Bindings) -> bool | None:
            odd, unknown = False, False
            for operand in operands:
                truth = self._truth(expression.at, operand(row))
                if truth is None:
                    unknown = True
                elif truth is decides:
                    return truth
                else:
                    odd ^= truth
            return None if unknown else odd if decides is None else not decides

        return call

    def _truth(self, at: int, value: Any) -> bool | None:
        if value is not None and not isinstance(value, bool):
            raise self.refuse(at, f"a condition takes a BOOLEAN, found {type_name(value)}")
        return value

    def condition(self, expression: s.Expression, names: frozenset[str]) -> Callable[[Bindings], bool]:
        """Return a test that holds where `expression` is true, neither false nor unknown."""
        value = self.compile(expression, names)
        return lambda row: self._truth(expression.at, value(row)) is True

    def _haslabels(self, expression: s.HasLabels, names: frozenset[str]) -> Value:
        subject, test = self.compile(expression.subject, names), labels_test(expression.labels)

        def call(row: Bindings) -> bool | None:
            found = subject(row)
            if found is None:
                return None
            if isinstance(found, Vertex | Edge):
                return test(found.labels if isinstance(found, Vertex) else (found.type,))
            raise self.refuse(expression.at, f"a {type_name(found)} has no labels")

        return call

    def _case(self, expression: s.Case, names: frozenset[str]) -> Value:
        subject = self.compile(expression.subject, names) if expression.subject else None
        tests = [self.compile(test, names) for test in expression.conditions]
        results = [self.compile(result, names) for result in expression.results]
        otherwise = self.compile(expression.otherwise, names) if expression.otherwise else lambda row: None

        def call(row: Bindings) -> Any:
            value = subject(row) if subject else None
            for test, result in zip(tests, results, strict=True):
                found = test(row)
                if (equal(value, found) if subject else found) is True:
                    return result(row)
            return otherwise(row)

        return call

    def _call(self, expression: s.Call, names: frozenset[str]) -> Value:
        name = expression.name.lower()
        if name in AGGREGATES:
            raise self.refuse(
                expression.at, f"{expression.name} counts over rows and cannot stand here", "use it in WITH or RETURN"
            )
        function = FUNCTIONS.get(name)
        if function is None or expression.distinct or expression.star:
            meant = nearest(name, [*FUNCTIONS, *AGGREGATES])
            hint = f"did you mean {meant}?" if meant and not function else "docs/cypher.md lists the functions"
            raise self.refuse(expression.at, f"there is no function {expression.name} that is called like this", hint)
        return self._of_function(function, expression, [self.compile(value, names) for value in expression.arguments])

    def _of_function(self, function: Function, expression: s.Call, arguments: list[Value]) -> Value:
        if not function.least <= len(arguments) <= function.most:
            raise self.refuse(
                expression.at, f"{expression.name} was given {len(arguments)} values", f"write {function.written}"
            )

        def run(row: Bindings) -> Any:
            values = [argument(row) for argument in arguments]
            if not function.takes_null and None in values:
                return None
            return self.budget.made(function.run(*values))

        return self._guarded(expression.at, run, expression.name)

    def _items(self, at: int, source: Value) -> Callable[[Bindings], list[Any] | None]:
        def call(row: Bindings) -> list[Any] | None:
            found = source(row)
            if found is not None and not isinstance(found, list):
                raise self.refuse(at, f"a LIST is needed here, found {type_name(found)}")
            self.budget.step(len(found or ()))
            return found

        return call

    def _comprehension(self, expression: s.Comprehension, names: frozenset[str]) -> Value:
        name, inner = expression.variable, names | {expression.variable}
        items = self._items(expression.at, self.compile(expression.source, names))
        keep = self.condition(expression.where, inner) if expression.where else lambda row: True
        result = self.compile(expression.result, inner) if expression.result else lambda row: row[name]

        def call(row: Bindings) -> list[Any] | None:
            found = items(row)
            if found is None:
                return None
            rows = ({**row, name: item} for item in found)
            made: list[Any] = self.budget.made([result(each) for each in rows if keep(each)])
            return made

        return call

    def _quantifier(self, expression: s.Quantifier, names: frozenset[str]) -> Value:
        name, inner = expression.variable, names | {expression.variable}
        items = self._items(expression.at, self.compile(expression.source, names))
        test = self.compile(expression.where, inner)

        def call(row: Bindings) -> bool | None:
            found = items(row)
            if found is None:
                return None
            truths = [self._truth(expression.at, test({**row, name: item})) for item in found]
            held, open_ = truths.count(True), truths.count(None)
            if expression.kind == "all":
                return False if False in truths else None if open_ else True
            if expression.kind == "single":
                return False if held > 1 else None if open_ else held == 1
            some = True if held else None if open_ else False
            return some if expression.kind == "any" else None if some is None else not some

        return call

    def _reduce(self, expression: s.Reduce, names: frozenset[str]) -> Value:
        start = self.compile(expression.start, names)
        items = self._items(expression.at, self.compile(expression.source, names))
        result = self.compile(expression.result, names | {expression.total, expression.variable})

        def call(row: Bindings) -> Any:
            found, total = items(row), start(row)
            for item in found or ():
                total = result({**row, expression.total: total, expression.variable: item})
            return None if found is None else total

        return call

    def _matching(self, expression: s.Matching, names: frozenset[str]) -> Value:
        rows, inner = self.matcher.match(expression.chains, expression.where, names)
        if expression.kind == "exists":
            return lambda row: any(True for _ in rows(row))
        if expression.kind == "count":
            return lambda row: sum(1 for _ in rows(row))
        if expression.kind == "list":
            result = self.compile(expression.result or s.Constant(0, None), inner)
            return lambda row: self.budget.made([result(found) for found in rows(row)])
        path = self.matcher.path_of(expression.chains[0])
        if expression.chains[0].shortest == "one":
            return lambda row: next((path(found) for found in rows(row)), None)
        return lambda row: self.budget.made([path(found) for found in rows(row)])


def _signed(sign: int, value: Any) -> Any:
    if value is not None and not is_number(value):
        raise Unfit(f"takes a number, found {type_name(value)}")
    return None if value is None else whole(sign * value)


def labels_test(labels: s.Labels) -> Callable[[tuple[str, ...]], bool]:
    """Return a test of a node's labels."""
    if not labels.operator:
        return lambda found: labels.name in found
    parts = [labels_test(part) for part in labels.parts]
    if labels.operator == "!":
        return lambda found: not parts[0](found)
    if labels.operator == "&":
        return lambda found: all(part(found) for part in parts)
    return lambda found: any(part(found) for part in parts)
