"""A place for every node."""

from __future__ import annotations

import networkx as nx


def layout(neighbours, membership):
    place = nx.spring_layout(neighbours, seed=3) if len(neighbours) else {}
    return {node: (float(x), float(y)) for node, (x, y) in place.items()}
