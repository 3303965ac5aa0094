"""The two tasks on which a gap is measured, behind one door: grids, which a rule decides, and facts, which only memory does.

Either has a policy and a verifier that learn from the same prompts, and two exams: one of prompts to learn from, one of
prompts that are held out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.neural import exam, facts, learners, sudoku
from sim.neural.network import Network, Pupil

Sizes = Mapping[str, Any]


class Start(NamedTuple):
    """Policy and verifier before their first lesson, what the lessons are made of, and both exams."""

    policy: Network
    verifier: Network
    lessons: Any
    taught: Any
    held_out: Any


class Answers(NamedTuple):
    """N answers to each of P prompts, all (P, N).

    A number for each answer, equal where answers are; whether it is right; its log-probability; the verifier's log-odds.
    """

    codes: jax.Array
    correct: jax.Array
    log_chance: jax.Array
    odds: jax.Array


@dataclass(frozen=True)
class Task:
    """What there is to learn.

    begin(key, sizes) -> Start; teach(key, policy, lessons, sizes) and teach_verifier(key, verifier, policy, lessons, sizes)
    give the pupil one update later; answer(policy, verifier, exam) -> Answers.
    """

    begin: Callable[[jax.Array, Sizes], Start]
    teach: Callable[[jax.Array, Pupil, Any, Sizes], Pupil]
    teach_verifier: Callable[[jax.Array, Pupil, Network, Any, Sizes], Pupil]
    answer: Callable[[Network, Network, Any], Answers]


def _begin_grids(key: jax.Array, sizes: Sizes) -> Start:
    mix, one, two, *looks = jax.random.split(key, 5)
    learned, held = sudoku.split(mix)
    exams = [
        exam.draw_exam(look, pool, sizes["exam_prompts"], sizes["blanks"])
        for look, pool in zip(looks, (learned, held), strict=True)
    ]
    return Start(learners.policy(one, sizes["width"]), learners.verifier(two, sizes["width"]), learned, *exams)


def _answer_grids(policy: Network, verifier: Network, asked: exam.Exam) -> Answers:
    fills = learners.fill(policy, asked.prompts, asked.picks)
    return Answers(
        sudoku.code(fills.boards, asked.prompts.cells),
        sudoku.is_correct(fills.boards),
        fills.log_chance,
        learners.judge(verifier, fills.boards),
    )


GRIDS = Task(
    begin=_begin_grids,
    teach=lambda key, pupil, pool, sizes: learners.teach(key, pupil, pool, sizes["batch"], sizes["blanks"]),
    teach_verifier=lambda key, pupil, actor, pool, sizes: learners.teach_verifier(
        key, pupil, actor, pool, sizes["batch"], sizes["blanks"]
    ),
    answer=_answer_grids,
)


class Recall(NamedTuple):
    """Facts that are asked for, and the uniform numbers (P, 64) by which they are answered."""

    facts: facts.Facts
    picks: jax.Array


def _begin_facts(key: jax.Array, sizes: Sizes) -> Start:
    mix, one, two, look = jax.random.split(key, 4)
    count = sizes["exam_prompts"]
    both = facts.draw_facts(mix)
    picks = draw.words(look, *[count * exam.ANSWERS] * 2)
    # Keys are in no order, so that the first of them are as good as any.
    exams = [
        Recall(facts.Facts(part.keys[:count], part.values[:count]), draw.uniform(bits, (count, exam.ANSWERS)))
        for part, bits in zip(both, picks, strict=True)
    ]
    return Start(facts.policy(one, sizes["width"]), facts.verifier(two, sizes["width"]), both[0], *exams)


def _answer_facts(policy: Network, verifier: Network, asked: Recall) -> Answers:
    chances = facts.log_chances(policy, asked.facts)
    values = draw.inverted(jnp.exp(chances), asked.picks)
    return Answers(
        values,
        (values == asked.facts.values[:, None]).astype(jnp.float32),
        jnp.take_along_axis(chances, values, axis=1),
        facts.judge(verifier, asked.facts, values),
    )


FACTS = Task(
    begin=_begin_facts,
    teach=lambda key, pupil, taught, sizes: facts.teach(key, pupil, taught, sizes["batch"]),
    teach_verifier=lambda key, pupil, actor, taught, sizes: facts.teach_verifier(
        key, pupil, actor, taught, sizes["batch"]
    ),
    answer=_answer_facts,
)

TASKS = {"grids": GRIDS, "facts": FACTS}
