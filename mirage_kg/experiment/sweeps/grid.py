"""The grid of a sweep: what the caller wrote, checked against the declared parameters, and the settings of its cells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from mirage_kg.errors import InvalidInput, TooLarge
from mirage_kg.limits import limit
from mirage_kg.load.problem import nearest
from mirage_kg.model.experiment import Value
from mirage_kg.model.sweep import SweepAxis
from sim.check import ParameterError, check_parameters
from sim.spec import Parameter, Spec

HOW = "write name=low:high:count or name=a,b,c"

Wanted = str | Sequence[Value]
"""The values of one axis: `low:high:count`, `a,b,c`, or the values themselves."""


@dataclass(frozen=True)
class Grid:
    """Axes in the order in which they were asked for; cells in row order, the last axis fastest."""

    axes: tuple[SweepAxis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values on each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    def cells(self) -> list[dict[str, Value]]:
        """Return the setting of each cell: parameter name -> value."""
        names = [axis.name for axis in self.axes]
        return [dict(zip(names, values, strict=True)) for values in product(*(axis.values for axis in self.axes))]


def make_grid(spec: Spec, wanted: Mapping[str, Wanted], here: Mapping[str, Value]) -> Grid:
    """Return the grid that `wanted` describes.

    Args:
        spec: declares the parameters.
        wanted: parameter name, or its symbol where no other parameter has the same, -> values.
        here: today's setting of every parameter.

    Raises:
        InvalidInput: no axis or too many, an unknown name, a value that the parameter does not take, values out of order.
        TooLarge: more cells than one sweep may have.
    """
    if not 1 <= len(wanted) <= limit("sweep_axes"):
        raise InvalidInput(f"a sweep takes 1 to {limit('sweep_axes')} axes, not {len(wanted)}", hint=HOW, where="grid")
    axes: list[SweepAxis] = []
    for name, values in wanted.items():
        parameter = _parameter(spec, name)
        if any(axis.name == parameter.name for axis in axes):
            raise InvalidInput(
                f"{parameter.name} is on two axes", hint="name each parameter once", where=f"grid.{name}"
            )
        axes.append(_axis(spec, parameter, values, here[parameter.name]))
    cells = math.prod(len(axis.values) for axis in axes)
    if cells > limit("sweep_cells"):
        sizes = " x ".join(str(len(axis.values)) for axis in axes)
        raise TooLarge(
            f"{sizes} are {cells:,} cells, the limit is {limit('sweep_cells'):,}",
            hint="take fewer values",
            where="grid",
        )
    return Grid(tuple(axes))


def _parameter(spec: Spec, name: str) -> Parameter:
    where = f"grid.{name[:80]}"
    if name in spec.names():
        return spec.parameter(name)
    found = [p for p in spec.parameters if p.symbol and p.symbol == name]
    if len(found) > 1:
        raise InvalidInput(
            f"the symbol {name!r} is that of {' and '.join(p.name for p in found)}", hint="write the name", where=where
        )
    if not found:
        names = [*spec.names(), *(p.symbol for p in spec.parameters if p.symbol)]
        near = nearest(name, names)
        hint = f"did you mean {near!r}?" if near else f"it has {', '.join(spec.names())}"
        raise InvalidInput(f"{spec.id} has no parameter {name[:80]!r}", hint=hint, where=where)
    return found[0]


def _axis(spec: Spec, parameter: Parameter, wanted: Wanted, here: Value) -> SweepAxis:
    where = f"grid.{parameter.name}"
    if parameter.shape and not parameter.choices:
        raise InvalidInput(
            f"{parameter.name} decides the size of arrays and has no list of choices, so it cannot be swept",
            hint="sweep a slider, or run the node once per value",
            where=where,
        )
    values = axis_values(wanted, where) if isinstance(wanted, str) else list(wanted)
    if not values:
        raise InvalidInput(f"{parameter.name} has no values", hint=HOW, where=where)
    if len(values) > limit("sweep_cells"):
        raise TooLarge(f"{len(values):,} values are more than {limit('sweep_cells'):,} cells", where=where)
    try:
        checked = [check_parameters(spec, {parameter.name: value})[parameter.name] for value in values]
    except ParameterError as error:
        raise InvalidInput(error.message, hint=error.hint, where=where) from None
    numbers = [value for value in checked if not isinstance(value, str)]
    numeric = len(numbers) == len(checked)
    if len(set(checked)) < len(checked) or (numeric and numbers != sorted(numbers)):
        raise InvalidInput(f"the values of {parameter.name} do not rise", hint="write each once, in order", where=where)
    return SweepAxis(
        name=parameter.name,
        label=parameter.label,
        symbol=parameter.symbol,
        unit=parameter.unit,
        values=tuple(checked),
        here=here,
        numeric=numeric,
    )


def axis_values(text: str, where: str = "grid") -> list[Value]:
    """Read `low:high:count` (that many values from low to high, evenly spaced) or `a,b,c` (numbers or names of choices).

    Raises:
        InvalidInput: the text is neither.
        TooLarge: more values than one sweep may have cells.
    """
    if ":" not in text:
        words = [word.strip() for word in text.split(",")]
        if not all(words):
            raise InvalidInput(f"{text[:80]!r} leaves a value empty", hint=HOW, where=where)
        return [_number_or_word(word) for word in words]
    parts = text.split(":")
    try:
        low, high, count = float(parts[0]), float(parts[1]), int(parts[2])
    except (ValueError, IndexError):
        parts = []
    if len(parts) != 3 or not (math.isfinite(low) and math.isfinite(high)) or not low < high or count < 2:
        raise InvalidInput(
            f"{text[:80]!r} is not low:high:count with low below high and a count of at least 2", hint=HOW, where=where
        )
    if count > limit("sweep_cells"):
        raise TooLarge(f"{count:,} values are more than {limit('sweep_cells'):,} cells", where=where)
    # Twelve digits keep 0.3 from being 0.30000000000000004, and are more than a float32 carries.
    return [float(f"{value:.12g}") for value in np.linspace(low, high, count).tolist()]


def _number_or_word(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text
