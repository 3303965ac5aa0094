"""What leaves the page as a file: the draft of an article, and a standalone page with one part of the map."""

from __future__ import annotations

from mirage_kg.experiment import article, named_in
from mirage_kg.formats.html import page
from mirage_kg.model.run import Run
from mirage_kg.store.protocol import Store


def draft(store: Store, id: str, runs: list[Run]) -> str:
    """Return a post-ready draft about one node, with the finished ones of `runs`; NotFound when it is not there."""
    from mirage_kg.argument.frame import frame_of
    from mirage_kg.argument.said import said_of

    node = store.get_node(id)
    keys = {citation.source for citation in node.sources}
    keys |= {row.source for argument in node.arguments for row in argument.evidence if row.source}
    titles = {row.id: row.title for row in store.rows(named_in(node)).values()}
    said = said_of(frame_of(store.graph()))[id]
    return article(node, titles, store.get_sources(keys), [run for run in runs if run.status == "finished"], said)


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
