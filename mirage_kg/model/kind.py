"""The table of kinds: what a node can be."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of node: its name in files, the reader's words, and what it stands for."""

    name: str
    label: str
    plural: str
    sentence: str


_ROWS = (
    Kind("claim", "Claim", "Claims", "A statement that can hold or fail."),
    Kind("question", "Question", "Questions", "What a reader asks; answered by the claims below it."),
    Kind("failure_mode", "Failure mode", "Failure modes", "A way in which a loop goes wrong."),
    Kind("fix", "Fix", "Fixes", "A change that is said to prevent a failure."),
    Kind("mechanism", "Mechanism", "Mechanisms", "What makes an effect happen."),
    Kind("metric", "Metric", "Metrics", "A quantity by which effects are measured."),
    Kind("system", "System", "Systems", "Something built, with a loop inside."),
    Kind("source", "Source", "Sources", "A paper, report or page with figures of its own."),
    Kind("topic", "Topic", "Topics", "A heading that gathers nodes."),
)

KINDS = MappingProxyType({row.name: row for row in _ROWS})
