"""Large argument graphs from a seed, made like the shipped one: for measuring, never as content.

    python -m mirage_kg.query.synthetic FOLDER --nodes 10000

writes one as a folder of files.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.map import Community, Map, Place, size_word
from mirage_kg.model.node import Argument, Citation, LinkTo, Node
from mirage_kg.model.record import Record
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

OWN_WORDS, OWN_SHARE = 12, 0.18
"""Words that only one community has, and their share of its text: as many texts are near as in the shipped graph, about."""

BLOCK = 1_000
"""How many nodes get their texts from one stream of chance, so that any block can be made without those before it."""

_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is"))


Indices = NDArray[np.int64]


class Synthetic(NamedTuple):
    """A graph, with the places that `analyse` would compute for it where it was not too large for that."""

    graph: Graph
    map: Map


def synthetic(count: int, seed: int = 0) -> Synthetic:
    """Return a graph of `count` nodes, all in memory; see `Drawn`."""
    drawn = Drawn(count, seed)
    nodes = {node.id: node for node in drawn.nodes()}
    graph = build_graph(nodes, {source.key: source for source in drawn.sources()}, revision_of(count, seed))
    return Synthetic(graph, Map((), dict(zip(drawn.ids, drawn.places(), strict=True)), drawn.communities()))


def revision_of(count: int, seed: int = 0) -> str:
    """Return the revision of the graph of `count` nodes: nothing else decides what is in it."""
    return hashlib.blake2b(f"synthetic 3 {count} {seed}".encode(), digest_size=16).hexdigest()


class Drawn:
    """A graph of `count` nodes, drawn without being held: who is linked with whom at once, nodes with their texts in turn.

    The same count and seed give the same graph. Kinds, relations, arguments and lengths of texts are drawn in the shares of the
    shipped graph. Words follow Zipf's law over a vocabulary that grows with the square root of the text (Heaps' law); some
    belong to one community alone. Two of three links stay in their community; targets follow a power law, so a few hubs have
    very many links. Places and centrality are stand-ins: the community's place with some noise, and the share of all links.
    """

    def __init__(self, count: int, seed: int = 0) -> None:
        """Draw everything but texts."""
        self.count = count
        self._seed = seed
        chance = np.random.default_rng(seed)
        self.ids = [f"node-{number:07d}" for number in range(count)]
        self._keys = [f"paper-{number:06d}" for number in range(count // 5)]
        self._membership: Indices = chance.permutation(np.arange(count) // COMMUNITY)
        self._kinds: Indices = chance.choice(len(KINDS), size=count, p=_shares(KINDS))
        self._links = self._drawn_links(chance)
        self._arguments = self._drawn_arguments(chance)
        self._around = chance.uniform(-0.1, 0.1, size=(count, 2))
        self._middles = chance.uniform(-0.9, 0.9, size=(count // COMMUNITY + 1, 2))
        self._vocabulary = _Vocabulary(count)

    def nodes(self, start: int = 0, stop: int | None = None) -> Iterator[Node]:
        """Yield the nodes from number `start`, a multiple of `BLOCK`, up to `stop`, in the order of their ids."""
        kinds, relations = list(KINDS), list(STATED)
        for first in range(start, self.count if stop is None else min(stop, self.count), BLOCK):
            chance = np.random.default_rng((self._seed, first))
            text = _Text(chance, self._vocabulary)
            for number in range(first, min(first + BLOCK, self.count)):
                community = int(self._membership[number])
                cited = (self._keys[int(chance.integers(len(self._keys)))],) if self._keys else ()
                yield Node(
                    id=self.ids[number],
                    kind=kinds[self._kinds[number]],
                    title=text.of(WORDS_OF_TITLE, most=18, community=community).capitalize(),
                    statement=text.of(WORDS_OF_STATEMENT, most=90, community=community).capitalize() + ".",
                    body=text.of(WORDS_OF_BODY, most=800, community=community),
                    aliases=(text.of(2.0, most=4),) if chance.random() < 0.6 else (),
                    root=number == 0,
                    links=tuple(
                        LinkTo(to=self.ids[other], relation=relations[relation], reason="Drawn by chance.")
                        for other, relation in self._links.of(number)
                    ),
                    arguments=tuple(self._argued(number, chance, text)),
                    sources=tuple(Citation(source=key) for key in cited),
                )

    def sources(self) -> Iterator[Source]:
        """Yield the sources, by key."""
        text = _Text(np.random.default_rng((self._seed, self.count)), self._vocabulary)
        for key in self._keys:
            title = text.of(WORDS_OF_TITLE, most=18)
            yield Source(key=key, title=title, year=2025, url=f"https://example.org/{key}")

    @cached_property
    def degree(self) -> Indices:
        """How many neighbours each node has."""
        pairs = np.sort(np.concatenate((self._links.pairs, self._arguments.pairs)), axis=1)
        return np.bincount(np.unique(pairs, axis=0).ravel(), minlength=self.count)

    def places(self) -> Iterator[Place]:
        """Yield the place of every node."""
        number, degree, ends = self._order, self.degree.tolist(), max(int(self.degree.sum()), 1)
        xy = np.round(self._middles[self._membership] + self._around, 5).tolist()
        for (x, y), community, near in zip(xy, number[self._membership].tolist(), degree, strict=True):
            yield Place(x, y, community, near, round(near / ends, 9))

    def communities(self) -> tuple[Community, ...]:
        """Return the communities, the largest first, each called by some of its own words."""
        sizes = np.bincount(self._membership).tolist()
        order = np.argsort(self._order).tolist()
        return tuple(
            Community(rank, self._vocabulary.own(community), sizes[community], size_word(sizes[community]))
            for rank, community in enumerate(order)
        )

    @cached_property
    def _order(self) -> Indices:
        """The rank of each community by size."""
        sizes = np.bincount(self._membership) if self.count else np.zeros(0, dtype=np.int64)
        order = np.lexsort((np.arange(len(sizes)), -sizes))
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return rank

    def _argued(self, number: int, chance: np.random.Generator, text: _Text) -> Iterator[Argument]:
        made: list[str] = []
        arguments: dict[int, list[int]] = {}
        for premise, argument in self._arguments.of(number):
            arguments.setdefault(argument, []).append(premise)
        for index, premises in sorted(arguments.items()):
            relation = str(chance.choice(list(ARGUED), p=_shares(ARGUED)))
            relation = relation if made or relation != "undercuts" else "supports"
            made.append(f"a{number}-{index}")
            yield Argument(
                id=made[-1],
                premises=tuple(self.ids[other] for other in sorted(set(premises))),
                relation=relation,
                linked=len(set(premises)) > 1 and bool(chance.random() < 0.4),
                hits=made[int(chance.integers(0, len(made) - 1))] if relation == "undercuts" else None,
                warrant=text.of(12.0, most=40),
                weight=round(float(chance.uniform(0.2, 0.9)), 2),
            )

    def _drawn_links(self, chance: np.random.Generator) -> _Table:
        source = np.repeat(np.arange(self.count), chance.poisson(LINKS_PER_NODE, self.count))
        relation = chance.choice(len(STATED), size=len(source), p=_shares(STATED))
        target = self._targets(chance, source)
        allowed = np.array([[kind in RELATIONS[name].sources for kind in KINDS] for name in STATED])
        reached = np.array([[kind in RELATIONS[name].targets for kind in KINDS] for name in STATED])
        fits = allowed[relation, self._kinds[source]] & reached[relation, self._kinds[target]]
        # A circle is impossible where all such links point to an earlier node.
        acyclic = np.array([RELATIONS[name].acyclic for name in STATED])
        fits &= ~(acyclic[relation] & (target >= source))
        relation = np.where(fits, relation, list(STATED).index("related_to"))
        return _Table(self.count, np.unique(np.stack((source, target, relation), axis=1)[source != target], axis=0))

    def _drawn_arguments(self, chance: np.random.Generator) -> _Table:
        kinds = list(KINDS)
        argues = ~np.isin(self._kinds, [kinds.index("source"), kinds.index("topic")])
        rate = ARGUMENTS_PER_NODE * sum(KINDS.values()) / (sum(KINDS.values()) - KINDS["source"] - KINDS["topic"])
        about = np.repeat(np.arange(self.count), chance.poisson(rate, self.count) * argues)
        index = np.arange(len(about)) - np.searchsorted(about, about)
        twice = 1 + (chance.random(len(about)) < TWO_PREMISES)
        about, index = np.repeat(about, twice), np.repeat(index, twice)
        premise = self._targets(chance, about)
        kept = (premise != about) & np.isin(self._kinds[premise], _kinds_that("supports"))
        return _Table(self.count, np.stack((about, premise, index), axis=1)[kept])

    def _targets(self, chance: np.random.Generator, source: Indices) -> Indices:
        """Return a node for each of `source` to point to, perhaps itself."""
        if not len(source):
            return source
        target = np.searchsorted(_law(self.count), chance.random(len(source)))
        members = np.argsort(self._membership, kind="stable")
        community = self._membership[source]
        size = np.bincount(self._membership)[community]
        rank = np.searchsorted(_law(COMMUNITY), chance.random(len(source))) % size
        inside = chance.random(len(source)) < INSIDE
        return np.where(inside, members[community * COMMUNITY + rank], target)


class _Table:
    """Rows of three numbers, the first of them a node: all rows of a node, and all pairs of the first two."""

    def __init__(self, count: int, rows: Indices) -> None:
        self.pairs = rows[:, :2]
        self._rest: list[list[int]] = rows[:, 1:].tolist()
        self._starts: list[int] = np.searchsorted(rows[:, 0], np.arange(count + 1)).tolist()

    def of(self, number: int) -> list[list[int]]:
        """Return the second and third number of every row of a node."""
        return self._rest[self._starts[number] : self._starts[number + 1]]


def _kinds_that(relation: str) -> list[int]:
    return [number for number, kind in enumerate(KINDS) if kind in RELATIONS[relation].sources]


def _shares(counts: dict[str, int]) -> NDArray[np.float64]:
    values = np.array(list(counts.values()), dtype=float)
    shares: NDArray[np.float64] = values / values.sum()
    return shares


def _law(size: int) -> NDArray[np.float64]:
    law = (np.arange(size) + 1.0) ** -HUBS
    heights: NDArray[np.float64] = np.cumsum(law / law.sum())
    heights[-1:] = 1.0
    return heights


class _Vocabulary:
    """The words of a graph of `count` nodes, the most common first, and how common they are."""

    def __init__(self, count: int) -> None:
        self.words = list(dict.fromkeys(_word(number) for number in range(40 + int(190 * np.sqrt(count)))))
        law = 1.0 / (np.arange(len(self.words)) + 2.7)
        self.heights = np.cumsum(law / law.sum())

    def own(self, community: int) -> str:
        """Return the first words that only one community has."""
        first = len(self.words) + OWN_WORDS * community
        return " ".join(map(_word, range(first, first + 3))).capitalize()


class _Text:
    """Draws words; many at once, since one at a time would take minutes for a large graph."""

    def __init__(self, chance: np.random.Generator, vocabulary: _Vocabulary) -> None:
        self._chance = chance
        self._vocabulary = vocabulary
        self._drawn: Iterator[tuple[str, int]] = iter(())
        self._lengths: Iterator[float] = iter(())

    def of(self, median: float, most: int, community: int | None = None) -> str:
        """Return some words, about `median` of them, a part of them the community's own."""
        length = next(self._lengths, None)
        if length is None:
            self._lengths = iter(self._chance.lognormal(0.0, 0.5, 1_000).tolist())
            length = next(self._lengths)
        drawn = self._some(min(max(1, round(median * length)), most))
        if community is None:
            return " ".join(word for word, _ in drawn)
        first = len(self._vocabulary.words) + OWN_WORDS * community
        return " ".join(word if own < 0 else _word(first + own) for word, own in drawn)

    def _some(self, wanted: int) -> list[tuple[str, int]]:
        """Return words of the vocabulary, each with the community's own word that may stand in its place, or -1."""
        found = list(islice(self._drawn, wanted))
        while len(found) < wanted:
            places = np.searchsorted(self._vocabulary.heights, self._chance.random(10_000))
            own = self._chance.integers(0, OWN_WORDS, 10_000)
            own[self._chance.random(10_000) >= OWN_SHARE] = -1
            words = map(self._vocabulary.words.__getitem__, places.clip(max=len(self._vocabulary.words) - 1).tolist())
            self._drawn = zip(words, own.tolist(), strict=True)
            found += islice(self._drawn, wanted - len(found))
        return found


@cache
def _word(number: int) -> str:
    """Return a word that can be spoken, another for every number; common ones are short."""
    parts = []
    rest = number + 1
    while rest:
        rest, part = divmod(rest, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts)


def write(graph: Graph, folder: Path) -> None:
    """Write the files that `graph` stands for into `folder`, which is made: nodes/<kind>/<id>.md and sources/<key>.yaml."""
    for kind in KINDS:
        (folder / "nodes" / kind).mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    for node in graph.nodes.values():
        front = _yaml(node, hidden={"body", "path"})
        path = folder / "nodes" / node.kind / f"{node.id}.md"
        path.write_text(f"---\n{front}---\n{node.body}\n", encoding="utf-8")
    for source in graph.sources.values():
        (folder / "sources" / f"{source.key}.yaml").write_text(_yaml(source, hidden=set()), encoding="utf-8")


def _yaml(record: Record, hidden: set[str]) -> str:
    fields = record.model_dump(mode="json", exclude=hidden, exclude_defaults=True)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(fields, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120))


def main() -> None:
    """Write the folder that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    made = synthetic(given.nodes, given.seed)
    write(made.graph, given.folder)
    print(f"{given.nodes:,} nodes and {len(made.graph.links):,} links in {given.folder}")


if __name__ == "__main__":
    main()
