"""Whether the server answers, and what it serves."""

from fastapi import APIRouter
from starlette.requests import Request

from api import schemas
from api.answers.queries import dialects
from api.jobs.worker import devices
from api.routes.page import page_is_built
from api.serving import ServingDep

router = APIRouter(tags=["server"])


@router.get("/health")
def get_health(request: Request, serving: ServingDep) -> schemas.Health:
    """Say that the server answers, and what it serves; `devices` are those that a run can ask for."""
    return schemas.Health(
        status="ok",
        version=request.app.version,
        revision=serving.store.revision,
        store=serving.store.name,
        counts={**serving.store.counts(), "errors": serving.errors},
        devices=devices(),
        root=serving.store.root,
        page=page_is_built(),
        reload=serving.settings.reload,
        dialects=dialects(serving.store),
    )
