"""`/judge`: how far the judges can be trusted, and what their labels buy."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.web.guard.rights import may
from shipworthy.web.project import Project
from shipworthy.web.routes import page
from shipworthy.web.show import show
from shipworthy.workbench.judge_page import judge_page_of_desk
from shipworthy.workbench.living import last_decision
from shipworthy.workbench.remembered import of_store


def judge(request: Request) -> Response:
    """The judges beside people; names of reviewers for owners and editors alone."""
    project: Project = request.app.state.project
    shows_names = may(request.state.who.role, "edit")
    with project.desk() as desk:
        _, record = last_decision(desk)
        name = f"judge {shows_names} {'' if record is None else record.id}"
        found = of_store(name, desk, lambda: judge_page_of_desk(desk, shows_names=shows_names))
    return show(request, "judge.html.j2", found)


ROUTES = page("/judge", judge, "judge")
