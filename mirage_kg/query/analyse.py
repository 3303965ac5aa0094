"""Everything that is computed of a graph when its index is built."""

from __future__ import annotations

from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map, Place


def analyse(graph: Graph) -> Map:
    """Return the view from above of `graph`: links found by text, communities, centrality and places.

    Communities, centrality and places count the computed links too. The same graph gives the same map.
    """
    # These load scikit-learn and NetworkX, which a server with a fresh index never needs.
    import networkx as nx

    from mirage_kg.query.communities import communities
    from mirage_kg.query.layout import layout
    from mirage_kg.query.networkx import neighbours
    from mirage_kg.query.similarity import near_links

    links = near_links(graph)
    adjacent = neighbours(graph.with_links(links))
    found, membership = communities(graph, adjacent)
    centrality = nx.pagerank(adjacent) if adjacent else {}
    places = layout(adjacent, membership)
    return Map(
        links=links,
        places={
            node: Place(*places[node], membership[node], adjacent.degree[node], round(centrality[node], 9))
            for node in graph.nodes
        },
        communities=found,
    )
