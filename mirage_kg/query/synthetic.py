"""Large argument graphs from a seed, made like the shipped one: for measuring, and for comparing stores."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.map import Community, Map, Place, size_word
from mirage_kg.model.node import Argument, Citation, LinkTo, Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Source

KINDS = {
    "claim": 68, "source": 40, "question": 34, "fix": 27, "failure_mode": 26, "system": 13, "mechanism": 11, "topic": 8,
    "metric": 8,
}  # fmt: skip
"""How many nodes of each kind the shipped graph of November 2026 has; these and the numbers below are counted there."""

STATED = {
    "related_to": 168, "evidenced_by": 58, "part_of": 51, "instance_of": 33, "mitigates": 26, "refines": 25, "explains": 23,
    "measures": 12, "defines": 9, "causes": 7,
}  # fmt: skip
"""How many links of each relation nodes state outside arguments."""

ARGUED = {"supports": 68, "attacks": 34, "undercuts": 30}
"""How many arguments of each sort there are; three of four have one premise, the others two."""

LINKS_PER_NODE = 1.9
ARGUMENTS_PER_NODE = 0.56
TWO_PREMISES = 0.25
COMMUNITY = 21
"""Nodes of one community, about."""

INSIDE = 0.67
"""Share of links that stay in their community."""

HUBS = 0.75
"""Exponent of the law by which the r-th node of a community, or of the graph, is chosen as target: r to the minus this."""

WORDS_OF_TITLE, WORDS_OF_STATEMENT, WORDS_OF_BODY = 8.0, 28.0, 80.0
"""Medians; lengths are log-normal around them."""

_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is"))


class Synthetic(NamedTuple):
    """A graph, with the places that `analyse` would compute for it where it was not too large for that."""

    graph: Graph
    map: Map


def synthetic(count: int, seed: int = 0) -> Synthetic:
    """Return a graph of `count` nodes; the same count and seed give the same graph.

    Kinds, relations, arguments and lengths of texts are drawn in the shares of the shipped graph. Words follow Zipf's law over
    a vocabulary that grows with the square root of the text (Heaps' law). Two of three links stay in their community; targets
    follow a power law, so a few hubs have very many links. Places and centrality are stand-ins: the community's place with
    some noise, and the share of all links.
    """
    chance = np.random.default_rng(seed)
    ids = [f"node-{number:07d}" for number in range(count)]
    membership = chance.permutation(np.arange(count) // COMMUNITY) if count else np.zeros(0, dtype=np.int64)
    kinds: list[str] = chance.choice(list(KINDS), size=count, p=_shares(KINDS)).tolist()
    text = _Text(chance, count)
    targets = _Targets(chance, membership)
    sources = {key: _source(key, text) for key in (f"paper-{number:06d}" for number in range(count // 5))}
    keys = list(sources)
    nodes = {}
    for number, id in enumerate(ids):
        kind = kinds[number]
        nodes[id] = Node(
            id=id,
            kind=kind,
            title=text.of(WORDS_OF_TITLE, most=18).capitalize(),
            statement=text.of(WORDS_OF_STATEMENT, most=90).capitalize() + ".",
            body=text.of(WORDS_OF_BODY, most=800),
            aliases=(text.of(2.0, most=4),) if chance.random() < 0.6 else (),
            root=number == 0,
            links=tuple(_links(chance, number, kinds, ids, targets)),
            arguments=tuple(_arguments(chance, number, ids, targets, text)) if kind not in ("source", "topic") else (),
            sources=tuple(Citation(source=keys[int(at)]) for at in chance.integers(0, len(keys), 1)) if keys else (),
        )
    graph = build_graph(nodes, sources, revision_of(count, seed))
    return Synthetic(graph, _map(graph, dict(zip(ids, membership.tolist(), strict=True)), chance))


def revision_of(count: int, seed: int = 0) -> str:
    """Return the revision of the graph of `count` nodes: nothing else decides what is in it."""
    return hashlib.blake2b(f"synthetic 1 {count} {seed}".encode(), digest_size=16).hexdigest()


def _shares(counts: dict[str, int]) -> NDArray[np.float64]:
    values = np.array(list(counts.values()), dtype=float)
    shares: NDArray[np.float64] = values / values.sum()
    return shares


class _Text:
    """Draws words; many at once, since one at a time would take minutes for a large graph."""

    def __init__(self, chance: np.random.Generator, count: int) -> None:
        self._chance = chance
        size = 40 + int(190 * np.sqrt(count))
        self._words = np.array(list(dict.fromkeys(_word(number) for number in range(size))))
        law = 1.0 / (np.arange(len(self._words)) + 2.7)
        self._heights = np.cumsum(law / law.sum())
        self._drawn: Iterator[str] = iter(())

    def of(self, median: float, most: int) -> str:
        """Return some words, about `median` of them."""
        wanted = min(max(1, round(float(self._chance.lognormal(np.log(median), 0.5)))), most)
        words = list(islice(self._drawn, wanted))
        while len(words) < wanted:
            places = np.searchsorted(self._heights, self._chance.random(10_000)).clip(max=len(self._words) - 1)
            self._drawn = iter(self._words[places].tolist())
            words += islice(self._drawn, wanted - len(words))
        return " ".join(words)


def _word(number: int) -> str:
    """Return a word that can be spoken, another for every number; common ones are short."""
    parts = []
    rest = number + 1
    while rest:
        rest, part = divmod(rest, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)


class _Targets:
    """Draws what links point to."""

    def __init__(self, chance: np.random.Generator, membership: NDArray[np.int64]) -> None:
        self._chance = chance
        self._membership = membership
        self._members: dict[int, list[int]] = defaultdict(list)
        for number, community in enumerate(membership.tolist()):
            self._members[community].append(number)
        self._all = _law(len(membership))
        self._some = {size: _law(size) for size in {len(members) for members in self._members.values()}}

    def of(self, number: int) -> int:
        """Return a node for `number` to point to; itself when it is to have no link."""
        if self._chance.random() < INSIDE:
            members = self._members[int(self._membership[number])]
            return members[int(np.searchsorted(self._some[len(members)], self._chance.random()))]
        return int(np.searchsorted(self._all, self._chance.random()))


def _law(size: int) -> NDArray[np.float64]:
    law = (np.arange(size) + 1.0) ** -HUBS
    heights: NDArray[np.float64] = np.cumsum(law / law.sum())
    heights[-1:] = 1.0
    return heights


def _links(
    chance: np.random.Generator, number: int, kinds: Sequence[str], ids: list[str], targets: _Targets
) -> Iterator[LinkTo]:
    relations, shares = list(STATED), _shares(STATED)
    seen = set()
    for at in chance.choice(len(relations), size=chance.poisson(LINKS_PER_NODE), p=shares):
        other = targets.of(number)
        relation = RELATIONS[relations[int(at)]]
        # A circle is impossible where all such links point to an earlier node.
        fits = kinds[number] in relation.sources and kinds[other] in relation.targets
        name = relation.name if fits and not (relation.acyclic and other >= number) else "related_to"
        if other != number and (name, other) not in seen:
            seen.add((name, other))
            yield LinkTo(to=ids[other], relation=name, reason="Drawn by chance.")


def _arguments(
    chance: np.random.Generator, number: int, ids: list[str], targets: _Targets, text: _Text
) -> Iterator[Argument]:
    relations, shares = list(ARGUED), _shares(ARGUED)
    made: list[str] = []
    for index in range(int(chance.poisson(ARGUMENTS_PER_NODE * sum(KINDS.values()) / (sum(KINDS.values()) - 48)))):
        relation = relations[int(chance.choice(len(relations), p=shares))]
        relation = relation if made or relation != "undercuts" else "supports"
        premises = {targets.of(number) for _ in range(1 + int(chance.random() < TWO_PREMISES))} - {number}
        if premises:
            made.append(f"a{number}-{index}")
            yield Argument(
                id=made[-1],
                premises=tuple(ids[other] for other in sorted(premises)),
                relation=relation,
                linked=len(premises) > 1 and bool(chance.random() < 0.4),
                hits=made[int(chance.integers(0, len(made) - 1))] if relation == "undercuts" else None,
                warrant=text.of(12.0, most=40),
                weight=round(float(chance.uniform(0.2, 0.9)), 2),
            )


def _source(key: str, text: _Text) -> Source:
    return Source(key=key, title=text.of(WORDS_OF_TITLE, most=18), year=2025, url=f"https://example.org/{key}")


def _map(graph: Graph, membership: dict[str, int], chance: np.random.Generator) -> Map:
    near: dict[str, set[str]] = {id: set() for id in graph.nodes}
    for link in graph.links:
        if link.source != link.target:
            near[link.source].add(link.target)
            near[link.target].add(link.source)
    ends = max(sum(map(len, near.values())), 1)
    sizes = Counter(membership.values())
    ordered = sorted(sizes, key=lambda community: (-sizes[community], community))
    number = {community: index for index, community in enumerate(ordered)}
    first: dict[int, str] = {}
    for id, community in membership.items():
        first[community] = max(first.get(community, id), id, key=lambda one: (len(near[one]), one))
    centres = chance.uniform(-0.9, 0.9, size=(len(ordered), 2))
    noise = chance.uniform(-0.1, 0.1, size=(len(membership), 2))
    places = {}
    for at, (id, community) in enumerate(membership.items()):
        x, y = np.round(centres[number[community]] + noise[at], 5).tolist()
        places[id] = Place(x, y, number[community], len(near[id]), round(len(near[id]) / ends, 9))
    communities = tuple(
        Community(number[community], graph.nodes[first[community]].title, sizes[community], size_word(sizes[community]))
        for community in ordered
    )
    return Map((), places, communities)
