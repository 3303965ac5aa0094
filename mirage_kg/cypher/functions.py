"""The table of functions and aggregates that a query can call."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from mirage_kg.cypher.graph import Edge, Walk
from mirage_kg.cypher.operators import Unfit, as_text, fits, whole
from mirage_kg.cypher.values import sort_key, type_name


class Function(NamedTuple):
    """One function: its name, how it is written, what it gives, how many arguments it takes, and the work itself.

    A null among the arguments gives null unless `takes_null`. `run` raises `Unfit` for a value of the wrong type.
    """

    name: str
    written: str
    sentence: str
    least: int
    most: int
    run: Callable[..., Any]
    takes_null: bool = False


class Aggregate(NamedTuple):
    """One aggregate: made of all values of a group that are not null, in the order of the rows."""

    name: str
    written: str
    sentence: str
    run: Callable[[list[Any]], Any]


LARGEST_RANGE = 100_000


def _needs(value: Any, *kinds: str) -> Any:
    name = type_name(value)
    if name not in kinds:
        raise Unfit(f"takes {' or '.join(kinds)}, found {name}")
    return value


LARGEST = 2**63 - 1
"""The largest whole number of a server."""

BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign not in "\x85\xa0\u2007\u202f")
"""What a server trims: white space at which a line may break."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"([+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?))(?:(?<![yN])[dDfF])?")
_DIGITS = 1_100
"""No number of 64 bits has more digits after its point."""

_EXACT = Context(prec=2 * _DIGITS)


def _number(value: Any) -> Any:
    return _needs(value, "INTEGER", "FLOAT")


def _text(value: Any) -> str:
    return str(_needs(value, "STRING"))


def _list(value: Any) -> list[Any]:
    return list(_needs(value, "LIST"))


def _index(value: Any) -> int:
    return int(_needs(value, "INTEGER"))


def _size(value: Any) -> int:
    return len(_needs(value, "STRING", "LIST"))


def _length(value: Any) -> int:
    return len(_needs(value, "PATH").edges)


def _labels(value: Any) -> list[str]:
    return list(_needs(value, "NODE").labels)


def _type(value: Any) -> str:
    return str(_needs(value, "RELATIONSHIP").type)


def _keys(value: Any) -> list[str]:
    found = _needs(value, "NODE", "RELATIONSHIP", "MAP")
    return sorted(found if isinstance(found, dict) else found.properties)


def _properties(value: Any) -> dict[str, Any]:
    found = _needs(value, "NODE", "RELATIONSHIP", "MAP")
    return dict(found) if isinstance(found, dict) else dict(found.properties)


def _element(value: Any) -> str:
    return str(_needs(value, "NODE", "RELATIONSHIP").key)


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _range(low: Any, high: Any, step: Any = 1) -> list[int]:
    low, high, step = _index(low), _index(high), _index(step)
    if step == 0:
        raise Unfit("takes a step that is not 0")
    found = range(low, high + (1 if step > 0 else -1), step)
    # The length is known before the list is made, so that no query can ask for one that does not fit.
    if len(found) > LARGEST_RANGE:
        raise Unfit(f"makes at most {LARGEST_RANGE:,} numbers, asked for {len(found):,}")
    return list(found)


def _to_integer(value: Any) -> int | None:
    if isinstance(_needs(value, "STRING", "INTEGER", "FLOAT", "BOOLEAN"), float):
        # As a server casts: none is 0, and what is too large is the largest.
        return 0 if math.isnan(value) else int(max(min(value, LARGEST), -LARGEST - 1))
    if not isinstance(value, str):
        return int(value)
    if _WHOLE.fullmatch(value):
        return int(whole(int(value)))
    found = _DECIMAL.fullmatch(value)
    number = float(found[1]) if found else math.nan
    return int(whole(int(number))) if math.isfinite(number) else None


def _to_float(value: Any) -> float | None:
    if not isinstance(_needs(value, "STRING", "INTEGER", "FLOAT"), str):
        return float(value)
    found = _DECIMAL.fullmatch(value.strip(BLANKS))
    return float(found[1]) if found else None


def _round(value: Any, places: Any = 0) -> float:
    number, digits = float(_number(value)), int(_number(places))
    if digits < 0:
        raise Unfit("takes places that are not negative")
    if not math.isfinite(number):
        return number
    if digits:
        exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-min(digits, _DIGITS)), ROUND_HALF_UP, _EXACT)
        return float(exact)
    below = math.floor(number)
    return float(max(min(below + (number - below >= 0.5), LARGEST), -LARGEST - 1))


def _real(run: Callable[[float], float]) -> Callable[[Any], float]:
    def safe(value: Any) -> float:
        number = float(_number(value))
        try:
            return run(number)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return safe


def _substring(text: Any, start: Any, length: Any = None) -> str:
    start, length = _index(start), None if length is None else _index(length)
    if _text(text) and (start < 0 or (length is not None and length < 0)):
        raise Unfit("takes a start and a length that are not negative")
    return _text(text)[start : None if length is None else start + length] if text else ""


def _split(text: Any, by: Any) -> list[str]:
    return _text(text).split(_text(by)) if _text(by) else list(_text(text)) or [""]


def _replace(text: Any, old: Any, new: Any) -> str:
    fits(len(_text(text)) + _text(text).count(_text(old)) * (len(_text(new)) - len(old)))
    return _text(text).replace(old, new)


def _first(items: Any) -> Any:
    return next(iter(_list(items)), None)


def _last(items: Any) -> Any:
    return next(iter(_list(items)[::-1]), None)


def _reverse(value: Any) -> Any:
    return _needs(value, "STRING", "LIST")[::-1]


def _logarithm(value: float) -> float:
    return math.log(value) if value else -math.inf


def _walk(value: Any) -> Walk:
    walk: Walk = _needs(value, "PATH")
    return walk


def _edge(value: Any) -> Edge:
    edge: Edge = _needs(value, "RELATIONSHIP")
    return edge


def _sign(value: Any) -> int:
    return int(_number(value) > 0) - int(_number(value) < 0)


_ROWS = (
    Function("id", "elementId(node)", "the text that tells this node or relationship from all others here", 1, 1, _element),
    Function("labels", "labels(node)", "its labels", 1, 1, _labels),
    Function("type", "type(relationship)", "its type", 1, 1, _type),
    Function("properties", "properties(thing)", "all properties as a map", 1, 1, _properties),
    Function("keys", "keys(thing)", "the names of its properties, in order", 1, 1, _keys),
    Function("startnode", "startNode(relationship)", "where it begins", 1, 1, lambda e: _edge(e).source),
    Function("endnode", "endNode(relationship)", "where it ends", 1, 1, lambda e: _edge(e).target),
    Function("nodes", "nodes(path)", "the nodes in order", 1, 1, lambda p: list(_walk(p).vertices)),
    Function("relationships", "relationships(path)", "the relationships in order", 1, 1, lambda p: list(_walk(p).edges)),
    Function("length", "length(path)", "the number of its relationships", 1, 1, _length),
    Function("size", "size(list or text)", "how many items or characters", 1, 1, _size),
    Function("coalesce", "coalesce(a, b, ...)", "the first that is not null", 1, 50, _coalesce, takes_null=True),
    Function("head", "head(list)", "the first item", 1, 1, _first),
    Function("last", "last(list)", "the last item", 1, 1, _last),
    Function("tail", "tail(list)", "all items but the first", 1, 1, lambda v: _list(v)[1:]),
    Function("reverse", "reverse(list or text)", "back to front", 1, 1, _reverse),
    Function("range", "range(low, high, step)", "whole numbers, both ends included", 2, 3, _range, takes_null=True),
    Function("tolower", "toLower(text)", "in small letters", 1, 1, lambda v: _text(v).lower()),
    Function("toupper", "toUpper(text)", "in capital letters", 1, 1, lambda v: _text(v).upper()),
    Function("trim", "trim(text)", "without white space at both ends", 1, 1, lambda v: _text(v).strip(BLANKS)),
    Function("split", "split(text, by)", "the parts between", 2, 2, _split),
    Function("replace", "replace(text, old, new)", "with every old replaced", 3, 3, _replace),
    Function("substring", "substring(text, start, length)", "a part, counted from 0", 2, 3, _substring),
    Function("left", "left(text, length)", "the beginning", 2, 2, lambda v, n: _substring(v, 0, n)),
    Function("tostring", "toString(value)", "as a text", 1, 1, as_text),
    Function("tointeger", "toInteger(value)", "as a whole number; null where it is none", 1, 1, _to_integer),
    Function("tofloat", "toFloat(value)", "as a number; null where it is none", 1, 1, _to_float),
    Function("abs", "abs(number)", "without its sign", 1, 1, lambda v: whole(abs(_number(v)))),
    Function("ceil", "ceil(number)", "rounded up", 1, 1, _real(lambda v: math.copysign(math.ceil(v), v))),
    Function("floor", "floor(number)", "rounded down", 1, 1, _real(lambda v: math.copysign(math.floor(v), v))),
    Function("round", "round(number, places)", "rounded to the nearest; of halves up, with places away from 0", 1, 2, _round),
    Function("sqrt", "sqrt(number)", "square root", 1, 1, _real(math.sqrt)),
    Function("log", "log(number)", "natural logarithm", 1, 1, _real(_logarithm)),
    Function("exp", "exp(number)", "e to this power", 1, 1, _real(math.exp)),
    Function("sign", "sign(number)", "-1, 0 or 1", 1, 1, _sign),
)  # fmt: skip

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {**{row.name: row for row in _ROWS if row.name != "id"}, "elementid": _ROWS[0]}
)
"""Every function, by its name in small letters."""


def _sum(values: list[Any]) -> Any:
    total = 0
    for value in values:
        total += _number(value)
    return float(total) if isinstance(total, int) and not -LARGEST - 1 <= total <= LARGEST else total


def _mean(values: list[Any]) -> float | None:
    """Return the mean as a server makes it, value by value; sums could grow beyond all numbers."""
    mean = 0.0
    for count, value in enumerate(values, 1):
        mean += (_number(value) - mean) / count
    return mean if values else None


def _least(values: list[Any]) -> Any:
    return min(values, key=sort_key, default=None)


def _most(values: list[Any]) -> Any:
    return max(values, key=sort_key, default=None)


AGGREGATES: Mapping[str, Aggregate] = MappingProxyType(
    {
        row.name: row
        for row in (
            Aggregate("count", "count(*), count(x)", "how many rows, or how many values that are not null", len),
            Aggregate("sum", "sum(x)", "the sum; 0 of nothing", _sum),
            Aggregate("avg", "avg(x)", "the mean; null of nothing", _mean),
            Aggregate("min", "min(x)", "the least; null of nothing", _least),
            Aggregate("max", "max(x)", "the greatest; null of nothing", _most),
            Aggregate("collect", "collect(x)", "all values as a list", list),
        )
    }
)
