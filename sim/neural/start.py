"""How a run of the neural tier starts: the sizes that it takes, a pretrained policy, and an exam of held-out prompts.

All of it depends on the key and on sizes alone, so that arms which differ in anything else share one pretrained network, and
pay for it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.lazy import jax
from sim.neural import exam, learners, sudoku
from sim.neural.network import Network
from sim.spec import Parameter, Value, Values, whole

SIZES = (
    Parameter("pretraining", "Pretraining", "", "updates", 640, None, None, None,
              "Updates on true grids before the loop begins: how competent the start is.",
              choices=(20, 40, 80, 160, 320, 640, 1280), shape=True, group="Start"),
    Parameter("batch", "Batch", "", "puzzles", 32, None, None, None, "Puzzles in one update on given grids.",
              choices=(8, 32, 64, 256), shape=True, group="Size"),
    Parameter("width", "Width", "", "units", 32, None, None, None, "Units in each hidden layer of a network.",
              choices=(16, 32, 64, 128), shape=True, group="Size"),
    Parameter("blanks", "Blanks", "B", "cells", 10, None, None, None, "Cells of a prompt that are blank.",
              choices=(4, 7, 10), shape=True, group="Size"),
    Parameter("exam_prompts", "Exam", "", "prompts", 16, None, None, None,
              "Held-out prompts on which the policy is seen, 64 fills of each.", choices=(2, 16, 64), shape=True, group="Size"),
)  # fmt: skip

FULL: dict[str, Value] = {"pretraining": 80, "batch": 256, "width": 128, "exam_prompts": 64}
"""The sizes at which the notes on the neural tier state their figures, and the weak start."""


class Start(NamedTuple):
    """The pretrained policy, the grids to learn from (200, 16), and the exam."""

    policy: Network
    learned: jax.Array
    exam: exam.Exam


def begin(key: jax.Array, sizes: Mapping[str, Any]) -> Start:
    """Return the start for the `sizes` that `SIZES` declares."""
    mix, draw, train, look = jax.random.split(key, 4)
    learned, held = sudoku.split(mix)
    policy = learners.policy(draw, sizes["width"])
    policy = learners.pretrain(train, policy, learned, sizes["pretraining"], sizes["batch"], sizes["blanks"])
    return Start(policy, learned, exam.draw_exam(look, held, sizes["exam_prompts"], sizes["blanks"]))


def bytes_per_seed(values: Values, rows: int) -> int:
    """Return an upper estimate of the memory of one seed of one arm, in bytes, when `rows` fills are worked on at once."""
    width = whole(values, "width")
    rows = max(rows, whole(values, "batch"), exam.ANSWERS * whole(values, "exam_prompts"))
    networks = 8 * (144 * width + width * width)
    return 4 * (networks + rows * whole(values, "blanks") * (200 + 6 * width))
