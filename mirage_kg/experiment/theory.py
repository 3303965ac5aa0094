"""The theory tier: how a prediction is judged without seeds, and how a run stands to its theory.

A theory gives one number where a run gives one per seed. There is no interval, so nothing is undecided: the number lies
inside the thresholds or outside. The ablation counts as ever: the same number without the mechanism must lie outside. A
prediction about a fraction of seeds, or about an output that the theory does not give, is not judged; where one is left
unjudged the experiment can be contradicted by the others but not supported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from mirage_kg.experiment.plan import ABLATED, MUTANT
from mirage_kg.experiment.verdict import Seen, effects, exact_effect, judgement, overall
from mirage_kg.model.experiment import Prediction
from mirage_kg.model.run import Judgement, TierAgreement, Twin, Verdict
from sim.stats import mean_curve

Array = npt.NDArray[np.floating]


def judge_exactly(
    predictions: Sequence[Prediction], seen: Seen, *, ablated_run: bool, twin: Twin = "ablation"
) -> tuple[tuple[Judgement, ...], tuple[str, ...]]:
    """Return the judgements of a theory, and the ids of the predictions on which it says nothing.

    `twin` is what the twins are, for the words.
    """
    suffixes = ("",) if ablated_run else ("", ABLATED)
    judged, silent = list[Judgement](), list[str]()
    for prediction in predictions:
        if not all(_given(prediction, seen, suffix) for suffix in suffixes):
            silent.append(prediction.id)
            continue
        found = [exact_effect(prediction, float(effects(prediction, seen, suffix)[0])) for suffix in suffixes]
        judged.append(judgement(prediction, found[0], None if ablated_run else found[1], twin))
    return tuple(judged), tuple(silent)


def exact_verdict(judged: Sequence[Judgement], silent: Sequence[str]) -> Verdict | None:
    """Return the verdict of a theory on a whole experiment; None where it judged no prediction."""
    if not judged:
        return None
    verdict = overall(judged)
    return "inconclusive" if silent and verdict != "contradicted" else verdict


def _given(prediction: Prediction, seen: Seen, suffix: str) -> bool:
    if prediction.seeds_below is not None or prediction.seeds_above is not None:
        return False
    measures = [prediction.measure] + ([prediction.against] if prediction.against else [])
    return all(measure.output in seen.arms[measure.arm + suffix] for measure in measures)


def agreement(
    axes: Mapping[str, Array],
    output_axes: Mapping[str, Sequence[str]],
    arms: Mapping[str, Mapping[str, Array]],
    theory: Mapping[str, Mapping[str, Array]],
    *,
    precision: float,
    ablated_run: bool,
) -> Iterator[TierAgreement]:
    """Yield how each output of each arm that both tiers give stands to its theory; mutants are left out.

    Args:
        axes: axis name -> positions.
        output_axes: output name -> names of its axes.
        arms: arm -> output -> (seeds, *axes), simulated.
        theory: arm -> output -> (1, *axes), expected.
        precision: share of the size of a curve to which the theory is known.
        ablated_run: the whole run had its mechanism switched off.
    """
    for arm, outputs in theory.items():
        for output, curve in outputs.items():
            if MUTANT in arm or output not in arms[arm] or len(arms[arm][output]) < 2:
                continue
            positions = np.asarray(axes[output_axes[output][0]])
            off = ablated_run or arm.endswith(ABLATED)
            yield _compared(arm.removesuffix(ABLATED), off, output, positions, arms[arm][output], curve[0], precision)


def _compared(
    arm: str, ablated: bool, output: str, positions: Array, simulated: Array, expected: Array, precision: float
) -> TierAgreement:
    flat, wanted = np.asarray(simulated, dtype=np.float64).reshape(len(simulated), -1), np.ravel(expected)
    mean, low, high, _ = mean_curve(flat)
    slack = precision * max(float(np.abs(wanted).max()), 1e-9)
    _, widest_low, widest_high, _ = mean_curve(flat, 1 - 0.05 / len(wanted))
    inside = (low - slack <= wanted) & (wanted <= high + slack)
    everywhere = (widest_low - slack <= wanted) & (wanted <= widest_high + slack)
    apart = np.nan_to_num(mean - wanted)
    worst = int(np.abs(apart).argmax())
    return TierAgreement(
        arm=arm,
        ablated=ablated,
        output=output,
        points=len(wanted),
        within=float(inside.mean()),
        difference=float(apart[worst]),
        at=float(positions[worst // (len(wanted) // len(positions))]),
        agrees=bool(everywhere.all()),
    )
