"""`/edit`: definitions, anchors, bars and prose of the PRD as forms; the difference is seen first."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import InvalidBenchmark, WrongCall
from shipworthy.web.forms import Form, form_of
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.edit_page import Filled, changes_in, edit_page
from shipworthy.workbench.editing import apply, propose

DONE = "It is written into prd.yaml; the text before it is kept in .shipworthy/prd-history."
_FIELD, _WAS = "field ", "was "


def parts(request: Request) -> Response:
    """What can be edited."""
    return show(request, "edit.html.j2", edit_page(_project(request).file))


def form_page(request: Request) -> Response:
    """One part as a form."""
    name = request.query_params.get("of", "")
    done = DONE if request.query_params.get("done") else ""
    found = edit_page(_project(request).file, request.path_params["what"], name, done=done)
    return show(request, "edit.html.j2", found)


def do_it(request: Request) -> Response:
    """Shows the difference; writes it once somebody has seen it."""
    project, form, what = _project(request), form_of(request), request.path_params["what"]
    name, filled = form.text("name"), _filled(form)
    try:
        changes = changes_in(what, name, filled)
        if form.text("do") == "apply":
            done = apply(project.file, *changes, mark=form.text("mark"), now=project.now())
            if done.is_written:
                return redirect(request, address(request, "edit.part", what=what, of=name, done="1"))
            filled = replace(filled, proposed=done.proposed, faults=(done.why_not,))
        else:
            filled = replace(filled, proposed=propose(project.file, *changes))
            if filled.proposed and filled.proposed.edit.is_empty:
                filled = replace(filled, faults=("nothing was changed",))
    except InvalidBenchmark as fault:
        filled = replace(filled, faults=tuple(str(one) for one in fault.faults))
    except WrongCall as fault:
        filled = replace(filled, faults=(fault.message, *([fault.hint] if fault.hint else [])))
    found = edit_page(project.file, what, name, filled)
    return show(request, "edit.html.j2", found, 400 if found.faults else 200)


def _filled(form: Form) -> Filled:
    def named(prefix: str) -> dict[str, str]:
        return {
            key.removeprefix(prefix): form.text(key).replace("\r\n", "\n")
            for key in form.texts
            if key.startswith(prefix)
        }

    return Filled(named(_FIELD), named(_WAS))


def _project(request: Request) -> Project:
    found: Project = request.app.state.project
    return found


ROUTES = [
    *page("/edit", parts, "edit", "edit"),
    *page("/edit/{what}", form_page, "edit.part", "edit"),
    *action("/edit/{what}", do_it, "edit.apply", "edit"),
]
