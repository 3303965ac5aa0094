"""What the wire says of records of work: runs and sweeps as lists show them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from api.schemas import RunSummary, SweepSummary
from mirage_kg.model.run import Run
from mirage_kg.model.sweep import Sweep

if TYPE_CHECKING:
    from mirage_kg.store.protocol import Store
    from mirage_kg.store.records import RecordsStore

R = TypeVar("R", Run, Sweep)
S = TypeVar("S")


def page_of(
    records: RecordsStore[R],
    graph: Store,
    told: Callable[[R, str], S],
    node: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[S], str | None]:
    """Return one page of records, newest first, and the key of the next.

    Args:
        records: holds them.
        graph: knows the titles of their nodes.
        told: makes the summary of a record, given the title of its node; the id where the node is gone.
        node: only those of this node; all without it.
        after: the key of this page; None for the first.
        limit: most records on it.
    """
    page = records.page(limit, after, node)
    titles = {id: row.title for id, row in graph.rows({row.node for row in page.items}).items()}
    return [told(row, titles.get(row.node, row.node)) for row in page.items], page.next


def run_summary(run: Run, title: str) -> RunSummary:
    """Return a run as lists show it, given the title of its node."""
    return RunSummary(
        **_shared(run, title), verdict=run.verdict, tier=run.tier, preset=run.preset, moved=run.moved or {}
    )


def sweep_summary(sweep: Sweep, title: str) -> SweepSummary:
    """Return a sweep as lists show it, given the title of its node."""
    cells = math.prod(len(axis.values) for axis in sweep.axes)
    return SweepSummary(**_shared(sweep, title), axes=[axis.name for axis in sweep.axes], cells=cells)


def _shared(record: Run | Sweep, title: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "node": record.node,
        "node_title": title,
        "simulation": record.simulation,
        "status": record.status,
        "created": record.provenance.created,
        "run_seconds": record.provenance.run_seconds,
        "seeds": record.seeds,
        "ablated": record.ablated,
    }
