"""The evidence rule's parameters: one table, every number visible, each of them changed by a request that names it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mirage_kg.errors import InvalidInput

Rule = Mapping[str, float]
"""A value for each parameter of the table."""


class RuleParameter(NamedTuple):
    """One number of the rule: its name, value, the range in which a request may set it, its unit, what it is about and does."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    group: str
    sentence: str


_ROWS = (
    RuleParameter(
        "prior", 0.5, 0.01, 0.99, "probability", "Statements", "Where a statement starts before any evidence."
    ),
    RuleParameter(
        "simulated_weight", 3.0, 0, 6, "log-odds", "Statements", "Most log-odds that the runs of a node can move it."
    ),
    RuleParameter(
        "published_weight", 1.0, 0, 6, "log-odds", "Statements", "Most log-odds that the figures of a node can move it."
    ),
    RuleParameter(
        "clearance_half",
        2.0,
        0.1,
        20,
        "half-widths",
        "Runs",
        "Half-widths beyond the deciding one at which an effect counts by half.",
    ),
    RuleParameter("seeds_half", 4.0, 0, 100, "seeds", "Runs", "Seeds at which a run counts by half."),
    RuleParameter(
        "stale_weight",
        0.3,
        0,
        1,
        "share",
        "Runs",
        "What is left of a run whose code, setting or prediction changed since.",
    ),
    RuleParameter(
        "ablated_weight", 1.0, 0, 1, "share", "Runs", "How much a last run with the mechanism switched off counts."
    ),
    RuleParameter(
        "imagined_size", 0.7, 0, 1, "share", "Runs", "How clearly a run that is only supposed clears its threshold."
    ),
    RuleParameter(
        "confidence_high",
        0.9,
        0,
        1,
        "share",
        "Published figures",
        "A figure read in the paper's own text, table or code.",
    ),
    RuleParameter("confidence_digitised", 0.8, 0, 1, "share", "Published figures", "A figure read off a vector curve."),
    RuleParameter(
        "confidence_medium", 0.5, 0, 1, "share", "Published figures", "A figure read in a secondary summary."
    ),
    RuleParameter("confidence_own_check", 0.5, 0, 1, "share", "Published figures", "A figure derived here."),
    RuleParameter("confidence_by_eye", 0.4, 0, 1, "share", "Published figures", "A figure read off a bitmap by eye."),
    RuleParameter(
        "confidence_low", 0.2, 0, 1, "share", "Published figures", "A figure from memory, or from a page alone."
    ),
    RuleParameter(
        "relevance_rested_on",
        0.6,
        0,
        1,
        "share",
        "Published figures",
        "A figure of a source that the node says it rests on.",
    ),
    RuleParameter(
        "relevance_cited",
        0.3,
        0,
        1,
        "share",
        "Published figures",
        "A figure that the node cites without saying which way: tested, not moved.",
    ),
    RuleParameter(
        "inference_simulated_weight",
        0.5,
        0,
        6,
        "log-odds",
        "Arguments and anchors",
        "Most log-odds that runs can move an inference that names a simulation.",
    ),
    RuleParameter(
        "inference_published_weight",
        0.0,
        0,
        6,
        "log-odds",
        "Arguments and anchors",
        "Most log-odds that figures can move an inference; 0, since the author's weight has read them already.",
    ),
    RuleParameter(
        "link_share",
        0.3,
        0,
        1,
        "share",
        "Arguments and anchors",
        "How much a link that no argument states counts, of the weight of its relation.",
    ),
    RuleParameter(
        "anchor_least",
        0.25,
        0,
        1,
        "weight",
        "Arguments and anchors",
        "Least weight at which a run or a figure anchors a statement.",
    ),
)

RULE = MappingProxyType({row.name: row for row in _ROWS})

DEFAULT: Rule = MappingProxyType({row.name: row.default for row in _ROWS})


def rule_with(changes: Mapping[str, float]) -> Rule:
    """Return the rule with some parameters changed.

    Raises:
        InvalidInput: no such parameter, or a value that is not a number in its range.
    """
    for name, value in changes.items():
        row = RULE.get(name)
        if row is None:
            raise InvalidInput(
                f"the rule has no parameter {name[:80]!r}", hint=f"it has: {', '.join(RULE)}", where=f"rule.{name[:80]}"
            )
        if not math.isfinite(value) or not row.low <= value <= row.high:
            raise InvalidInput(
                f"{name} must lie in [{row.low:g}, {row.high:g}], not {value:g}",
                hint=row.sentence,
                where=f"rule.{name}",
            )
    return MappingProxyType({**DEFAULT, **{name: float(value) for name, value in changes.items()}})
