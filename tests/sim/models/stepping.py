"""The first state and the step of a model for one parameter set, each compiled as one program as the engine does.

Called as they are they would be compiled operation by operation, a hundred small programs for each shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import jax


def stepping(
    model: ModuleType, parameters: Mapping[str, Any]
) -> tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]:
    """Return `init(key) -> state` and `step(key, state) -> state` of a model at `parameters`."""
    init = jax.jit(lambda key: model.init(key, parameters))
    step = jax.jit(lambda key, state: model.step(key, state, parameters))
    return init, step
