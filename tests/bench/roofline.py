"""What a perfect program would at least do for one run, counted from its jaxpr, and what this machine gives of it.

The work of a simulation is counted by kind over the equations of `init`, `step` and `observe`, loops as often as they run at
the defaults. Rates are those of small loops compiled with the same JAX and options, on one core. Work over rate, added up,
is the time below which no program does the same; memory traffic runs beside it, and counts where it takes longer.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from unittest import mock

import numpy as np

import sim
from sim import draw, program
from sim.lazy import jax, jnp
from sim.run import _as_number

WORDS, NORMALS, FUNCTIONS, LOOK_UPS, ARITHMETIC = "words", "normals", "functions", "look-ups", "arithmetic"
STEPS, MEMORY = "steps", "memory"
KINDS = (WORDS, NORMALS, FUNCTIONS, LOOK_UPS, ARITHMETIC, STEPS, MEMORY)
"""Random words; inverse normal distribution functions; other transcendental functions; numbers gathered or scattered;
operations of arithmetic and logic; steps, each at least one loop of the program; bytes of state read and written."""

_FUNCTIONS = {
    "exp",
    "exp2",
    "expm1",
    "log",
    "log1p",
    "logistic",
    "tanh",
    "sin",
    "cos",
    "tan",
    "pow",
    "erf",
    "erfc",
    "lgamma",
    "digamma",
    "cbrt",
    "atan2",
}
_LOOK_UPS = {
    "gather",
    "scatter",
    "scatter-add",
}
_MOVES = {
    "broadcast_in_dim",
    "reshape",
    "transpose",
    "squeeze",
    "slice",
    "concatenate",
    "iota",
    "pad",
    "rev",
    "dynamic_slice",
    "dynamic_update_slice",
    "copy",
    "copy_p",
    "stop_gradient",
    "optimization_barrier",
    "expand_dims",
    "bitcast_convert_type",
    "split",
}
_BY_INPUT = {
    "reduce_sum",
    "reduce_max",
    "reduce_min",
    "reduce_prod",
    "reduce_and",
    "reduce_or",
    "argmax",
    "argmin",
    "cumsum",
    "cumprod",
}

Work = Counter[str]


def work_of(simulation: str, seeds: int) -> Work:
    """Return the work of one arm of `seeds` seeds at the default sizes, by kind."""
    found = sim.SIMULATIONS[simulation]
    spec = found.spec
    values = spec.defaults()
    statics = {p.name: values[p.name] for p in spec.parameters if p.shape}
    sliders = {p.name: np.float32(_as_number(spec, p.name, values[p.name])) for p in spec.parameters if not p.shape}
    key = jax.random.key(0, impl="threefry2x32")
    # A function of its own name in the program, so that its words are counted as words.
    named = partial(jax.jit, static_argnums=1)(draw._threefry)
    with mock.patch.object(draw, "_threefry", named):
        init = jax.make_jaxpr(lambda s, k: found.init(k, {**s, **statics}), return_shape=True)(sliders, key)
        step = jax.make_jaxpr(lambda s, k, state: found.step(k, state, {**s, **statics}))(sliders, key, init[1])
        observe = jax.make_jaxpr(lambda s, state: found.observe(state, {**s, **statics}))(sliders, init[1])
    known = jax.tree.leaves(sliders)
    steps, points = spec.steps(values), len(sim.recorded_steps(spec.steps(values)))
    total: Work = Counter()
    for closed, times in ((init[0], 1), (step, steps), (observe, points)):
        counted = _count(closed.jaxpr, closed.consts, known)[0]
        total.update({kind: times * amount for kind, amount in counted.items()})
    changed = {
        v for v, old in zip(step.jaxpr.outvars, step.jaxpr.invars[len(known) + 1 :], strict=True) if v is not old
    }
    total[MEMORY] += steps * sum(2 * math.prod(v.aval.shape) * 4 for v in changed)
    total = Counter({kind: seeds * amount for kind, amount in total.items()})
    total[STEPS] = steps
    return total


def _count(jaxpr: Any, consts: Sequence[Any], known: Sequence[Any]) -> tuple[Work, list[Any]]:
    """Return the work of a jaxpr, and its outputs where they are numbers that follow from the numbers `known`, else None.

    Numbers are followed through so that loops are counted as often as they run.
    """
    values: dict[Any, Any] = dict(zip(jaxpr.constvars, consts, strict=True))
    values.update({v: value for v, value in zip(jaxpr.invars, known, strict=False) if value is not None})
    work: Work = Counter()
    for equation in jaxpr.eqns:
        given = [v.val if hasattr(v, "val") else values.get(v) for v in equation.invars]
        inner, found = _one(equation, given)
        work.update(inner)
        values.update({v: value for v, value in zip(equation.outvars, found, strict=True) if value is not None})
    return work, [v.val if hasattr(v, "val") else values.get(v) for v in jaxpr.outvars]


def _one(equation: Any, given: list[Any]) -> tuple[Work, list[Any]]:
    """Return the work of one equation, and its outputs where they are known."""
    name, parameters = equation.primitive.name, equation.params
    unknown: list[Any] = [None] * len(equation.outvars)
    if name in ("jit", "pjit") and parameters["name"] == "_threefry":
        return Counter({WORDS: _size(equation.outvars[0])}), unknown
    if name == "scan":
        work = _count(parameters["jaxpr"].jaxpr, parameters["jaxpr"].consts, [])[0]
        return Counter({kind: parameters["length"] * amount for kind, amount in work.items()}), unknown
    if name == "while":
        return _loop(parameters, given)
    if name == "cond":
        branches = [_count(each.jaxpr, each.consts, given[1:])[0] for each in parameters["branches"]]
        return max(branches, key=lambda work: work.total()), unknown
    nested = parameters.get("jaxpr", parameters.get("call_jaxpr"))
    if nested is not None:
        return _count(getattr(nested, "jaxpr", nested), getattr(nested, "consts", ()), given)
    if all(value is not None for value in given) and all(_size(v) == 1 for v in equation.outvars):
        found = equation.primitive.bind(*given, **parameters)
        return Counter(), list(found) if equation.primitive.multiple_results else [found]
    return Counter(_plain(name, equation)), unknown


def _plain(name: str, equation: Any) -> dict[str, int]:
    out = sum(map(_size, equation.outvars))
    if name == "erf_inv":
        return {NORMALS: out}
    if name in _FUNCTIONS:
        return {FUNCTIONS: out}
    if name in _LOOK_UPS:
        return {LOOK_UPS: out if name == "gather" else _size(equation.invars[-1])}
    if name in _MOVES or name.startswith("random_"):
        return {}
    if name == "dot_general":
        contracted = equation.params["dimension_numbers"][0][0]
        return {ARITHMETIC: 2 * out * math.prod(equation.invars[0].aval.shape[axis] for axis in contracted)}
    if name == "sort":
        length = equation.invars[0].aval.shape[equation.params["dimension"]]
        return {ARITHMETIC: out * max(1, math.ceil(math.log2(max(length, 2))))}
    return {ARITHMETIC: max(map(_size, equation.invars)) if name in _BY_INPUT else out}


def _loop(parameters: Mapping[str, Any], given: list[Any]) -> tuple[Work, list[Any]]:
    """Return the work of a loop whose end follows from known numbers. Raises ValueError if it does not."""
    head, body = parameters["cond_jaxpr"], parameters["body_jaxpr"]
    before, own = parameters["cond_nconsts"], parameters["body_nconsts"]
    for_head, for_body, carry = given[:before], given[before : before + own], given[before + own :]
    work: Work = Counter()
    while True:
        (going,) = _count(head.jaxpr, head.consts, [*for_head, *carry])[1]
        if going is None:
            raise ValueError("a loop ends by what it computes, and its work cannot be counted beforehand")
        if not going:
            return work, carry
        inner, carry = _count(body.jaxpr, body.consts, [*for_body, *carry])
        work.update(inner)


def _size(variable: Any) -> int:
    return math.prod(getattr(variable.aval, "shape", ()))


def rates() -> dict[str, float]:
    """Return what one core gives a second of each kind, measured by processor time in loops that do little else."""
    size, rounds = 1 << 14, 100
    key = jax.random.key(0, impl="threefry2x32")
    bits = draw.words(key, size)[0]
    numbers = draw.uniform(bits, (size,))
    places = draw.category(bits, size)

    def thirty_two(x: jax.Array) -> jax.Array:
        # A square, since a compiler makes fewer operations of many linear ones.
        for _ in range(16):
            x = x * x + 0.1
        return x

    def new_words(b: jax.Array) -> jax.Array:
        return draw._threefry(jax.random.wrap_key_data(b[:2], impl="threefry2x32"), size)

    def normals(x: jax.Array) -> jax.Array:
        return jnp.clip(math.sqrt(2.0) * jax.lax.erf_inv(x) * 0.1 + 0.5, 0.0, 0.9)

    wide = jnp.zeros(1 << 24)
    kinds: dict[str, tuple[Callable[[Any], Any], jax.Array, float]] = {
        WORDS: (new_words, bits, size),
        NORMALS: (normals, numbers, size),
        FUNCTIONS: (lambda x: jnp.exp(x) * 0.3, numbers, size),
        LOOK_UPS: (lambda x: x[places], numbers, size),
        ARITHMETIC: (thirty_two, numbers, 32 * size),
        STEPS: (lambda x: x * 0.5 + 0.1, numbers[:64], 1),
        MEMORY: (lambda x: x + 1.0, wide, 8 * wide.size),
    }
    return {
        kind: amount / _seconds(once, start, rounds if amount < 1e7 else 5)
        for kind, (once, start, amount) in kinds.items()
    }


def _seconds(once: Callable[[Any], Any], start: jax.Array, rounds: int) -> float:
    """Return the least processor time of one round."""
    looped = jax.jit(lambda x: jax.lax.fori_loop(0, rounds, lambda _, y: jax.lax.optimization_barrier(once(y)), x))
    compiled = looped.lower(start).compile(program._CPU_OPTIONS)
    best = math.inf
    for _ in range(7):
        begun = time.process_time()
        jax.block_until_ready(compiled(start))
        best = min(best, time.process_time() - begun)
    return best / rounds


def bound(work: Mapping[str, float], rate: Mapping[str, float]) -> tuple[float, str]:
    """Return the least seconds of one core that `work` takes at `rate`, and the kind that takes most of them."""
    seconds = {kind: work.get(kind, 0) / rate[kind] for kind in KINDS}
    computing = sum(spent for kind, spent in seconds.items() if kind != MEMORY)
    if seconds[MEMORY] > computing:
        return seconds[MEMORY], MEMORY
    return computing, max((kind for kind in KINDS if kind != MEMORY), key=lambda kind: seconds[kind])
