"""How much is said for and against each statement: the one count that the page, the article and the terminal show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from mirage_kg.argument.frame import Frame
from mirage_kg.model.standing import Said


def said_of(frame: Frame) -> Mapping[str, Said]:
    """Return what is said about every statement of a frame, by id.

    An undercut counts once for the statement whose supports or attacks it strikes, however many of them it strikes.
    """
    about = {row.id: row.conclusion for row in frame.inferences if row.polarity != "undercut"}
    sides = Counter((row.conclusion, row.polarity) for row in frame.inferences if row.polarity != "undercut")
    strikes = Counter(
        claim
        for row in frame.inferences
        if row.polarity == "undercut"
        for claim in {about[hit] for hit in row.hits if hit in about}
    )
    # The id of a link is source, relation and target, joined by two hyphens, which no id holds.
    idle = Counter(id.split("--")[2] for id in frame.uncounted)
    return {
        id: Said(support=sides[id, "support"], attack=sides[id, "attack"], undercut=strikes[id], uncounted=idle[id])
        for id in frame.statements
    }
