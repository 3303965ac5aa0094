"""How a run ended. Outcomes are data; the value of each member is the sentence that a reader sees."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """The outcome of a run. Only FINISHED has reached the last step; every other one carries the points up to its end."""

    FINISHED = "The run reached its last step."
    CANCELLED = "The run was cancelled; the points up to there are kept."
    TIME_LIMIT = "The time limit was reached; the points up to there are kept."
    NOT_FINITE = "A state value became NaN or infinite; the points before it are kept. Narrow the parameters."
    COMPILE_FAILED = "The simulation could not be compiled for these shapes."
