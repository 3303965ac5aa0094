"""Whether a reported and a simulated number agree in sign, order and size, and how a row says so.

The rules, stated once:

sign. A change has the sign of its value, a ratio that of its logarithm (above or below 1), a level none. It agrees when the
whole simulated interval lies on the reported side, differs when all of it lies on the other, and is not judged across.
order. Within the rows that share a ranking: a row agrees when, for every other row, the larger reported number has the larger
simulated mean too, and differs when one pair is the other way round. Pairs that were reported equal are left out.
size. Agrees when the reported number (or its published interval) reaches the simulated interval widened by half of its
width, or when reported over simulated lies within SIZE_FACTOR either way; never where the sign differs or units do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from mirage_kg.model.reproduction import Agreement, Beside, Reported, Simulated
from mirage_kg.model.written import listed, written

WIDENED = 0.5
"""Share of its own width by which an interval is widened, a half of it on either side."""

SIZE_FACTOR = 1.5
"""Largest factor between reported and simulated that still counts as the same size."""

NO_EFFECT = {"change": 0.0, "ratio": 1.0}
"""The value that means no effect, by form; a level has none."""


def sign_of(form: str, reported: Reported, shown: Simulated) -> Agreement:
    """Return whether the simulated interval lies on the reported side of no effect; see the module for the rule."""
    zero, interval = NO_EFFECT.get(form), _interval(shown)
    if zero is None or interval is None or reported.value == zero:
        return "not_judged"
    low, high = interval
    if low <= zero <= high:
        return "not_judged"
    return "agrees" if (low > zero) == (reported.value > zero) else "differs"


def size_of(reported: Reported, shown: Simulated, sign: Agreement) -> Agreement:
    """Return whether reported and simulated are of one size; see the module for the rule."""
    interval = _interval(shown)
    if interval is None or shown.value is None:
        return "not_judged"
    if sign == "differs":
        return "differs"
    low, high = interval
    margin = WIDENED / 2 * (high - low)
    least = reported.value if reported.low is None else reported.low
    most = reported.value if reported.high is None else reported.high
    if least <= high + margin and most >= low - margin:
        return "agrees"
    factor = reported.value / shown.value if shown.value else math.inf
    return "agrees" if 1 / SIZE_FACTOR <= factor <= SIZE_FACTOR else "differs"


def order_of(reported: Mapping[str, float], simulated: Mapping[str, float], id: str) -> Agreement:
    """Return whether one row stands to all others of its ranking as reported; see the module for the rule.

    Args:
        reported: published value by row.
        simulated: mean by row; rows without one are left out.
        id: the row.
    """
    pairs = [
        (reported[id] - reported[other]) * (simulated[id] - simulated[other])
        for other in reported
        if other != id and reported[other] != reported[id] and id in simulated and other in simulated
    ]
    if not pairs:
        return "not_judged"
    return "agrees" if min(pairs) > 0 else "differs"


def _interval(shown: Simulated) -> tuple[float, float] | None:
    if shown.low is None or shown.high is None:
        return None
    return shown.low, shown.high


def words(row: Beside) -> str:
    """Say a row in two sentences: both numbers, and in what they agree."""
    told = f"Reported {number(row.reported.value, row.form)}"
    if row.simulated is None or row.simulated.value is None:
        return f"{told}; not simulated yet."
    judged = {"sign": row.sign, "order": row.order, "size": row.size}
    same = [name for name, agreement in judged.items() if agreement == "agrees"]
    other = [name for name, agreement in judged.items() if agreement == "differs"]
    parts = [f"same {listed(same)}"] if same else []
    parts += [f"the {listed(other)} {'differs' if len(other) == 1 else 'differ'}"] if other else []
    parts += ["the simulated sign is open"] if row.sign == "not_judged" and row.form != "level" else []
    verdict = f" {'; '.join(parts)}." if parts else ""
    return f"{told}, simulated {number(row.simulated.value, row.form)}.{verdict[:2].upper()}{verdict[2:]}"


def number(value: float, form: str) -> str:
    """Return a number as a table shows it: two decimals, more where it is small, none where it is large; a change signed."""
    size = abs(value)
    digits = 0 if size >= 100 else 2 if size >= 0.095 or value == 0 else 1 - math.floor(math.log10(size))
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return written(rounded, "+,f" if form == "change" else ",f")
