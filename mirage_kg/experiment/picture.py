"""What came of a run as pictures and its verdict, for notebooks: HTML with an SVG for each output, and the same as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from mirage_kg.model.run import ArmResult, Curve, Judgement, Outputs, Twin
from mirage_kg.model.written import written
from mirage_kg.shown import paragraph, shown, table

WIDTH, HEIGHT = 354, 194
LEFT, RIGHT, TOP, BOTTOM = 66, 12, 10, 30
MOST = 4
"""Most outputs that are drawn."""

ROWS = 9
"""Most rows of the table beside a plot: its ends and places evenly between."""

LEGEND: dict[Twin, tuple[str, str]] = {
    "ablation": ("with the mechanism", "without"),
    "contrast": ("in this preset", "in its contrast"),
}
"""What the curve of a run and the curve of its twin are called."""

OFF = "mechanism off"
"""What the curve of a run is called whose mechanism was off from the start."""

TONES = {"supported": "holds", "contradicted": "falls", "vacuous": "undercut", "inconclusive": "ink-3"}
"""The colours of verdicts."""

_CURVES = (("var(--holds)", ""), ("var(--line-2)", ' stroke-dasharray="5 4"'))


def picture(
    verdict: str | None, status: str, judgements: Sequence[Judgement], outputs: Outputs | None, twin: Twin
) -> str:
    """Return verdict and arithmetic in words, then a plot for each output over one axis, beside its twin of this sort."""
    words = (verdict or status).replace("_", " ").capitalize()
    told = (paragraph(f"{row.statement} {row.words}") for row in judgements)
    plots = (_figure(row) for row in list(drawn(outputs, twin))[:MOST]) if outputs else ()
    return shown(f"A run: {words}", paragraph(words, TONES.get(verdict or "", "ink")), *told, *plots)


class Drawn(NamedTuple):
    """One output over one axis: what stands beside its plot, what is heard in its place, its SVG and the same as a table."""

    output: str
    caption: str
    title: str
    svg: str
    table: str


def drawn(outputs: Outputs, kind: Twin) -> Iterator[Drawn]:
    """Yield every output of the first arm that is a curve over the first axis, beside its twin of this sort."""
    if not outputs.arms:
        return
    axis, xs = next(iter(outputs.axes.items()))
    main = outputs.arms[0]
    twin = next((arm for arm in outputs.arms[1:] if arm.name == main.name and arm.ablated != main.ablated), None)
    names = [name for name, curve in main.curves.items() if curve.shape == (len(xs),)]
    for name in names:
        curves = [main.curves[name]] + ([twin.curves[name]] if twin and name in twin.curves else [])
        yield _drawn(name, axis.replace("_", " "), xs, curves, _called(main, curves, kind))


def _called(main: ArmResult, curves: Sequence[Curve], kind: Twin) -> list[str]:
    own, other = LEGEND[kind]
    return [OFF if main.ablated else own, other][: len(curves)]


def _figure(row: Drawn) -> str:
    return f"<figure><figcaption>{escape(row.caption)}</figcaption>{row.svg}{row.table}</figure>"


def _drawn(output: str, axis: str, xs: Sequence[float], curves: Sequence[Curve], called: Sequence[str]) -> Drawn:
    name = output.replace("_", " ")
    ends = (
        f"{who} {_number(curve.mean[0])} to {_number(curve.mean[-1])}"
        for who, curve in zip(called, curves, strict=True)
    )
    title = f"{name} over {axis}: {'; '.join(ends)}"
    legend = f"{name[0].upper()}{name[1:]}, {', dashed: '.join(called)}"
    every = sorted({round(at * (len(xs) - 1) / (ROWS - 1)) for at in range(ROWS)})
    rows = ((written(xs[at]), *(_cell(curve, at) for curve in curves)) for at in every)
    return Drawn(output, legend, title, _plot(title, axis, xs, curves), table("As a table", (axis, *called), rows))


def _number(value: float | None) -> str:
    return "not finite" if value is None else written(value, ".3g")


def _cell(curve: Curve, at: int) -> str:
    low, high = curve.low[at], curve.high[at]
    span = f" [{_number(low)}, {_number(high)}]" if low is not None and high is not None else ""
    return f"{_number(curve.mean[at])}{span}"


def _plot(title: str, axis: str, xs: Sequence[float], curves: Sequence[Curve]) -> str:
    seen = [
        value for curve in curves for row in (curve.low, curve.high, curve.mean) for value in row if value is not None
    ]
    low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)
    span, wide = (high - low) or 1.0, (xs[-1] - xs[0]) or 1.0

    def at(x: float, y: float) -> str:
        across = LEFT + (x - xs[0]) / wide * (WIDTH - LEFT - RIGHT)
        return f"{across:.1f},{HEIGHT - BOTTOM - (y - low) / span * (HEIGHT - TOP - BOTTOM):.1f}"

    def line(curve: Curve, colour: str, dash: str) -> str:
        points = " ".join(at(x, y) for x, y in zip(xs, curve.mean, strict=True) if y is not None)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>'

    def band(curve: Curve, colour: str) -> str:
        rows = [(x, a, b) for x, a, b in zip(xs, curve.low, curve.high, strict=True) if a is not None and b is not None]
        points = [at(x, a) for x, a, _ in rows] + [at(x, b) for x, _, b in reversed(rows)]
        corners = " ".join(points)
        return f'<polygon points="{corners}" fill="{colour}" opacity="0.16"/>'

    drawn = "".join(
        band(curve, colour) + line(curve, colour, dash) for curve, (colour, dash) in zip(curves, _CURVES, strict=False)
    )
    return (
        f"{opening(title, WIDTH, HEIGHT)}"
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="var(--line-2)"/>{drawn}'
        f"{text(LEFT - 6, TOP + 8, _number(high), 'ink-3', 'end')}"
        f"{text(LEFT - 6, HEIGHT - BOTTOM, _number(low), 'ink-3', 'end')}"
        f"{text(LEFT, HEIGHT - 12, written(xs[0]), 'ink-3', 'middle')}"
        f"{text(WIDTH - RIGHT, HEIGHT - 12, f'{axis} {written(xs[-1])}', 'ink-3', 'end')}</svg>"
    )


def opening(title: str, width: float, height: float) -> str:
    """Return the start of a drawing that is heard by its title."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">'


def text(x: float, y: float, words: str, tone: str, anchor: str = "start") -> str:
    """Return words at a place of a drawing, in a colour of the page."""
    return f'<text x="{x:g}" y="{y:g}" fill="var(--{tone})" text-anchor="{anchor}">{escape(words)}</text>'
