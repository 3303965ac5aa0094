"""The wire of what the server tells of itself: its health, and the tables that it works by."""

from __future__ import annotations

from typing import Any, Literal

from api.schemas.query import Dialect
from api.schemas.wire import Wire


class Health(Wire):
    """Whether the server answers, and what it serves."""

    status: Literal["ok"]
    """Always `ok`: a server that is not answers with an error."""
    version: str
    """Version of Mirage."""
    revision: str
    """Content hash of the files that are served; it changes when any of them does."""
    store: str
    """Where the graph is kept: sqlite or neo4j."""
    counts: dict[str, int]
    """How many nodes, links and sources there are, and how many `errors` in the files: what is wrong is left out."""
    devices: list[str]
    """Devices that a run can ask for."""
    root: str | None
    """Id of the node with which a reader begins; null where there is no node."""
    page: bool
    """Whether the page for readers was built; without it there is only this interface."""
    reload: bool
    """Whether the server starts anew when a file of the graph changes: a page may then ask for the revision now and again."""
    runs: int
    """Another number whenever a run or sweep has begun or ended, here or in another process on the same data folder."""
    start: str | None
    """The command that starts this server again, for the folder it was started in; null where others can reach it."""
    check: str | None
    """The command that lists every problem of the files that are served; null where others can reach the server."""
    errors: list[str]
    """The first errors in the files, at most 50, each as one line: file, line, what stands there, what may stand there."""
    dialects: list[Dialect]
    """Languages in which the graph can be asked: the subset of all stores, and what its own server offers."""


class Meta(Wire):
    """The tables that the rest refers to."""

    kinds: list[dict[str, Any]]
    """Kinds of nodes: name, label, plural, sentence."""
    relations: list[dict[str, Any]]
    """Relations: name, words from either end, polarity, the kinds allowed at each end, and what a link counts for."""
    semantics: list[dict[str, Any]]
    """Semantics of standing: id, label, family, what it means, and where it is defined."""
    search: list[str]
    """Ways of searching that this server offers."""
    formats: list[dict[str, Any]]
    """Formats of GET /export: name, label, ending, media type, sentence."""
    limits: list[dict[str, Any]]
    """Every bound on input, work and answers: name, value (still accepted), unit, what it is about."""
    errors: list[dict[str, Any]]
    """Every code of an error: code, status, and what it means."""
