"""What the extension semantics say of each statement: in, out or undecided."""

from __future__ import annotations

from typing import Literal, NamedTuple

from mirage_kg.argument.frame import Frame
from mirage_kg.model.standing import Acceptance


class Labels(NamedTuple):
    """The labels under one semantics; empty where it gave none, and `outcome` says why."""

    labels: dict[str, Acceptance]
    outcome: Literal["solved", "none_exists", "budget_reached", "failed"]
    words: str


def labels_of(frame: Frame) -> dict[str, Labels]:
    """Return the labels of every statement, by extension semantics."""
    return {}
