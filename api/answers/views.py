"""From what the stores hold to what the wire says: one function for each answer, none of which knows HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from api import schemas
from api.answers.standings import Standings
from api.jobs.states import States
from mirage_kg.errors import NotFound
from mirage_kg.limits import limit
from mirage_kg.model.node import Link, Node
from mirage_kg.model.relation import ORIGINS, RELATIONS, Origin
from mirage_kg.query.aggregate import bands, discs
from mirage_kg.store.protocol import Linked, every

if TYPE_CHECKING:
    from mirage_kg.model.map import Community
    from mirage_kg.model.run import NodeState
    from mirage_kg.model.standing import Level, StatementStanding
    from mirage_kg.query.model_files import Mode
    from mirage_kg.query.semantic import Semantic
    from mirage_kg.store.protocol import Row, Store


class Now(NamedTuple):
    """How nodes stand, as far as that is known, and in which state those are that were run."""

    levels: Mapping[str, Level | StatementStanding]
    states: Mapping[str, NodeState]


class Views:
    """The answers about one graph at one revision."""

    def __init__(self, store: Store, states: States, standings: Standings, data: Path | None = None) -> None:
        self._store = store
        self._states = states
        self._standings = standings
        self._data = data
        self._lock = threading.Lock()
        self._semantic: Semantic | None = None

    @property
    def revision(self) -> str:
        """The content hash of the files that are answered for."""
        return self._store.revision

    def graph(self, community: int | None = None) -> schemas.GraphAnswer:
        """Return the whole graph, or one community of it; the most linked nodes where the budget does not allow all.

        Raises:
            NotFound: there is no such community.
        """
        now = self._now()
        if community is None and self._store.counts()["nodes"] <= limit("graph_nodes"):
            whole = self._store.whole()
            rows, left_out, links = whole.nodes, 0, whole.links
        else:
            rows, left_out = self._most_linked(community)
            links = self._links_among({row.id for row in rows})
        return schemas.GraphAnswer(
            revision=self.revision,
            nodes=[self._summary(row, now) for row in rows],
            links=list(links),
            communities=[_community(row) for row in self._store.communities()],
            truncated=left_out > 0,
            left_out=left_out,
        )

    def summaries(self, ids: Collection[str]) -> list[schemas.NodeSummary]:
        """Return the nodes of `ids` in this order; those that are not there are left out."""
        rows, now = self._store.rows(ids), self._now()
        return [self._summary(rows[id], now) for id in ids if id in rows]

    def warm(self) -> None:
        """Read what a graph too large to draw whole needs for its first picture."""
        self.community_map()
        if self._store.root:
            self._store.neighbourhood(self._store.root)

    def community_map(self) -> schemas.CommunityMap:
        """Return the whole graph at the level of its communities, with the mean strength of each where that is known."""
        with self._lock:
            bare = self._community_map
        if not self._standings.known:
            return bare
        means = self._mean_strengths()
        return bare.model_copy(
            update={
                "solved": True,
                "communities": [row.model_copy(update={"strength": means.get(row.id)}) for row in bare.communities],
            }
        )

    def _mean_strengths(self) -> dict[int, float]:
        levels = self._standings.levels()
        found: dict[int, list[float]] = {}
        for row in self._rows:
            if row.id in levels and row.kind != "topic":
                found.setdefault(row.community, []).append(levels[row.id].strength)
        return {community: sum(values) / len(values) for community, values in found.items()}

    @cached_property
    def _community_map(self) -> schemas.CommunityMap:
        rows, found = self._rows, {row.id: row for row in self._store.communities()}
        between = bands(rows, ((link.source, link.target) for link in self._links))
        return schemas.CommunityMap(
            revision=self.revision,
            communities=[
                schemas.CommunityDisc(
                    **found[disc.community]._asdict(), x=disc.x, y=disc.y, radius=disc.radius, kinds=dict(disc.kinds)
                )
                for disc in discs(rows)
            ],
            bands=[schemas.CommunityBand(**band._asdict()) for band in between],
            nodes=len(rows),
            links=sum(band.links for band in between),
        )

    def _most_linked(self, community: int | None) -> tuple[tuple[Row, ...], int]:
        rows = [row for row in self._rows if community in (None, row.community)]
        if not rows:
            raise NotFound(
                f"there is no community {community}",
                hint=f"numbers go from 0 to {len(self._store.communities()) - 1}",
                where="community",
            )
        kept = sorted(rows, key=lambda row: (-row.degree, row.id))[: limit("graph_nodes")]
        return tuple(sorted(kept, key=lambda row: row.id)), len(rows) - len(kept)

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        """All nodes by id, however many there are."""
        return tuple(every(lambda after: self._store.list_nodes(None, limit("page_size"), after)))

    @cached_property
    def _links(self) -> tuple[Link, ...]:
        """All links, however many there are."""
        return self._store.links() if isinstance(self._store, Linked) else self._store.graph().links

    def _links_among(self, ids: set[str]) -> tuple[Link, ...]:
        if isinstance(self._store, Linked):
            return self._store.links_among(ids)
        return tuple(link for link in self._links if link.source in ids and link.target in ids)

    def nodes(self, kind: str | None, after: str | None, limit: int) -> tuple[list[schemas.NodeSummary], str | None]:
        """Return one page of nodes and the key of the next."""
        page, now = self._store.list_nodes(kind, limit, after), self._now()
        return [self._summary(row, now) for row in page.items], page.next

    def node(self, id: str) -> schemas.NodeDetail:
        """Return everything about one node."""
        node = self._store.get_node(id)
        links, left_out = first_of_each(self._links_in_order(id, self._store.links_of(id)), limit("node_links"))
        rows = self._store.rows({id} | {_other(link, id) for link in links})
        cited = self._store.get_sources({citation.source for citation in node.sources})
        now = self._now()
        return schemas.NodeDetail(
            **self._summary(rows[id], now).model_dump(),
            revision=self.revision,
            body=node.body,
            aliases=list(node.aliases),
            anchor=list(node.anchor),
            links=[self._seen_from(id, link, rows[_other(link, id)], now) for link in links],
            links_left_out=left_out,
            arguments=list(node.arguments),
            sources=[
                schemas.CitedSource(citation=citation, source=cited[citation.source])
                for citation in node.sources
                if citation.source in cited
            ],
            sources_missing=[citation.source for citation in node.sources if citation.source not in cited],
            experiments=[self._experiment(node, experiment.id) for experiment in node.experiments],
            cluster=self._cluster(rows[id].community),
        )

    def links_of(
        self, id: str, wanted: LinksWanted, after: str | None, limit: int
    ) -> tuple[list[schemas.NeighbourLink], str | None]:
        """Return one page of the links of a node in the order of reading, and the key of the next.

        Raises:
            NotFound: there is no such node.
        """
        found = [link for link in self._store.links_of(id) if wanted.takes(link)]
        ordered = self._links_in_order(id, found)
        first = next((place for place, link in enumerate(ordered, start=1) if link.id == after), 0)
        shown = ordered[first : first + limit]
        rows, now = self._store.rows({_other(link, id) for link in shown}), self._now()
        items = [self._seen_from(id, link, rows[_other(link, id)], now) for link in shown]
        return items, shown[-1].id if shown and first + limit < len(ordered) else None

    def _links_in_order(self, id: str, links: Sequence[Link]) -> list[Link]:
        """Return the links of a node in the order of reading: by origin, arguments first, the most linked other ends first."""
        rows = self._store.rows({_other(link, id) for link in links})
        return sorted(
            links,
            key=lambda link: (
                ORIGINS.index(link.origin),
                RELATIONS[link.relation].polarity == "neutral",
                -rows[_other(link, id)].degree,
                link.id,
            ),
        )

    def neighbourhood(self, id: str, hops: int) -> schemas.Neighbourhood:
        """Return what lies within `hops` of a node."""
        ball, now = self._store.neighbourhood(id, hops), self._now()

        def near(row: Row) -> schemas.NeighbourNode:
            return schemas.NeighbourNode(**self._summary(row, now).model_dump(), hop=ball.hops[row.id])

        return schemas.Neighbourhood(
            revision=self.revision,
            center=near(ball.center),
            nodes=[near(row) for row in ball.nodes],
            links=list(ball.links),
            direct=ball.direct,
            two_hop=ball.two_hop,
            hops=hops,
            cluster=self._cluster(ball.center.community),
            truncated=ball.truncated,
            left_out=ball.left_out,
        )

    def paths(self, source: str, target: str, limit: int) -> schemas.Paths:
        """Return simple paths between two nodes, with the nodes on them."""
        found = self._store.paths(source, target, limit)
        rows = self._store.rows({id for path in found.items for id in path.nodes})
        now = self._now()
        return schemas.Paths(
            items=[schemas.Path(nodes=list(path.nodes), links=list(path.links)) for path in found.items],
            nodes=[self._summary(rows[id], now) for id in sorted(rows)],
            truncated=found.truncated,
        )

    def search(self, text: str, limit: int, mode: Mode = "text", wait: float | None = None) -> schemas.SearchAnswer:
        """Return what a search by words, by meaning or by both found.

        Raises:
            NotReady: the meanings of the nodes have to be made first, and that takes longer than `wait` seconds.
        """
        now = self._now()
        found = (
            self._store.search(text, limit) if mode == "text" else self._by_meaning().search(text, mode, limit, wait)
        )
        return schemas.SearchAnswer(
            items=[
                schemas.Hit(
                    node=self._summary(hit.node, now),
                    score=hit.score,
                    title_ranges=list(hit.title_ranges),
                    snippet=hit.snippet,
                    snippet_ranges=list(hit.snippet_ranges),
                )
                for hit in found.items
            ],
            searched=found.searched,
            suggestion=found.suggestion,
        )

    def _now(self) -> Now:
        """Return what every row of one answer is told with, looked up once for all of them."""
        return Now(self._standings.levels(), self._states.now())

    def _by_meaning(self) -> Semantic:
        # NumPy and the model are not needed by a server that nobody asks for this.
        from mirage_kg.query.semantic import Semantic

        with self._lock:
            self._semantic = self._semantic or Semantic(self._store, self._data)
            return self._semantic

    def summary(self, id: str) -> schemas.NodeSummary:
        """Return one node as lists show it.

        Raises:
            NotFound: there is no such node.
        """
        return self._summary(self._store.rows({self._store.get_node(id).id})[id], self._now())

    def _summary(self, row: Row, now: Now) -> schemas.NodeSummary:
        standing = now.levels.get(row.id)
        return schemas.NodeSummary(
            id=row.id,
            kind=row.kind,
            title=row.title,
            statement=row.statement,
            degree=row.degree,
            community=row.community,
            x=row.x,
            y=row.y,
            runnable=self._states.runnable(row.id),
            state=now.states.get(row.id, "never_run"),
            strength=standing.strength if standing else None,
            low=standing.low if standing else None,
            high=standing.high if standing else None,
            testedness=standing.testedness if standing else None,
            agreed=standing.agreed if standing else None,
            mirror=standing.mirror if standing else None,
        )

    def _seen_from(self, id: str, link: Link, other: Row, now: Now) -> schemas.NeighbourLink:
        relation, outgoing = RELATIONS[link.relation], link.source == id
        return schemas.NeighbourLink(
            link=link,
            other=self._summary(other, now),
            outgoing=outgoing,
            words=relation.words if outgoing else relation.inverse,
            polarity=relation.polarity,
        )

    def _experiment(self, node: Node, id: str) -> schemas.ExperimentView:
        from mirage_kg.experiment import experiment_view

        experiment = next(row for row in node.experiments if row.id == id)
        last = self._states.latest(node.id, id)
        return schemas.ExperimentView(
            **experiment_view(node, experiment),
            last_run=last.id if last else None,
            last_run_ablated=last is not None and last.ablated,
            last_run_moved=(last.moved if last else None) or {},
            last_run_created=last.provenance.created if last else None,
        )

    def _cluster(self, id: int) -> schemas.Community:
        return _community(next(row for row in self._store.communities() if row.id == id))


class LinksWanted(NamedTuple):
    """Which links of a node are wanted: those of one origin, or the one of an id; all without either."""

    origin: Origin | None = None
    link: str = ""

    def takes(self, link: Link) -> bool:
        """Return whether `link` is wanted."""
        return self.origin in (None, link.origin) and self.link in ("", link.id)


def first_of_each(links: Sequence[Link], most: int) -> tuple[list[Link], dict[Origin, int]]:
    """Return the first `most` links of each origin, in order, and how many are left out of each that has more."""
    met = Counter[Origin]()
    kept: list[Link] = []
    for link in links:
        met[link.origin] += 1
        if met[link.origin] <= most:
            kept.append(link)
    return kept, {origin: count - most for origin, count in met.items() if count > most}


def _community(row: Community) -> schemas.Community:
    return schemas.Community(**row._asdict())


def _other(link: Link, id: str) -> str:
    return link.target if link.source == id else link.source
