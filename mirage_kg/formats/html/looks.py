"""How marks and links look in a saved map: the page's own shapes and words, which a test holds against those of the page."""

from __future__ import annotations

from typing import NamedTuple

from mirage_kg.model.kind import KINDS


class Shape(NamedTuple):
    """The outline of a kind in a box from -12 to 12, the ends of its level there, and what of it takes no level."""

    path: str
    level: tuple[float, float] | None = None
    detail: str = ""
    start: float = 0.0
    """Share of the outline that is drawn before it reaches its top."""


_SHAPES = {
    "claim": Shape("M0-9.5A9.5 9.5 0 1 1 0 9.5A9.5 9.5 0 1 1 0-9.5Z", (-9.5, 9.5)),
    "question": Shape("M-6.4 7.1A9.5 9.5 0 1 1-2 9.3L-9.4 10.4Z", (-9.5, 9.5), start=0.344),
    "failure_mode": Shape("M0-9.6L10.4 8.6L-10.4 8.6Z", (-9.6, 8.6)),
    "fix": Shape("M-3.7-9.5H3.7V-3.7H9.5V3.7H3.7V9.5H-3.7V3.7H-9.5V-3.7H-3.7Z", (-9.5, 9.5)),
    "mechanism": Shape("M0-10L8.9-5V5L0 10L-8.9 5V-5Z", (-10, 10)),
    "metric": Shape("M0-10.6L10.6 0L0 10.6L-10.6 0Z", (-10.6, 10.6)),
    "system": Shape(
        "M-6.4-9H6.4A2.6 2.6 0 0 1 9-6.4V6.4A2.6 2.6 0 0 1 6.4 9H-6.4A2.6 2.6 0 0 1-9 6.4V-6.4A2.6 2.6 0 0 1-6.4-9Z",
        (-9, 9),
    ),
    "source": Shape("M-7.4-9.8H2.6L7.4-5V9.8H-7.4Z", (-9.8, 9.8), detail="M2.6-9.8V-5H7.4"),
    "topic": Shape("M-5.4-6.2H5.4A6.2 6.2 0 0 1 5.4 6.2H-5.4A6.2 6.2 0 0 1-5.4-6.2Z"),
}

KIND_LOOKS = [
    {"name": row.name, "label": row.label, "says": row.sentence, **_SHAPES[row.name]._asdict()}
    for row in KINDS.values()
]

POLARITIES = [
    {"name": "support", "label": "supports", "width": 1.7},
    {"name": "attack", "label": "attacks", "width": 1.7},
    {"name": "undercut", "label": "undercuts", "width": 1.7},
    {"name": "neutral", "label": "neutral", "width": 1.3},
]

# A map that is sent is read by somebody else: what the page calls "your link" is its author's there.
ORIGINS = [
    {"name": "author", "label": "by the author", "dash": [], "cap": "butt"},
    {"name": "incoming", "label": "from elsewhere", "dash": [8, 4.5], "cap": "butt"},
    {"name": "computed", "label": "semantically near", "dash": [0.1, 5], "cap": "round"},
]
