from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import device


def test_without_a_plugin_or_a_driver_there_is_only_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAX_PLATFORMS", raising=False)
    monkeypatch.setattr(device, "_NODES", ("/nowhere",))
    monkeypatch.setattr(device, "find_spec", lambda name: object())
    assert sim.devices() == ["cpu"]
    monkeypatch.setattr(device, "_NODES", ("/",))
    assert sim.devices() == ["cpu", "gpu"]
    monkeypatch.setattr(device, "find_spec", lambda name: None)
    assert sim.devices() == ["cpu"]


def test_a_platform_that_the_user_has_ruled_out_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_NODES", ("/",))
    monkeypatch.setattr(device, "find_spec", lambda name: object())
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    assert sim.devices() == ["cpu"]
    monkeypatch.setenv("JAX_PLATFORMS", "cuda,cpu")
    assert sim.devices() == ["cpu", "gpu"]


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(sim.DeviceError, match="auto, cpu or gpu"):
        device.choose("tpu")  # type: ignore[arg-type]


@pytest.mark.parametrize("named", [False, True])
def test_configure_keeps_compiled_programs_in_the_folder_unless_the_environment_names_another(
    tmp_path: Path, named: bool
) -> None:
    code = "import sys, sim; sim.configure(sys.argv[1]); import jax; jax.jit(lambda x: x + 1)(1.0)"
    given, other = tmp_path / "given", tmp_path / "other"
    environment = {**os.environ, "JAX_COMPILATION_CACHE_DIR": str(other) if named else ""}
    subprocess.run([sys.executable, "-c", code, str(given)], check=True, env=environment)
    assert (given.exists(), other.exists()) == (not named, named)
    assert any((other if named else given).iterdir())
