"""The wire of what-if: what is supposed, and what would change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.wire import Asked, Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.standing import StatementStanding

Share = Annotated[float, Field(ge=0, le=1)]
Id = Annotated[str, Field(min_length=1, max_length=3 * limit("id_length"))]
MOST = limit("what_if_changes")


class WhatIfRemove(Asked):
    """What is taken out."""

    nodes: Annotated[list[Id], Field(max_length=MOST)] = []
    """Ids of nodes, each with all inferences that need it."""
    inferences: Annotated[list[Id], Field(max_length=MOST)] = []
    """Ids of inferences, or of arguments with all of theirs."""


class WhatIfAdd(Asked):
    """An inference that is added."""

    premises: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    """Ids of the nodes that it starts from; it is as strong as the weakest of them allows."""
    conclusion: Id
    """Id of the node that it is about."""
    polarity: Literal["support", "attack", "undercut"]
    """Whether it speaks for the conclusion, against it, or strikes inferences of it."""
    weight: Share
    """How much it counts, in [0, 1]."""
    hits: Annotated[list[Id], Field(max_length=MOST)] = []
    """Ids of the inferences that an undercut strikes; empty for the others."""


class WhatIfRun(Asked):
    """A run that is imagined."""

    node: Id
    """Id of the node."""
    experiment: Id | None = None
    """Id of one of its experiments; null or absent takes its first."""
    outcome: Literal["supported", "contradicted", "ablated", "none"]
    """How its last run is supposed to have ended; `none`: as if it had never been."""


class WhatIfRequest(Asked):
    """What to suppose. Everything is optional; nothing of it is kept."""

    base: Annotated[dict[str, float], Field(max_length=MOST)] = {}
    """Base scores in [0, 1] by id of the node."""
    remove: WhatIfRemove = WhatIfRemove()
    """What is taken out."""
    add: Annotated[list[WhatIfAdd], Field(max_length=MOST)] = []
    """Inferences that are added."""
    runs: Annotated[list[WhatIfRun], Field(max_length=MOST)] = []
    """Runs that are imagined."""
    parameters: Annotated[dict[str, dict[str, Value]], Field(max_length=8)] = {}
    """By id of a node, parameters of its experiment that are moved: answered from the finished run or swept cell
    nearest to that setting.
    """
    rule: Annotated[dict[str, float], Field(max_length=64)] = {}
    """Parameters of the evidence rule by name; `rule` of GET /standing lists them."""
    all: bool = False
    """Whether to answer with every statement, not only with those that moved."""


class Moved(Wire):
    """A statement whose strength moved."""

    id: str
    """Id of the node."""
    before: float
    """Its strength as things are, in [0, 1]."""
    after: float
    """Its strength with what is supposed, in [0, 1]."""


class WhatIfAnswer(Wire):
    """How things stand before and after what is supposed."""

    revision: str
    """Content hash of the files that the answer was made from."""
    before: list[StatementStanding]
    """How the statements stand as things are: this one and those that moved, or all."""
    after: list[StatementStanding]
    """How the same statements stand with what is supposed; those that were taken out are left out."""
    changed: list[Moved]
    """The statements whose strength moved, by how far."""
    notes: list[str]
    """How a moved parameter was answered, and what could not be."""
    words: str
    """What happens to this statement, in words."""
