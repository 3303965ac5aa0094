"""Node-link JSON: the whole graph with every field, for programs; NetworkX reads it, and it reads back to an equal graph."""

from __future__ import annotations

import json
from types import MappingProxyType

from pydantic import ValidationError

from mirage_kg.errors import InvalidInput
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store.protocol import Store

_PLACE = ("x", "y", "community", "degree", "centrality")


def write(store: Store) -> bytes:
    """Return the graph as JSON in UTF-8.

    `nodes` and `links` hold the records; each node has its `place` on the map besides, each link its id as `key`. `graph`
    holds the revision, the root, the sources and the communities.
    """
    graph = store.graph()
    places = {id: {name: getattr(row, name) for name in _PLACE} for id, row in store.rows(graph.nodes).items()}
    document = {
        "directed": True,
        "multigraph": True,
        "graph": {
            "revision": graph.revision,
            "root": graph.root,
            "sources": [source.model_dump(mode="json") for source in graph.sources.values()],
            "communities": [community._asdict() for community in store.communities()],
        },
        "nodes": [node.model_dump(mode="json") | {"place": places[node.id]} for node in graph.nodes.values()],
        "links": [link.model_dump(mode="json") | {"key": link.id} for link in graph.links],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def read(content: bytes) -> Graph:
    """Return the graph that `write` wrote.

    Raises:
        InvalidInput: when the content is not such a document.
    """
    try:
        document = json.loads(content)
        nodes = [Node.model_validate({k: v for k, v in node.items() if k != "place"}) for node in document["nodes"]]
        links = [Link.model_validate({k: v for k, v in link.items() if k != "key"}) for link in document["links"]]
        sources = [Source.model_validate(source) for source in document["graph"]["sources"]]
        revision = str(document["graph"]["revision"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError) as error:
        raise InvalidInput(f"this is not a node-link document of Mirage: {error}"[:300]) from error
    return Graph(
        nodes=MappingProxyType({node.id: node for node in nodes}),
        sources=MappingProxyType({source.key: source for source in sources}),
        links=tuple(links),
        revision=revision,
    )
