"""One HTML file with the map: drawn by pyvis, everything inside, nothing fetched, so it opens anywhere and offline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyvis
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from pyvis.network import Network

from mirage_kg.argument.words import tested_words
from mirage_kg.errors import TooLarge
from mirage_kg.formats.html.looks import KIND_LOOKS, ORIGINS, POLARITIES
from mirage_kg.formats.html.walk import around
from mirage_kg.limits import limit
from mirage_kg.model.kind import KINDS
from mirage_kg.model.node import Link
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.standing import StatementStanding
from mirage_kg.store.protocol import Ball, Row, Store

_SCALE = 1400
_OPTIONS = {
    "physics": {"enabled": False},
    # The links of the library are only there to be pointed at; ours are drawn below its marks.
    "edges": {"smooth": False, "color": {"color": "#0000", "highlight": "#0000", "hover": "#0000"}},
    "interaction": {"hover": True, "tooltipDelay": 300, "selectConnectedEdges": False, "hoverConnectedEdges": False},
    "nodes": {},
}
_POINTED_AT = 1500
"""Most links that can be pointed at; of more, the panel tells those of the chosen node."""
_VERDICTS = {
    "holds": "holds",
    "falls": "falls",
    "between": "stands between",
    "split": "stands differently by semantics",
}


class About(NamedTuple):
    """What a map says of itself: its title, what is claimed there, where it comes from and of which state it is."""

    title: str = "Map"
    thesis: str = ""
    address: str = ""
    day: str = ""
    revision: str = ""


def write(store: Store) -> bytes:
    """Return a page with the map at its computed places; node text is data in it and never markup.

    Raises:
        TooLarge: more nodes than one page draws; nothing is left out in silence.
    """
    return whole(store)


def whole(store: Store, standing: Mapping[str, StatementStanding] | None = None, about: About | None = None) -> bytes:
    """Return a page with the whole map, levels drawn where `standing` is given.

    Raises:
        TooLarge: more nodes than one page draws.
    """
    found = store.whole()
    if found.truncated:
        raise TooLarge(
            f"a page draws {limit('graph_nodes'):,} nodes, and there are {store.counts()['nodes']:,}",
            hint="export json or graphml, which hold every node",
            where="format",
        )
    return page(found.nodes, found.links, about or about_map(store), standing)


def about_map(store: Store) -> About:
    """Return what the map of a whole graph says of itself: the title and the thesis of its root, and its revision."""
    root = store.rows([store.root])[store.root] if store.root else None
    said = About(root.title, root.statement) if root else About()
    return said._replace(revision=store.revision)


def page(
    nodes: Iterable[Row], links: Iterable[Link], about: About, standing: Mapping[str, StatementStanding] | None = None
) -> bytes:
    """Return a page with these nodes at their places of the map, and these links between them."""
    return _page(((row, (_SCALE * row.x, -_SCALE * row.y), None) for row in nodes), links, about, standing)


def walk_page(ball: Ball, about: About, standing: Mapping[str, StatementStanding] | None = None) -> bytes:
    """Return a page with what lies around one node: itself in the middle, every hop a ring around it."""
    places = around(ball)
    rows = (ball.center, *ball.nodes)
    placed = ((row, places[row.id], ball.hops.get(row.id, 0)) for row in rows)
    return _page(placed, ball.links, about, standing)


def _page(
    nodes: Iterable[tuple[Row, tuple[float, float], int | None]],
    links: Iterable[Link],
    about: About,
    standing: Mapping[str, StatementStanding] | None,
) -> bytes:
    network = Network(directed=True, cdn_resources="in_line")
    for row, (x, y), hop in nodes:
        stand = (standing or {}).get(row.id)
        level = _level(stand) if stand and row.kind != "topic" else {}
        network.add_node(
            row.id,
            label=row.title,
            shape="custom",
            title="\n".join(filter(None, (f"{KINDS[row.kind].label}: {row.title}", row.statement, level.get("words")))),
            x=x,
            y=y,
            kind=row.kind,
            statement=row.statement,
            degree=row.degree,
            hop=hop,
            level=level or None,
        )
    links = tuple(links)
    crowded = len(links) > _POINTED_AT
    for link in links:
        relation = RELATIONS[link.relation]
        network.add_edge(
            link.source,
            link.target,
            title=f"{relation.words}: {link.reason}" if link.reason else relation.words,
            words=relation.words,
            inverse=relation.inverse,
            reason=link.reason,
            polarity=relation.polarity,
            origin=link.origin,
            arrows="",
            hidden=crowded,
        )
    network.set_options(json.dumps(_OPTIONS))
    # Its own template loads a frame of styles from elsewhere, and shows titles that hold "href" as markup.
    here, theirs = Path(__file__).parent, Path(pyvis.__file__).parent / "templates"
    folders = ChoiceLoader([FileSystemLoader(here / "template"), FileSystemLoader(theirs)])
    network.templateEnv = Environment(loader=folders, autoescape=True)
    network.templateEnv.globals.update(about=about, kinds=KIND_LOOKS, polarities=POLARITIES, origins=ORIGINS)
    network.path = "map.html"
    text: str = network.generate_html()
    return text.encode()


def _level(row: StatementStanding) -> dict[str, Any]:
    """Return what a mark shows of a statement, with the same in words."""
    span = f", {row.low:.2f} to {row.high:.2f} by semantics" if f"{row.low:.2f}" != f"{row.high:.2f}" else ""
    anchors = {
        "ring": " Held up only by claims that support each other.",
        "unanchored": " No source and no run holds it up.",
    }
    return {
        "strength": row.strength,
        "low": row.low,
        "high": row.high,
        "testedness": row.testedness,
        "mirror": row.mirror,
        "words": f"{row.strength:.2f} {_VERDICTS[row.verdict]}{span}; {tested_words(row)}.{anchors.get(row.mirror, '')}",
    }
