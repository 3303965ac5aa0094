"""Where a run happens: the devices there are, the choice among them, and the compilation cache on disk."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sim.compiled import LARGEST_BYTES, keep_within, remove_torn
from sim.lazy import jax

Device = Literal["auto", "cpu", "gpu"]

_PLUGINS = ("jax_cuda12_plugin", "jax_cuda13_plugin", "jax_rocm7_plugin", "jax_rocm60_plugin")
_NODES = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")


class DeviceError(RuntimeError):
    """The device that was asked for is not there."""


def devices() -> list[str]:
    """Return ["cpu"] or ["cpu", "gpu"], told without importing JAX.

    An accelerator counts when a JAX plugin for it is installed, its driver has made a device node, and JAX_PLATFORMS does
    not rule it out. `choose` asks JAX itself.
    """
    platforms = os.environ.get("JAX_PLATFORMS", "")
    ruled_out = bool(platforms) and not {"cuda", "gpu", "rocm"} & set(platforms.split(","))
    plugin = any(find_spec(name) is not None for name in _PLUGINS)
    driver = any(Path(node).exists() for node in _NODES)
    return ["cpu", "gpu"] if plugin and driver and not ruled_out else ["cpu"]


def choose(device: Device) -> jax.Device:
    """Return the JAX device for `device`; "auto" takes an accelerator if JAX sees one. DeviceError if "gpu" has none."""
    if device not in ("auto", "cpu", "gpu"):
        raise DeviceError(f"device must be auto, cpu or gpu, not {device!r}")
    if device != "cpu":
        try:
            return jax.devices("gpu")[0]
        except RuntimeError as error:
            if device == "gpu":
                raise DeviceError("no GPU is visible to JAX here; use device cpu or auto") from error
    return jax.devices("cpu")[0]


def describe(device: jax.Device) -> tuple[str, str]:
    """Return the kind ("cpu" or "gpu") and the name that the maker gave it."""
    return ("cpu" if device.platform == "cpu" else "gpu"), device.device_kind


def configure(cache_dir: str | os.PathLike[str]) -> None:
    """Keep compiled programs in `cache_dir`, so that a later process does not compile them again. Imports JAX.

    A folder that JAX_COMPILATION_CACHE_DIR names is kept instead: several servers may share it. What a killed process left
    half written in either is removed; only our own folder is kept within a bound.
    """
    named = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    remove_torn(Path(named or cache_dir))
    if not named:
        keep_within(Path(cache_dir), LARGEST_BYTES)
        jax.config.update("jax_compilation_cache_dir", str(cache_dir))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
