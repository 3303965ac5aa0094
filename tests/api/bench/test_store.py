"""The bench of the stores: it measures them all on the same graphs, and says why where it cannot."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from api.bench import bench_named, store
from mirage_kg.errors import InvalidInput
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import clear

if TYPE_CHECKING:
    from tests.neo4j.server import Given, Server


def test_every_store_is_measured_on_the_same_graph_and_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SIZES", (40,))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    told: list[str] = []
    report = bench_named("store").measure(60, told.append)
    rows = {row[0]: dict(zip(report.columns, row, strict=True)) for row in report.rows}
    assert list(rows) == ["memory", "sqlite", "neo4j"]
    assert len(told) == 3
    for name in ("memory", "sqlite"):
        assert rows[name]["nodes"] == "40"
        assert rows[name]["same answers"] == "yes"
        assert all(float(rows[name][column]) >= 0 for column in report.columns if column.endswith(" ms"))
        assert float(rows[name]["2 hops p50 ms"]) <= float(rows[name]["2 hops p99 ms"])
    assert "NEO4J_URI" in rows["neo4j"]["load s"]


def test_a_server_is_given_the_index_and_is_left_empty(
    neo4j_server: Server | Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    with closing(Database(read_address())) as database:
        clear(database)
        report = bench_named("store").measure(60, [].append, stores=["neo4j", "memory"], sizes=[40])
        assert {row[-1] for row in report.rows} == {"yes"}
        assert database.read(lambda ask: ask("MATCH (n) RETURN count(n)")) == [[0]]


def test_some_stores_and_sizes_can_be_measured_alone() -> None:
    report = bench_named("store").measure(60, [].append, stores=["sqlite"], sizes=[30, 20])
    assert [row[:2] for row in report.rows] == [("sqlite", "20"), ("sqlite", "30")]
    assert {row[-1] for row in report.rows} == {"yes"}
    for wrong in ({"stores": ["oracle"]}, {"sizes": [0]}):
        with pytest.raises(InvalidInput):
            bench_named("store").measure(60, [].append, **wrong)
