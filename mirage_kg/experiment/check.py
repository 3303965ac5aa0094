"""Checks every experiment and reproduction of a graph against the simulation it names, without running anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sim
from mirage_kg.experiment.plan import ABLATED, simulations_like
from mirage_kg.experiment.reproduction.reproduce import is_effect_of
from mirage_kg.load.problem import Field, Problem, nearest, problem
from mirage_kg.model.experiment import Experiment, Measure, Value
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.model.source import Reproduction
from sim.check import ParameterError, allowed, check_parameters
from sim.spec import Spec


def experiment_problems(graph: Graph) -> Iterator[Problem]:
    """Yield every node without an experiment, and every experiment, evidence or reproduction that does not fit its simulation.

    In a graph whose root runs a node without an experiment is worth a notice and no more: experiments are written one by one,
    and an unbound node reads as well as a bound one. A graph of notes, whose root holds no experiment, gets none. That every
    node of the shipped graph is bound is held by a test.
    """
    runs = graph.root is not None and bool(graph.nodes[graph.root].experiments)
    for node in graph.nodes.values():
        if runs and not node.experiments:
            yield problem(
                "unbound", node.path, f"{node.id} holds no experiment", expected="`experiments:` with one or more"
            )
        for index, experiment in enumerate(node.experiments):
            yield from _experiment(node, experiment, ("experiments", index))
        for index, argument in enumerate(node.arguments):
            for number, evidence in enumerate(argument.evidence):
                if evidence.simulation is not None and evidence.simulation not in sim.specs():
                    yield _unknown(node, evidence.simulation, ("arguments", index, "evidence", number, "simulation"))
    yield from _reproductions(graph)


def _reproductions(graph: Graph) -> Iterator[Problem]:
    for source in graph.sources.values():
        for index, row in enumerate(source.reproductions):
            node = graph.nodes.get(row.node)
            experiment = next((e for e in node.experiments if e.id == row.experiment), None) if node else None
            spec = sim.specs().get(experiment.simulation) if experiment else None
            if experiment and spec:
                yield from _reproduction(f"sources/{source.key}.yaml", row, experiment, spec, ("reproductions", index))


def _reproduction(path: str, row: Reproduction, experiment: Experiment, spec: Spec, field: Field) -> Iterator[Problem]:
    arms = ("main", *experiment.arms)
    arms = (*arms, *(name + ABLATED for name in arms))
    yield from _measure(path, arms, spec, row.measure, (*field, "measure"))
    if row.against is not None:
        yield from _measure(path, arms, spec, row.against, (*field, "against"))
    if row.measure.select and not any(is_effect_of(row, prediction) for prediction in experiment.predictions):
        yield problem(
            "experiment_invalid",
            path,
            f"{row.id!r} measures {row.measure.output}, of which a run keeps no single seeds",
            expected="the measure of a prediction of that experiment, whose effects are kept",
            field=(*field, "measure"),
        )


def _experiment(node: Node, experiment: Experiment, field: Field) -> Iterator[Problem]:
    known = sim.specs()
    spec = known.get(experiment.simulation)
    if spec is None:
        yield _unknown(node, experiment.simulation, (*field, "simulation"))
        return
    yield from _parameters(node, spec, experiment.parameters, (*field, "parameters"))
    for name, own in experiment.arms.items():
        yield from _parameters(node, spec, own, (*field, "arms", name))
    yield from _parameters(node, spec, experiment.ablation or {}, (*field, "ablation"))
    yield from _predictions(node, experiment, spec, field)


def _unknown(node: Node, simulation: str, field: Field) -> Problem:
    alike = simulations_like(simulation)
    listed = f"`mirage simulations` lists all {len(sim.specs())}"
    broken = sim.SIMULATIONS.broken.get(simulation)
    reason = f"the simulation {simulation!r} of an installed package cannot be used: {broken}"
    return problem(
        "unknown_simulation",
        node.path,
        reason if broken else f"no simulation is called {simulation!r}",
        expected=f"{alike}, or another: {listed}" if alike else f"one that is installed: {listed}",
        nearest=nearest(simulation, sim.specs()),
        field=field,
    )


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
    arms = ("main", *experiment.arms)
    for index, prediction in enumerate(experiment.predictions):
        place: Field = (*field, "predictions", index)
        yield from _measure(node.path, arms, spec, prediction.measure, (*place, "measure"))
        if prediction.against is not None:
            yield from _measure(node.path, arms, spec, prediction.against, (*place, "against"))


def _measure(path: str, arms: tuple[str, ...], spec: Spec, measure: Measure, field: Field) -> Iterator[Problem]:
    if measure.arm not in arms:
        yield problem(
            "experiment_invalid",
            path,
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
            path,
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
            path,
            f"select names {', '.join(sorted(measure.select)) or 'nothing'}",
            expected=f"{wanted}, since {output.name} has the axes {', '.join(output.axes)}",
            field=(*field, "select") if measure.select else field,
        )
