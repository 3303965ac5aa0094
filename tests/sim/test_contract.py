"""What every simulation of the registry must keep, whatever it models."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import numpy as np
import pytest

import sim
from sim import program
from sim.spec import Parameter, Spec, Value

IDS = list(sim.specs())
COUNTS = {"steps", "rounds", "generations", "points", "doublings"}
CORNERS, POINTS = 64, 32
"""A box of 14 sliders has 16,384 corners: all of a small box, else all low, all high, and others drawn at random up to so many;
and so many points inside for each slider, up to 256."""


def small(spec: Spec) -> dict[str, Value]:
    """Return the smallest sizes that the simulation takes, and three steps, or one round of more."""
    values: dict[str, Value] = {}
    for p in spec.parameters:
        numbers = [choice for choice in p.choices if not isinstance(choice, str)]
        if p.shape and numbers and not isinstance(p.default, str):
            values[p.name] = min(numbers)
    values |= {name: 1 if name == "rounds" else 3 for name in spec.axis_parameters if name in COUNTS}
    return values


def box(spec: Spec) -> dict[str, dict[str, Value]]:
    """Return parameter sets at the corners of the box, exactly at the bounds, and within it, at a full float32."""
    random = np.random.default_rng(7)
    sliders = [p for p in spec.parameters if not p.shape and p.name not in spec.axis_parameters]
    inside = min(POINTS * len(sliders), 256)
    arms = {f"corner {corner:b}": at(corner, sliders) for corner in corners(len(sliders), random)}
    arms |= {f"point {i}": {p.name: drawn(p, random) for p in sliders} for i in range(inside)}
    return {arm: {**small(spec), **values} for arm, values in arms.items()}


def corners(sliders: int, random: np.random.Generator) -> list[int]:
    """Return the numbers of different corners; the bits of one say which sliders are high."""
    every = 2**sliders
    if every <= CORNERS:
        return list(range(every))
    return [0, *(1 + random.choice(every - 2, CORNERS - 2, replace=False)).tolist(), every - 1]


def at(corner: int, sliders: list[Parameter]) -> dict[str, Value]:
    """Return the parameter set at a corner."""
    ends = {p.name: p.choices or (p.low, p.high) for p in sliders}
    return {name: values[-1 if corner >> i & 1 else 0] for i, (name, values) in enumerate(ends.items())}


def drawn(p: Parameter, random: np.random.Generator) -> Value:
    """Return a value that `p` takes, each with the same chance."""
    if p.choices:
        return p.choices[random.integers(len(p.choices))]
    low, high = float(p.low), float(p.high)  # type: ignore[arg-type]
    return int(random.integers(int(low), int(high) + 1)) if p.integer else float(random.uniform(low, high))


@cache
def over_the_box(simulation: str) -> sim.Result:
    return sim.simulate(simulation, box(sim.get_spec(simulation)), seeds=2, seed=0, device="cpu")


@pytest.mark.parametrize("simulation", IDS)
def test_outputs_are_finite_at_the_corners_of_the_parameter_box_and_at_random_points_in_it(simulation: str) -> None:
    result = over_the_box(simulation)
    assert result.status is sim.Status.FINISHED, result.message
    for arm, outputs in result.outputs.items():
        for name, values in outputs.items():
            assert np.isfinite(values).all(), (arm, name)


@pytest.mark.parametrize("simulation", IDS)
def test_outputs_have_the_declared_shapes_and_lie_within_the_declared_bounds(simulation: str) -> None:
    spec, result = sim.get_spec(simulation), over_the_box(simulation)
    points = len(result.axes[spec.axis.name])
    for outputs in result.outputs.values():
        assert list(outputs) == [output.name for output in spec.outputs]
        for output in spec.outputs:
            values = outputs[output.name]
            assert values.shape == (2, *spec.output_shape(output, points))
            assert values.dtype == np.float32
            assert output.low is None or values.min() >= output.low - 1e-5, output.name
            assert output.high is None or values.max() <= output.high + 1e-5, output.name


def traces_of(simulation: str) -> dict[program.Shape, int]:
    """Return how often each program of a simulation was traced so far."""
    return {shape: count for shape, count in program.traces.items() if shape.simulation == simulation}


@pytest.mark.parametrize("simulation", IDS)
def test_the_same_request_gives_the_same_bytes_and_no_slider_compiles_again(simulation: str) -> None:
    first = over_the_box(simulation)
    before = traces_of(simulation)
    again = over_the_box.__wrapped__(simulation)
    traced = traces_of(simulation)
    for arm, outputs in first.outputs.items():
        for name, values in outputs.items():
            assert values.tobytes() == again.outputs[arm][name].tobytes(), (arm, name)
    moved = box(sim.get_spec(simulation))
    first_arm, *others = moved.values()
    shifted = dict(zip(moved, [*others, first_arm], strict=True))
    sim.simulate(simulation, shifted, seeds=2, seed=5, device="cpu")
    assert traces_of(simulation) == traced
    # Only the newest programs are kept, so the first may have had to be compiled again; never more than that.
    assert all(count - before.get(shape, 0) <= 1 for shape, count in traced.items())


@pytest.mark.parametrize("simulation", IDS)
def test_two_seeds_differ_where_the_model_is_random(simulation: str) -> None:
    assert any(
        not np.array_equal(values[0], values[1])
        for outputs in over_the_box(simulation).outputs.values()
        for values in outputs.values()
    )


@pytest.mark.parametrize("simulation", IDS)
def test_every_parameter_has_unit_sentence_and_range_with_its_default_inside(simulation: str) -> None:
    for p in sim.get_spec(simulation).parameters:
        assert p.unit, p.name
        assert p.label, p.name
        assert p.sentence.endswith("."), p.name
        if p.choices:
            assert p.default in p.choices, p.name
        else:
            assert not p.shape, f"{p.name} decides a shape and so needs choices"
            low, default, high = (float(value) for value in (p.low, p.default, p.high))  # type: ignore[arg-type]
            assert low <= default <= high, p.name
            assert low < high, p.name
            assert p.step, p.name


@pytest.mark.parametrize("simulation", IDS)
def test_the_ablation_and_every_preset_are_valid_parameter_sets(simulation: str) -> None:
    spec = sim.get_spec(simulation)
    assert spec.id == simulation
    assert spec.not_shown
    assert spec.ablation.removes
    for changes in [spec.ablation.parameters, *(preset.parameters for preset in spec.presets)]:
        full = sim.check_parameters(spec, changes)
        assert set(full) == set(spec.names())
        assert changes.items() <= full.items()
        assert full != spec.defaults(), "a preset that changes nothing shows nothing"
    assert len({preset.name for preset in spec.presets}) == len(spec.presets)
    assert len({output.name for output in spec.outputs}) == len(spec.outputs)
    known = {spec.axis.name, *(axis.name for axis in spec.axes)}
    assert all(output.axes[0] == spec.axis.name and set(output.axes) <= known for output in spec.outputs)


@pytest.mark.parametrize("simulation", IDS)
def test_planned_memory_grows_with_seeds_and_arms(simulation: str) -> None:
    spec = sim.get_spec(simulation)
    one = sim.plan_memory(spec, spec.defaults(), 1, 1)
    assert one > 0
    assert sim.plan_memory(spec, spec.defaults(), 1, 20) == 20 * one
    assert sim.plan_memory(spec, spec.defaults(), 2, 20) == 40 * one
    assert sim.plan_memory(spec, spec.defaults(), 2, 20) < 2**31, "the default run must fit the memory limit"


def test_listing_simulations_and_checking_parameters_imports_neither_jax_nor_scipy() -> None:
    code = (
        "import sys, sim; s = sim.specs(); p = next(iter(s.values())); sim.devices(); "
        "sim.check_parameters(p, {}); sim.plan_memory(p, p.defaults(), 2, 20); print({'jax', 'scipy'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
