"""Numbers and lists as sentences write them, with the minus sign of print, as the page has it. Machines are given numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

MINUS = "\u2212"
"""The minus sign, U+2212: as wide as a plus and never broken from its number, which a hyphen is not."""


def written(value: float | Decimal, form: str = "g") -> str:
    """Return a number in a format of Python, e.g. ".2f" or "+.3f", with a minus sign for every hyphen and never minus zero.

    Args:
        value: the number.
        form: a format for floats (https://docs.python.org/3/library/string.html#formatspec), without fill or alignment.
    """
    sign, rest = (form[0], form[1:]) if form[:1] in ("+", "-", " ") else ("", form)
    number = value if isinstance(value, Decimal) else float(value)
    return format(number, f"{sign}z{rest}").replace("-", MINUS)


def listed(names: Sequence[str]) -> str:
    """Return one name or more as a sentence lists them: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
