"""What leaves the page as a file: the draft of an article, and a standalone page with one part of the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage_kg.formats.html import page

if TYPE_CHECKING:
    from mirage_kg.experiment.argue import Argued
    from mirage_kg.model.run import Run
    from mirage_kg.store.protocol import Store

ADDRESS = "http://127.0.0.1:8000"
"""Where `mirage serve` serves unless it is told otherwise."""


def draft(store: Store, id: str, stand: Argued, finished: Callable[[str], Run | None]) -> str:
    """Return a draft to post about one node.

    Args:
        store: holds the node and the sources.
        id: the node.
        stand: how the graph, or the part of it that bears on the node, stands with the runs of now.
        finished: returns the newest finished run of a content hash, with outputs, or None.

    Raises:
        NotFound: there is no such node.
    """
    from api.answers.sources import every_source
    from mirage_kg.experiment import beside
    from mirage_kg.experiment.article import SEMANTICS, Subject, article

    node = store.get_node(id)
    keys = {row.source for row in node.sources}
    keys |= {row.source for argument in node.arguments for row in argument.evidence if row.source}
    sources = store.get_sources(keys)
    cited = {(row.source, figure) for row in node.sources for figure in row.figures}
    about = [row for row in every_source(store) if any(one.node == id for one in row.reproductions) or row.key in keys]
    bound = {(row.key, one.id): one for row in about for one in row.reproductions}
    rows = [
        row
        for row in beside(store.get_node, about, finished)
        if row.node == id or (row.source, bound[row.source, row.id].reported.figure) in cited
    ]
    known = sources | {row.key: row for row in about if any(one.source == row.key for one in rows)}
    return article(Subject(node, stand, stand.argument(id, SEMANTICS), known, rows, ADDRESS))


def part(store: Store, id: str | None, hops: int, kinds: frozenset[str], relations: frozenset[str]) -> bytes:
    """Return a standalone page with one walk, or the whole map; of it only some kinds and relations, all where empty."""
    if id is not None:
        ball = store.neighbourhood(id, hops)
        nodes, links = (ball.center, *ball.nodes), ball.links
    else:
        whole = store.whole()
        nodes, links = whole.nodes, whole.links
    kept = {row.id: row for row in nodes if not kinds or row.kind in kinds}
    shown = (link for link in links if link.source in kept and link.target in kept)
    return page(kept.values(), [link for link in shown if not relations or link.relation in relations])
