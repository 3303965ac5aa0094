"""Patterns turned into walks over the graph: where to begin, in which order to go on, and which conditions to ask on the way.

As in Cypher, no relationship is used twice in the patterns of one MATCH.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.estimate import Statistics
from mirage_kg.cypher.evaluate import Bindings, Evaluator, Value, labels_test
from mirage_kg.cypher.graph import Edge, Vertex, Walk, edges_at
from mirage_kg.cypher.shortest import shortest
from mirage_kg.cypher.values import Step, equal

HIDDEN = " "
"""Begins the name of what the pattern left without one; no query can spell it."""

Used = set[int]
Move = Callable[[Bindings, Used], Iterator[Bindings]]
Run = Callable[[Bindings], Iterator[Bindings]]


@dataclass
class _Route:
    """What is known while the patterns of one MATCH are put in order."""

    outer: frozenset[str]
    bound: set[str]
    conditions: list[tuple[set[str], Callable[[Bindings], bool]]]
    lookups: dict[str, Value]
    moves: list[Move] = field(default_factory=list)
    rows: float = 1.0


class Matcher:
    """Compiles the patterns of one query, and keeps the plan."""

    def __init__(self, evaluator: Evaluator, statistics: Statistics) -> None:
        """Work for one evaluator."""
        self._evaluator = evaluator
        self._graph = evaluator.graph
        self.budget = evaluator.budget
        self._statistics = statistics
        self._numbers = count(1)
        self._names: dict[int, str] = {}
        self.plan: list[Step] = []
        self.rows = 1.0
        self.cost = 0.0

    def match(
        self, chains: tuple[s.Chain, ...], where: s.Expression | None, names: frozenset[str]
    ) -> tuple[Run, frozenset[str]]:
        """Return a function that yields the bindings of each match, and the names that are bound then.

        The estimate of rows so far is multiplied, and the plan grows, as a side effect.
        """
        nodes = {self.name(node) for chain in chains for node in chain.nodes}
        hops = {self.name(hop) for chain in chains for hop in chain.hops}
        inner = names | nodes | hops | {chain.name for chain in chains if chain.name}
        route = _Route(names, set(names), [], {}, rows=self.rows)
        own = inner - names
        for condition in _conjuncts(where):
            needed = s.names_in(condition) & own
            route.conditions.append((needed, self._evaluator.condition(condition, frozenset(inner))))
            self._note_lookup(condition, own, route)
        open_chains = list(chains)
        while open_chains:
            chain = min(open_chains, key=lambda each: min(self._weight(node, route) for node in each.nodes))
            open_chains.remove(chain)
            self._chain(chain, route)
        self.rows = route.rows
        return _runner([*self._asked(route), *route.moves]), frozenset(inner)

    def name(self, part: s.NodePattern | s.HopPattern) -> str:
        """Return the name of a part of a pattern, or one of ours."""
        if part.name:
            return part.name
        if id(part) not in self._names:
            self._names[id(part)] = f"{HIDDEN}{next(self._numbers)}"
        return self._names[id(part)]

    def path_of(self, chain: s.Chain) -> Callable[[Bindings], Walk]:
        """Return a function that makes the path of a matched chain."""
        first, hops = self.name(chain.nodes[0]), [self.name(hop) for hop in chain.hops]

        def path(row: Bindings) -> Walk:
            vertices, edges = [row[first]], list[Edge]()
            for hop in hops:
                for edge in row[hop] if isinstance(row[hop], list) else [row[hop]]:
                    edges.append(edge)
                    vertices.append(edge.other(vertices[-1]))
            return Walk(tuple(vertices), tuple(edges))

        return path

    def _note_lookup(self, condition: s.Expression, own: Iterable[str], route: _Route) -> None:
        """Remember `n.id = value` where the value does not depend on the match: then n is looked up, not searched for."""
        if not isinstance(condition, s.Comparison) or condition.operators != ("=",):
            return
        for one, other in (condition.operands, condition.operands[::-1]):
            asks = isinstance(one, s.Property) and one.name == "id" and isinstance(one.subject, s.Variable)
            if asks and not s.names_in(other) & set(own):
                route.lookups[one.subject.name] = self._evaluator.compile(other, route.outer)  # type: ignore[attr-defined]

    def _lookup(self, node: s.NodePattern, route: _Route) -> Value | None:
        if isinstance(node.properties, s.MapOf) and "id" in node.properties.names:
            return self._evaluator.compile(node.properties.values[node.properties.names.index("id")], route.outer)
        return route.lookups.get(self.name(node))

    def _weight(self, node: s.NodePattern, route: _Route) -> float:
        if self.name(node) in route.bound:
            return 0.0
        return 1.0 if self._lookup(node, route) else 1.0 + self._statistics.carriers(node.labels)

    def _chain(self, chain: s.Chain, route: _Route) -> None:
        if chain.shortest:
            (start, end), (hop,) = chain.nodes, chain.hops
            self._begin(start, route)
            self._begin(end, route)
            names = (self.name(start), self.name(hop), self.name(end))
            move = shortest(chain, names, self.edge_test(hop, frozenset()), self.budget)
            self._add(route, move, "shortest path", _spell(hop), 1.0)
            self._bind(route, names[1])
        else:
            first = min(range(len(chain.nodes)), key=lambda at: self._weight(chain.nodes[at], route))
            self._begin(chain.nodes[first], route)
            for at in range(first, len(chain.hops)):
                self._hop(chain.nodes[at], chain.hops[at], chain.nodes[at + 1], route)
            for at in range(first - 1, -1, -1):
                self._hop(chain.nodes[at + 1], chain.hops[at], chain.nodes[at], route, back=True)
        if chain.name:
            name, path = chain.name, self.path_of(chain)
            route.moves.append(lambda row, used: iter(({**row, name: path(row)},)))
            self._bind(route, name)

    def _begin(self, node: s.NodePattern, route: _Route) -> None:
        name, test = self.name(node), self.node_test(node, route.outer)
        if name in route.bound:
            route.moves.append(lambda row, used: iter((row,) if row[name] and test(row[name], row) else ()))
            return
        lookup = self._lookup(node, route)
        candidates = self._candidates(node.labels, lookup)

        def scan(row: Bindings, used: Used) -> Iterator[Bindings]:
            for vertex in candidates(row):
                self.budget.step()
                if test(vertex, row):
                    yield {**row, name: vertex}

        rows = 1.0 if lookup else self._statistics.carriers(node.labels)
        self._add(route, scan, "look up by id" if lookup else "scan", _spell_node(node), rows)
        self._bind(route, name)

    def _candidates(self, labels: s.Labels | None, lookup: Value | None) -> Callable[[Bindings], Iterable[Vertex]]:
        if lookup:
            return lambda row: self._graph.with_id(lookup(row))
        if labels and (not labels.operator or labels.operator == "&"):
            needed = [part.name for part in (labels.parts or (labels,)) if not part.operator]
            lists = [self._graph.labelled.get(name, []) for name in needed]
            if lists:
                fewest = min(lists, key=len)
                return lambda row: fewest
        return lambda row: self._graph.vertices

    def node_test(self, node: s.NodePattern, names: frozenset[str]) -> Callable[[Vertex, Bindings], bool]:
        """Return a test of labels and properties for a vertex."""
        labels = labels_test(node.labels) if node.labels else None
        fits = self._properties_test(node.properties, names)

        def test(vertex: Vertex, row: Bindings) -> bool:
            if not isinstance(vertex, Vertex):
                raise self._evaluator.refuse(node.at, f"{node.name} is no node")
            return (labels is None or labels(vertex.labels)) and fits(vertex, row)

        return test

    def edge_test(self, hop: s.HopPattern, names: frozenset[str]) -> Callable[[Edge, Bindings], bool]:
        """Return a test of properties for an edge."""
        return self._properties_test(hop.properties, names)

    def _properties_test(
        self, properties: s.Expression | None, names: frozenset[str]
    ) -> Callable[[Vertex | Edge, Bindings], bool]:
        if properties is None:
            return lambda thing, row: True
        wanted = self._evaluator.compile(properties, names)

        def test(thing: Vertex | Edge, row: Bindings) -> bool:
            values = wanted(row)
            if not isinstance(values, dict):
                raise self._evaluator.refuse(properties.at, "properties are a MAP")
            return all(equal(thing.properties.get(name), value) for name, value in values.items())

        return test

    def _hop(
        self, start: s.NodePattern, hop: s.HopPattern, end: s.NodePattern, route: _Route, *, back: bool = False
    ) -> None:
        """Go from `start` over `hop` to `end`; `back` when the chain is walked against the way it is written."""
        names = (self.name(start), self.name(hop), self.name(end))
        direction = -hop.direction if back else hop.direction
        fits, arrives = self.edge_test(hop, route.outer), self.node_test(end, route.outer)
        known, closed = names[1] in route.bound, names[2] in route.bound

        def step(row: Bindings, used: Used) -> Iterator[Bindings]:
            for edge in edges_at(row[names[0]], hop.types, direction):
                self.budget.step()
                far = edge.other(row[names[0]])
                if id(edge) in used or (known and row[names[1]] is not edge) or (closed and row[names[2]] is not far):
                    continue
                if fits(edge, row) and arrives(far, row):
                    used.add(id(edge))
                    yield {**row, names[1]: edge, names[2]: far}
                    used.discard(id(edge))

        def trail(row: Bindings, used: Used) -> Iterator[Bindings]:
            for edges, far in self._trails(row, row[names[0]], hop, direction, fits, used):
                if (not closed or row[names[2]] is far) and arrives(far, row):
                    yield {**row, names[1]: edges[::-1] if back else list(edges), names[2]: far}

        ways = self._statistics.hops(start.labels, hop)
        share = 1 / max(self._statistics.carriers(None), 1) if closed else self._statistics.share(end.labels)
        self.cost += route.rows * ways
        move = step if hop.low is None else trail
        self._add(route, move, "follow", f"{_spell_node(start)}{_spell(hop)}{_spell_node(end)}", ways * share)
        self._bind(route, names[1])
        self._bind(route, names[2])

    def _trails(
        self,
        row: Bindings,
        start: Vertex,
        hop: s.HopPattern,
        direction: int,
        fits: Callable[[Edge, Bindings], bool],
        used: Used,
    ) -> Iterator[tuple[list[Edge], Vertex]]:
        """Yield every walk from `start` within the bounds of `hop` that uses no edge twice, with where it ends."""
        low, high = hop.low or 0, hop.high
        if low == 0:
            yield [], start
        if high is not None and high < max(low, 1):
            return
        edges: list[Edge] = []
        at = [start]
        open_ = [edges_at(start, hop.types, direction)]
        try:
            while open_:
                edge = next(open_[-1], None)
                self.budget.step()
                if edge is None:
                    open_.pop()
                    at.pop()
                    if edges:
                        used.discard(id(edges.pop()))
                elif id(edge) not in used and fits(edge, row):
                    far = edge.other(at[-1])
                    used.add(id(edge))
                    edges.append(edge)
                    if len(edges) >= low:
                        yield list(edges), far
                    if high is None or len(edges) < high:
                        self.budget.hold(0)
                        at.append(far)
                        open_.append(edges_at(far, hop.types, direction))
                    else:
                        used.discard(id(edges.pop()))
        finally:
            used.difference_update(map(id, edges))

    def _add(self, route: _Route, move: Move, does: str, detail: str, factor: float) -> None:
        route.moves.append(move)
        route.rows *= factor
        self.cost += route.rows
        self.plan.append(Step(does, detail, route.rows))

    def _bind(self, route: _Route, name: str) -> None:
        route.bound.add(name)
        route.moves.extend(self._asked(route))

    def _asked(self, route: _Route) -> list[Move]:
        """Take out the conditions whose names are all bound by now, as moves that let pass or not."""
        ready = [test for needed, test in route.conditions if needed <= route.bound]
        route.conditions = [row for row in route.conditions if not row[0] <= route.bound]
        return [_gate(test) for test in ready]


def _gate(test: Callable[[Bindings], bool]) -> Move:
    return lambda row, used: iter((row,) if test(row) else ())


def _runner(moves: list[Move]) -> Run:
    def go(at: int, row: Bindings, used: Used) -> Iterator[Bindings]:
        if at == len(moves):
            yield row
            return
        for found in moves[at](row, used):
            yield from go(at + 1, found, used)

    return lambda row: go(0, row, set())


def _conjuncts(where: s.Expression | None) -> Iterator[s.Expression]:
    if isinstance(where, s.Logic) and where.operator == "AND":
        for operand in where.operands:
            yield from _conjuncts(operand)
    elif where is not None:
        yield where


def spell_labels(labels: s.Labels | None) -> str:
    """Return a test of labels as a query spells it."""
    if labels is None:
        return ""
    if not labels.operator:
        return labels.name
    parts = [spell_labels(part) if not part.parts else f"({spell_labels(part)})" for part in labels.parts]
    return f"!{parts[0]}" if labels.operator == "!" else labels.operator.join(parts)


def _spell_node(node: s.NodePattern) -> str:
    labels = spell_labels(node.labels)
    return f"({node.name or ''}{':' if labels else ''}{labels}{_spell_properties(node.properties)})"


def _spell(hop: s.HopPattern) -> str:
    bounds = "" if hop.low is None else f"*{hop.low}..{'' if hop.high is None else hop.high}"
    inner = (hop.name or "") + (":" + "|".join(hop.types) if hop.types else "") + bounds
    shown = f"[{inner}{_spell_properties(hop.properties)}]"
    return f"{'<' if hop.direction < 0 else ''}-{shown}-{'>' if hop.direction > 0 else ''}"


def _spell_properties(properties: Any) -> str:
    return f" {{{', '.join(properties.names)}}}" if isinstance(properties, s.MapOf) else " {...}" if properties else ""
