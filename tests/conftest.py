"""What holds for the whole suite: the fast folders run first, the browser last."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A busy machine must not fail a test: what an example may take is no property of the code.
settings.register_profile("mirage", deadline=None)
settings.load_profile("mirage")

ORDER = ("style", "mirage_kg", "sim", "api", "e2e")


def _rank(item: pytest.Item) -> tuple[bool, int]:
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    rank = ORDER.index(folder) if folder in ORDER else 0
    return ("browser" in item.keywords, rank)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)
