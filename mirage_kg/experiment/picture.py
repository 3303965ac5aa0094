"""What came of a run as one picture and its verdict, for notebooks: HTML with an SVG inside, no script, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Sequence

from mirage_kg.model.run import ArmResult, Curve, Judgement, Outputs, Twin

WIDTH, HEIGHT = 354, 210
LEFT, RIGHT, TOP, BOTTOM = 66, 12, 26, 30
MOST = 4
"""Most outputs that are drawn."""

LEGEND: dict[Twin, tuple[str, str]] = {
    "ablation": ("with the mechanism", "without"),
    "contrast": ("in this preset", "in its contrast"),
}
"""What the curve of a run and the curve of its twin are called."""

OFF = "mechanism off"
"""What the curve of a run is called whose mechanism was off from the start."""

_INK, _QUIET, _HOLDS, _GREY, _PAPER = "#16191D", "#686E76", "#1F62B4", "#8A8F96", "#FFFFFF"
_VERDICTS = {"supported": "#1F62B4", "contradicted": "#B4460C", "vacuous": "#8A2C7B", "inconclusive": "#686E76"}


def picture(
    verdict: str | None, status: str, judgements: Sequence[Judgement], outputs: Outputs | None, twin: Twin
) -> str:
    """Return verdict and arithmetic in words, then a plot for each output over one axis, beside its twin of this sort."""
    colour = _VERDICTS.get(verdict or "", _INK)
    words = "".join(f"<p>{html.escape(row.statement)} {html.escape(row.words)}</p>" for row in judgements)
    head = f'<p style="color:{colour};font-weight:600">{html.escape((verdict or status).capitalize())}</p>'
    plots = "".join(_plots(outputs, twin)) if outputs else ""
    return f'<div style="background:{_PAPER};color:{_INK};padding:8px;font:13px sans-serif">{head}{words}{plots}</div>'


def _plots(outputs: Outputs, kind: Twin) -> list[str]:
    if not outputs.arms:
        return []
    axis, xs = next(iter(outputs.axes.items()))
    main = outputs.arms[0]
    twin = next((arm for arm in outputs.arms[1:] if arm.name == main.name and arm.ablated != main.ablated), None)
    names = [name for name, curve in main.curves.items() if curve.shape == (len(xs),)]
    return [_plot(name, axis, xs, main, twin, kind) for name in names[:MOST]]


def _plot(name: str, axis: str, xs: Sequence[float], main: ArmResult, twin: ArmResult | None, kind: Twin) -> str:
    curves = [main.curves[name]] + ([twin.curves[name]] if twin and name in twin.curves else [])
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

    styles = ((_HOLDS, ""), (_GREY, ' stroke-dasharray="5 4"'))
    drawn = "".join(
        band(curve, colour) + line(curve, colour, dash) for curve, (colour, dash) in zip(curves, styles, strict=False)
    )
    along = axis.replace("_", " ")
    own, other = LEGEND[kind]
    legend = (
        f"{name.replace('_', ' ')}, {OFF if main.ablated else own}{f', dashed: {other}' if len(curves) > 1 else ''}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{html.escape(name)} over {html.escape(axis)}" font-family="sans-serif" font-size="11">'
        f"{_text(LEFT, 15, legend, _INK, 'start')}"
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="{_GREY}"/>{drawn}'
        f"{_text(LEFT - 6, TOP + 8, f'{high:.3g}', _QUIET, 'end')}"
        f"{_text(LEFT - 6, HEIGHT - BOTTOM, f'{low:.3g}', _QUIET, 'end')}"
        f"{_text(LEFT, HEIGHT - 12, f'{xs[0]:g}', _QUIET, 'middle')}"
        f"{_text(WIDTH - RIGHT, HEIGHT - 12, f'{along} {xs[-1]:g}', _QUIET, 'end')}</svg>"
    )


def _text(x: float, y: float, words: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}">{html.escape(words)}</text>'
