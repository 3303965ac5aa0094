"""Decision records, documentation and docstrings name files of the project that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = (
    "mirage_kg/decisions/*.md",
    "docs/*.md",
    "graph_data/README.md",
    "mirage_kg/**/*.py",
    "api/*/*.py",
    "sim/**/*.py",
)
PATH = re.compile(r"(?<![\w/])((?:mirage_kg|api|sim|tests|graph_data|docs)/[\w./-]*(?:\{[\w,]+\}[\w./-]*)?\w)")


def named(text: str) -> Iterator[str]:
    """Yield every path that a text names; one with {a,b} in it is two."""
    for path in PATH.findall(text):
        before, _, rest = path.partition("{")
        choices, _, after = rest.partition("}")
        yield from (f"{before}{choice}{after}" for choice in choices.split(","))


def test_every_path_that_is_written_down_is_there() -> None:
    files = list(chain.from_iterable(map(ROOT.glob, WRITTEN)))
    paths = [(file, path) for file in files for path in named(file.read_text(encoding="utf-8"))]
    assert len(paths) > 50
    assert [(str(file.relative_to(ROOT)), path) for file, path in paths if not (ROOT / path).exists()] == []
