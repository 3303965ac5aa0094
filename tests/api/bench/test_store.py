"""The bench of the stores: it measures them all on the same graphs, and says why where it cannot."""

from __future__ import annotations

import pytest

from api.bench import bench_named, store
from mirage_kg.errors import InvalidInput


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


def test_some_stores_and_sizes_can_be_measured_alone() -> None:
    report = bench_named("store").measure(60, [].append, stores=["sqlite"], sizes=[30, 20])
    assert [row[:2] for row in report.rows] == [("sqlite", "20"), ("sqlite", "30")]
    assert {row[-1] for row in report.rows} == {"yes"}
    for wrong in ({"stores": ["oracle"]}, {"sizes": [0]}):
        with pytest.raises(InvalidInput):
            bench_named("store").measure(60, [].append, **wrong)
