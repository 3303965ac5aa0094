"""A walk that is pulled to its centre: the smallest simulation that another package can add to Mirage.

Model. x starts at `start`; each step x' = (1 - pull) x + noise z with z standard normal. Without noise the closed form is
x_t = start (1 - pull)^t.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim import Ablation, Axis, Output, Parameter, Spec, Value
from sim.lazy import jax


def _bytes_per_seed(_: Mapping[str, Value]) -> int:
    return 64


SPEC = Spec(
    id="pull_to_centre",
    title="Pull to the centre",
    version=1,
    summary="A number is pulled to zero and pushed at random.",
    mechanism="The pull makes the distance from zero shrink by the same factor in each step.",
    axis=Axis("step", "Step", "steps"),
    parameters=(
        Parameter("pull", "Pull", "a", "1", 0.2, 0.0, 1.0, 0.05, "Share of the distance that is lost in a step."),
        Parameter("noise", "Noise", "s", "1", 0.0, 0.0, 1.0, 0.05, "Standard deviation of the push in a step."),
        Parameter("start", "Start", "x_0", "1", 1.0, -5.0, 5.0, 0.5, "Where it begins."),
        Parameter("steps", "Steps", "T", "steps", 10, 1, 100, 1, "How many steps.", integer=True),
    ),
    outputs=(Output("distance", "Distance", "1", "Distance from zero.", ("step",), "wanted", 0.0),),
    ablation=Ablation({"pull": 0.0}, "Nothing pulls."),
    not_shown="Anything about a real system: it shows how a package adds a simulation.",
    bytes_per_seed=_bytes_per_seed,
)


def init(key: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Return the first place."""
    return parameters["start"]


def step(key: jax.Array, state: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Pull, then push."""
    return (1.0 - parameters["pull"]) * state + parameters["noise"] * jax.random.normal(key)


def observe(state: jax.Array, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return the distance from zero."""
    return {"distance": abs(state)}
