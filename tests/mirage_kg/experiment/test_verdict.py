"""The verdict rule: what counts as held, failed, undecided and vacuous."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mirage_kg.experiment.verdict import Seen, effects, holds, judge, judge_effect, overall, seeds_needed, verdict_of
from mirage_kg.model.experiment import Measure, Prediction
from mirage_kg.model.run import Verdict

AXIS = {"round": np.arange(5.0), "k": np.array([1.0, 8.0, 64.0])}
OUTPUT_AXES = {"accuracy": ("round",), "pass_at_k": ("round", "k")}
EFFECTS = st.lists(st.floats(-1, 1), min_size=2, max_size=40)


def prediction(**fields: object) -> Prediction:
    base = {"id": "p", "statement": "When x then y.", "measure": {"output": "accuracy"}, "at_least": 0.1}
    return Prediction.model_validate(base | fields)


def seen(main: np.ndarray, ablated: np.ndarray) -> Seen:
    return Seen(AXIS, OUTPUT_AXES, {"main": {"accuracy": main}, "main/ablated": {"accuracy": ablated}})


def flat(values: list[float]) -> np.ndarray:
    return np.repeat(np.array(values)[:, None], 5, axis=1)


@given(EFFECTS)
def test_the_interval_is_the_t_interval_of_the_mean(values: list[float]) -> None:
    effect = judge_effect(prediction(), np.array(values), 0.95)
    error = stats.sem(values)
    if error == 0:
        assert effect.low == pytest.approx(effect.mean)
        return
    low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=error)
    assert (effect.low, effect.high) == (pytest.approx(low), pytest.approx(high))


@given(EFFECTS, st.floats(-1, 1))
def test_an_effect_never_both_holds_and_fails_for_a_threshold_and_its_mirror(values: list[float], edge: float) -> None:
    above = judge_effect(prediction(at_least=edge), np.array(values), 0.95).holds
    below = judge_effect(prediction(at_least=None, at_most=edge), np.array(values), 0.95).holds
    assert (above, below) in {("yes", "no"), ("no", "yes"), ("undecided", "undecided")} or np.ptp(values) == 0


@given(EFFECTS, st.floats(-1, 1), st.floats(0.001, 1))
def test_a_laxer_threshold_never_turns_a_held_prediction_down(values: list[float], edge: float, less: float) -> None:
    if judge_effect(prediction(at_least=edge), np.array(values), 0.95).holds == "yes":
        assert judge_effect(prediction(at_least=edge - less), np.array(values), 0.95).holds == "yes"


def test_a_fraction_of_seeds_gets_a_wilson_interval() -> None:
    values = np.array([0.1] * 19 + [0.9])
    effect = judge_effect(prediction(seeds_below=0.25, at_least=0.7), values, 0.95)
    expected = stats.binomtest(19, 20).proportion_ci(0.95, "wilson")
    assert effect.interval == "wilson"
    assert effect.mean == pytest.approx(0.95)
    assert (effect.low, effect.high) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert effect.holds == "yes"


def test_one_seed_decides_nothing() -> None:
    effect = judge_effect(prediction(), np.array([0.9]), 0.95)
    assert effect.holds == "undecided"
    assert effect.low is None


@pytest.mark.parametrize(
    ("with_mechanism", "without", "expected"),
    [
        ("yes", "no", "supported"),
        ("yes", "yes", "vacuous"),
        ("yes", "undecided", "inconclusive"),
        ("no", "no", "contradicted"),
        ("no", "yes", "contradicted"),
        ("undecided", "no", "inconclusive"),
    ],
)
def test_a_verdict_counts_only_against_its_ablation(with_mechanism: str, without: str, expected: Verdict) -> None:
    assert verdict_of(with_mechanism, without) == expected  # type: ignore[arg-type]


def test_a_prediction_that_holds_with_and_without_the_mechanism_is_vacuous() -> None:
    rng = np.random.default_rng(0)
    same = flat(list(rng.normal(0.5, 0.01, 20)))
    (found,) = judge([prediction()], seen(same, same))
    assert found.verdict == "vacuous"
    assert "proves nothing" in found.words


def test_an_ablated_run_never_supports() -> None:
    for values in ([0.5] * 9 + [0.51], [-0.5] * 9 + [-0.51], [-1.0, 1.0] * 5):
        (found,) = judge(
            [prediction()], Seen(AXIS, OUTPUT_AXES, {"main": {"accuracy": flat(values)}}), ablated_run=True
        )
        assert found.verdict in {"vacuous", "contradicted", "inconclusive"}


def test_effects_are_paired_over_seeds() -> None:
    arms = {
        "main": {"accuracy": flat([0.1, 0.5, 0.9])},
        "other": {"accuracy": flat([0.0, 0.4, 0.8])},
    }
    found = effects(prediction(against={"output": "accuracy", "arm": "other"}), Seen(AXIS, OUTPUT_AXES, arms))
    assert found == pytest.approx([0.1, 0.1, 0.1])


def test_a_ratio_over_zero_is_not_a_number_and_leaves_the_mean_alone() -> None:
    arms = {"main": {"accuracy": flat([1.0, 2.0, 3.0])}, "other": {"accuracy": flat([0.0, 1.0, 1.0])}}
    asked = prediction(against={"output": "accuracy", "arm": "other"}, combine="ratio", at_least=1)
    values = effects(asked, Seen(AXIS, OUTPUT_AXES, arms))
    assert math.isnan(values[0])
    assert judge_effect(asked, values, 0.95).mean == pytest.approx(2.5)


def test_a_further_axis_is_fixed_by_select() -> None:
    values = np.zeros((2, 5, 3))
    values[:, -1, 2] = 0.7
    found = Seen(AXIS, OUTPUT_AXES, {"main": {"pass_at_k": values}}).measure(
        Measure(output="pass_at_k", select={"k": 64.0})
    )
    assert found == pytest.approx([0.7, 0.7])


def test_more_predictions_widen_every_interval() -> None:
    rng = np.random.default_rng(1)
    view = seen(flat(list(rng.normal(0.5, 0.1, 20))), flat([0.0] * 20))
    (alone,) = judge([prediction()], view)
    first, _ = judge([prediction(), prediction(id="q")], view)
    assert first.effect.high - first.effect.low > alone.effect.high - alone.effect.low  # type: ignore[operator]
    assert first.effect.level == pytest.approx(0.975)


def test_the_overall_verdict_takes_the_worst_and_ignores_the_vacuous_beside_a_supported() -> None:
    rng = np.random.default_rng(2)
    high, low = flat(list(rng.normal(0.5, 0.01, 20))), flat(list(rng.normal(0.0, 0.01, 20)))
    supported, contradicted, vacuous = (
        judge([prediction()], seen(*pair))[0] for pair in ((high, low), (low, low), (high, high))
    )
    assert overall([supported, vacuous]) == "supported"
    assert overall([vacuous]) == "vacuous"
    assert overall([supported, contradicted]) == "contradicted"


def test_the_number_of_seeds_that_would_decide_is_estimated_from_the_distance() -> None:
    rng = np.random.default_rng(3)
    asked = prediction(at_least=0.0)
    values = rng.normal(0.02, 0.1, 20)
    effect = judge_effect(asked, values, 0.95)
    assert effect.holds == "undecided"
    needed = seeds_needed(effect, asked)
    assert needed is not None
    assert needed > 20
    many = judge_effect(asked, np.resize(values, needed * 2), 0.95)
    assert many.holds != "undecided"


@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.99))
def test_an_undecided_fraction_never_asks_for_fewer_seeds_than_have_not_decided_it(
    counts: tuple[int, int], threshold: float
) -> None:
    below, n = counts
    asked = prediction(seeds_below=0.5, at_least=threshold)
    effect = judge_effect(asked, np.array([0.0] * below + [1.0] * (n - below)), 0.95)
    needed = seeds_needed(effect, asked)
    assert needed is None or (needed >= n and effect.holds == "undecided")


def test_thresholds_are_inclusive_and_a_missing_interval_decides_nothing() -> None:
    assert holds(0.1, 0.2, 0.1, 0.2) == "yes"
    assert holds(math.nan, math.nan, 0.1, None) == "undecided"
    assert holds(0.0, 0.05, 0.1, None) == "no"
    assert holds(0.0, 0.15, 0.1, None) == "undecided"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"at_least": 0.6, "at_most": 0.4}, "lies above at_most"),
        ({"at_least": 1.5, "seeds_below": 0.5}, "from 0 to 1"),
        ({"at_least": None, "at_most": -0.1, "seeds_above": 0.5}, "from 0 to 1"),
    ],
)
def test_a_prediction_that_nothing_can_meet_is_refused(fields: dict[str, float | None], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        prediction(**fields)


def test_a_prediction_without_a_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="without a threshold"):
        prediction(at_least=None)


@pytest.mark.parametrize(("main", "other"), [(1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, None)])
def test_words_never_call_the_contrast_of_a_preset_the_absence_of_a_mechanism(main: float, other: float | None) -> None:
    values = [0.0, 1.0, 0.0, 0.4] if other is None else [other] * 4
    arms = seen(flat([main] * 4), flat(values))
    (told,) = judge([prediction()], arms, twin="contrast")
    (plain,) = judge([prediction()], arms)
    assert "In the contrast it is" in told.words
    assert "mechanism" not in told.words
    assert "Without the mechanism it is" in plain.words
    assert told.model_copy(update={"words": plain.words}) == plain
