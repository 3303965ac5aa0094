"""What the wire says of installed simulations."""

from __future__ import annotations

from api import schemas
from mirage_kg.errors import NotFound


def simulations() -> list[schemas.SimulationView]:
    """Return all installed simulations, by id."""
    from mirage_kg.experiment import simulation_views

    return [schemas.SimulationView(**row) for row in simulation_views()]


def page() -> schemas.SimulationPage:
    """Return all of them, and those that cannot be used."""
    return schemas.SimulationPage(items=simulations(), refused=refused(), next=None)


def refused() -> list[schemas.SimulationRefused]:
    """Return what packages register and what cannot be used, by name, with the reason."""
    from sim import SIMULATIONS

    return [schemas.SimulationRefused(name=name, reason=why) for name, why in sorted(SIMULATIONS.broken.items())]


def simulation(id: str) -> schemas.SimulationView:
    """Return one installed simulation.

    Raises:
        NotFound: none of that id is installed; the hint names those that are spelled like it.
    """
    found = {view.id: view for view in simulations()}
    if id not in found:
        from mirage_kg.experiment.plan import hint_for

        raise NotFound(f"there is no simulation {id!r}", hint=hint_for(id), where="id", lists="simulations")
    return found[id]
