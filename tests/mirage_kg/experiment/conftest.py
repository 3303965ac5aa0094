"""A node with an experiment on a shipped simulation, small enough to run in a test."""

from __future__ import annotations

from typing import Any

import pytest

from mirage_kg.model.node import Node

EXPERIMENT: dict[str, Any] = {
    "simulation": "generation_verification_gap",
    "predictions": [
        {
            "id": "slope",
            "statement": "When capability rises then the relative gap rises.",
            "measure": {"output": "relative_gap", "reduce": "slope"},
            "at_least": 0.1,
        }
    ],
}


def make_node(**experiment: Any) -> Node:
    return Node.model_validate(
        {"id": "a-claim", "kind": "claim", "title": "A claim", "statement": "It holds."}
        | {"experiments": [EXPERIMENT | experiment], "path": "nodes/claim/a-claim.md"}
    )


@pytest.fixture
def node() -> Node:
    return make_node()
