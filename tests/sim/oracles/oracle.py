"""What every oracle is: one seed of one arm, advanced step by step in plain NumPy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Seen = dict[str, float | NDArray[Any]]


class Oracle(ABC):
    """One run of one seed. `p` holds the parameters by name, choices as the words that the declaration uses.

    Written from the equations in the docstring of the simulation, with NumPy's own distributions, and for reading: it says
    what is meant, not how to do it fast. Closed forms and bounds are left to the tests of each simulation.
    """

    def __init__(self, random: np.random.Generator, p: SimpleNamespace) -> None:
        self.random, self.p = random, p
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Set up the state before the first step."""

    @abstractmethod
    def step(self) -> None:
        """Advance the state by one step."""

    @abstractmethod
    def observe(self) -> Seen:
        """Return the outputs by name as they are now, without changing what later steps do."""
