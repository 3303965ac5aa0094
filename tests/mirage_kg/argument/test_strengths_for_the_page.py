"""The page solves what-ifs itself. Its tests read frames with the strengths that this side's solver gives, from a file that
this module keeps: `python -m tests.mirage_kg.argument.test_strengths_for_the_page` (or `make generated`) writes it again.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mirage_kg.argument.frame import Frame, Inference, frame_of
from mirage_kg.argument.gradual.qbaf import qbaf_of
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.gradual.solver import solve_strengths
from mirage_kg.load import load_folder
from mirage_kg.open import shipped_folder

FILE = Path(__file__).resolve().parents[3] / "api/web/tests/standing/strengths.json"
FRAMES = 60
LEFT_OUT = 20
DIGITS = 10


def solved(frame: Frame, base: dict[str, float], gone: str = "") -> dict[str, Any]:
    """Return a frame as the page gets it, with the strengths of all elements by gradual semantics.

    A statement that is `gone` is not among the nodes, and the strengths are those without it; the inferences are still all.
    """
    left = frame.without([gone]) if gone else frame
    qbaf = qbaf_of(left, {name: base[name] for name in left.statements})
    answers = {id: solve_strengths(qbaf, rule) for id, rule in GRADUAL.items()}
    return {
        "nodes": [{"id": name, "base": base[name]} for name in left.statements],
        "inferences": [
            {
                "id": row.id,
                "conclusion": row.conclusion,
                "premises": row.premises,
                "polarity": row.polarity,
                "hits": row.hits,
                "weight": row.weight,
            }
            for row in frame.inferences
        ],
        "strengths": {
            name: [round(value, DIGITS) for value in answer.values.tolist()] for name, answer in answers.items()
        },
        "converged": {name: answer.converged for name, answer in answers.items()},
    }


def random_frame(random: np.random.Generator) -> tuple[Frame, dict[str, float]]:
    """Return up to 9 statements with up to 16 inferences: linked premises, undercuts of undercuts and circles among them."""
    names = [f"n{number}" for number in range(random.integers(1, 10))]
    rows: list[Inference] = []
    for number in range(random.integers(0, 17)):
        premises = tuple(random.choice(names, size=random.integers(1, min(3, len(names)) + 1), replace=False).tolist())
        undercut = len(rows) > 0 and random.random() < 0.25
        hit = rows[random.integers(len(rows))] if undercut else None
        rows.append(
            Inference(
                id=f"i{number}",
                argument=None,
                conclusion=hit.conclusion if hit else str(random.choice(names)),
                premises=premises,
                polarity="undercut" if hit else "support" if random.random() < 0.55 else "attack",
                hits=(hit.id,) if hit else (),
                weight=round(float(random.random()), 3),
            )
        )
    base = {name: round(float(random.choice([0.0, 0.5, 1.0, random.random()])), 3) for name in names}
    return Frame(tuple(names), tuple(rows)), base


def left_out(random: np.random.Generator) -> dict[str, Any]:
    """Return a random frame without one of its statements, in whose file any undercut may stand."""
    frame, base = random_frame(random)
    rows = [
        replace(row, conclusion=str(random.choice(frame.statements))) if row.polarity == "undercut" else row
        for row in frame.inferences
    ]
    return solved(Frame(frame.statements, tuple(rows)), base, str(random.choice(frame.statements)))


def frames() -> list[dict[str, Any]]:
    """Return the shipped graph with a score for each node, then random frames, then random ones without a statement."""
    random = np.random.default_rng(4)
    shipped = frame_of(load_folder(shipped_folder()).graph)
    scores = {name: round(float(random.random()), 3) for name in shipped.statements}
    whole = [solved(*random_frame(random)) for _ in range(FRAMES)]
    return [solved(shipped, scores), *whole, *(left_out(random) for _ in range(LEFT_OUT))]


def test_the_file_of_strengths_that_the_page_is_tested_against_is_up_to_date() -> None:
    kept = json.loads(FILE.read_text())
    made = json.loads(json.dumps(frames()))
    assert [row["inferences"] for row in kept] == [row["inferences"] for row in made], "run: make generated"
    assert [row["nodes"] for row in kept] == [row["nodes"] for row in made], "run: make generated"
    for old, new in zip(kept, made, strict=True):
        assert old["converged"] == new["converged"], "run: make generated"
        for name, values in new["strengths"].items():
            assert old["strengths"][name] == pytest.approx(values, abs=1e-7), "run: make generated"


def test_the_random_frames_hold_circles_linked_premises_and_undercuts_of_undercuts() -> None:
    made = frames()[1:]
    inferences = [row for one in made for row in one["inferences"]]
    undercuts = {(number, row["id"]) for number, one in enumerate(made) for row in one["inferences"] if row["hits"]}
    assert any(len(row["premises"]) > 1 for row in inferences)
    assert any(
        (number, hit) in undercuts
        for number, one in enumerate(made)
        for row in one["inferences"]
        for hit in row["hits"]
    )
    assert sum(row["conclusion"] in row["premises"] for row in inferences) > 5


def test_some_undercuts_are_left_whose_own_node_is_gone() -> None:
    alone = [
        row["id"]
        for one in frames()[-LEFT_OUT:]
        for row in one["inferences"]
        if row["polarity"] == "undercut"
        and row["conclusion"] not in {node["id"] for node in one["nodes"]}
        and {*row["premises"]} <= {node["id"] for node in one["nodes"]}
    ]
    assert len(alone) > 5


def main() -> int:
    """Write the file."""
    FILE.write_text("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in frames()) + "\n]\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
