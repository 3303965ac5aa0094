"""What is compiled ahead is what the run of a node as it stands needs."""

from __future__ import annotations

import sim
from mirage_kg.experiment import compile_ahead, execute, plan
from mirage_kg.store.protocol import Store
from sim import program


def test_a_run_of_the_node_as_the_page_asks_for_it_compiles_nothing_more(unplaced: Store) -> None:
    node = unplaced.get_node("self-improvement-mirage")
    experiment = node.experiments[0]
    compile_ahead(node)
    before = dict(program.traces)
    parameters = {**sim.get_spec(experiment.simulation).defaults(), **experiment.parameters}
    asked = {"experiment": experiment.id, "parameters": parameters, "seeds": 20, "seed": 0}
    assert execute(plan(node, asked)).status == "finished"
    assert program.traces == before


def test_a_node_that_cannot_be_run_is_passed_over(unplaced: Store) -> None:
    compile_ahead(unplaced.get_node("hub-what-is-an-llm"))
