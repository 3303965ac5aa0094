"""The engine, on a model whose every value is known: a random walk that adds `slope` plus a little noise at each step."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import sim
from sim import Ablation, Axis, Output, Parameter, Simulation, Spec, Status, draw, program

WALK = Spec(
    id="walk",
    title="Walk",
    version=1,
    summary="A walk.",
    mechanism="It walks.",
    axis=Axis("step", "Step", "steps"),
    axes=(Axis("power", "Power", "1", (1.0, 2.0)),),
    parameters=(
        Parameter("steps", "Steps", "T", "steps", 10, 1, 10_000, 1, "How far.", integer=True),
        Parameter("slope", "Slope", "a", "1", 1.0, -10.0, 10.0, 0.1, "Added at each step."),
        Parameter("noise", "Noise", "s", "1", 0.0, 0.0, 1.0, 0.1, "Spread of each step."),
        Parameter("breaks_at", "Breaks at", "", "steps", 20_000, 0, 20_000, 1, "Step that gives NaN.", integer=True),
        Parameter(
            "kind", "Kind", "", "1", "plain", None, None, None, "plain or doubled.", choices=("plain", "doubled")
        ),
        Parameter("walkers", "Walkers", "n", "walkers", 2, None, None, None, "How many.", choices=(2, 4), shape=True),
    ),
    outputs=(
        Output("place", "Place", "1", "Mean place of the walkers.", ("step",)),
        Output("powers", "Powers", "1", "Powers of the mean place.", ("step", "power")),
    ),
    ablation=Ablation({"slope": 0.0}, "It stands still."),
    not_shown="Anything.",
    bytes_per_seed=lambda values: 8 * int(values["walkers"]),
)


class State(NamedTuple):
    place: jax.Array
    made: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    return State(jnp.zeros(parameters["walkers"]), jnp.int32(0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    move = parameters["slope"] * (1.0 + parameters["kind"]) + parameters["noise"] * jax.random.normal(
        key, state.place.shape
    )
    broken = state.made + 1 == parameters["breaks_at"].astype(jnp.int32)
    return State(jnp.where(broken, jnp.nan, state.place + move), state.made + 1)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    place = state.place.mean()
    return {"place": place, "powers": jnp.stack([place, place**2])}


@pytest.fixture(autouse=True)
def walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.run.SIMULATIONS", {"walk": Simulation(WALK, init, step, observe)})


def run(arms: Mapping[str, Mapping[str, Any]] | None = None, **given: Any) -> sim.Result:
    return sim.simulate("walk", arms or {"main": {}}, **{"seeds": 3, "seed": 0, "device": "cpu", **given})


def test_a_run_records_every_step_of_a_short_axis_and_computes_the_known_values() -> None:
    result = run({"main": {}, "ablated": {"slope": 0.0}})
    assert result.status is Status.FINISHED
    assert (result.step, result.steps) == (10, 10)
    assert result.axes["step"].tolist() == list(range(11))
    assert result.axes["power"].tolist() == [1.0, 2.0]
    assert result.outputs["main"]["place"].shape == (3, 11)
    assert result.outputs["main"]["place"][1].tolist() == list(range(11))
    assert result.outputs["main"]["powers"][2, :, 1].tolist() == [i * i for i in range(11)]
    assert not result.outputs["ablated"]["place"].any()
    assert (result.device, result.jax) == ("cpu", jax.__version__)


@pytest.mark.parametrize("steps", [1, 119, 120, 121, 245, 1000])
def test_a_long_axis_is_thinned_by_the_stated_rule_and_keeps_both_ends(steps: int) -> None:
    result = run({"main": {"steps": steps}}, seeds=1)
    axis = result.axes["step"]
    every = math.ceil(steps / 120)
    assert len(axis) <= 121
    assert axis.tolist() == [*range(0, steps, every), steps]
    assert np.array_equal(result.outputs["main"]["place"][0], axis)


def test_a_choice_that_is_no_shape_enters_as_its_index() -> None:
    result = run({"plain": {}, "doubled": {"kind": "doubled"}})
    assert result.outputs["doubled"]["place"][0, -1] == 2 * result.outputs["plain"]["place"][0, -1]


def test_arms_share_their_draws_and_seeds_do_not() -> None:
    result = run({"one": {"noise": 1.0}, "two": {"noise": 1.0, "slope": 2.0}})
    one, two = result.outputs["one"]["place"], result.outputs["two"]["place"]
    assert np.allclose(two - one, result.axes["step"], atol=1e-5)
    assert not np.allclose(one[0], one[1])


def test_a_seed_keeps_its_draws_when_there_are_more_seeds_or_more_arms() -> None:
    few = run({"main": {"noise": 1.0}}, seeds=2).outputs["main"]["place"]
    many = run({"other": {}, "main": {"noise": 1.0}, "third": {}}, seeds=9).outputs["main"]["place"]
    assert np.allclose(few, many[:2], atol=1e-5)


def test_seeds_that_differ_only_above_32_bits_differ() -> None:
    one = run({"main": {"noise": 1.0}}, seed=3).outputs["main"]["place"]
    two = run({"main": {"noise": 1.0}}, seed=3 + 2**32).outputs["main"]["place"]
    assert not np.allclose(one, two)
    assert run({"main": {"noise": 1.0}}, seed=2**64 - 1).status is Status.FINISHED


def test_arms_of_different_shapes_run_in_turn_on_the_same_axis() -> None:
    result = run({"two": {"noise": 1.0}, "four": {"noise": 1.0, "walkers": 4}})
    assert list(result.outputs) == ["two", "four"]
    assert result.outputs["four"]["place"].shape == result.outputs["two"]["place"].shape


def test_moving_every_slider_compiles_once() -> None:
    program.traces.clear()
    for slope in (-10.0, 0.0, 10.0):
        run({"main": {"slope": slope, "noise": 0.5, "kind": "doubled", "steps": 7 + int(slope) % 5}}, seeds=5)
    counts = {shape: count for shape, count in program.traces.items() if shape.simulation == "walk"}
    assert len(counts) <= 1
    assert set(counts.values()) <= {1}


def test_what_was_compiled_ahead_is_not_compiled_again_by_the_run_that_needs_it() -> None:
    program.traces.clear()
    sim.compile_ahead("walk", {"main": {}, "ablated": {"slope": 0.0}}, seeds=4, device="cpu")
    assert set(program.traces.values()) == {1}
    assert run({"main": {"noise": 0.5}, "ablated": {}}, seeds=4, seed=7).status is Status.FINISHED
    assert set(program.traces.values()) == {1}


@pytest.fixture
def slow_to_compile(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Compiling for four walkers begins, and goes on only once it is let."""
    slow = SimpleNamespace(shapes=list[program.Shape](), begun=threading.Event(), let=threading.Event(), fails=False)
    compiled = program._compiled

    def slowly(simulation: Simulation, shape: program.Shape, *given: Any) -> program.Program:
        slow.shapes.append(shape)
        if dict(shape.statics)["walkers"] == 4:
            slow.begun.set()
            assert slow.let.wait(60)
        if slow.fails:
            raise RuntimeError("no room")
        return compiled(simulation, shape, *given)

    monkeypatch.setattr(program, "_compiled", slowly)
    monkeypatch.setattr(program, "_programs", type(program._programs)())
    yield slow
    slow.let.set()


FOUR = {"main": {"walkers": 4}}


def test_a_run_joins_the_compiling_that_goes_on_for_it_and_one_of_another_shape_does_not_wait(
    slow_to_compile: SimpleNamespace,
) -> None:
    with ThreadPoolExecutor(2) as threads:
        ahead = threads.submit(sim.compile_ahead, "walk", FOUR, seeds=3, device="cpu")
        assert slow_to_compile.begun.wait(60)
        asked = threads.submit(run, FOUR)
        assert run({"main": {"walkers": 2}}).status is Status.FINISHED
        assert not ahead.done()
        assert not asked.done()
        slow_to_compile.let.set()
        assert asked.result(60).status is Status.FINISHED
    assert [dict(shape.statics)["walkers"] for shape in slow_to_compile.shapes] == [4, 2]


def test_what_failed_ahead_is_told_by_the_run_that_waited_for_it_and_tried_anew_by_the_next(
    slow_to_compile: SimpleNamespace,
) -> None:
    slow_to_compile.fails = True
    with ThreadPoolExecutor(2) as threads:
        ahead = threads.submit(sim.compile_ahead, "walk", FOUR, seeds=3, device="cpu")
        assert slow_to_compile.begun.wait(60)
        asked = threads.submit(run, FOUR)
        slow_to_compile.let.set()
        assert isinstance(ahead.exception(60), RuntimeError)
        assert "no room" in asked.result(60).message
    slow_to_compile.fails = False
    assert run(FOUR).status is Status.FINISHED


def test_the_keys_of_seeds_are_those_that_jax_makes() -> None:
    for seed in (0, 3, 2**31, 2**32 - 1, 2**32 + 3, 2**64 - 1):
        root = jax.random.fold_in(jax.random.key(seed % 2**32, impl="threefry2x32"), seed // 2**32)
        keys = [jax.random.key_data(jax.random.fold_in(root, i)) for i in range(3)]
        assert np.array_equal(program.seed_keys(seed, 3), np.stack(keys))


def test_seeds_are_rounded_up_to_a_compiled_size_and_cut_back() -> None:
    assert run(seeds=9).outputs["main"]["place"].shape[0] == 9
    run(seeds=10)
    assert {shape.seeds for shape in program.traces if shape.simulation == "walk"} <= {1, 2, 3, 5, 10}


def test_seeds_shared_out_over_cores_give_what_they_give_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for cores in (1, 2, 3):
        monkeypatch.setattr("sim.run.cores", lambda cores=cores: cores)
        found.append(
            run({"main": {"noise": 1.0, "steps": 300}, "ablated": {"slope": 0.0, "steps": 300}}, seeds=6).outputs
        )
    for arm, outputs in found[0].items():
        for name, values in outputs.items():
            assert values.shape[0] == 6
            assert all(np.allclose(values, other[arm][name], rtol=1e-5, atol=1e-4) for other in found[1:])


def test_a_cancelled_run_stops_between_blocks_and_keeps_what_it_has() -> None:
    blocks: list[sim.Block] = []
    result = run(
        {"main": {"steps": 10_000}},
        on_block=blocks.append,
        should_stop=lambda: Status.CANCELLED if len(blocks) >= 3 else None,
    )
    assert result.status is Status.CANCELLED
    assert 0 < result.step < 10_000
    assert result.outputs["main"]["place"].shape[1] == len(result.axes["step"])
    assert result.axes["step"][-1] == result.step


def test_blocks_tell_of_compiling_and_then_grow_to_the_whole_result() -> None:
    blocks: list[sim.Block] = []
    result = run({"main": {"steps": 500}}, on_block=blocks.append)
    assert blocks[0].compiling
    assert not any(block.compiling for block in blocks[1:])
    assert [block.step for block in blocks] == sorted(block.step for block in blocks)
    assert blocks[-1].step == blocks[-1].steps == 500
    assert np.array_equal(blocks[-1].outputs["main"]["place"], result.outputs["main"]["place"])


@pytest.mark.parametrize("late", [False, True])
def test_a_run_over_its_time_ends_with_time_limit_and_the_points_so_far(
    late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    clock = iter([0.0, *([0.1] * 3 if late else []), *[1e9] * 100])
    last = [0.0]

    def now() -> float:
        last[0] = next(clock, 1e9)
        return last[0]

    monkeypatch.setattr("sim.run.time.monotonic", now)
    result = run(deadline_seconds=60.0)
    assert result.status is Status.TIME_LIMIT
    assert result.step == 0
    assert result.outputs["main"]["place"].shape == (3, len(result.axes["step"]))


@pytest.mark.parametrize("breaks_at", [1, 4, 10])
def test_a_state_that_becomes_nan_ends_the_run_and_names_the_step(breaks_at: int) -> None:
    result = run({"fine": {}, "main": {"breaks_at": breaks_at}})
    assert result.status is Status.NOT_FINITE
    assert result.not_finite == breaks_at
    assert result.step == breaks_at - 1
    assert result.axes["step"].tolist() == list(range(breaks_at))
    assert np.isfinite(result.outputs["main"]["place"]).all()
    assert str(breaks_at) in result.message


def test_a_model_that_cannot_be_compiled_ends_with_that_status_and_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
        raise ValueError("shapes do not fit")

    monkeypatch.setattr("sim.run.SIMULATIONS", {"walk": Simulation(WALK, init, bad, observe)})
    result = run()
    assert result.status is Status.COMPILE_FAILED
    assert "shapes do not fit" in result.message
    assert result.outputs["main"]["place"].shape == (3, 0)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (lambda all_: {}, "returns no 'place'"),
        (lambda all_: all_ | {"plaice": all_["place"]}, "returns 'plaice', which SPEC does not declare"),
        (lambda all_: all_ | {"place": jnp.ones(3)}, "'place' in shape (3,), and SPEC declares ()"),
    ],
)
def test_an_observation_that_is_not_what_was_declared_ends_the_run_and_says_which_output(
    seen: Callable[[dict[str, jax.Array]], dict[str, jax.Array]], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strange(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
        return seen(observe(state, parameters))

    def own(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
        return step(key, state, parameters)  # a program is kept by its step

    monkeypatch.setattr("sim.run.SIMULATIONS", {"walk": Simulation(WALK, init, own, strange)})
    result = run()
    assert result.status is Status.COMPILE_FAILED
    assert told in result.message


@pytest.mark.parametrize(
    "wrong", [{"seeds": 0}, {"seeds": -1}, {"seeds": True}, {"seeds": 1.5}, {"seed": -1}, {"seed": 2**64}]
)
def test_seeds_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(sim.ParameterError):
        run(**wrong)


def test_arms_must_share_one_axis_and_there_must_be_one() -> None:
    with pytest.raises(sim.ParameterError, match="steps differs between arms"):
        run({"a": {"steps": 5}, "b": {"steps": 6}})
    with pytest.raises(sim.ParameterError, match="no arm"):
        sim.simulate("walk", {}, seeds=1, seed=0)


def test_a_gpu_that_is_not_there_is_refused_and_auto_takes_what_there_is() -> None:
    if jax.default_backend() == "cpu":
        with pytest.raises(sim.DeviceError, match="no GPU"):
            run(device="gpu")
        assert run(device="auto").device == "cpu"
    else:
        assert run(device="gpu").device == "gpu"


def test_outputs_stay_float32_when_the_caller_has_switched_on_64_bits() -> None:
    plain = run({"main": {"noise": 1.0}}).outputs["main"]["place"]
    with jax.enable_x64(True):
        wide = run({"main": {"noise": 1.0}}).outputs["main"]["place"]
    assert wide.dtype == np.float32
    assert plain.tobytes() == wide.tobytes()


def test_statuses_are_sentences() -> None:
    check: Callable[[Status], bool] = lambda status: status.value[0].isupper() and status.value.endswith(".")  # noqa: E731
    assert all(check(status) for status in Status)


def test_barriers_outlive_compilation_on_a_cpu() -> None:
    def drawn_and_ranked(key: jax.Array) -> jax.Array:
        values = jax.lax.optimization_barrier(draw.normal(draw.words(key, 32)[0], (32,)))
        return (values[:, None] > values).sum(1)

    key = jax.random.key(0, impl="threefry2x32")
    text = jax.jit(drawn_and_ranked).lower(key).compile(program._CPU_OPTIONS).as_text()
    assert text.count("opt-barrier") == 2
