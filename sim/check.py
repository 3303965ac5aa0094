"""Parameters checked and memory planned before anything is compiled or allocated. Nothing here imports JAX."""

from __future__ import annotations

import math
from difflib import get_close_matches

from sim.spec import Parameter, Spec, Value, Values, recorded_steps


class ParameterError(ValueError):
    """A parameter that cannot be used. `name` is the parameter, `message` what was wrong, `hint` what to write instead."""

    def __init__(self, name: str, message: str, hint: str) -> None:
        """Keep the three parts apart for whoever words the answer."""
        super().__init__(f"{message} {hint}".strip())
        self.name = name
        self.message = message
        self.hint = hint


def check_parameters(spec: Spec, values: Values) -> dict[str, Value]:
    """Return a full parameter set in declared order, defaults filled in; whole-number parameters come back as int.

    ParameterError for a name that the simulation does not have and for a value that is not allowed.
    """
    for name in values:
        if name not in spec.names():
            near = get_close_matches(str(name), spec.names(), 1, 0.5)
            hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(spec.names())}."
            raise ParameterError(str(name), f"{spec.id} has no parameter {_shown(name)}.", hint)
    return {p.name: _checked(p, values[p.name]) if p.name in values else p.default for p in spec.parameters}


def allowed(parameter: Parameter) -> str:
    """Return the sentence that says which values `parameter` takes, with its unit."""
    if parameter.choices:
        return f"{parameter.name} takes one of {', '.join(str(c) for c in parameter.choices)}."
    kind = "a whole number" if parameter.integer else "a number"
    unit = "" if parameter.unit == "1" else f" {parameter.unit}"
    return f"{parameter.name} takes {kind} from {parameter.low} to {parameter.high}{unit}."


def plan_memory(spec: Spec, parameters: Values, arms: int, seeds: int) -> int:
    """Return the bytes that a run is planned to need: `arms` arms of `seeds` seeds, both rounded up as they will be run."""
    points = len(recorded_steps(spec.steps(parameters)))
    recorded = sum(4 * math.prod(spec.output_shape(output, points)) for output in spec.outputs)
    return padded(arms) * padded(seeds) * (spec.bytes_per_seed(parameters) + 2 * recorded)


def padded(count: int) -> int:
    """Return the least number >= count of the form m * 2^k with m <= 8: the sizes that are compiled.

    1 to 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, ...: at most a quarter more work than was asked for, and at most four
    compilations per doubling.
    """
    scale = 1
    while count > 8 * scale:
        scale *= 2
    return -(-count // scale) * scale


def _checked(parameter: Parameter, value: Value) -> Value:
    if parameter.choices:
        for choice in parameter.choices:
            if type(value) is not bool and value == choice:
                return choice
        raise ParameterError(parameter.name, f"{parameter.name} cannot be {_shown(value)}.", allowed(parameter))
    name, shown = parameter.name, _shown(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ParameterError(name, f"{name} must be a number, not {shown}.", allowed(parameter))
    if isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(name, f"{name} must be finite, not {shown}.", allowed(parameter))
    low, high = parameter.low, parameter.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise ParameterError(name, f"{name} = {shown} is out of range.", allowed(parameter))
    if parameter.integer and value != int(value):
        raise ParameterError(name, f"{name} = {shown} is not whole.", allowed(parameter))
    return int(value) if parameter.integer else value


def _shown(value: object) -> str:
    text = (
        repr(value) if not isinstance(value, int) or abs(value) < 10**30 else f"a number of {value.bit_length()} bits"
    )
    return text if len(text) <= 60 else f"{text[:57]}..."
