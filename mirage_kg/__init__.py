"""Mirage: an argument that you can run.

>>> import mirage_kg
>>> graph = mirage_kg.open_graph()                      # doctest: +SKIP
>>> graph.neighbourhood(graph.root).direct              # doctest: +SKIP
"""

from mirage_kg.graph import KnowledgeGraph
from mirage_kg.open import open_graph, open_store

__all__ = ["KnowledgeGraph", "open_graph", "open_store"]
