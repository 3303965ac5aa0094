"""What graphs show of themselves in a notebook: a map in a frame that holds all it needs and may ask for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from mirage_kg.limits import limit
from mirage_kg.model.standing import StatementStanding
from mirage_kg.store import Ball, Store

HEIGHT = 640
"""Height of the frame, px."""


class Neighbourhood(Ball):
    """What lies around a node; in a notebook it shows itself as a map."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Show the node in the middle and every hop as a ring around it."""
        from mirage_kg.formats.html import About, walk_page

        said = f"{self.direct:,} direct neighbours of “{self.center.title}”, {self.two_hop:,} within two links"
        about = About(self.center.title, self.center.statement)
        return _shown(said, len(self.nodes) + 1, lambda: walk_page(self, about))


def map_of(store: Store, standing: Callable[[], Mapping[str, StatementStanding]]) -> str:
    """Return the whole map as HTML for a notebook; a large graph is only counted.

    Args:
        store: holds the graph.
        standing: returns how its statements stand, by id; asked only where the map is drawn.
    """
    from mirage_kg.formats.html import about_map, whole

    counts = store.counts()
    said = f"{counts['nodes']:,} nodes and {counts['links']:,} links, revision {store.revision[:12]}"
    return _shown(said, counts["nodes"], lambda: whole(store, standing(), about_map(store)))


def _shown(said: str, nodes: int, draw: Callable[[], bytes]) -> str:
    told = f"<p>{escape(said)}</p>"
    if nodes > limit("notebook_nodes"):
        return f"{told}<p>Too many to draw in a notebook; mirage serve shows them.</p>"
    frame = f'<iframe sandbox="allow-scripts" width="100%" height="{HEIGHT}" style="border:0" title="Map"'
    return f'{told}{frame} srcdoc="{escape(draw().decode())}"></iframe>'
