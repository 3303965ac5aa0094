"""The graph that a folder of files stands for: nodes, sources and links, frozen and ready to be indexed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from mirage_kg.model.node import Argument, Link, Node
from mirage_kg.model.source import Source

Entry = tuple[str, str, int]
"""One entry of a node's file: node id, the list that holds it ("links" or "arguments") and its index there."""


@dataclass(frozen=True)
class Graph:
    """Everything that was read from one folder.

    `links` holds the links that the files state, those expanded from arguments, and computed ones once they were added.
    `revision` is the content hash of the files, in hex. `beside` holds nodes that are no part of it but that its evidence
    names, where this is a part of a larger graph.
    """

    nodes: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    links: tuple[Link, ...] = ()
    revision: str = ""
    beside: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def root(self) -> str | None:
        """The id of the node that a reader begins at: the one marked as root, else that with the most links; None for no node.

        Links that were computed do not count; of nodes with equally many links it is the first.
        """
        marked = next((node.id for node in self.nodes.values() if node.root), None)
        if marked is not None:
            return marked
        stated = (link for link in self.links if link.origin != "computed")
        degrees = Counter(end for link in stated for end in (link.source, link.target))
        return max(self.nodes, key=lambda id: degrees[id], default=None)

    @property
    def arguments(self) -> dict[str, tuple[Node, Argument]]:
        """Every argument by id, with the node that it is for or against."""
        return {argument.id: (node, argument) for node in self.nodes.values() for argument in node.arguments}

    def with_links(self, links: Iterable[Link]) -> Graph:
        """Return this graph with further links; a link whose id is taken is left out."""
        taken = {link.id for link in self.links}
        return replace(self, links=self.links + tuple(link for link in links if link.id not in taken))


def build_graph(
    nodes: Mapping[str, Node], sources: Mapping[str, Source], revision: str, refused: Collection[Entry] = frozenset()
) -> Graph:
    """Expand the entries of all nodes into links.

    Args:
        nodes: nodes by id.
        sources: sources by key.
        revision: content hash of the files that they came from.
        refused: entries that a check found wrong; they become no link.

    Returns:
        the graph, with nodes, sources and links in the order of their ids.
    """
    links = {link.id: link for node in nodes.values() for link in expand(node, refused)}
    return Graph(
        nodes=MappingProxyType(dict(sorted(nodes.items()))),
        sources=MappingProxyType(dict(sorted(sources.items()))),
        links=tuple(links[name] for name in sorted(links)),
        revision=revision,
    )


def expand(node: Node, refused: Collection[Entry] = frozenset()) -> Iterator[Link]:
    """Yield the links that one node's file states, then one link per premise of each of its arguments."""
    for index, link in enumerate(node.links):
        if (node.id, "links", index) not in refused:
            yield Link(
                id=link_id(node.id, link.relation, link.to),
                source=node.id,
                target=link.to,
                relation=link.relation,
                origin=link.origin,
                reason=link.reason,
            )
    for index, argument in enumerate(node.arguments):
        if (node.id, "arguments", index) not in refused:
            yield from _premises(node.id, argument)


def _premises(conclusion: str, argument: Argument) -> Iterator[Link]:
    for premise in argument.premises:
        yield Link(
            id=link_id(premise, argument.relation, conclusion, argument.id),
            source=premise,
            target=conclusion,
            relation=argument.relation,
            origin="author",
            reason=argument.warrant,
            weight=argument.weight,
            argument=argument.id,
            hits=argument.hits,
            linked_with=tuple(other for other in argument.premises if argument.linked and other != premise),
        )


def link_id(source: str, relation: str, target: str, argument: str | None = None) -> str:
    """Return the stable id of a link; ids never hold two hyphens in a row, so the parts cannot run together."""
    return "--".join(part for part in (source, relation, target, argument) if part)
