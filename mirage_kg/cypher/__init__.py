"""The read-only part of Cypher that the embedded stores answer: parsed, weighed, then walked over a graph in memory."""

from mirage_kg.cypher.values import Bounds, Rows

__all__ = ["Bounds", "Rows"]
