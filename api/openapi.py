"""The committed OpenAPI document, which the page's client is generated from. `python -m api.openapi` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from api.app import create_app
from api.http.document import document
from api.settings import Settings

COMMITTED = Path(__file__).resolve().parent / "openapi.json"


LEVELS = 5
"""How deep the committed file goes with lines of its own: down to each parameter, answer and field."""

WIDTH = 120


def text() -> str:
    """Return the document as the committed file holds it."""
    return laid_out(document(create_app(Settings(port=8000))), LEVELS) + "\n"


def laid_out(value: Any, levels: int, depth: int = 0) -> str:
    """Return JSON in lines that can be compared; what fits into one line, or lies deeper than `levels`, has one.

    Args:
        value: what to write.
        levels: how deep lists and objects are spread over several lines.
        depth: how far this one is set in.
    """
    flat = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if depth == levels or not isinstance(value, dict | list) or not value or depth + len(flat) <= WIDTH:
        return flat
    if isinstance(value, dict):
        opened, closed = "{}"
        rows = [
            f"{json.dumps(key, ensure_ascii=False)}:{laid_out(inner, levels, depth + 1)}"
            for key, inner in value.items()
        ]
    else:
        opened, closed = "[]"
        rows = [laid_out(inner, levels, depth + 1) for inner in value]
    line = "\n" + " " * depth
    return f"{opened}{line} {f',{line} '.join(rows)}{line}{closed}"


if __name__ == "__main__":
    COMMITTED.write_text(text(), encoding="utf-8")
