"""What the extension semantics say of each statement: in, out or undecided, or why they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mirage_kg.argument.abstract.defeat import framework_of
from mirage_kg.argument.abstract.extensions import EXTENSION_SEMANTICS, extensions_of
from mirage_kg.argument.abstract.outcome import status
from mirage_kg.argument.frame import Frame
from mirage_kg.model.standing import Acceptance


class Labels(NamedTuple):
    """The labels under one semantics. Where it was not solved they hold what the grounded one settles, and no more."""

    labels: dict[str, Acceptance]
    outcome: Literal["solved", "none_exists", "budget_reached", "failed"]
    words: str


def labels_of(frame: Frame, base: Mapping[str, float]) -> dict[str, Labels]:
    """Return the label of every statement and inference, by extension semantics."""
    abstract = framework_of(frame, base)
    found = {semantics: extensions_of(abstract, semantics) for semantics in EXTENSION_SEMANTICS}
    return {semantics: Labels(dict(status(row)), row.outcome, row.words) for semantics, row in found.items()}
