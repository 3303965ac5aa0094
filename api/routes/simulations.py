"""Simulations as they declare themselves."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import schemas
from api.answers import simulations
from api.http.parameters import IdPath
from api.http.problems import documented
from api.serving import ServingDep
from mirage_kg.errors import NotFound

router = APIRouter(prefix="/simulations", tags=["simulations"])


@router.get("", response_model=schemas.SimulationPage)
def list_simulations(request: Request, serving: ServingDep) -> Response:
    """List all simulations: parameters, outputs, ablation, presets, and what each does not show."""
    return serving.answers.read(request, simulations.page)


@router.get("/{id}", response_model=schemas.SimulationView, responses=documented(NotFound))
def get_simulation(request: Request, serving: ServingDep, id: IdPath) -> Response:
    """Return one simulation."""
    return serving.answers.read(request, lambda: simulations.simulation(id))
