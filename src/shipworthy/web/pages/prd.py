"""`/`: the living PRD, what was measured beside every requirement; `/decide`: a look."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import redirect, show
from shipworthy.workbench.living import decide_now, living_page


def home(request: Request) -> Response:
    """The PRD as a document. Looking at it decides nothing and spends nothing."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        return show(request, "prd_page.html.j2", living_page(desk))


def decide(request: Request) -> Response:
    """Decides from what has been measured, as `shipworthy verdict` does."""
    project: Project = request.app.state.project
    decide_now(project.benchmark())
    return redirect(request, "/")


ROUTES = [*page("/", home, "prd"), *action("/decide", decide, "decide", "edit")]
