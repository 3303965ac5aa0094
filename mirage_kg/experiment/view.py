"""An experiment as a reader sees it: the node's binding joined with the declaration of its simulation, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sim
from mirage_kg.errors import NotRunnable
from mirage_kg.experiment.plan import ablation_of, problem_of, spec_of
from mirage_kg.experiment.preset import predictions_of
from mirage_kg.model.experiment import Experiment, Value
from mirage_kg.model.node import Node
from mirage_kg.model.written import written
from sim.spec import Axis, Preset, Spec


def experiment_view(node: Node, experiment: Experiment) -> dict[str, Any]:
    """Return one experiment of a node. `problem` says why it cannot run; it is empty when it can."""
    problem = problem_of(node, experiment)
    try:
        spec = spec_of(experiment)
    except NotRunnable:
        spec = None
    return {
        "id": experiment.id,
        "simulation": _simulation_here(spec, experiment) if spec else None,
        "arms": experiment.arms,
        "ablation": ablation_of(experiment, spec) if spec else experiment.ablation or {},
        "predictions": [prediction.model_dump() for prediction in experiment.predictions],
        "not_shown": experiment.not_shown or (spec.not_shown if spec else ""),
        "problem": " ".join(filter(None, (problem.where, problem.detail, problem.hint))) if problem else "",
    }


def _simulation_here(spec: Spec, experiment: Experiment) -> dict[str, Any]:
    """Return the simulation as this node uses it: where the node has an ablation of its own, the words are about that one."""
    view = simulation_view(spec, experiment.parameters)
    off = ablation_of(experiment, spec)
    if off == spec.ablation.parameters:
        return view
    settings = "; ".join(
        f"{spec.parameter(name).label} {_worded(value)}" for name, value in off.items() if name in spec.names()
    )
    return view | {"ablation": off, "ablation_removes": f"The same run with: {settings}."}


def _worded(value: Value) -> str:
    return value.replace("_", " ") if isinstance(value, str) else written(value)


def simulation_view(spec: Spec, values: Mapping[str, Value] | None = None) -> dict[str, Any]:
    """Return a simulation as it declares itself; `values` replace defaults in `value` of its parameters."""
    chosen = values or {}
    return {
        **{
            name: getattr(spec, name)
            for name in ("id", "title", "version", "summary", "mechanism", "bistable", "not_shown")
        },
        "axis": axis_view(spec.axis),
        "axes": [axis_view(axis) for axis in spec.axes],
        "parameters": [asdict(p) | {"value": chosen.get(p.name, p.default)} for p in spec.parameters],
        "outputs": [asdict(output) for output in spec.outputs],
        "ablation": dict(spec.ablation.parameters),
        "ablation_removes": spec.ablation.removes,
        "presets": [_preset_view(spec, preset) for preset in spec.presets],
        "references": [asdict(reference) for reference in spec.references],
        "tiers": list(spec.tiers),
    }


def _preset_view(spec: Spec, preset: Preset) -> dict[str, Any]:
    return {
        **{name: getattr(preset, name) for name in ("name", "label", "parameters", "shows")},
        "predictions": [prediction.model_dump() for prediction in predictions_of(preset)],
        "contrast": spec.contrast(preset),
    }


def axis_view(axis: Axis) -> dict[str, str]:
    """Return one dimension of outputs without its values, which belong to a run."""
    return {"name": axis.name, "label": axis.label, "unit": axis.unit}


def simulation_views() -> list[dict[str, Any]]:
    """Return all installed simulations, by id."""
    return [simulation_view(spec) for _, spec in sorted(sim.specs().items())]
