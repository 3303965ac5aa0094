"""What the command line prints of a sweep: a map of marks per prediction, and where the prediction turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from api.terminal.console import out
from mirage_kg.model.written import written

if TYPE_CHECKING:
    from mirage_kg.model.sweep import Cell, Sweep, SweepAxis

MARKS = {"yes": ("#", "blue"), "no": (".", "dark_orange"), "undecided": ("?", "default")}
"""How a cell is drawn; a mark of its own for each, since colour alone says nothing in a pipe."""

LEGEND = "# holds   . does not   ? undecided   [ ] the cell nearest to today"


def told_sweep(sweep: Sweep) -> None:
    """Print how a sweep ended, and a map and the boundary of each prediction."""
    made = sweep.provenance
    sizes = " x ".join(str(len(axis.values)) for axis in sweep.axes)
    where = (
        "from an earlier sweep"
        if made.cached
        else f"{made.run_seconds or 0:.1f} s on {made.device_name or 'no device'}, engine {sweep.engine}"
    )
    out.print(
        f"{sweep.node}, {sweep.simulation}, {sizes} cells, {sweep.seeds} seeds: "
        f"{sweep.status.replace('_', ' ')} ({where})",
        markup=False,
    )
    if sweep.message:
        out.print(sweep.message, markup=False)
    if sweep.outputs is None:
        return
    for number, prediction in enumerate(sweep.predictions):
        out.print(f"\n{number + 1}. {prediction.statement}", markup=False)
        for line in map_lines(sweep.axes, sweep.outputs.cells, number):
            out.print(line, soft_wrap=True)
        if sweep.outputs.boundaries:
            out.print(sweep.outputs.boundaries[number].words, markup=False)
    out.print(f"\n{LEGEND}", style="dim", markup=False)


def map_lines(axes: Sequence[SweepAxis], cells: Sequence[Cell | None], prediction: int) -> Iterator[str]:
    """Yield a line per value of the first axis, one mark per value of the second; a single axis is one line."""
    *down, across = axes
    heads = [f"{_name(axis)} {_shown(value)}" for axis in down for value in axis.values] or [""]
    here = (_nearest(down[0]) if down else 0), _nearest(across)
    left, width = max(map(len, heads)), len(across.values)
    for row, head in enumerate(heads):
        marks = (_mark(cells[row * width + column], prediction, (row, column) == here) for column in range(width))
        yield f"[dim]{escape(head):>{left}}[/] {''.join(marks)}"
    ends = f"{_name(across)} {_shown(across.values[0])} to {_shown(across.values[-1])}"
    yield f"[dim]{'':>{left}}  {escape(ends)}[/]"


def _mark(cell: Cell | None, prediction: int, here: bool) -> str:
    mark, style = MARKS[cell.effects[prediction].holds] if cell else (" ", "default")
    return f"[bold {style}]\\[{mark}][/]" if here else f"[{style}] {mark} [/]"


def _nearest(axis: SweepAxis) -> int | None:
    """Return the index of the value nearest to today's setting; None where today lies beyond the axis."""
    if axis.here in axis.values:
        return axis.values.index(axis.here)
    numbers = [value for value in axis.values if not isinstance(value, str)]
    if isinstance(axis.here, str) or not numbers or not numbers[0] <= axis.here <= numbers[-1]:
        return None
    gaps = [abs(value - axis.here) for value in numbers]
    return gaps.index(min(gaps))


def _name(axis: SweepAxis) -> str:
    return axis.symbol or axis.name


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else written(value)
