"""Checks every experiment of a graph against the simulation that it names, without running anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sim
from mirage_kg.load.problem import Field, Problem, nearest, problem
from mirage_kg.model.experiment import Experiment, Measure, Value
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from sim.check import ParameterError, allowed, check_parameters
from sim.spec import Spec


def experiment_problems(graph: Graph) -> Iterator[Problem]:
    """Yield every way in which an experiment does not fit its simulation, each with file and field."""
    for node in graph.nodes.values():
        for index, experiment in enumerate(node.experiments):
            yield from _experiment(node, experiment, ("experiments", index))


def _experiment(node: Node, experiment: Experiment, field: Field) -> Iterator[Problem]:
    known = sim.specs()
    spec = known.get(experiment.simulation)
    if spec is None:
        yield problem(
            "unknown_simulation",
            node.path,
            f"no simulation is called {experiment.simulation!r}",
            expected=f"one of {', '.join(sorted(known))}",
            nearest=nearest(experiment.simulation, known),
            field=(*field, "simulation"),
        )
        return
    yield from _parameters(node, spec, experiment.parameters, (*field, "parameters"))
    for name, own in experiment.arms.items():
        yield from _parameters(node, spec, own, (*field, "arms", name))
    yield from _parameters(node, spec, experiment.ablation or {}, (*field, "ablation"))
    yield from _predictions(node, experiment, spec, field)


def _parameters(node: Node, spec: Spec, values: Mapping[str, Value], field: Field) -> Iterator[Problem]:
    for name, value in values.items():
        if name not in spec.names():
            yield problem(
                "unknown_parameter",
                node.path,
                f"{spec.id} has no parameter {name!r}",
                expected=f"one of {', '.join(spec.names())}",
                nearest=nearest(name, spec.names()),
                field=(*field, name),
            )
            continue
        try:
            check_parameters(spec, {name: value})
        except ParameterError as error:
            expected = allowed(spec.parameter(name))
            yield problem("out_of_range", node.path, error.message, expected=expected, field=(*field, name))


def _predictions(node: Node, experiment: Experiment, spec: Spec, field: Field) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, prediction in enumerate(experiment.predictions):
        place: Field = (*field, "predictions", index)
        if prediction.id in seen:
            yield problem(
                "experiment_invalid",
                node.path,
                f"two predictions are called {prediction.id!r}",
                expected="an id of its own for each",
                field=(*place, "id"),
            )
        seen.add(prediction.id)
        yield from _measure(node, experiment, spec, prediction.measure, (*place, "measure"))
        if prediction.against is not None:
            yield from _measure(node, experiment, spec, prediction.against, (*place, "against"))


def _measure(node: Node, experiment: Experiment, spec: Spec, measure: Measure, field: Field) -> Iterator[Problem]:
    arms = ("main", *experiment.arms)
    if measure.arm not in arms:
        yield problem(
            "experiment_invalid",
            node.path,
            f"the experiment has no arm {measure.arm!r}",
            expected=f"one of {', '.join(arms)}",
            nearest=nearest(measure.arm, arms),
            field=(*field, "arm"),
        )
    outputs = {output.name: output for output in spec.outputs}
    output = outputs.get(measure.output)
    if output is None:
        yield problem(
            "unknown_output",
            node.path,
            f"{spec.id} has no output {measure.output!r}",
            expected=f"one of {', '.join(outputs)}",
            nearest=nearest(measure.output, outputs),
            field=(*field, "output"),
        )
        return
    further = set(output.axes[1:])
    if set(measure.select) != further:
        wanted = f"select with {', '.join(sorted(further))}" if further else "no select"
        yield problem(
            "experiment_invalid",
            node.path,
            f"select names {', '.join(sorted(measure.select)) or 'nothing'}",
            expected=f"{wanted}, since {output.name} has the axes {', '.join(output.axes)}",
            field=(*field, "select") if measure.select else field,
        )
