"""The verdict rule, written once: from what the arms did to supported, contradicted, inconclusive or vacuous.

Per seed one effect (paired over arms, because all arms share their seeds). Over seeds a two-sided t-interval of the mean
effect, or a Wilson interval where the prediction is about the fraction of seeds. The prediction holds when the whole interval
lies within its thresholds, does not hold when the whole interval lies outside, and is undecided otherwise. With m
predictions on one experiment each interval is taken at level 1 - 0.05 / m (Bonferroni), so that the chance of any false
verdict stays at 5 %.

A verdict counts only against its ablation: holding with the mechanism and not without it is support, holding both ways is
vacuous, and an ablation that is itself undecided leaves the matter inconclusive.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from mirage_kg.experiment.plan import ABLATED
from mirage_kg.experiment.reduce import reduce_curves
from mirage_kg.experiment.stored import finite
from mirage_kg.model.experiment import Measure, Prediction
from mirage_kg.model.run import Effect, Judgement, Twin, Verdict
from mirage_kg.model.written import written
from sim.stats import cohen_dz, t_interval, wilson_interval

Array = npt.NDArray[np.floating]
Floats = npt.NDArray[np.float64]
Holds = Literal["yes", "no", "undecided"]

ALPHA = 0.05
"""Chance of any false verdict on one experiment."""

MOST_SEEDS = 100_000
"""Most seeds that a reader is told to take."""

ABLATED_VERDICT: dict[Holds, Verdict] = {"yes": "vacuous", "no": "contradicted", "undecided": "inconclusive"}
"""The verdict of a run whose mechanism was switched off on purpose."""

WITHOUT: dict[Twin, str] = {"ablation": "without the mechanism", "contrast": "in the contrast"}
"""Where the second value of a judgement was seen, in words."""

PRECEDENCE: tuple[Verdict, ...] = ("contradicted", "inconclusive", "supported")
"""The first of these that any prediction has is the verdict of the experiment."""


class Seen:
    """What the arms of one run did.

    Args:
        axes: axis name -> positions, shape (points,).
        output_axes: output name -> names of its axes, the simulation's own axis first.
        arms: arm name -> output name -> array of shape (seeds, *axes). Ablated arms carry the suffix "/ablated".
    """

    def __init__(
        self,
        axes: Mapping[str, Floats],
        output_axes: Mapping[str, Sequence[str]],
        arms: Mapping[str, Mapping[str, Array]],
    ) -> None:
        self.axes = axes
        self.output_axes = output_axes
        self.arms = arms

    def measure(self, measure: Measure, suffix: str = "") -> Floats:
        """Return one number per seed, shape (seeds,), for a measure taken on the arm `measure.arm + suffix`."""
        curves = np.asarray(self.arms[measure.arm + suffix][measure.output], dtype=np.float64)
        main, *further = self.output_axes[measure.output]
        for name in reversed(further):
            position = int(np.argmin(np.abs(self.axes[name] - measure.select.get(name, self.axes[name][0]))))
            curves = np.take(curves, position, axis=1 + self.output_axes[measure.output].index(name))
        return reduce_curves(measure.reduce, curves, self.axes[main], measure.at)


class Compared(Protocol):
    """One measure, alone or against another: a prediction, or a reproduction of a published figure."""

    @property
    def measure(self) -> Measure:
        """What is taken from the curves of one arm."""

    @property
    def against(self) -> Measure | None:
        """What it is compared with; None stands alone."""

    @property
    def combine(self) -> Literal["difference", "ratio"]:
        """Whether `against` is subtracted or divided by."""


def effects(compared: Compared, seen: Seen, suffix: str = "") -> Floats:
    """Return the per-seed effect, shape (seeds,): measure, minus or over `against` where there is one."""
    values = seen.measure(compared.measure, suffix)
    if compared.against is None:
        return values
    against = seen.measure(compared.against, suffix)
    if compared.combine == "difference":
        return np.subtract(values, against)
    ratio: Floats = np.divide(values, against, out=np.full(len(values), np.nan), where=against != 0)
    return ratio


def holds(low: float, high: float, at_least: float | None, at_most: float | None) -> Holds:
    """Compare an interval with thresholds: inside them yes, outside no, across one undecided (as with a missing interval)."""
    if math.isnan(low) or math.isnan(high):
        return "undecided"
    floor = -math.inf if at_least is None else at_least
    ceiling = math.inf if at_most is None else at_most
    if floor <= low and high <= ceiling:
        return "yes"
    return "no" if high < floor or low > ceiling else "undecided"


def judge_effect(prediction: Prediction, values: Floats, level: float) -> Effect:
    """Turn per-seed effects, shape (seeds,), into an Effect with its interval at `level` and its relation to the threshold."""
    known = values[np.isfinite(values)]
    at_least, at_most = prediction.at_least, prediction.at_most
    if prediction.seeds_below is not None or prediction.seeds_above is not None:
        inside = _on_side(prediction, known)
        mean = float(inside.mean()) if len(known) else math.nan
        _, low, high = wilson_interval(int(inside.sum()), len(known), level)
        return _effect(
            mean, low, high, level, "wilson", values, float(inside.mean()) if len(known) else 0.0, None, prediction
        )
    mean, low, high = t_interval(known, level)
    agree = [(at_least is None or v >= at_least) and (at_most is None or v <= at_most) for v in known]
    return _effect(
        mean, low, high, level, "t", values, float(np.mean(agree)) if agree else 0.0, cohen_dz(known), prediction
    )


def exact_effect(prediction: Prediction, value: float) -> Effect:
    """Turn the one value that a theory gives into an Effect: inside the thresholds or outside, never undecided."""
    return Effect(
        mean=finite(value),
        low=None,
        high=None,
        level=1.0,
        interval="exact",
        seeds=(),
        agree=float(holds(value, value, prediction.at_least, prediction.at_most) == "yes"),
        holds=holds(value, value, prediction.at_least, prediction.at_most),
    )


def _on_side(prediction: Prediction, values: Floats) -> npt.NDArray[np.bool_]:
    below = np.inf if prediction.seeds_below is None else prediction.seeds_below
    above = -np.inf if prediction.seeds_above is None else prediction.seeds_above
    return (values < below) & (values > above)


def _effect(
    mean: float,
    low: float,
    high: float,
    level: float,
    interval: Literal["t", "wilson"],
    seeds: Floats,
    agree: float,
    dz: float | None,
    prediction: Prediction,
) -> Effect:
    return Effect(
        mean=finite(mean),
        low=finite(low),
        high=finite(high),
        level=level,
        interval=interval,
        seeds=tuple(finite(float(v)) for v in seeds),
        agree=agree,
        dz=None if dz is None else finite(dz),
        holds=holds(low, high, prediction.at_least, prediction.at_most),
    )


def verdict_of(effect: Holds, ablated: Holds | None) -> Verdict:
    """Combine the relation to the threshold with and without the mechanism (None: the ablation was not run)."""
    if effect == "no":
        return "contradicted"
    if effect == "undecided" or ablated in ("undecided", None):
        return "inconclusive"
    return "vacuous" if ablated == "yes" else "supported"


def judge(
    predictions: Sequence[Prediction], seen: Seen, *, ablated_run: bool = False, twin: Twin = "ablation"
) -> tuple[Judgement, ...]:
    """Judge every prediction of one experiment.

    Args:
        predictions: written down before the run.
        seen: the arms; with `ablated_run` the arms themselves ran without the mechanism and have no ablated twins.
        ablated_run: then a prediction that holds is vacuous, since the mechanism was off.
        twin: what the twins are, for the words.
    """
    level = level_of(predictions)
    return tuple(_judge_one(p, seen, level, ablated_run, twin) for p in predictions)


def level_of(predictions: Sequence[Prediction]) -> float:
    """Return the level of each interval of one experiment, 1 - 0.05 / m for m predictions (Bonferroni)."""
    return 1 - ALPHA / max(1, len(predictions))


def _judge_one(prediction: Prediction, seen: Seen, level: float, ablated_run: bool, twin: Twin) -> Judgement:
    effect = judge_effect(prediction, effects(prediction, seen), level)
    ablated = None if ablated_run else judge_effect(prediction, effects(prediction, seen, ABLATED), level)
    return judgement(prediction, effect, ablated, twin)


def judgement(prediction: Prediction, effect: Effect, ablated: Effect | None, twin: Twin = "ablation") -> Judgement:
    """Return the verdict on one prediction; `ablated` is None where the whole run had its mechanism switched off."""
    verdict = ABLATED_VERDICT[effect.holds] if ablated is None else verdict_of(effect.holds, ablated.holds)
    return Judgement(
        prediction=prediction.id,
        statement=prediction.statement,
        verdict=verdict,
        effect=effect,
        ablated=ablated,
        at_least=prediction.at_least,
        at_most=prediction.at_most,
        words=words(prediction, verdict, effect, ablated, twin),
    )


def overall(judgements: Sequence[Judgement]) -> Verdict:
    """Combine the verdicts of one experiment.

    One contradicted prediction contradicts; else one undecided leaves it inconclusive; else it is supported if at least one
    prediction is, and vacuous when all of them prove nothing.
    """
    verdicts = {j.verdict for j in judgements}
    return next((verdict for verdict in PRECEDENCE if verdict in verdicts), "vacuous")


def seeds_needed(effect: Effect, prediction: Prediction) -> int | None:
    """Estimate how many seeds would decide an undecided effect: its interval must shrink until no threshold lies inside.

    With the part of the interval that faces a threshold falling as 1 / sqrt(seeds), n = seeds * (part / distance)^2, the
    largest over the thresholds inside. The two parts of a Wilson interval differ, most near 0 and 1.

    Returns:
        None when the effect is decided, has no interval, has its mean on a threshold, or would need more than `MOST_SEEDS`.
    """
    if effect.holds != "undecided" or effect.mean is None or effect.low is None or effect.high is None:
        return None
    needed, seeds = 0.0, len(effect.seeds)
    for edge in (prediction.at_least, prediction.at_most):
        if edge is None or not effect.low <= edge <= effect.high:
            continue
        distance = abs(effect.mean - edge)
        facing = effect.high - effect.mean if edge > effect.mean else effect.mean - effect.low
        needed = max(needed, seeds * (facing / distance) * (facing / distance) if distance > 0 else math.inf)
    return math.ceil(needed) if 0 < needed <= MOST_SEEDS else None


def words(
    prediction: Prediction, verdict: Verdict, effect: Effect, ablated: Effect | None, twin: Twin = "ablation"
) -> str:
    """Say the verdict in one to three plain sentences, numbers with their intervals."""
    asked = f"the prediction asked for {_asked(prediction)}"
    seen = f"The effect is {_interval(effect)}"
    there = WITHOUT[twin]
    without = "" if ablated is None else f" {there.capitalize()} it is {_interval(ablated)}."
    if verdict == "supported":
        return f"Supported. {seen}; {asked}.{without}"
    if verdict == "contradicted":
        return f"Contradicted. {seen}; {asked}.{without}"
    if verdict == "vacuous":
        return f"Vacuous. {seen}; {asked}, and that is met {there} too, so this check proves nothing.{without}"
    if effect.holds == "yes":
        return f"Inconclusive. {seen}; {asked}. Whether it vanishes {there} is not decided.{without}"
    needed = seeds_needed(effect, prediction)
    more = f" About {needed:,} seeds would decide it." if needed else ""
    return f"Inconclusive. {seen}; {asked}. {len(effect.seeds)} seeds do not decide that.{more}"


def _asked(prediction: Prediction) -> str:
    given = {"at least": prediction.at_least, "at most": prediction.at_most}
    bounds = {word: written(bound) for word, bound in given.items() if bound is not None}
    if len(bounds) == 2:
        return " to ".join(bounds.values())
    return " and ".join(f"{word} {bound}" for word, bound in bounds.items())


def _interval(effect: Effect) -> str:
    if effect.mean is None:
        return "not a number"
    if effect.interval == "exact":
        return f"{written(effect.mean, '.3f')} (theory: no seeds, no interval)"
    if effect.low is None or effect.high is None:
        return f"{written(effect.mean, '.3f')} (one seed, no interval)"
    return f"{written(effect.mean, '.3f')} [{written(effect.low, '.3f')}, {written(effect.high, '.3f')}]"
