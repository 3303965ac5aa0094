"""Circles in a directed graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def circles(edges: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield one circle, from its least id on, for every edge that leads back in a depth-first walk."""
    done: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    for start in sorted(edges):
        way: list[str] = []
        at: dict[str, int] = {}
        stack = [] if start in done else [(start, iter(sorted(edges.get(start, ()))))]
        while stack:
            node, following = stack[-1]
            if node not in at:
                at[node] = len(way)
                way.append(node)
            target = next(following, None)
            if target is None:
                stack.pop()
                done.add(way.pop())
                del at[node]
            elif target in at:
                circle = tuple(way[at[target] :])
                least = circle.index(min(circle))
                circle = circle[least:] + circle[:least]
                if circle not in seen:
                    seen.add(circle)
                    yield circle
            elif target not in done:
                stack.append((target, iter(sorted(edges.get(target, ())))))
