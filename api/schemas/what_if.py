"""The wire of what-if: what is supposed, and what would change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.standing import StatementStanding

Share = Annotated[float, Field(ge=0, le=1)]
Id = Annotated[str, Field(min_length=1, max_length=3 * limit("id_length"))]
MOST = limit("what_if_changes")


class WhatIfRemove(BaseModel):
    """What is taken out: nodes with all inferences that need them, and single inferences or whole arguments by id."""

    model_config = ConfigDict(extra="forbid", strict=True)

    nodes: Annotated[list[Id], Field(max_length=MOST)] = []
    inferences: Annotated[list[Id], Field(max_length=MOST)] = []


class WhatIfAdd(BaseModel):
    """An inference that is added; an undercut names the inferences that it hits."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    premises: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    conclusion: Id
    polarity: Literal["support", "attack", "undercut"]
    weight: Share
    hits: Annotated[list[Id], Field(max_length=MOST)] = []


class WhatIfRun(BaseModel):
    """A run that is imagined: the last run of an experiment as if it had ended so. none: as if it had never been."""

    model_config = ConfigDict(extra="forbid", strict=True)

    node: Id
    experiment: Id | None = None
    outcome: Literal["supported", "contradicted", "ablated", "none"]


class WhatIfRequest(BaseModel):
    """What to suppose. Everything is optional; nothing of it is kept.

    `base` sets base scores by node id. `parameters` moves the knobs of a node's run: answered from a finished run or a swept
    cell at that setting where there is one. `rule` changes parameters of the evidence rule.
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    base: Annotated[dict[str, float], Field(max_length=MOST)] = {}
    remove: WhatIfRemove = WhatIfRemove()
    add: Annotated[list[WhatIfAdd], Field(max_length=MOST)] = []
    runs: Annotated[list[WhatIfRun], Field(max_length=MOST)] = []
    parameters: Annotated[dict[str, dict[str, Value]], Field(max_length=8)] = {}
    rule: Annotated[dict[str, float], Field(max_length=64)] = {}
    semantics: str | None = None
    all: bool = False


class Moved(Wire):
    """A statement whose strength moved, largest first."""

    id: str
    before: float
    after: float


class WhatIfAnswer(Wire):
    """Before and after. `notes` say how a moved parameter was answered, and what could not be."""

    revision: str
    before: list[StatementStanding]
    after: list[StatementStanding]
    changed: list[Moved]
    notes: list[str]
    words: str
