"""What leaves the page as a file: the draft of an article, and a standalone page with the map or one part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from mirage_kg.formats.html import about_map, page, walk_page, whole

if TYPE_CHECKING:
    from mirage_kg.experiment.argue import Argued
    from mirage_kg.experiment.article import Picture
    from mirage_kg.model.node import Link
    from mirage_kg.model.run import Run
    from mirage_kg.model.standing import StatementStanding
    from mirage_kg.store.protocol import Store


class Wanted(NamedTuple):
    """What of the map is wanted: what lies around a node, and some kinds and relations only, all where empty."""

    node: str | None = None
    hops: int = 2
    kinds: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """Where the page shows the same."""
        if self.node is not None:
            return f"/walk/{self.node}?hops={self.hops}"
        named = (("kind", self.kinds), ("relation", self.relations))
        words = "&".join(f"{name}={','.join(sorted(values))}" for name, values in named if values)
        return f"/network{words and f'?{words}'}"


class Saved(NamedTuple):
    """Where a file comes from and when it was saved; no address where nothing serves it."""

    address: str
    day: str


def saved_now(address: str) -> Saved:
    """Return what a file that is saved now at this address says of itself; the day is that of UTC."""
    now = datetime.now(UTC)
    return Saved(address, f"{now.day} {now:%B %Y}")


class Draft(NamedTuple):
    """A draft in Markdown, with the pictures that it names as files beside it."""

    text: str
    pictures: tuple[Picture, ...] = ()


def draft(
    store: Store, id: str, stand: Argued, finished: Callable[[str], Run | None], address: str, *, pictured: bool
) -> Draft:
    """Return a draft to post about one node.

    Args:
        store: holds the node and the sources.
        id: the node.
        stand: how the graph, or the part of it that bears on the node, stands with the runs of now.
        finished: returns the newest finished run of a content hash, with outputs, or None.
        address: where the page is served, without a slash at its end; empty where it is not.
        pictured: name pictures of its runs, which then have to lie beside it.

    Raises:
        NotFound: there is no such node.
    """
    from api.answers.sources import every_source
    from mirage_kg.experiment import beside
    from mirage_kg.experiment.article import SEMANTICS, Subject, article, cited_by, pictures

    node = store.get_node(id)
    keys = cited_by(node)
    said = stand.argument(id, SEMANTICS)
    premises = {premise for row in (*said.supports, *said.attacks) for premise in row.premises}
    evidence = stand.solutions.position.evidence
    sources = store.get_sources(keys | {row.source for premise in premises for row in evidence[premise].published})
    cited = {(row.source, figure) for row in node.sources for figure in row.figures}
    about = [row for row in every_source(store) if any(one.node == id for one in row.reproductions) or row.key in keys]
    bound = {(row.key, one.id): one for row in about for one in row.reproductions}
    rows = [
        row
        for row in beside(store.get_node, about, finished)
        if row.node == id or (row.source, bound[row.source, row.id].reported.figure) in cited
    ]
    known = sources | {row.key: row for row in about if any(one.source == row.key for one in rows)}
    subject = Subject(node, stand, said, known, rows, address)
    if not pictured:
        return Draft(article(subject))
    seen = [(row.run.id, finished(row.run.provenance.content_hash)) for row in subject.findings]
    runs = [run.model_copy(update={"id": own}) for own, run in seen if run]
    taken = tuple(pictures(node, runs))
    return Draft(article(replace(subject, pictures=taken)), taken)


def map_page(store: Store, standing: Mapping[str, StatementStanding], wanted: Wanted, saved: Saved) -> bytes:
    """Return a standalone page with the whole map, or with the part of it that is wanted.

    Args:
        store: holds the graph.
        standing: how its statements stand, by id; a node that is not there is drawn without a level.
        wanted: the part.
        saved: what the page says of where it comes from.

    Raises:
        NotFound: there is no such node.
        TooLarge: the whole map has more nodes than a page draws.
    """
    origin = f"{saved.address}{wanted.path}" if saved.address else ""
    about = about_map(store)._replace(address=origin, day=saved.day)
    if wanted == Wanted():
        return whole(store, standing, about)

    def joined(kept: Mapping[str, object], links: tuple[Link, ...]) -> list[Link]:
        """Return the wanted links among the nodes that are kept."""
        among = (link for link in links if link.source in kept and link.target in kept)
        return [link for link in among if not wanted.relations or link.relation in wanted.relations]

    if wanted.node is None:
        found = store.whole()
        kept = {row.id: row for row in found.nodes if not wanted.kinds or row.kind in wanted.kinds}
        return page(kept.values(), joined(kept, found.links), about, standing)
    ball = store.neighbourhood(wanted.node, wanted.hops)
    rows = tuple(row for row in ball.nodes if not wanted.kinds or row.kind in wanted.kinds)
    around = {row.id: row for row in (ball.center, *rows)}
    about = about._replace(title=ball.center.title, thesis=ball.center.statement)
    return walk_page(ball._replace(nodes=rows, links=tuple(joined(around, ball.links))), about, standing)
