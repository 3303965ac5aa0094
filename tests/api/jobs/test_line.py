"""The line of previews: one place for each reader, turns by who has gone without for longest, and a bound that nobody owns."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mirage_small_work import SmallPlan

from api.jobs.line import Line, Wish
from api.jobs.turns import Reader

HERE = "10.0.0.1"


def wish(name: str, point: str = "", address: str = HERE) -> Wish:
    """Return a wish for a point, which is the reader's own where none is named."""
    plan: Any = SmallPlan("count", point or f"{address} {name}")
    return Wish(Reader(address, name), plan)


def order(line: Line) -> list[str]:
    """Return the names of the readers in the order of their turns, those served together as one word."""
    return ["".join(str(row.reader.name) for row in line.serve()) for _ in range(len(line)) if len(line)]


def test_a_newer_wish_takes_the_place_of_the_older_one_of_its_reader_and_of_no_other() -> None:
    line = Line(4)
    first, newer = wish("a"), wish("a", "elsewhere")
    for row in (first, wish("b"), newer):
        assert line.join(row) is None
    assert len(line) == 2
    assert line.serve() == [newer]


def test_two_pages_of_one_name_at_two_addresses_are_two_readers() -> None:
    line = Line(4)
    line.join(wish("a"))
    line.join(wish("a", address="10.0.0.2"))
    assert len(line) == 2


def test_wishes_for_one_point_are_served_together_when_the_first_of_them_has_its_turn() -> None:
    line = Line(8)
    for row in (wish("a"), wish("b", "same"), wish("c"), wish("d", "same")):
        line.join(row)
    assert order(line) == ["a", "bd", "c"]


def test_a_reader_who_leaves_and_asks_again_keeps_the_place_in_line() -> None:
    line = Line(4)
    gone = wish("a")
    line.join(gone)
    line.join(wish("b"))
    line.leave(gone)
    line.join(wish("a", "elsewhere"))
    assert order(line) == ["a", "b"]


def test_leaving_with_an_older_wish_leaves_the_newer_one_in_line() -> None:
    line = Line(4)
    older = wish("a")
    line.join(older)
    line.join(wish("a", "elsewhere"))
    line.leave(older)
    assert len(line) == 1


def test_of_one_address_with_many_names_no_more_than_the_bound_wait_and_another_address_finds_a_place() -> None:
    line = Line(4)
    crowded = [line.join(wish(f"many{number}")) for number in range(20)]
    assert len(line) == 4
    assert [str(row.reader.name) for row in crowded if row] == [f"many{number}" for number in range(4, 20)]
    other = wish("other", address="10.0.0.2")
    out = line.join(other)
    assert out is not None
    assert out.reader.name == "many3"
    assert other in list(line)


def test_when_all_places_are_taken_whoever_was_served_last_gives_way_to_one_who_still_waits() -> None:
    line = Line(2)
    for name in ("a", "b", "c"):
        line.join(wish(name))
    assert [str(row.reader.name) for row in line.serve()] == ["a"]
    line.join(wish("a", "again"))
    out = line.join(wish("c"))
    assert out is not None
    assert out.reader.name == "a"
    assert order(line) == ["b", "c"]


NAMES = st.sampled_from("abcdef")
STEPS = st.lists(st.one_of(st.tuples(st.just("ask"), NAMES), st.just(("serve", ""))), max_size=60)


@given(STEPS, st.integers(1, 8))
def test_nobody_who_waits_is_passed_by_more_turns_than_there_were_readers_before(
    steps: list[tuple[str, str]], most: int
) -> None:
    """A reader who has a place is overtaken by each other one once at most, however often the others ask."""
    line = Line(most)
    overtaken: dict[str, list[str]] = {}
    for number, (does, name) in enumerate(steps):
        if does == "ask":
            out = line.join(wish(name, str(number)))
            overtaken.setdefault(name, [])
            if out:
                del overtaken[str(out.reader.name)]
        elif len(line):
            served = str(line.serve()[0].reader.name)
            del overtaken[served]
            for others in overtaken.values():
                assert served not in others
                others.append(served)
        assert len(line) == len(overtaken) <= most
