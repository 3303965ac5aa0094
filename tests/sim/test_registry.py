from __future__ import annotations

from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

import sim
from sim import registry
from sim.models import external_anchor


def with_entry_points(monkeypatch: pytest.MonkeyPatch, **modules: object) -> registry.Registry:
    """Return a fresh registry that finds the given modules (or errors) as entry points."""

    class Point(EntryPoint):
        def load(self) -> object:
            found = modules[self.name]
            if isinstance(found, Exception):
                raise found
            return found

    assert sim.SIMULATIONS  # those of this machine are read before others stand in their place
    points = [Point(name=name, value=f"{name}:module", group=registry.GROUP) for name in modules]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    return registry.Registry()


def plugin(simulation_id: str) -> ModuleType:
    import dataclasses

    module = ModuleType(simulation_id)
    for name in ("init", "step", "observe"):
        setattr(module, name, getattr(external_anchor, name))
    module.SPEC = dataclasses.replace(external_anchor.SPEC, id=simulation_id)  # type: ignore[attr-defined]
    return module


def test_another_package_adds_a_simulation_through_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    found = with_entry_points(monkeypatch, new=plugin("new_one"))
    assert "new_one" in found
    assert set(sim.SIMULATIONS) < set(found)
    assert not found.broken


def test_a_broken_plugin_is_reported_and_hurts_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    found = with_entry_points(
        monkeypatch,
        crashes=ImportError("no such thing"),
        bare=ModuleType("bare"),
        taken=plugin("external_anchor"),
        badly_named=plugin("Bad id!"),
        good=plugin("good_one"),
    )
    assert "good_one" in found
    assert "write a-z, 0-9 and _" in found.broken["badly_named"]
    assert found["external_anchor"].spec is external_anchor.SPEC
    assert "no such thing" in found.broken["crashes"]
    assert "lacks SPEC, init, step, observe" in found.broken["bare"]
    assert "taken" in found.broken["taken"]


def test_an_unknown_simulation_is_refused_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="external_anchor"):
        sim.get_spec("nothing")


def test_the_registry_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        sim.SIMULATIONS["new"] = None  # type: ignore[index]
