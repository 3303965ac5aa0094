"""The wire of what the server tells of itself: its health, and the tables that it works by."""

from __future__ import annotations

from typing import Any, Literal

from api.schemas import Dialect, Wire


class Health(Wire):
    """Whether the server answers, and what it serves. `page` is false when the page was not built.

    `counts` are of the graph, and of the `errors` in its files: what is wrong is left out. `dialects` are the languages in
    which the graph can be asked: the subset of all stores, and what its own server offers.
    """

    status: Literal["ok"]
    version: str
    revision: str
    store: str
    counts: dict[str, int]
    devices: list[str]
    root: str | None
    page: bool
    dialects: list[Dialect]


class Meta(Wire):
    """The tables: kinds, relations, semantics, formats, limits, error codes."""

    kinds: list[dict[str, Any]]
    relations: list[dict[str, Any]]
    semantics: list[dict[str, Any]]
    search: list[str]
    formats: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    errors: list[dict[str, Any]]
