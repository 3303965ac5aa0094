"""A sweep as maps of its cells, one for each prediction, for notebooks: HTML with an SVG, and the same as a table.

Colour and mark of a cell say whether the prediction holds there, a line where it turns, a ring where today's setting lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np

from mirage_kg.experiment.picture import opening, text
from mirage_kg.model.experiment import Value
from mirage_kg.model.sweep import Boundary, Cell, Point, SweepAxis, SweepOutputs, SweptPrediction
from mirage_kg.model.written import written
from mirage_kg.shown import paragraph, table

LEFT, RIGHT, TOP, BOTTOM = 56, 12, 24, 42
WIDE, TALL = 34, 26
"""Size of a cell, px, where there are few."""

LETTER = 6.4
"""Widest that a letter of the axes is in the mean, px."""

WIDEST = 560
"""Widest map, px."""

LOOKS = {
    "yes": ("holds", "var(--holds)", ""),
    "no": (
        "does not hold",
        "var(--falls)",
        '<path d="M-3-3L3 3M3-3L-3 3" stroke="var(--surface)" stroke-width="1.4"/>',
    ),
    "undecided": ("undecided", "var(--hairline)", '<path d="M-3 0H3" stroke="var(--ink)" stroke-width="1.4"/>'),
}
"""By what a cell says of a prediction: the words for it, its colour and its mark, so that neither stands alone."""

_LEGEND = (
    "Blue: holds. Orange with a cross: does not. Grey with a dash: undecided. Empty: not run. Ring: today's setting."
)


def heat_maps(
    axes: Sequence[SweepAxis], predictions: Sequence[SweptPrediction], outputs: SweepOutputs
) -> Iterator[str]:
    """Yield a figure for each prediction: its statement, its map, where it turns, and all cells as a table."""
    for number, prediction in enumerate(predictions):
        boundary = outputs.boundaries[number] if number < len(outputs.boundaries) else None
        turns = paragraph(boundary.words) if boundary else ""
        rows = _rows(axes, outputs.cells, number)
        head = (*(axis.label for axis in axes), "the prediction", "effect")
        yield (
            f"<figure><figcaption><p>{escape(prediction.statement)}</p></figcaption>"
            f"{_map(axes, prediction, outputs.cells, number, boundary)}{turns}"
            f"{table('All cells as a table', head, rows)}</figure>"
        )
    if predictions:
        yield f'<p class="quiet">{_LEGEND}</p>'


def _map(
    axes: Sequence[SweepAxis],
    prediction: SweptPrediction,
    cells: Sequence[Cell | None],
    number: int,
    boundary: Boundary | None,
) -> str:
    *down, across = axes
    columns, rows = len(across.values), len(down[0].values) if down else 1
    wide = min(WIDE, (WIDEST - LEFT - RIGHT) / columns)
    width, height = LEFT + wide * columns + RIGHT, TOP + TALL * rows + BOTTOM

    def at(column: float, row: float) -> tuple[float, float]:
        return LEFT + (column + 0.5) * wide, TOP + (rows - row - 0.5) * TALL

    drawn = [_cell(cell, number, *at(i % columns, i // columns), wide) for i, cell in enumerate(cells)]
    drawn += [_line([at(*place) for place in _places(axes, line)]) for line in (boundary.lines if boundary else ())]
    drawn += [_ring(*at(*place)) for place in _places(axes, [_coordinates(axes)])]
    drawn += [
        text(at(i, 0)[0], height - BOTTOM + 16, _value(across.values[i]), "ink-2", "middle") for i in _ticks(columns)
    ]
    drawn.append(text(LEFT, height - 8, f"{_title(across)} →", "ink-2"))
    if down:
        drawn += [text(LEFT - 8, at(0, i)[1] + 4, _value(down[0].values[i]), "ink-2", "end") for i in _ticks(rows)]
        drawn.append(text(0, 14, f"↑ {_title(down[0])}", "ink-2"))
    counts = [sum(_said(cell, number) == word for cell in cells) for word in ("yes", "no", "undecided")]
    told = ", ".join(f"{count} {LOOKS[word][0]}" for count, word in zip(counts, LOOKS, strict=True))
    named = " and ".join(axis.label for axis in axes)
    title = f"Map over {named}: {prediction.statement} Of {len(cells)} cells {told}."
    written_to = max(LEFT + LETTER * len(f"{_title(across)} →"), *(LETTER * len(f"↑ {_title(axis)}") for axis in axes))
    return f"{opening(title, max(width, written_to), height)}{''.join(drawn)}</svg>"


def _said(cell: Cell | None, number: int) -> str:
    return cell.effects[number].holds if cell else ""


def _cell(cell: Cell | None, number: int, x: float, y: float, wide: float) -> str:
    corner = f'x="{x - wide / 2 + 0.5:.1f}" y="{y - TALL / 2 + 0.5:.1f}" width="{wide - 1:.1f}" height="{TALL - 1}"'
    if cell is None:
        return f'<rect {corner} fill="none" stroke="var(--hairline)"/>'
    _, colour, mark = LOOKS[cell.effects[number].holds]
    return f'<rect {corner} fill="{colour}"/><g transform="translate({x:.1f} {y:.1f})">{mark}</g>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    if len(points) == 1:
        return f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="3.5" fill="var(--ink)"/>'
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    strokes = (("var(--paper)", 4.0), ("var(--ink)", 1.8))
    return "".join(
        f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in strokes
    )


def _ring(x: float, y: float) -> str:
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="6" fill="none"'
    return f'<circle {place} stroke="var(--paper)" stroke-width="5"/><circle {place} stroke="var(--ink)" stroke-width="2.2"/>'


def _coordinates(axes: Sequence[SweepAxis]) -> tuple[float, ...]:
    """Return where today's setting lies, as a point of a boundary is written; outside of an axis of words that is -1."""
    return tuple(
        float(axis.here) if axis.numeric else float(axis.values.index(axis.here) if axis.here in axis.values else -1)
        for axis in axes
    )


def _places(axes: Sequence[SweepAxis], line: Sequence[Point]) -> Iterator[tuple[float, float]]:
    """Yield column and row of the points that lie on the map, counted in cells from the first."""
    for point in line:
        found = [_along(axis, value) for axis, value in zip(axes, point, strict=True)]
        if all(place is not None for place in found):
            *row, column = (place or 0.0 for place in found)
            yield column, row[0] if row else 0.0


def _along(axis: SweepAxis, value: float) -> float | None:
    numbers = [float(one) for one in axis.values] if axis.numeric else [float(i) for i in range(len(axis.values))]
    inside = min(numbers) <= value <= max(numbers)
    return float(np.interp(value, numbers, range(len(numbers)))) if inside else None


def _ticks(count: int) -> list[int]:
    return sorted({0, round((count - 1) / 2), count - 1}) if count > 2 else list(range(count))


def _title(axis: SweepAxis) -> str:
    return " ".join(filter(None, (axis.label, axis.symbol))) + (f", {axis.unit}" if axis.unit not in ("", "1") else "")


def _value(value: Value) -> str:
    return value if isinstance(value, str) else written(value, ".3g")


def _rows(axes: Sequence[SweepAxis], cells: Sequence[Cell | None], number: int) -> Iterator[tuple[str, ...]]:
    *down, across = axes
    width = len(across.values)
    shown: Callable[[Value], str] = _value
    for i, cell in enumerate(cells):
        setting = (*(shown(axis.values[i // width]) for axis in down), shown(across.values[i % width]))
        if cell is None:
            yield (*setting, "not run yet", "")
            continue
        effect = cell.effects[number]
        size = "not finite" if effect.mean is None else written(effect.mean, ".3g")
        if effect.low is not None and effect.high is not None:
            size += f" [{written(effect.low, '.3g')}, {written(effect.high, '.3g')}]"
        yield (*setting, LOOKS[effect.holds][0], size)
