"""The page tries an evidence rule by itself while a knob moves. Its tests read what this side makes of the same evidence under
several rules, from a file that this module keeps: `python -m tests.mirage_kg.argument.test_rules_for_the_page` (or
`make generated`) writes it again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mirage_kg.argument.evidence.rule import RULE, rule_with
from mirage_kg.argument.evidence.run import Finding
from mirage_kg.experiment.argue import Argued
from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph
from mirage_kg.open import shipped_folder

from .runs import make_run

FILE = Path(__file__).resolve().parents[3] / "api/web/tests/standing/rules.json"
DIGITS = 8
RULES = 10
READ: Any = {
    "node": True,
    "simulated": {"__all__": {"run", "experiment", "sign", "clearance", "seeds", "stale", "ablated", "vacuous"}},
    "published": {"__all__": {"sign", "relevance", "confidences"}},
}
"""What the page reads of a piece of evidence."""


def findings(graph: Graph) -> list[Finding]:
    """Return a run of every experiment of the shipped graph: all outcomes, stale, ablated, without spread, and of few seeds."""
    random = np.random.default_rng(7)
    found = []
    for id, node in graph.nodes.items():
        for experiment in node.experiments:
            first, second = (
                make_run(
                    float(random.normal(0.4, 1)),
                    float(random.normal(-0.4, 1)) if random.random() < 0.8 else None,
                    half=float(random.choice([0.0, 0.1, 0.4])),
                    seeds=int(random.integers(2, 40)),
                    verdict=str(random.choice(["supported", "vacuous"], p=[0.8, 0.2])),
                )
                for _ in range(2)
            )
            run = make_run(
                0.0,
                id=f"run-{len(found)}",
                node=id,
                experiment=experiment.id,
                simulation=experiment.simulation,
                seeds=first.seeds,
                ablated=first.ablated,
                judgements=first.judgements + second.judgements,
            )
            found.append(Finding(run, stale=random.random() < 0.3))
    return found


def rules() -> list[dict[str, float]]:
    """Return rules that set every parameter, half of them to an end of its range."""
    random = np.random.default_rng(3)

    def drawn(low: float, high: float) -> float:
        return round(float(random.choice([low, high, *random.uniform(low, high, 2)])), 3)

    return [{row.name: drawn(row.low, row.high) for row in RULE.values()} for _ in range(RULES)]


def made() -> dict[str, Any]:
    """Return the shipped rule's answer as far as the page reads it, and what each other rule makes of the same evidence."""
    graph = load_folder(shipped_folder()).graph
    told = findings(graph)
    shipped = Argued(graph, findings=told)
    pieces = shipped.solutions.position.evidence.values()
    return {
        "rule": [{**row._asdict(), "value": row.default} for row in RULE.values()],
        "nodes": list(graph.nodes),
        "inferences": [
            row.model_dump(mode="json", include={"id", "origin", "weight", "start", "runs", "read"})
            for row in shipped.standing.inferences
        ],
        "pieces": [row.model_dump(mode="json", include=READ) for row in pieces if row.simulated or row.published],
        "under": [_under(graph, told, rule) for rule in rules()],
    }


def _under(graph: Graph, told: list[Finding], rule: dict[str, float]) -> dict[str, Any]:
    position = Argued(graph, rule=rule, findings=told).solutions.position
    return {
        "rule": rule,
        "base": [round(position.base[id], DIGITS) for id in graph.nodes],
        "testedness": [round(position.evidence[id].testedness, DIGITS) for id in graph.nodes],
        "weight": [round(row.weight, DIGITS) for row in position.frame.inferences],
    }


def test_the_file_of_rules_that_the_page_is_tested_against_is_up_to_date() -> None:
    kept, now = json.loads(FILE.read_text()), json.loads(json.dumps(made()))
    assert kept["nodes"] == now["nodes"], "run: make generated"
    assert kept["rule"] == now["rule"], "run: make generated"
    assert kept["pieces"] == now["pieces"], "run: make generated"
    for old, new in zip(kept["under"], now["under"], strict=True):
        assert old["rule"] == new["rule"], "run: make generated"
        for name in ("base", "testedness", "weight"):
            assert old[name] == pytest.approx(new[name], abs=1e-7), f"{name} under {old['rule']}; run: make generated"


def test_every_way_in_which_a_run_or_a_figure_can_count_is_among_them() -> None:
    shipped = made()
    runs = [row for piece in shipped["pieces"] for row in piece["simulated"]]
    figures = [row for piece in shipped["pieces"] for row in piece["published"]]
    assert {row["sign"] for row in runs} == {-1, 0, 1}
    assert {row[name] for row in runs for name in ("stale", "ablated", "vacuous")} == {True, False}
    assert any(row["clearance"] is None for row in runs)
    assert {row["relevance"] for row in figures} == {"reported", "rested_on", "cited"}
    assert any(len(row["confidences"]) > 1 for row in figures)
    assert any(row["runs"] for row in shipped["inferences"])
    assert any(row["read"] for row in shipped["inferences"])
    assert rule_with(shipped["under"][-1]["rule"])


def main() -> int:
    """Write the file."""
    FILE.write_text(json.dumps(made(), separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
