from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from mirage_kg.argument import Derivatives, Qbaf, gradient, plain_qbaf, qbaf_of, solve
from mirage_kg.argument.gradual.aggregation import Product, activations
from mirage_kg.errors import InvalidInput, NotFound
from tests.mirage_kg.argument.conftest import GRADUAL, of_edges, random_qbaf
from tests.mirage_kg.argument.gradual.test_gradual_oracles import random_frame
from tests.mirage_kg.argument.gradual.test_strengths import logistic, ring

H = 1e-5


def weighted(seed: int) -> Qbaf:
    """A random plain framework with circles, base scores and weights away from 0 and 1."""
    drawn, chance = random_qbaf(seed, 6, 12), np.random.default_rng(seed)
    weight = chance.uniform(0.3, 0.9, len(drawn.target))
    return plain_qbaf(0.1 + 0.8 * drawn.base, drawn.premise, drawn.target, drawn.sign, weight)


def framed(seed: int) -> Qbaf:
    """A random frame with linked premises and undercuts, all base scores different."""
    arrays = qbaf_of(random_frame(seed))
    return arrays.with_base(np.random.default_rng(seed).uniform(0.1, 0.9, len(arrays.base)))


def moved(of: Qbaf, base: np.ndarray, weight: np.ndarray) -> Qbaf:  # type: ignore[type-arg]
    return Qbaf(of.names, base, of.target, of.sign, weight, of.premise, of.start, of.carrier)


def by_jax(of: Qbaf, semantics: str, place: int) -> tuple[Any, Any]:
    """Derivatives of a strength by JAX through 400 steps of the definition, written with full tables."""
    m = len(of.target)
    edge = np.repeat(np.arange(m), np.diff(np.append(of.start, len(of.premise))))
    rests = np.zeros((m, len(of.base)), dtype=bool)
    rests[edge, of.premise] = True
    reaches = of.target == np.arange(len(of.base))[:, None]

    def step(at: Any, base: Any, weight: Any) -> Any:
        brought = weight * jnp.append(at, 1.0)[of.carrier] * jnp.min(jnp.where(rests, at, 2.0), axis=1)
        if semantics == "df_quad":
            up, down = (jnp.prod(jnp.where(reaches & (of.sign == side), 1 - brought, 1.0), axis=1) for side in (1, -1))
            return base + jnp.maximum(down - up, 0) * (1 - base) - jnp.maximum(up - down, 0) * base
        energy = (reaches * of.sign) @ brought
        if semantics == "quadratic_energy":
            up, down = (jnp.maximum(side * energy, 0) ** 2 for side in (1, -1))
            return base + (1 - base) * up / (1 + up) - base * down / (1 + down)
        if semantics == "euler":
            return 1 - (1 - base**2) / (1 + base * jnp.exp(energy))
        return jax.nn.sigmoid(jnp.log(base / (1 - base)) + energy)

    def rest(base: Any, weight: Any) -> Any:
        at, _ = jax.lax.scan(lambda at, _: (at + 0.5 * (step(at, base, weight) - at), None), base, length=400)
        return at[place]

    return jax.jit(jax.grad(rest, argnums=(0, 1)))(jnp.asarray(of.base), jnp.asarray(of.weight))  # type: ignore[no-any-return]


MAKERS = {"plain": weighted, "frame": framed}
SEED = 3
"""A frame of nine inferences, seven with linked premises and four of them undercuts, all of which reach the first statement."""


@pytest.mark.parametrize("semantics", GRADUAL)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
def test_gradients_are_those_of_jax_through_the_fixed_point(make: Any, semantics: str) -> None:
    with jax.enable_x64():
        of = make(SEED)
        found = solve(of, semantics=semantics, tolerance=1e-13)
        ours, (base, weight) = gradient(found, of.names[0]), by_jax(of, semantics, 0)
        assert found.method == "continuous"
        assert np.count_nonzero(ours.weight) > 5
        assert ours.base == pytest.approx(np.asarray(base), abs=1e-9)
        assert ours.weight == pytest.approx(np.asarray(weight), abs=1e-9)


@pytest.mark.parametrize("semantics", GRADUAL)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
def test_gradients_are_the_differences_of_strengths_solved_again(make: Any, semantics: str) -> None:
    for seed in range(10, 16):
        of, chance = make(seed), np.random.default_rng(seed)
        along_base, along_weight = chance.normal(size=len(of.base)), chance.normal(size=len(of.weight))
        found = solve(of, semantics=semantics, tolerance=1e-13)
        place = int(chance.integers(len(of.base)))
        ours = gradient(found, of.names[place])
        # Weights of a product may not pass 1, which those of a frame are.
        along_weight = along_weight * (of.weight < 1)
        ends = [
            solve(
                moved(of, of.base + h * along_base, of.weight + h * along_weight), semantics=semantics, tolerance=1e-13
            )
            for h in (H, -H)
        ]
        assert all(end.converged for end in (found, *ends))
        difference = (ends[0].values[place] - ends[1].values[place]) / (2 * H)
        assert ours.base @ along_base + ours.weight @ along_weight == pytest.approx(difference, abs=2e-6), seed


def test_a_gradient_by_hand() -> None:
    # DF-QuAD: s = b (1 - w a), so ds/db = 1 - w a, ds/da = -b w, ds/dw = -b a.
    found = solve(plain_qbaf([0.5, 0.8], [1], [0], [-1], 0.5), semantics="df_quad")
    ours = gradient(found, "0")
    assert ours.by_name == pytest.approx({"0": 0.6, "1": -0.25})
    assert ours.weight == pytest.approx([-0.4])


def test_what_does_not_reach_an_element_has_no_part_in_its_gradient() -> None:
    found = solve(of_edges([0.5, 0.5, 0.5], [(0, 1, 1), (1, 2, -1)]), semantics="euler")
    assert gradient(found, "0").base.tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("semantics", GRADUAL)
def test_without_edges_a_strength_moves_with_its_own_base_score_alone(semantics: str) -> None:
    ours = gradient(solve(of_edges([0.2, 0.7], []), semantics=semantics), "1")
    assert ours.base == pytest.approx([0.0, 1.0], abs=1e-15)
    assert ours.weight.tolist() == []


def test_one_factorisation_serves_all_elements() -> None:
    of = weighted(3)
    found = solve(of, semantics="mlp", tolerance=1e-13)
    at_once = Derivatives(found)
    for name in of.names:
        assert at_once.of(name).base.tolist() == gradient(found, name).base.tolist()


def test_activations_of_one_do_not_break_the_derivative_of_a_product() -> None:
    # Two attacks of strength 1: neither alone changes anything, so both derivatives are 0.
    found = solve(of_edges([0.5, 1.0, 1.0], [(1, 0, -1), (2, 0, -1)]), semantics="df_quad")
    assert Product(found.qbaf).partials(activations(found.qbaf, found.values)).tolist() == [0.0, 0.0]
    assert gradient(found, "0").by_name == {"0": 0.0, "1": 0.0, "2": 0.0}


def test_strengths_that_do_not_converge_have_no_gradient() -> None:
    found = solve(ring((logistic(5), logistic(5), 0.98)), semantics="mlp", max_steps=200)
    with pytest.raises(InvalidInput, match="do not converge") as caught:
        gradient(found, "0")
    assert "the circle is" in caught.value.hint


def test_a_strength_that_nothing_holds_has_no_gradient() -> None:
    # DF-QuAD, base scores 1, attacking each other: any x and 1 - x is at rest.
    found = solve(of_edges([1.0, 1.0], [(0, 1, -1), (1, 0, -1)]), semantics="df_quad")
    with pytest.raises(InvalidInput, match="no derivative exists"):
        gradient(found, "0")


def test_a_gradient_of_nothing_is_not_found() -> None:
    with pytest.raises(NotFound, match="no 'x'"):
        gradient(solve(of_edges([0.5], [])), "x")
