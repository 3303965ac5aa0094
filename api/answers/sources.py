"""What the wire says of sources: pages of them, what is looked for among them, and their figures beside simulated ones."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from api.schemas import Bearing, CitedBy, Citing, SourcePage, SourcesFound
from mirage_kg.limits import limit
from mirage_kg.model.source import Source
from mirage_kg.query.bearing import bearings
from mirage_kg.query.catalogue import Catalogue, Order, Wanted
from mirage_kg.store.protocol import every

if TYPE_CHECKING:
    from mirage_kg.model.reproduction import Beside
    from mirage_kg.store.protocol import Store
    from mirage_kg.store.runs import RunsStore


class Around(TypedDict):
    """What stands around the sources of one page, by key."""

    cited_by: dict[str, CitedBy]
    bearing: dict[str, list[Bearing]]


class Sources:
    """The answers about the sources of one graph."""

    def __init__(self, store: Store, records: RunsStore) -> None:
        self._store = store
        self._records = records
        self._listing = threading.Lock()

    def warm(self) -> None:
        """Read the list of all sources, which the first question about them waits for."""
        self._listed()

    def page(self, after: str | None, limit: int) -> SourcePage:
        """Return one page of all sources by key, with the nodes that cite each of them; `next` is the key of the next."""
        page = self._store.list_sources(limit, after)
        return SourcePage(items=list(page.items), **self._around(page.items), next=page.next)

    def found(self, wanted: Wanted, order: Order, after: str | None, limit: int) -> SourcePage:
        """Return one page of the sources that match; `next` is the key of the next."""
        catalogue = self._listed()
        keys, confidence = catalogue.matches(wanted, order)
        first = keys.index(after) + 1 if after in keys else 0
        shown = keys[first : first + limit]
        held = self._store.get_sources(shown)
        items = [held[key] for key in shown]
        return SourcePage(
            items=items,
            **self._around(items),
            next=shown[-1] if shown and first + limit < len(keys) else None,
            found=SourcesFound(sources=len(keys), confidence=dict(confidence), figures=catalogue.figures),
        )

    def _listed(self) -> Catalogue:
        with self._listing:
            return self._catalogue

    @cached_property
    def _catalogue(self) -> Catalogue:
        sources, most = every_source(self._store), limit("page_size")
        cited: dict[str, int] = {}
        for start in range(0, len(sources), most):
            found = self._store.cited_by([source.key for source in sources[start : start + most]])
            cited |= {key: len(citers.rows) + citers.left_out for key, citers in found.items()}
        return Catalogue(sources, cited)

    def _around(self, sources: Iterable[Source]) -> Around:
        """Return who cites each of the sources, and what it does there."""
        found = self._store.cited_by([source.key for source in sources])
        ways = bearings(self._store, found)
        titles = self._store.rows({way.node for rows in ways.values() for way in rows})
        return {
            "cited_by": {
                key: CitedBy(
                    nodes=[Citing(id=row.id, title=row.title) for row in citers.rows], left_out=citers.left_out
                )
                for key, citers in found.items()
            },
            "bearing": {
                key: [Bearing(title=titles[way.node].title, **way._asdict()) for way in rows if way.node in titles]
                for key, rows in ways.items()
            },
        }

    def source(self, key: str) -> Source:
        """Return one source."""
        return self._store.get_source(key)

    def reproductions(self, key: str | None) -> list[Beside]:
        """Return what one source, or every source, reported beside what finished runs show.

        Raises:
            NotFound: no source has that key.
        """
        from mirage_kg.experiment import beside

        sources = [self._store.get_source(key)] if key else every_source(self._store)
        return list(beside(self._store.get_node, sources, self._records.cached))


def every_source(store: Store) -> list[Source]:
    """Return all sources, in the order of their keys."""
    return every(lambda after: store.list_sources(limit("page_size"), after))
