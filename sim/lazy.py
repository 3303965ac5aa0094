"""JAX under its usual names, imported on first use.

A model module reads as if it imported JAX on top, and yet listing simulations does not pay the second that the import
takes. Type checkers see the real modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jax
    import jax.numpy as jnp
else:
    import importlib

    class _Lazy:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> object:
            return getattr(importlib.import_module(self._name), attribute)

    jax = _Lazy("jax")
    jnp = _Lazy("jax.numpy")

__all__ = ["jax", "jnp"]
