"""The queue of runs: each reader's own in order of arrival, readers in turn, and a place left for whoever comes later."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from api.jobs.queue import Queue
from api.jobs.turns import BATCH, Reader

A, B, C = (Reader("10.0.0.1", name) for name in "abc")


def queue(*joined: tuple[str, Reader], most: int = 64) -> Queue:
    made = Queue(most, last=BATCH)
    for id, reader in joined:
        made.join(id, reader)
    return made


def served(waiting: Queue) -> list[str]:
    return [waiting.serve() for _ in range(len(waiting))]


def test_readers_have_their_turns_one_after_the_other_and_each_own_runs_keep_their_order() -> None:
    waiting = queue(("a1", A), ("a2", A), ("a3", A), ("b1", B), ("b2", B), ("c1", C))
    assert served(waiting) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_who_comes_later_waits_for_one_turn_of_each_who_was_there_and_for_no_more() -> None:
    waiting = queue(("a1", A), ("a2", A), ("a3", A))
    assert waiting.serve() == "a1"
    waiting.join("b1", B)
    waiting.join("b2", B)
    assert served(waiting) == ["a2", "b1", "a3", "b2"]


def test_what_two_wait_for_comes_with_the_first_of_them_and_is_a_turn_of_both() -> None:
    waiting = queue(("a1", A), ("both", A), ("a2", A), ("both", B), ("b2", B), ("c1", C), ("c2", C))
    assert served(waiting) == ["a1", "both", "c1", "a2", "b2", "c2"]


def test_a_batch_comes_behind_whoever_else_asks() -> None:
    waiting = queue(("batch", BATCH), ("a1", A), ("a2", A))
    assert served(waiting) == ["a1", "a2", "batch"]


def test_one_reader_takes_half_of_the_places_and_each_who_comes_later_finds_one() -> None:
    waiting = queue(most=16)
    taken = 0
    while waiting.takes(A):
        waiting.join(f"a{taken}", A)
        taken += 1
    assert taken == 8
    for number in range(4):
        other = Reader(f"10.0.1.{number}", None)
        assert waiting.takes(other)
        waiting.join(f"other{number}", other)


def test_invented_names_leave_a_quarter_of_the_places_to_other_addresses() -> None:
    waiting = queue(most=16)
    for number in range(100):
        name = Reader("10.0.0.1", number)
        if waiting.takes(name):
            waiting.join(f"run{number}", name)
    assert len(waiting) == 12
    assert waiting.takes(Reader("10.0.0.2", None))


READERS = st.integers(0, 5).map(lambda number: Reader(f"10.0.0.{number % 3}", number))
IDS = st.integers(0, 30).map(str)
STEPS = st.lists(
    st.one_of(st.tuples(st.just("join"), IDS, READERS), st.tuples(st.sampled_from(["serve", "leave"]), IDS, READERS)),
    max_size=60,
)


@given(STEPS, st.integers(1, 12))
def test_what_is_said_to_come_comes_and_nobody_is_passed_twice_by_one_who_came_later(
    steps: list[tuple[str, str, Reader]], most: int
) -> None:
    waiting = queue(most=most)
    own: dict[Reader, list[str]] = {}
    turns: dict[Reader, Counter[Reader]] = {}
    for does, id, reader in steps:
        if does == "join" and (id in waiting or waiting.takes(reader)):
            waiting.join(id, reader)
            if id not in own.setdefault(reader, []):
                own[reader].append(id)
            turns.setdefault(reader, Counter())
        elif does == "leave":
            waiting.leave(id)
            own = {who: [one for one in ids if one != id] for who, ids in own.items()}
        elif does == "serve" and len(waiting):
            told = list(waiting)
            assert [waiting.before(one) for one in told] == list(range(len(told)))
            first = waiting.serve()
            assert first == told[0]
            assert list(waiting) == told[1:], "the rest comes as it was said"
            of = [who for who, ids in own.items() if first in ids]
            assert any(own[who][0] == first for who in of), "each reader's own comes in order of arrival"
            own = {who: [one for one in ids if one != first] for who, ids in own.items()}
            for who, counted in turns.items():
                counted.update(of)
                if who in of:
                    counted.clear()
        own = {who: ids for who, ids in own.items() if ids}
        turns = {who: counted for who, counted in turns.items() if who in own}
        assert sorted(waiting) == sorted({one for ids in own.values() for one in ids})
        assert len(waiting) <= most
        # A shared run may serve a reader before its turn, so that one more turn can follow it.
        assert all(count <= 2 for counted in turns.values() for count in counted.values())
