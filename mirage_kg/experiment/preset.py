"""A preset as an experiment of its own: its setting, its prediction, and the contrast in which that must fail.

A counter-regime is judged by the same rule as a claim. What the ablation is to a claim, the contrast is to a preset: the same
setting without the preset's change. A prediction that also holds there says nothing about the regime, and is vacuous.
"""

from __future__ import annotations

from mirage_kg.errors import InvalidInput
from mirage_kg.load.problem import nearest
from mirage_kg.model.experiment import Experiment, Measure, Prediction
from sim.spec import Expectation, Preset, Reading, Spec

CONTRAST = "contrast"
"""The arm of a preset's experiment that runs its contrast."""


def experiment_of(spec: Spec, name: str, id: str = "main") -> Experiment:
    """Return the experiment that a preset is.

    Args:
        spec: the simulation.
        name: the preset.
        id: what the experiment is called, so that a run of it stays with the experiment of the node that it was asked of.

    Raises:
        InvalidInput: there is no such preset, or it predicts nothing.
    """
    known = [preset.name for preset in spec.presets if preset.expects]
    try:
        preset = spec.preset(name)
    except KeyError:
        near = nearest(name, known)
        hint = f"did you mean {near!r}?" if near else f"those with a prediction are: {', '.join(known) or 'none'}"
        raise InvalidInput(f"{spec.id} has no preset {name!r}", hint=hint, where="preset") from None
    if not preset.expects:
        hint = f"run its parameters instead; presets with a prediction are: {', '.join(known) or 'none'}"
        raise InvalidInput(f"the preset {name!r} of {spec.id} predicts nothing", hint=hint, where="preset")
    contrast = spec.contrast(preset)
    compared = any(row.contrast for e in preset.expects for row in (e.measure, e.against) if row)
    return Experiment.model_validate(
        {
            "id": id,
            "simulation": spec.id,
            "parameters": preset.parameters,
            "arms": {CONTRAST: contrast} if compared else {},
            "ablation": contrast,
            "predictions": predictions_of(preset),
            "not_shown": spec.not_shown,
        }
    )


def predictions_of(preset: Preset) -> tuple[Prediction, ...]:
    """Return what a preset expects as predictions, named after the preset and numbered where there are several."""
    several = len(preset.expects) > 1
    name = preset.name.replace("_", "-")
    return tuple(
        _prediction(f"{name}-{number}" if several else name, expected)
        for number, expected in enumerate(preset.expects, start=1)
    )


def _prediction(id: str, expected: Expectation) -> Prediction:
    return Prediction(
        id=id,
        statement=expected.statement,
        measure=_measure(expected.measure),
        against=_measure(expected.against) if expected.against else None,
        combine=expected.combine,
        at_least=expected.at_least,
        at_most=expected.at_most,
        seeds_below=expected.seeds_below,
        seeds_above=expected.seeds_above,
    )


def _measure(reading: Reading) -> Measure:
    return Measure.model_validate(
        {
            "output": reading.output,
            "reduce": reading.reduce,
            "at": reading.at,
            "select": dict(reading.select),
            "arm": CONTRAST if reading.contrast else "main",
        }
    )
