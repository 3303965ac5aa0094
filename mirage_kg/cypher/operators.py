"""What operators do to values: arithmetic, tests of text, and comparisons."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from mirage_kg.cypher.values import Budget, compare, equal, is_number, type_name

_LEAST_INTEGER, _MOST_INTEGER = -(2**63), 2**63 - 1


class Unfit(Exception):
    """A value that a function or operator cannot take; the message says what it takes."""


def whole(value: Any) -> Any:
    """Return an integer that fits into 64 bits, or a float as it is.

    Raises:
        Unfit: the integer does not fit.
    """
    if isinstance(value, int) and not _LEAST_INTEGER <= value <= _MOST_INTEGER:
        raise Unfit("the result does not fit into a 64-bit integer")
    return value


LARGEST_TEXT = 1_000_000
"""Most characters of a text that a query makes; the length is known before the text is made."""


def fits(length: int) -> None:
    """Refuse a text of `length` characters that would be too long.

    Raises:
        Unfit: it is longer than `LARGEST_TEXT`.
    """
    if length > LARGEST_TEXT:
        raise Unfit(f"makes texts of at most {LARGEST_TEXT:,} characters, asked for {length:,}")


def as_text(value: Any) -> str:
    """Return a number, truth value or text as text; a float as Java writes it.

    Raises:
        Unfit: it is something else.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    if not isinstance(value, str | int):
        raise Unfit(f"takes STRING or a number, found {type_name(value)}")
    return str(value)


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    shown = "".join(map(str, digits)).rstrip("0")
    power = len(digits) + int(exponent) - 1
    return f"{'-' if sign else ''}{shown[0]}.{shown[1:] or '0'}E{power}"


def arithmetic(operator: str, left: Any, right: Any, budget: Budget) -> Any:
    """Return `left operator right`; null where either is null.

    Whole numbers stay whole: / cuts towards zero, % has the sign of the left. + joins texts, and lists with anything.

    Raises:
        Unfit: the operator does not take these.
    """
    if operator == "/" and left is None and right == 0 and type(right) is int:
        raise Unfit("cannot divide by 0")
    if left is None or right is None:
        return None
    if operator == "+" and (isinstance(left, list) or isinstance(right, list)):
        return budget.made(
            (left if isinstance(left, list) else [left]) + (right if isinstance(right, list) else [right])
        )
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        texts = as_text(left), as_text(right)
        fits(len(texts[0]) + len(texts[1]))
        return budget.made(texts[0] + texts[1])
    if not is_number(left) or not is_number(right):
        raise Unfit(f"takes two numbers, found {type_name(left)} and {type_name(right)}")
    return whole(_of_numbers(operator, left, right))


def _of_numbers(operator: str, left: Any, right: Any) -> Any:
    if operator in "+-*":
        return left + right if operator == "+" else left - right if operator == "-" else left * right
    if operator == "^":
        try:
            power = float(left) ** float(right)
            # As a server has it: 1 to no number, or to infinity, is none.
            if math.isnan(right) or (abs(left) == 1 and math.isinf(right)):
                return math.nan
            return power if isinstance(power, float) else math.nan
        except OverflowError:
            return math.inf
        except ZeroDivisionError:
            return math.inf
    if isinstance(left, int) and isinstance(right, int):
        if right == 0:
            raise Unfit("cannot divide by 0")
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if operator == "/" else left - right * quotient
    if right == 0:
        return math.nan if operator == "%" or left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    if operator == "%" and math.isinf(left):
        return math.nan
    return left / right if operator == "/" else math.fmod(left, right)


def text_test(operator: str, left: Any, right: Any) -> bool | None:
    """Return the answer of STARTS WITH, ENDS WITH or CONTAINS; null unless both are texts."""
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    return {"starts": left.startswith, "ends": left.endswith, "contains": left.__contains__}[operator](right)


def relate(operator: str, left: Any, right: Any) -> bool | None:
    """Return the answer of <, <=, > or >=; null where the two cannot be compared, false for a number that is none."""
    order = compare(left, right)
    # Maps, nodes and relationships have no order, and each is as far as itself.
    if order is None and equal(left, right) and not is_number(left):
        order = 0
    if order is None:
        return False if is_number(left) and is_number(right) else None
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]
