"""The table of the bench: work counted from the program, the limit that it makes, and those named that stop short."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from tests.bench import roofline
from tests.bench.roofline import ARITHMETIC, FUNCTIONS, KINDS, MEMORY, NORMALS, STEPS, WORDS, bound, work_of
from tests.bench.simulations import markdown, part_of, row_of

RATES = dict.fromkeys(KINDS, 100.0)


WORK = {WORDS: 30.0, NORMALS: 10.0, MEMORY: 20.0}


def parts(oracle: float) -> dict[str, dict[str, float]]:
    return {
        part: {"wall": used / 2, "processor": used, "compile": 1.0, "megabytes": 5.0}
        for part, used in (("whole", 1.0), ("oracle", oracle))
    }


def test_the_limit_is_what_takes_most_of_a_perfect_programs_time() -> None:
    row = row_of("policy_tilt", parts(20.0), WORK, RATES)
    assert (row["limit"], row["reached"]) == (WORDS, pytest.approx(0.4))
    assert bound({WORDS: 30.0, MEMORY: 50.0}, RATES) == (0.5, MEMORY)


def test_what_stops_short_of_the_aim_in_wall_time_is_named_with_its_limit() -> None:
    page = markdown(
        [row_of("policy_tilt", parts(20.0), WORK, RATES), row_of("moving_task", parts(3.0), WORK, RATES)], RATES
    )
    assert "1 of 2 simulations reach 10 times" in page
    assert "- moving_task: 3.0, core for core 3.0; limit: words, at 40% of it" in page
    assert "- policy_tilt" not in page


def test_a_quick_measurement_says_that_it_looked_for_no_limit() -> None:
    page = markdown([row_of("moving_task", parts(3.0))], {})
    assert "limit: not looked for" in page


def test_an_oracle_is_timed_for_all_seeds() -> None:
    found = part_of("policy_tilt", "oracle")
    assert found["wall"] > 0
    assert found["processor"] > 0


def test_the_work_of_a_simulation_grows_with_its_seeds_and_holds_its_words() -> None:
    one, two = work_of("error_avalanche", 1), work_of("error_avalanche", 2)
    assert all(two[kind] == (1 if kind == STEPS else 2) * one[kind] for kind in KINDS)
    assert one[WORDS] == 3 * 1000 * one[STEPS]


@pytest.mark.parametrize("times", [0, 7])
def test_loops_are_counted_as_often_as_they_run_and_products_by_their_terms(times: int) -> None:
    def looped(count: Any, x: Any) -> Any:
        return jax.lax.fori_loop(0, count.astype(int) + 0, lambda _, y: jnp.exp(x @ y), x)

    traced = jax.make_jaxpr(looped)(jnp.float32(times), jnp.ones((4, 4)))
    work, _ = roofline._count(traced.jaxpr, traced.consts, [jnp.float32(times)])
    assert (work[FUNCTIONS], work[ARITHMETIC]) == (16 * times, 128 * times)


def test_a_loop_whose_end_cannot_be_known_is_refused() -> None:
    traced = jax.make_jaxpr(lambda x: jax.lax.while_loop(lambda y: y < 3.0, lambda y: y + 1.0, x))(0.0)
    with pytest.raises(ValueError, match="cannot be counted"):
        roofline._count(traced.jaxpr, traced.consts, [])
