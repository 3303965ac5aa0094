"""Gradual strengths against a second implementation in plain Python and against a library of other people."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

import pytest
from argumentation.gradual.dfquad import dfquad_strengths
from argumentation.gradual.gradual import WeightedBipolarGraph, quadratic_energy_strengths

from mirage_kg.argument import Frame, Qbaf, solve
from mirage_kg.argument.frame import Inference
from tests.mirage_kg.argument.conftest import GRADUAL, random_qbaf

Influence = Callable[[float, list[float], list[float]], float]


def df_quad(base: float, supports: list[float], attacks: list[float]) -> float:
    gain = math.prod(1 - a for a in attacks) - math.prod(1 - s for s in supports)
    return base + gain * (1 - base) if gain > 0 else base + gain * base


def quadratic(base: float, supports: list[float], attacks: list[float]) -> float:
    up, down = (max(x, 0.0) ** 2 for x in (sum(supports) - sum(attacks), sum(attacks) - sum(supports)))
    return base - base * down / (1 + down) + (1 - base) * up / (1 + up)


def euler(base: float, supports: list[float], attacks: list[float]) -> float:
    return 1 - (1 - base**2) / (1 + base * math.exp(sum(supports) - sum(attacks)))


def mlp(base: float, supports: list[float], attacks: list[float]) -> float:
    return 1 / (1 + math.exp(-(math.log(base / (1 - base)) + sum(supports) - sum(attacks))))


INFLUENCES: dict[str, Influence] = {"df_quad": df_quad, "quadratic_energy": quadratic, "euler": euler, "mlp": mlp}


def at_rest(start: dict[str, float], following: Callable[[dict[str, float]], dict[str, float]]) -> dict[str, float]:
    """Where d s / dt = f(s) - s comes to rest, by Runge and Kutta's method with a fixed small step."""
    state, step = dict(start), 0.2

    def slope(at: dict[str, float], along: Mapping[str, float], far: float) -> dict[str, float]:
        moved = {name: at[name] + far * along[name] for name in at}
        after = following(moved)
        return {name: after[name] - moved[name] for name in at}

    still = dict.fromkeys(state, 0.0)
    for _ in range(20_000):
        k1 = slope(state, still, 0.0)
        if max(map(abs, k1.values())) < 1e-11:
            return state
        k2 = slope(state, k1, step / 2)
        k3 = slope(state, k2, step / 2)
        k4 = slope(state, k3, step)
        state = {n: state[n] + step / 6 * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]) for n in state}
    raise AssertionError("the oracle did not come to rest")


def by_hand(of: Qbaf, influence: Influence) -> dict[str, float]:
    edges = list(zip(of.premise.tolist(), of.target.tolist(), of.sign.tolist(), strict=True))

    def following(at: dict[str, float]) -> dict[str, float]:
        return {
            name: influence(
                float(of.base[place]),
                [at[of.names[a]] for a, b, sign in edges if b == place and sign > 0],
                [at[of.names[a]] for a, b, sign in edges if b == place and sign < 0],
            )
            for place, name in enumerate(of.names)
        }

    return at_rest(dict(zip(of.names, of.base.tolist(), strict=True)), following)


@pytest.mark.parametrize("semantics", GRADUAL)
def test_random_frameworks_with_circles_come_to_rest_where_the_plain_system_does(semantics: str) -> None:
    for seed in range(40):
        of = random_qbaf(seed, 2 + seed % 7, 2 * (2 + seed % 7))
        found = solve(of, semantics=semantics, tolerance=1e-11)
        assert found.converged
        assert found.strengths == pytest.approx(by_hand(of, INFLUENCES[semantics]), abs=1e-8), seed


def random_frame(seed: int) -> Frame:
    chance = random.Random(seed)
    names = tuple("abcdef"[: chance.randint(2, 6)])
    inferences: list[Inference] = []
    for number in range(chance.randint(1, 9)):
        polarity = chance.choice(("support", "attack", "undercut") if inferences else ("support", "attack"))
        hits = tuple(row.id for row in chance.sample(inferences, 1)) if polarity == "undercut" else ()
        premises = tuple(chance.sample(names, chance.randint(1, 2)))
        weight = round(chance.random(), 3)
        inferences.append(Inference(f"i{number}", None, chance.choice(names), premises, polarity, hits, weight))
    return Frame(names, tuple(inferences))


@pytest.mark.parametrize("semantics", GRADUAL)
def test_random_frames_with_linked_premises_and_undercuts_have_the_strengths_of_the_definition(semantics: str) -> None:
    influence = INFLUENCES[semantics]
    for seed in range(40):
        frame, chance = random_frame(seed), random.Random(seed)
        base = {name: round(chance.uniform(0.05, 0.95), 3) for name in frame.elements}

        def following(at: dict[str, float], frame: Frame = frame, base: dict[str, float] = base) -> dict[str, float]:
            into: dict[tuple[str, bool], list[float]] = {}
            for row in frame.inferences:
                brought = at[row.id] * min(at[premise] for premise in row.premises)
                for target in row.hits or (row.conclusion,):
                    into.setdefault((target, row.polarity == "support"), []).append(brought)
            return {n: influence(base[n], into.get((n, True), []), into.get((n, False), [])) for n in frame.elements}

        found = solve(frame, base, semantics, tolerance=1e-11)
        assert found.converged
        assert found.strengths == pytest.approx(at_rest(base, following), abs=1e-8), seed


def their_graph(of: Qbaf) -> WeightedBipolarGraph:
    edges = [
        ((of.names[a], of.names[b]), sign)
        for a, b, sign in zip(of.premise.tolist(), of.target.tolist(), of.sign.tolist(), strict=True)
    ]
    return WeightedBipolarGraph(
        frozenset(of.names),
        dict(zip(of.names, of.base.tolist(), strict=True)),
        attacks=frozenset(edge for edge, sign in edges if sign < 0),
        supports=frozenset(edge for edge, sign in edges if sign > 0),
    )


def test_quadratic_energy_is_that_of_the_library() -> None:
    for seed in range(40):
        of = random_qbaf(seed, 2 + seed % 6, 2 * (2 + seed % 6))
        theirs = quadratic_energy_strengths(their_graph(of), tolerance=1e-7)
        assert theirs.converged
        assert solve(of, semantics="quadratic_energy").strengths == pytest.approx(theirs.strengths, abs=1e-6), seed


def test_df_quad_is_that_of_the_library_where_that_comes_to_rest() -> None:
    compared = 0
    for seed in range(200):
        of = random_qbaf(seed, 2 + seed % 8, 2 * (2 + seed % 8), acyclic=seed % 2 == 0)
        theirs = dfquad_strengths(their_graph(of), tolerance=1e-10, max_iterations=2_000)
        if theirs.converged:
            compared += 1
            assert solve(of, semantics="df_quad").strengths == pytest.approx(theirs.strengths, abs=1e-7), seed
    assert compared > 150
