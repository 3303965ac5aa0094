"""What holds for the whole suite: the fast folders run first, the browser last."""

from __future__ import annotations

import pytest

ORDER = ("style", "mirage_kg", "sim", "api", "e2e")


def _rank(item: pytest.Item) -> tuple[bool, int]:
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    rank = ORDER.index(folder) if folder in ORDER else 0
    return ("browser" in item.keywords, rank)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)
