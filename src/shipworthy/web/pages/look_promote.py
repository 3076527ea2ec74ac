"""`/look/{batch}/promote`: a group becomes a failure mode or a dimension, looked at as a difference first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import InvalidBenchmark, WrongCall
from shipworthy.web.forms import Form, form_of
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.look.promote_page import Shown, promote_page, wish_of
from shipworthy.workbench.look.promoting import Confirmed, look_at, promote
from shipworthy.workbench.look.reading import open_reading


def form_page(request: Request) -> Response:
    """The group as it might stand in the PRD."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        reading = open_reading(desk, request.path_params["batch"])
        kind = request.query_params.get("kind", "failure_mode")
        shown = promote_page(desk, reading, request.query_params.get("theme", ""), kind=kind)
        return show(request, "look_promote.html.j2", shown)


def do_it(request: Request) -> Response:
    """Shows the difference; writes it once somebody has seen it."""
    project: Project = request.app.state.project
    form, batch = form_of(request), request.path_params["batch"]
    with project.desk() as desk:
        reading = open_reading(desk, batch)
        wish = wish_of(desk, reading, _given(form))
        shown = Shown(wish, labels=bool(form.text("labels")), bad=form.all("bad"), good=form.all("good"))
        try:
            if form.text("do") == "apply":
                sure = Confirmed(batch, form.text("mark"), request.state.who.name, bool(form.text("labels")))
                done = promote(desk, project.file, wish, sure)
                if done.applied.is_written:
                    target = address(request, "look.groups", batch=batch, done="promoted")
                    return redirect(request, f"{target}#group-{wish.theme}")
                shown = shown.with_edit(done.applied.proposed, done.applied.why_not)
            else:
                shown = shown.with_edit(look_at(project.file, wish))
        except InvalidBenchmark as fault:
            shown = shown.with_faults([str(one) for one in fault.faults])
        except WrongCall as fault:
            shown = shown.with_faults([fault.message, fault.hint])
        status = 400 if shown.faults else 200
        found = promote_page(desk, reading, wish.theme, shown=shown)
        return show(request, "look_promote.html.j2", found, status)


def _given(form: Form) -> dict[str, str | list[str]]:
    names = ("theme", "kind", "name", "definition", "severity", "at_most", "by")
    return {**{name: form.text(name) for name in names}, "bad": form.all("bad"), "good": form.all("good")}


ROUTES = [
    *page("/look/{batch}/promote", form_page, "look.promote", "edit"),
    *action("/look/{batch}/promote", do_it, "look.promoting", "edit"),
]
