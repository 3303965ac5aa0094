"""A saved map has the colours of the page. It is made by the library, which knows no page, so they are written twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SENT = ROOT / "mirage_kg/formats/html/template/map.css"
PAGE = ROOT / "api/web/src/styles/tokens.css"
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def themes(path: Path) -> dict[str, dict[str, str]]:
    """Return the colours of a stylesheet by theme and name: light ones before any question, dark ones for a dark system."""
    text = path.read_text(encoding="utf-8")
    light, dark = text.split("@media", 1)[0], text.split("prefers-color-scheme: dark", 1)[1]
    return {"light": dict(COLOUR.findall(light)), "dark": dict(COLOUR.findall(dark))}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_saved_map_has_the_colours_of_the_page(theme: str) -> None:
    sent, page = themes(SENT)[theme], themes(PAGE)[theme]
    assert len(sent) > 15
    assert sent == {name: page.get(name) for name in sent}
