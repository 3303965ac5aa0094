"""The table of relations: the only place that says what a link means and what it counts for.

A row reads `source <words> target`. `polarity` is what the link does to the standing of its target when it counts:
support, attack, undercut (it hits the inference of another argument, not its conclusion) or neutral. `weight` is what a
link counts for where no argument of the files weighs it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from mirage_kg.model.kind import KINDS

Polarity = Literal["support", "attack", "undercut", "neutral"]

ANY = frozenset(KINDS)
STATEMENTS = frozenset({"claim", "failure_mode", "mechanism", "fix", "system", "metric", "question"})
EVIDENCE = frozenset({"source", "metric", "system"})


class Relation(NamedTuple):
    """One relation: its name in files, the reader's words from either end, and the kinds allowed at each end."""

    name: str
    words: str
    inverse: str
    polarity: Polarity
    sources: frozenset[str]
    targets: frozenset[str]
    acyclic: bool = False
    weight: float = 0.0


UNWEIGHED = 0.3
"""Weight of a link that no argument weighs: where the lower quartile of the weights lies that the shipped arguments have."""

_ROWS = (
    Relation(
        "supports", "supports", "supported by", "support", ANY - {"topic"}, ANY - {"source", "topic"}, weight=UNWEIGHED
    ),
    Relation(
        "attacks", "attacks", "attacked by", "attack", ANY - {"topic"}, ANY - {"source", "topic"}, weight=UNWEIGHED
    ),
    Relation("undercuts", "undercuts", "undercut by", "undercut", ANY - {"topic"}, ANY - {"source", "topic"}),
    Relation("evidenced_by", "rests on", "cited by", "neutral", ANY - {"topic"}, EVIDENCE),
    Relation("explains", "explains", "explained by", "neutral", ANY, ANY),
    Relation("causes", "causes", "caused by", "neutral", STATEMENTS, STATEMENTS),
    Relation("mitigates", "mitigates", "mitigated by", "neutral", ANY - {"topic"}, STATEMENTS),
    Relation("measures", "measures", "measured by", "neutral", ANY - {"topic"}, ANY - {"topic"}),
    Relation("defines", "defines", "defined by", "neutral", ANY, ANY),
    Relation("refines", "refines", "refined by", "neutral", ANY, ANY),
    Relation("instance_of", "is an instance of", "has instance", "neutral", ANY, ANY, acyclic=True),
    Relation("part_of", "part of", "contains", "neutral", ANY, ANY, acyclic=True),
    Relation("related_to", "related to", "related to", "neutral", ANY, ANY),
    Relation("semantically_near", "semantically near", "semantically near", "neutral", ANY, ANY),
)

RELATIONS = MappingProxyType({row.name: row for row in _ROWS})

Origin = Literal["author", "incoming", "computed"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
"""Who made a link: the author of the note, another page that links here, or the text comparison at load time."""
