"""The numbers of a record: few enough digits that a record stays small, and nothing that JSON cannot write."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

DIGITS = 6
"""Significant digits of stored numbers: float32 carries about seven."""


def finite(value: float) -> float | None:
    """Return `value`, or None in place of what is not finite."""
    return float(value) if math.isfinite(value) else None


def rounded_one(value: float) -> float:
    """Return `value` to `DIGITS` significant digits."""
    return float(f"{value:.{DIGITS}g}")


def rounded(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return `values` to `DIGITS` significant digits: for each the number that is nearest to its shortest decimal.

    A decimal of k digits is a whole number below 10^k times or over a power of ten. Up to 10^22 both are exact in double
    precision, so that one product or quotient is rounded as reading the text would round it. What lies outside, or so near to
    the middle of two decimals that the scaling might decide, goes by way of its text.
    """
    numbers = np.asarray(values, dtype=np.float64)
    size = np.abs(numbers)
    plain = (size >= 1e-15) & (size < 1e15)
    filled = np.where(plain, numbers, 1.0)
    places = DIGITS - 1 - np.floor(np.log10(np.abs(filled))).astype(np.int64)
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    scaled = filled * up / down
    whole = np.rint(scaled)
    found = whole / up * down
    sure = np.abs(np.abs(scaled - whole) - 0.5) > 1e-6
    sure &= (np.abs(whole) >= 10.0 ** (DIGITS - 1)) & (np.abs(whole) < 10.0**DIGITS)
    found = np.where(plain & sure, found, numbers)
    unsure = ~(plain & sure) & np.isfinite(numbers) & (numbers != 0.0)
    if unsure.any():
        found[unsure] = [rounded_one(value) for value in numbers[unsure].tolist()]
    return found
