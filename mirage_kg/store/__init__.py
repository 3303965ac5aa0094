"""Stores: where a graph is kept to be asked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from mirage_kg.store.neo4j.open import open_neo4j
from mirage_kg.store.open import open_sqlite
from mirage_kg.store.protocol import Ball, Found, Hit, Page, Path, Paths, Row, Store, Whole

STORES: Mapping[str, Callable[..., Store]] = MappingProxyType({"sqlite": open_sqlite, "neo4j": open_neo4j})
"""Every kind of store by name, with the function that opens it."""

__all__ = ["STORES", "Ball", "Found", "Hit", "Page", "Path", "Paths", "Row", "Store", "Whole"]
