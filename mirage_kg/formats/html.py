"""One HTML file with the whole map: everything inside, nothing fetched, so it opens anywhere and offline."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable

from pyvis.network import Network

from mirage_kg.errors import TooLarge
from mirage_kg.limits import limit
from mirage_kg.model.kind import KINDS
from mirage_kg.model.node import Link
from mirage_kg.model.relation import RELATIONS
from mirage_kg.store.protocol import Row, Store

_COLOURS = {
    "claim": "#16191D",
    "question": "#4A5058",
    "failure_mode": "#A12B4E",
    "fix": "#1B7048",
    "mechanism": "#7C5A00",
    "metric": "#B48A1E",
    "system": "#5A47A8",
    "source": "#6A5A48",
    "topic": "#9AA1A9",
}
_STROKES = {"support": "#1F62B4", "attack": "#B4460C", "undercut": "#8A2C7B", "neutral": "#C9C8C2"}
_DASHES = {"author": False, "incoming": True, "computed": [2, 5]}
_SCALE = 1400
_TITLE_WORDS = 7
_FETCHED = re.compile(r"<link\b[^>]*\bhref=[^>]*>|<script\b[^>]*\bsrc=[^>]*>\s*</script>", re.IGNORECASE)
_OPTIONS = {
    "physics": {"enabled": False},
    "edges": {"smooth": False, "arrows": {"to": {"scaleFactor": 0.4}}},
    "interaction": {"hover": True, "tooltipDelay": 120, "hideEdgesOnDrag": True},
    "nodes": {"font": {"size": 12, "face": "Georgia, serif"}, "borderWidth": 0},
}


def write(store: Store) -> bytes:
    """Return a page with the map at its computed places; node text is data in it and never markup.

    Raises:
        TooLarge: more nodes than one page draws; nothing is left out in silence.
    """
    whole = store.whole()
    if whole.truncated:
        raise TooLarge(
            f"a page draws {limit('graph_nodes'):,} nodes, and there are {store.counts()['nodes']:,}",
            hint="export json or graphml, which hold every node",
            where="format",
        )
    return page(whole.nodes, whole.links)


def page(nodes: Iterable[Row], links: Iterable[Link], height: str = "100vh") -> bytes:
    """Return a page with these nodes at their places of the map, and these links between them."""
    network = Network(height=height, width="100%", directed=True, cdn_resources="in_line", bgcolor="#FAFAF8")
    for row in nodes:
        network.add_node(
            row.id,
            label=_short(row.title),
            title=f"{KINDS[row.kind].label}: {row.title}\n{row.statement}",
            x=_SCALE * row.x,
            y=-_SCALE * row.y,
            size=6 + 2 * row.degree**0.5,
            color=_COLOURS[row.kind],
            font={"size": _label_size(row.degree)},
        )
    for link in links:
        relation = RELATIONS[link.relation]
        network.add_edge(
            link.source,
            link.target,
            title=f"{relation.words}: {link.reason}" if link.reason else relation.words,
            color=_STROKES[relation.polarity],
            dashes=_DASHES[link.origin],
        )
    network.set_options(json.dumps(_OPTIONS))
    return _FETCHED.sub("", network.generate_html()).encode()


def _label_size(degree: int) -> float:
    """Return a font size at which, on a screen that shows the whole map, only labels of much linked nodes are drawn."""
    return max(9.0, 4 + 3.6 * math.sqrt(degree))


def _short(title: str) -> str:
    words = title.split()
    return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")
