"""What a reader is told of an experiment is about this node's experiment."""

from __future__ import annotations

import sim
from mirage_kg.experiment import experiment_view
from tests.mirage_kg.experiment.conftest import make_node

SPEC = sim.get_spec("generation_verification_gap")


def test_the_words_on_the_ablation_are_those_of_the_ablation_that_runs() -> None:
    plain, own = make_node(), make_node(ablation={"systematicity": 1})
    assert experiment_view(plain, plain.experiments[0])["simulation"]["ablation_removes"] == SPEC.ablation.removes
    view = experiment_view(own, own.experiments[0])
    assert view["ablation"] == view["simulation"]["ablation"] == {"systematicity": 1.0}
    assert view["simulation"]["ablation_removes"] == f"The same run with: {SPEC.parameter('systematicity').label} 1."


def test_a_knob_stands_where_the_node_sets_it() -> None:
    node = make_node(parameters={"systematicity": 0.5})
    view = experiment_view(node, node.experiments[0])
    values = {knob["name"]: (knob["value"], knob["default"]) for knob in view["simulation"]["parameters"]}
    assert values["systematicity"] == (0.5, SPEC.parameter("systematicity").default)


def test_an_experiment_that_cannot_run_says_why() -> None:
    node = make_node(simulation="nothing")
    view = experiment_view(node, node.experiments[0])
    assert view["simulation"] is None
    assert "nothing" in view["problem"]
