"""Every preset that predicts something shows it, and does not show it in its contrast: one walk over the table."""

from __future__ import annotations

from functools import cache

import pytest

import sim
from mirage_kg.experiment.plan import arms_of
from mirage_kg.experiment.preset import experiment_of
from mirage_kg.experiment.verdict import Seen, judge, overall
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Judgement

SEEDS = 8
MODEST: dict[str, dict[str, Value]] = {
    "iterative_self_improvement": {"prompts": 100},
    "reflection_and_debate": {"questions": 1000},
    "temporal_self_rewarding": {"steps": 8},
}
"""Sizes at which the walk is affordable and the predictions still show; elsewhere a preset runs at its own size."""

PREDICTING = [(id, preset.name) for id, spec in sim.specs().items() for preset in spec.presets if preset.expects]

Setting = tuple[tuple[str, object], ...]


def settings(simulation: str, name: str) -> dict[str, Setting]:
    """Return the parameter set of every arm of a preset's experiment."""
    spec = sim.get_spec(simulation)
    arms = arms_of(experiment_of(spec, name), spec, MODEST.get(simulation, {}), ablated=False)
    return {arm: tuple(sorted(values.items())) for arm, values in arms.items()}


@cache
def runs(simulation: str) -> dict[Setting, tuple[sim.Result, str]]:
    """Run every setting of every preset of a simulation once, those that share an axis together."""
    spec, found = sim.get_spec(simulation), dict[Setting, tuple[sim.Result, str]]()
    wanted = {s for id, name in PREDICTING if id == simulation for s in settings(id, name).values()}
    by_axis: dict[object, list[Setting]] = {}
    for setting in sorted(wanted, key=str):
        by_axis.setdefault(tuple(dict(setting)[name] for name in spec.axis_parameters), []).append(setting)
    for group in by_axis.values():
        arms = {str(number): dict(setting) for number, setting in enumerate(group)}
        result = sim.simulate(simulation, arms, seeds=SEEDS, seed=2, device="cpu")
        found |= {setting: (result, str(number)) for number, setting in enumerate(group)}
    return found


def judged(simulation: str, name: str) -> tuple[Judgement, ...]:
    spec, ran = sim.get_spec(simulation), runs(simulation)
    arms = settings(simulation, name)
    result = ran[arms["main"]][0]
    outputs = {arm: ran[setting][0].outputs[ran[setting][1]] for arm, setting in arms.items()}
    seen = Seen(result.axes, {output.name: output.axes for output in spec.outputs}, outputs)
    return judge(experiment_of(spec, name).predictions, seen)


@pytest.mark.parametrize(("simulation", "name"), PREDICTING, ids=[f"{id}-{name}" for id, name in PREDICTING])
def test_a_preset_shows_what_it_expects_and_its_contrast_does_not(simulation: str, name: str) -> None:
    rows = judged(simulation, name)
    assert overall(rows) == "supported", [row.words for row in rows]
