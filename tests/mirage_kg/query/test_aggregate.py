"""The map from far above: discs and bands account for every node and link once."""

from __future__ import annotations

import math
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.query.aggregate import bands, discs


class Dot(NamedTuple):
    id: str
    kind: str
    community: int
    x: float
    y: float


def dots(rows: list[tuple[str, int, float, float]]) -> list[Dot]:
    return [Dot(f"n{number}", *row) for number, row in enumerate(rows)]


PLACES = st.floats(-1, 1)
ROWS = st.lists(st.tuples(st.sampled_from(["claim", "fix"]), st.integers(0, 4), PLACES, PLACES), max_size=40)


@given(ROWS)
def test_every_node_is_in_one_disc_that_lies_among_its_nodes(rows: list[tuple[str, int, float, float]]) -> None:
    found = discs(dots(rows))
    assert sum(sum(disc.kinds.values()) for disc in found) == len(rows)
    assert [disc.community for disc in found] == sorted({row[1] for row in rows})
    for disc in found:
        xs = [row[2] for row in rows if row[1] == disc.community]
        assert min(xs) - 1e-4 <= disc.x <= max(xs) + 1e-4


@given(ROWS, st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=60))
def test_every_link_between_nodes_is_in_one_band(
    rows: list[tuple[str, int, float, float]], ends: list[tuple[int, int]]
) -> None:
    found = bands(dots(rows), [(f"n{a}", f"n{b}") for a, b in ends])
    assert sum(band.links for band in found) == sum(max(a, b) < len(rows) for a, b in ends)
    assert all(band.source <= band.target for band in found)


def test_the_radius_of_nodes_spread_evenly_over_a_disc_is_its_radius() -> None:
    golden = math.pi * (3 - math.sqrt(5))
    spots = [(0.4 * math.sqrt((i + 0.5) / 4000), i * golden) for i in range(4000)]
    (disc,) = discs([Dot(str(i), "claim", 0, r * math.cos(a), r * math.sin(a)) for i, (r, a) in enumerate(spots)])
    assert math.isclose(disc.radius, 0.4, rel_tol=1e-3)
