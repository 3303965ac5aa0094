"""What the wire says of installed simulations."""

from __future__ import annotations

from api import schemas
from mirage_kg.errors import NotFound


def simulations() -> list[schemas.SimulationView]:
    """Return all installed simulations, by id."""
    from mirage_kg.experiment import simulation_views

    return [schemas.SimulationView(**row) for row in simulation_views()]


def simulation(id: str) -> schemas.SimulationView:
    """Return one installed simulation.

    Raises:
        NotFound: none of that id is installed; the hint names those that are spelled like it, and where all are listed.
    """
    found = {view.id: view for view in simulations()}
    if id not in found:
        from mirage_kg.experiment.plan import hint_for

        raise NotFound(f"there is no simulation {id!r}", hint=hint_for(id), where="id")
    return found[id]
