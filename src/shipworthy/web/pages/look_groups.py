"""`/look/{batch}/groups`: the phrases in groups, merged, split, renamed and moved by hand."""

from __future__ import annotations

from contextlib import AbstractContextManager

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import WrongCall
from shipworthy.report.site.look_words import carried_words
from shipworthy.web.forms import Form, form_of
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.look.groups import open_groups, step, suggest, undo_step
from shipworthy.workbench.look.pages import groups_page
from shipworthy.workbench.look.promoting import carry_again
from shipworthy.workbench.look.reading import open_reading

DONE = {
    "suggest": "The phrases are in groups now: merge, split and rename them as you read them.",
    "undo": "Taken back.",
    "promoted": "It is in the PRD now.",
}
"""What is said after something was done, by its name in the address."""


def groups(request: Request) -> Response:
    """The groups with their shares."""
    with _desk(request) as desk:
        reading = open_reading(desk, request.path_params["batch"])
        done = DONE.get(request.query_params.get("done", ""), "")
        return show(request, "look_groups.html.j2", groups_page(desk, reading, done=done))


def do_step(request: Request) -> Response:
    """One step, as its button names it: `names`, or `merge` and the like with the id of a group."""
    form, batch, who = form_of(request), request.path_params["batch"], request.state.who.name
    what, _, theme = form.text("do").partition(" ")
    with _desk(request) as desk:
        reading = open_reading(desk, batch)
        try:
            done = _do(desk, batch, (what, theme), form, who)
        except WrongCall as fault:
            faults = (fault.message, *([fault.hint] if fault.hint else []))
            return show(request, "look_groups.html.j2", groups_page(desk, reading, faults=faults), 400)
        if done not in DONE and done:
            return show(request, "look_groups.html.j2", groups_page(desk, reading, done=done))
    target = address(request, "look.groups", batch=batch, done=done)
    return redirect(request, f"{target}#group-{theme}" if theme else target)


def _do(desk: Desk, batch: str, what: tuple[str, str], form: Form, who: str) -> str:
    """Does it; gives what to say of it."""
    name, theme = what
    if name == "suggest":
        suggest(desk, who)
        return "suggest"
    if name == "undo":
        undo_step(desk, who)
        return "undo"
    if name == "names":
        _rename_changed(desk, form, who)
        return ""
    if name == "carry":
        return carried_words(carry_again(desk, batch, theme))
    step(desk, "dismiss" if name == "restore" else name, _data(desk, name, theme, form), who)
    return ""


def _data(desk: Desk, name: str, theme: str, form: Form) -> dict[str, object]:
    remarks = form.all("remark")
    if name == "merge":
        return {"into": theme, "themes": [one for one in form.all("theme") if one != theme]}
    if name == "move":
        return {"remarks": remarks, "to": form.text("to")}
    if name == "split":
        found = open_groups(desk)
        mine = [one for one in remarks if one in found.theme(theme).remarks]
        first = found.remarks[mine[0]].phrase if mine else "?"
        return {"theme": theme, "remarks": mine, "name": form.text(f"split-{theme}") or first}
    return {"theme": theme, "is_back": name == "restore"}


def _rename_changed(desk: Desk, form: Form, who: str) -> None:
    for theme in open_groups(desk).themes:
        name = form.text(f"name-{theme.id}")
        if name and name != theme.name:
            step(desk, "rename", {"theme": theme.id, "name": name}, who)


def _desk(request: Request) -> AbstractContextManager[Desk]:
    project: Project = request.app.state.project
    return project.desk()


ROUTES = [
    *page("/look/{batch}/groups", groups, "look.groups"),
    *action("/look/{batch}/groups", do_step, "look.step", "edit"),
]
