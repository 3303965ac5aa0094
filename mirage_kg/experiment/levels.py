"""How every statement of a large graph stands, in short: what marks on a map show, and none of what takes minutes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mirage_kg.argument.evidence.rule import DEFAULT
from mirage_kg.argument.evidence.run import Finding, told_by
from mirage_kg.argument.mirror import mirror_check
from mirage_kg.argument.position import position_of
from mirage_kg.argument.solutions import Solutions
from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import Level


def levels_of(graph: Graph, findings: Iterable[Finding] = ()) -> dict[str, Level]:
    """Return the level of every statement: the gradual semantics and the mirror check, without extensions and reasons.

    Args:
        graph: the files; read, never changed.
        findings: the runs that count.
    """
    position = position_of(graph, [told_by(row, DEFAULT) for row in findings])
    solved = Solutions(position)
    values = np.array([solved.gradual[id].values for id in solved.trusted])
    low, high = values.min(axis=0).tolist(), values.max(axis=0).tolist()
    mirror = mirror_check(position.frame.statements, position.frame.inferences, position.evidence, position.rule)
    return {
        id: Level(
            strength=float(solved.strength[place]),
            low=low[place],
            high=high[place],
            testedness=position.evidence[id].testedness,
            agreed=None,
            mirror=mirror[id].mirror,
        )
        for place, id in enumerate(position.frame.statements)
    }
