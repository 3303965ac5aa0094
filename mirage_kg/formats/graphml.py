"""GraphML: the graph for Gephi, yEd and Cytoscape, with plain attributes and the places of the map."""

from __future__ import annotations

import io
import re
from typing import Any

import networkx as nx

from mirage_kg.query.networkx import to_networkx
from mirage_kg.store.protocol import Store

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(store: Store) -> bytes:
    """Return the graph as GraphML in UTF-8; lists become text with commas, and what XML cannot hold becomes U+FFFD."""
    graph = to_networkx(store.graph())
    for id, row in store.rows(graph.nodes).items():
        graph.nodes[id].update(label=row.title, x=row.x, y=row.y, community=row.community, degree=row.degree)
    for _, attributes in graph.nodes(data=True):
        _make_plain(attributes)
    for _, _, attributes in graph.edges(data=True):
        _make_plain(attributes)
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file)
    return file.getvalue()


def _make_plain(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, tuple):
            attributes[name] = ", ".join(value)
        elif isinstance(value, str):
            attributes[name] = _NOT_XML.sub("\ufffd", value)
