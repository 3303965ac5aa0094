"""Whether the server answers, and what it serves."""

from fastapi import APIRouter
from starlette.requests import Request

from api import schemas
from api.answers.queries import dialects
from api.command_line import check_command, serve_command
from api.jobs.worker import devices
from api.routes.page import page_is_built
from api.serving import ServingDep
from api.settings import is_loopback

router = APIRouter(tags=["server"])

ERRORS_TOLD = 50
"""Most errors of the files that are told one by one; the command lists all."""


@router.get("/health")
def get_health(request: Request, serving: ServingDep) -> schemas.Health:
    """Say that the server answers, and what it serves; `devices` are those that a run can ask for."""
    # What lies where on this machine is nobody else's business.
    private = is_loopback(serving.settings.host) and not serving.settings.names
    return schemas.Health(
        status="ok",
        version=request.app.version,
        revision=serving.store.revision,
        store=serving.store.name,
        counts={**serving.store.counts(), "errors": len(serving.errors)},
        devices=devices(),
        root=serving.store.root,
        page=page_is_built(),
        reload=serving.settings.reload,
        runs=serving.board.version,
        start=serve_command(serving.settings) if private else None,
        check=check_command(serving.settings) if private else None,
        errors=[str(error) for error in serving.errors[:ERRORS_TOLD]],
        dialects=dialects(serving.store),
    )
