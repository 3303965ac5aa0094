"""A simulation compiled for one set of shapes: all arms and all seeds advance together in one program.

Seeds are the outer batch axis and own the random keys; arms are the inner one and share them. A draw that depends on the key
alone is therefore made once and used by every arm: arms are paired by common random numbers, and cost no further draws.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draw
from sim.lazy import jax, jnp
from sim.registry import Simulation
from sim.spec import Spec, Value

BLOCK_POINTS = 16
"""Most recorded points between two looks at the clock."""

_KEPT = 32

# Level 1, measured on the first four simulations: a third off the compile time; no difference of run time that stood out of
# the noise. Without the newer emitters of fused loops compiling takes a quarter to a third less, and runs a tenth to twice as
# long (iterative self-improvement 0.24 s for 0.13 s), so they stay. The pass that is left out removes every
# optimization_barrier before loops are fused; then draws are made again for each of the elements that they are compared
# with, and runs take up to fifty times as long.
_CPU_OPTIONS: dict[str, str | bool] = {
    "xla_backend_optimization_level": "1",
    "xla_disable_hlo_passes": "cse_barrier_expander",
}

traces: Counter[tuple[Any, ...]] = Counter()
"""How often each program was traced, by `Shape`: a slider that moves must not add to it."""


class Shape(NamedTuple):
    """What a compiled program depends on: the simulation, its shape parameters, the padded counts, and the device."""

    simulation: str
    version: int
    statics: tuple[tuple[str, Value], ...]
    arms: int
    seeds: int
    device: str


@dataclass(frozen=True)
class Program:
    """Two compiled functions.

    start(keys, sliders) -> state: the state before the first step.
    advance(keys, sliders, state, step, points, every, last) -> state, outputs, finite: `points` recorded points from `step`
    on, at most BLOCK_POINTS of them, `every` steps apart and never beyond step `last`. One point of 0 steps is what is seen
    of `state` itself.
    Outputs have shape (points, seeds, arms, ...); finite tells for each point, seed and arm whether its state is finite.
    """

    start: Any
    advance: Any


_programs: OrderedDict[tuple[Any, Shape], Future[Program]] = OrderedDict()
"""Programs by the step that they were compiled from (itself: another may get its `id`), the least lately used first."""

_programs_lock = threading.Lock()


def seed_keys(seed: int, seeds: int) -> NDArray[np.uint32]:
    """Return the words (seeds, 2) of one Threefry key per seed.

    Key i = fold_in(fold_in(key(seed mod 2^32), seed div 2^32), i); it does not depend on how many seeds there are. Of it,
    fold_in(key i, 0) goes to init and fold_in(key i, t) to step t. NumPy makes them: JAX would compile what is used once.
    """
    zero, high, low = (np.array([word], np.uint32) for word in (0, seed // 2**32, seed % 2**32))
    root = draw.encrypted((zero, low), zero, high)
    return np.stack(draw.encrypted(root, np.zeros(seeds, np.uint32), np.arange(seeds, dtype=np.uint32)), axis=1)


def compile_program(simulation: Simulation, shape: Shape, keys: jax.Array, sliders: Mapping[str, jax.Array]) -> Program:
    """Return the program for `shape`, compiled on the first call and kept; a second thread that asks meanwhile waits for it.

    Raises whatever tracing or compiling raises, to all that wait; the next call then tries again.
    """
    known = (simulation.step, shape)
    with _programs_lock:
        found = _programs.get(known)
        if found is None:
            _programs[known] = making = Future[Program]()
            if len(_programs) > _KEPT:
                _programs.popitem(last=False)
        else:
            _programs.move_to_end(known)
    if found is not None:
        return found.result()
    try:
        making.set_result(_compiled(simulation, shape, keys, sliders))
    except BaseException as error:
        with _programs_lock:
            _programs.pop(known, None)
        making.set_exception(error)
    return making.result()


def _hold_to(spec: Spec, outputs: Mapping[str, jax.Array]) -> None:
    """Raise TypeError when `observe` does not return what SPEC declares: each output by name, in the shape of its axes."""
    wanted = {output.name: spec.output_shape(output, 0)[1:] for output in spec.outputs}
    found = {name: value.shape for name, value in outputs.items()}
    for name in (*wanted, *found):
        if name not in found:
            raise TypeError(f"observe returns no {name!r}, which SPEC declares; it returns {', '.join(found)}")
        if name not in wanted:
            raise TypeError(f"observe returns {name!r}, which SPEC does not declare; it declares {', '.join(wanted)}")
        if found[name] != wanted[name]:
            raise TypeError(
                f"observe returns {name!r} in shape {found[name]}, and SPEC declares {wanted[name]}; "
                "a further dimension is a further axis of SPEC"
            )


def _compiled(simulation: Simulation, shape: Shape, keys: jax.Array, sliders: Mapping[str, jax.Array]) -> Program:
    statics = dict(shape.statics)

    def init(key: jax.Array, values: Mapping[str, jax.Array]) -> Any:
        return simulation.init(draw.fold_in(key, jnp.uint32(0)), {**values, **statics})

    def step(key: jax.Array, number: jax.Array, state: Any, values: Mapping[str, jax.Array]) -> Any:
        return simulation.step(draw.fold_in(key, number), state, {**values, **statics})

    def observe(state: Any, values: Mapping[str, jax.Array]) -> tuple[dict[str, jax.Array], jax.Array]:
        finite = jnp.stack([jnp.all(jnp.isfinite(leaf)) for leaf in _floats(state)])
        seen = simulation.observe(state, {**values, **statics})
        outputs = {name: jnp.asarray(value, jnp.float32) for name, value in seen.items()}
        _hold_to(simulation.spec, outputs)
        return outputs, jnp.all(finite)

    all_init = jax.vmap(jax.vmap(init, (None, 0)), (0, None))
    all_step = jax.vmap(jax.vmap(step, (None, None, 0, 0)), (0, None, 0, None))
    all_observe = jax.vmap(jax.vmap(observe), (0, None))

    def start(keys: jax.Array, sliders: Mapping[str, jax.Array]) -> Any:
        traces[shape] += 1
        return all_init(keys, sliders)

    def advance(
        keys: jax.Array,
        sliders: Mapping[str, jax.Array],
        state: Any,
        first: jax.Array,
        points: jax.Array,
        every: jax.Array,
        last: jax.Array,
    ) -> Any:
        seen = jax.eval_shape(lambda: all_observe(state, sliders))
        record = jax.tree.map(lambda leaf: jnp.zeros((BLOCK_POINTS, *leaf.shape), leaf.dtype), seen)

        def one_point(point: jax.Array, carry: Any) -> Any:
            state, record = carry
            begin = first + point * every
            end = jnp.minimum(begin + every, last)
            state = jax.lax.fori_loop(begin, end, lambda t, s: all_step(keys, t + 1, s, sliders), state)
            record = jax.tree.map(lambda all_, new: all_.at[point].set(new), record, all_observe(state, sliders))
            return state, record

        state, record = jax.lax.fori_loop(0, points, one_point, (state, record))
        return state, *record

    with jax.default_matmul_precision("highest"):
        starting = jax.jit(start).lower(keys, sliders)
        counter = jax.ShapeDtypeStruct((), jnp.int32)
        options = _CPU_OPTIONS if shape.device == "cpu" else None
        # Compiling leaves Python to itself: the small program is compiled while the large one is traced.
        with ThreadPoolExecutor(1) as aside:
            started = aside.submit(starting.compile, options)
            advancing = jax.jit(advance).lower(keys, sliders, starting.out_info, *[counter] * 4)
            return Program(started.result(), advancing.compile(options))


def _floats(state: Any) -> list[jax.Array]:
    leaves = [leaf for leaf in jax.tree.leaves(state) if jnp.issubdtype(leaf.dtype, jnp.floating)]
    return leaves or [jnp.zeros(())]
