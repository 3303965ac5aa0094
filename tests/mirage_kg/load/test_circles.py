from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.load.circles import circles


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=14))
def test_circles_are_found_exactly_when_there_are_any(edges: list[tuple[str, str]]) -> None:
    following = {node: [b for a, b in edges if a == node] for node in "abcdef"}
    found = list(circles(following))
    for circle in found:
        assert all(b in following[a] for a, b in zip(circle, (*circle[1:], circle[0]), strict=True))
    left = dict(following)
    while leaf := next((node for node, nexts in left.items() if not set(nexts) & left.keys()), None):
        del left[leaf]
    assert bool(found) == bool(left)
