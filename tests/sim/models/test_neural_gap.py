"""The gap of a network in training: facts and their lessons against plain NumPy, what is kept, and what a short run shows."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import sim
from sim import draw
from sim.models import neural_gap as model
from sim.neural import exam, facts, learners, network
from sim.neural.tasks import TASKS, Answers
from tests.sim.models.test_neural import in_numpy, same
from tests.sim.oracles import small_network as plain

WIDTH, BATCH = 8, 6


@pytest.fixture(scope="module")
def taught() -> facts.Facts:
    return facts.draw_facts(jax.random.key(4))[0]


@pytest.fixture(scope="module")
def policy() -> network.Network:
    return facts.policy(jax.random.key(1), WIDTH)


def test_facts_to_learn_and_facts_held_out_share_no_key_and_every_value_occurs() -> None:
    both = facts.draw_facts(jax.random.key(4))
    keys = [{tuple(row) for row in np.asarray(part.keys).tolist()} for part in both]
    assert [len(part) for part in keys] == [256, 256]
    assert not keys[0] & keys[1]
    assert all(set(np.asarray(part.values).tolist()) == set(range(facts.VALUES)) for part in both)


def test_a_lesson_in_facts_is_one_update_of_adam_on_the_gradient_by_hand(
    taught: facts.Facts, policy: network.Network
) -> None:
    key = jax.random.key(7)
    which = np.asarray(draw.category(draw.words(key, BATCH)[0], facts.TAUGHT))
    gradient = plain.recall_lesson(
        in_numpy(policy), np.asarray(taught.keys, float)[which], np.asarray(taught.values)[which]
    )
    moved, _ = facts.teach(key, (policy, network.adam(policy)), taught, BATCH)
    same(moved, plain.adam(in_numpy(policy), [gradient], learners.RATE), 1e-5)


def test_the_verifier_of_facts_is_taught_by_the_policys_answers_and_the_truth_right_and_wrong_weighing_the_same(
    taught: facts.Facts, policy: network.Network
) -> None:
    key, verifier = jax.random.key(8), facts.verifier(jax.random.key(2), WIDTH)
    which, pick = draw.words(key, BATCH, BATCH)
    index, level = np.asarray(draw.category(which, facts.TAUGHT)), np.asarray(draw.uniform(pick, (BATCH,)))
    keys, values = np.asarray(taught.keys, float)[index], np.asarray(taught.values)[index]
    own = in_numpy(policy)
    answers = [
        int((u >= np.cumsum(plain.chances(plain.through(own, row)[-1]))).sum())
        for row, u in zip(keys, level, strict=True)
    ]
    correct = np.concatenate([np.array(answers) == values, np.ones(BATCH, bool)])
    assert 0 < correct.sum() < 2 * BATCH
    gradient = plain.verdict_lesson(
        in_numpy(verifier), np.tile(keys, (2, 1)), np.concatenate([answers, values]), correct
    )
    moved, _ = facts.teach_verifier(key, (verifier, network.adam(verifier)), policy, taught, BATCH)
    same(moved, plain.adam(in_numpy(verifier), [gradient], learners.RATE), 1e-5)


@pytest.mark.parametrize("task", list(TASKS))
def test_what_is_told_of_answers_is_what_the_networks_say(task: str) -> None:
    start, answers = _asked(task)
    assert answers.correct.shape == (4, exam.ANSWERS)
    assert ((answers.log_chance < 0) & np.isfinite(answers.log_chance)).all()
    for row, codes in enumerate(np.asarray(answers.codes)):
        for code in set(codes.tolist()):
            equal = [np.asarray(part)[row][codes == code] for part in answers[1:]]
            assert all(np.ptp(values) < 1e-5 for values in equal), "equal answers are rated, and right, alike"
    if task == "facts":
        expected = [
            plain.through(in_numpy(start.verifier), np.concatenate([key, np.arange(16) == value]))[-1][0]
            for key, value in zip(
                np.asarray(start.held_out.facts.keys, float), np.asarray(answers.codes[:, 0]), strict=True
            )
        ]
        np.testing.assert_allclose(answers.odds[:, 0], expected, atol=1e-4)


def _asked(task: str) -> tuple[Any, Answers]:
    sizes = {"width": WIDTH, "blanks": 4, "exam_prompts": 4, "batch": BATCH}
    start = TASKS[task].begin(jax.random.key(3), sizes)
    return start, TASKS[task].answer(start.policy, start.verifier, start.held_out)


@pytest.mark.parametrize("score", model.SCORES)
def test_the_gap_is_how_much_more_often_the_best_rated_quarter_is_right(
    score: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(5)
    shape = (3, exam.ANSWERS)
    correct = random.random(shape) < 0.3
    odds, chance, noise = (random.normal(size=shape) + 0.5 * correct for _ in range(3))
    answers = Answers(
        *(jnp.asarray(part, jnp.float32) for part in (random.integers(9, size=shape), correct, chance, odds))
    )
    monkeypatch.setitem(TASKS, "facts", _Told(answers))
    state = model.State(((), None), ((), None), None, None, jnp.asarray(noise, jnp.float32))  # type: ignore[arg-type]
    values = {"task": "facts", "score": jnp.float32(model.SCORES.index(score)), "keep_share": jnp.float32(0.25)}
    seen = {name: float(value) for name, value in model.observe(state, values).items()}
    expected = plain.gap({"verifier": odds, "likelihood": chance, "chance": noise}[score], correct.astype(float), 16)
    assert seen["gap"] == pytest.approx(expected, abs=1e-5)
    assert seen["relative_gap"] == pytest.approx(expected / (1.0 - correct.mean()), abs=1e-5)
    counts = [np.bincount(row.astype(int)).max() for row in np.asarray(answers.codes)]
    assert seen["confidence"] == pytest.approx(np.mean(counts) / exam.ANSWERS, abs=1e-5)


class _Told:
    """A task whose answers are given."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def answer(self, *_: object) -> Answers:
        return self.answers


@pytest.mark.parametrize("task", list(TASKS))
def test_prompts_that_were_taught_are_asked_from_what_the_lessons_are_made_of_and_others_are_not(task: str) -> None:
    sizes = {"width": WIDTH, "blanks": 4, "exam_prompts": 4, "task": task}
    lessons, asked = {}, {}
    for number, name in enumerate(model.ASKED):
        state = model.init(jax.random.key(6), {**sizes, "asked": jnp.float32(number)})
        whole = (
            [state.lessons, state.exam.prompts.grid] if task == "grids" else [state.lessons.keys, state.exam.facts.keys]
        )
        lessons[name], asked[name] = ({tuple(row) for row in np.asarray(part).tolist()} for part in whole)
    assert asked["taught"] <= lessons["taught"] == lessons["held_out"]
    assert not asked["held_out"] & lessons["held_out"]


def test_a_short_training_on_grids_opens_a_gap_that_random_scores_do_not_have() -> None:
    sizes: dict[str, sim.Value] = {"blanks": 4, "rounds": 20}
    arms = {score: {**sizes, "score": score} for score in model.SCORES}
    result = sim.simulate("neural_gap", arms, seeds=4, seed=1, device="cpu")
    assert result.status is sim.Status.FINISHED, result.message
    gap = {score: outputs["gap"][:, -8:].mean(1) for score, outputs in result.outputs.items()}
    assert min(gap["verifier"].min(), gap["likelihood"].min()) > 0.1
    assert abs(gap["chance"].mean()) < 0.05
    accuracy = [outputs["accuracy"] for outputs in result.outputs.values()]
    assert np.array_equal(accuracy[0], accuracy[1]), "the score chooses what is kept, and never what is learned"
