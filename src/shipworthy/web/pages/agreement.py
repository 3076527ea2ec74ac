"""`/agreement`: how far reviewers agree, and which anchors they read differently."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.web.guard.rights import may
from shipworthy.web.project import Project
from shipworthy.web.routes import page
from shipworthy.web.show import show
from shipworthy.workbench.agreement import agreement_of_desk
from shipworthy.workbench.remembered import of_store


def agreement(request: Request) -> Response:
    """Agreement; names of reviewers for owners and editors alone."""
    project: Project = request.app.state.project
    shows_names = may(request.state.who.role, "edit")
    with project.desk() as desk:
        found = of_store(
            f"agreement {shows_names}", desk, lambda: agreement_of_desk(desk, shows_names=shows_names)
        )
    return show(request, "agreement.html.j2", found)


ROUTES = page("/agreement", agreement, "agreement")
