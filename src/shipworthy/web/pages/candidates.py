"""`/candidates`: every candidate by quality, slice, cost and speed, and beside the baseline."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.web.project import Project
from shipworthy.web.routes import page
from shipworthy.web.show import show
from shipworthy.workbench.living import candidates_page


def candidates(request: Request) -> Response:
    """The candidates side by side."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        return show(request, "candidates.html.j2", candidates_page(desk))


ROUTES = page("/candidates", candidates, "candidates")
