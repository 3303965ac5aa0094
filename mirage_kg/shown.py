"""What objects show of themselves in a notebook: HTML in the colours of the page, dark where the notebook is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

_MAP = Path(__file__).parent / "formats/html/template/map.css"
_DARK = '[data-jp-theme-light="false"] {0},.vscode-dark {0},html[theme="dark"] {0}'
"""How a dark JupyterLab (and what nbconvert makes of it), VS Code and Colab say so; where none does, the system is asked."""
_LIGHT = '[data-jp-theme-light="true"] {0},.vscode-light {0},html[theme="light"] {0}'
_RULES = """
.mirage-shown{background:var(--paper);color:var(--ink);padding:12px 16px;font:13px/20px system-ui,sans-serif;max-width:100%;
overflow-x:auto;box-sizing:border-box}
.mirage-shown h3{font:600 17px/23px Georgia,serif;margin:0 0 4px;color:inherit}
.mirage-shown p{margin:0 0 6px;max-width:80ch}
.mirage-shown .quiet{color:var(--ink-2)}
.mirage-shown figure{display:inline-block;margin:8px 16px 0 0;vertical-align:top}
.mirage-shown figcaption{color:var(--ink-2)}
.mirage-shown figure p{max-width:52ch}
.mirage-shown svg{display:block;max-width:100%;height:auto;font:11px system-ui,sans-serif}
.mirage-shown summary{min-height:24px;cursor:pointer}
.mirage-shown :focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.mirage-shown table{margin:4px 0 8px;border-collapse:collapse;font-variant-numeric:tabular-nums}
.mirage-shown tr{background:none!important}
.mirage-shown :is(th,td){padding:3px 12px 3px 0;border-bottom:1px solid var(--hairline);text-align:left!important;
vertical-align:top;color:inherit;font-size:13px;max-width:60ch;white-space:normal}
.mirage-shown iframe{display:block;width:100%;border:0}
"""


def shown(label: str, *parts: str) -> str:
    """Return a section of a notebook.

    Args:
        label: what it is called where it is only heard.
        parts: HTML of it.
    """
    name = escape(label)
    return f'<section class="mirage-shown" aria-label="{name}"><style>{_style()}</style>{"".join(parts)}</section>'


def paragraph(text: str, tone: str = "") -> str:
    """Return text as a paragraph; `tone` is the name of a colour of the page, or empty."""
    style = f' style="color:var(--{tone});font-weight:600"' if tone else ""
    return f"<p{style}>{escape(text)}</p>" if text else ""


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, opened: bool = False) -> str:
    """Return rows as a table behind its caption; nothing where there are no rows."""
    first = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    drawn = f"<table><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"
    return f"<details{' open' if opened else ''}><summary>{escape(caption)}</summary>{drawn}</details>"


def alone(svg: str) -> str:
    """Return a drawing as a file of its own: in the colours of the page, dark where the system is."""
    light, dark = _colours()
    style = (
        f"svg{{{light}background:var(--paper);font:11px system-ui,sans-serif}}"
        f"@media (prefers-color-scheme:dark){{svg{{{dark}}}}}"
    )
    head, rest = svg.split(">", 1)
    return f"{head}><style>{style}</style>{rest}\n"


@cache
def _style() -> str:
    """Return the rules with the colours."""
    light, dark = _colours()
    here, night, day = ".mirage-shown", f"{{color-scheme:dark;{dark}}}", f"{{color-scheme:light;{light}}}"
    return (
        f"{here}{day}@media (prefers-color-scheme:dark){{{here}{night}}}"
        f"{_LIGHT.format(here)}{day}{_DARK.format(here)}{night}{_RULES}"
    )


def _colours() -> tuple[str, str]:
    """Return the colours of a saved map, light and dark, which a test holds to those of the page."""
    light, dark = _MAP.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    found = ("".join(re.findall(r"--[\w-]+: #[0-9a-f]{6};", part)) for part in (light, dark))
    return next(found), next(found)
