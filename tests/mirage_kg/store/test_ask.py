"""While queries run nothing looks for garbage in circles, and afterwards it is looked for as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from mirage_kg.cypher import Bounds
from mirage_kg.cypher.graph import PropertyGraph
from mirage_kg.errors import QueryRefused
from mirage_kg.store.ask import Asked


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    was = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was else gc.disable)()


@pytest.fixture
def asked() -> Asked:
    return Asked(lambda: PropertyGraph((), ()))


@pytest.mark.parametrize("was", [True, False])
def test_the_collector_rests_until_the_last_of_several_queries_has_ended(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, was: bool
) -> None:
    (gc.enable if was else gc.disable)()
    seen: list[bool] = []

    def run(text: str, *rest: object) -> None:
        seen.append(gc.isenabled())
        if text == "outer":
            asked("inner", {}, Bounds.usual())
            seen.append(gc.isenabled())

    monkeypatch.setattr("mirage_kg.cypher.run.run", run)
    asked("outer", {}, Bounds.usual())
    assert seen == [False, False, False]
    assert gc.isenabled() == was


def test_a_query_that_is_refused_lets_it_go_on(asked: Asked) -> None:
    with pytest.raises(QueryRefused):
        asked("nothing that is a query", {}, Bounds.usual())
    assert gc.isenabled()
