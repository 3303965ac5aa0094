"""Pure functions of a graph."""

from mirage_kg.query.analyse import analyse

__all__ = ["analyse"]
