"""What graphs show of themselves in a notebook: a map in a frame that holds all it needs and may ask for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from mirage_kg.limits import limit
from mirage_kg.model.standing import StatementStanding
from mirage_kg.shown import paragraph, shown
from mirage_kg.store import Ball, Store

HEIGHT = 640
"""Height of the frame, px."""

Standing = Callable[[], Mapping[str, StatementStanding]]
"""Returns how the statements stand, by id; asked only where a map is drawn."""

_TELL = "this.contentWindow.postMessage({scheme:getComputedStyle(this).colorScheme},'*')"
"""Tells the map in a frame whether the notebook around it is dark, which a frame cannot see; else the system is asked."""


class Neighbourhood(Ball):
    """What lies around a node; in a notebook it shows itself as a map."""

    _standing: Standing = dict

    @classmethod
    def standing_as(cls, ball: Ball, standing: Standing) -> Neighbourhood:
        """Return what lies around a node, whose map shows how its statements stand."""
        found = cls(*ball)
        found._standing = standing
        return found

    def __reduce__(self) -> tuple[type[Neighbourhood], tuple[object, ...]]:
        """Return how it is copied: as it lies, without the way to ask how it stands."""
        return Neighbourhood, tuple(self)

    def __repr__(self) -> str:
        """Say the node and how much lies around it."""
        return f"<Neighbourhood of {self.center.id}: {self.direct:,} direct, {self.two_hop:,} within two links>"

    def _repr_html_(self) -> str:
        """Show the node in the middle and every hop as a ring around it."""
        from mirage_kg.formats.html import About, walk_page

        said = f"{self.direct:,} direct neighbours of “{self.center.title}”, {self.two_hop:,} within two links"
        about = About(self.center.title, self.center.statement)
        return _framed(said, len(self.nodes) + 1, lambda: walk_page(self, about, self._standing()))


def map_of(store: Store, standing: Standing) -> str:
    """Return the whole map as HTML for a notebook; a large graph is only counted.

    Args:
        store: holds the graph.
        standing: how its statements stand.
    """
    from mirage_kg.formats.html import about_map, whole

    return _framed(said_of(store), store.counts()["nodes"], lambda: whole(store, standing(), about_map(store)))


def said_of(store: Store) -> str:
    """Say how large a graph is, and of which revision."""
    counts = store.counts()
    return f"{counts['nodes']:,} nodes and {counts['links']:,} links, revision {store.revision[:12]}"


def _framed(said: str, nodes: int, draw: Callable[[], bytes]) -> str:
    if nodes > limit("notebook_nodes"):
        return shown(said, paragraph(said), paragraph("Too many to draw in a notebook; mirage serve shows them."))
    frame = f'<iframe sandbox="allow-scripts" height="{HEIGHT}" title="Map: {escape(said)}" onload="{_TELL}"'
    return shown(said, paragraph(said), f'{frame} srcdoc="{escape(draw().decode())}"></iframe>')
