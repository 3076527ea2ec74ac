"""`/look`: answers read one by one, good or bad and why.

Readers see whose answers they are and what others said of them;
reviewers, who grade blind, have no right to it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import ShipworthyError, WrongCall
from shipworthy.web.forms import Form, form_of
from shipworthy.web.pages.look_groups import ROUTES as GROUP_ROUTES
from shipworthy.web.pages.look_promote import ROUTES as PROMOTE_ROUTES
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.look.pages import Back, look_page, read_page
from shipworthy.workbench.look.reading import Said, open_reading, say, undo
from shipworthy.workbench.look.start import DEFAULT_N, LookWish, start

_SAID = {"good": True, "bad": False, "skip": None}


def begin(request: Request) -> Response:
    """What can be read, and what has been."""
    with _desk(request) as desk:
        return show(request, "look.html.j2", look_page(desk))


def start_batch(request: Request) -> Response:
    """Draws or picks answers and goes to the first."""
    form = form_of(request)
    wish = _wish(form, request.state.who.name)
    with _desk(request) as desk:
        try:
            batch = start(desk, wish)
        except ShipworthyError as fault:
            found = look_page(desk, wish, _faults(fault))
            return show(request, "look.html.j2", found, 400)
    return redirect(request, address(request, "look.read", batch=batch.id))


def read(request: Request) -> Response:
    """One answer: the one that is named, else the next one."""
    with _desk(request) as desk:
        reading = open_reading(desk, request.path_params["batch"])
        reader, named = request.state.who.name, request.query_params.get("item", "")
        found = reading.of(named) if named else reading.next_for(reader)
        shown = read_page(desk, reading, reader, found)
        return show(request, "look_read.html.j2", shown)


def say_it(request: Request) -> Response:
    """Keeps what was said and shows the next answer."""
    form, batch, reader = form_of(request), request.path_params["batch"], request.state.who.name
    with _desk(request) as desk:
        reading = open_reading(desk, batch)
        said = _said(form)
        try:
            say(desk, reading, reader, said)
        except WrongCall as fault:
            back = Back(said, _faults(fault))
            shown = read_page(desk, reading, reader, reading.of(said.item), back)
            return show(request, "look_read.html.j2", shown, 400)
    return redirect(request, address(request, "look.read", batch=batch))


def take_back(request: Request) -> Response:
    """Takes the reader's last word back and shows that answer again."""
    batch = request.path_params["batch"]
    with _desk(request) as desk:
        item = undo(desk, open_reading(desk, batch), request.state.who.name)
    return redirect(request, address(request, "look.read", batch=batch, item=item))


def _said(form: Form) -> Said:
    what = form.text("said")
    if what not in _SAID:
        raise WrongCall(f"said is {what!r}, expected good, bad or skip")
    return Said(
        form.text("submission"), form.text("item"), _SAID[what], form.text("phrase"), form.text("note")
    )


def _wish(form: Form, reader: str) -> LookWish:
    n = form.text("n", str(DEFAULT_N))
    return LookWish(
        candidate=form.text("candidate"), how=form.text("how", "random"), n=int(n) if n.isdigit() else 0,
        where=form.text("where"), contains=form.text("words"), reader=reader,
    )  # fmt: skip


def _faults(fault: ShipworthyError) -> tuple[str, ...]:
    return (fault.message, *([fault.hint] if fault.hint else []))


def _desk(request: Request) -> AbstractContextManager[Desk]:
    project: Project = request.app.state.project
    return project.desk()


ROUTES = [
    *page("/look", begin, "look", "edit"),
    *action("/look", start_batch, "look.start", "edit"),
    *page("/look/{batch}", read, "look.read", "edit"),
    *action("/look/{batch}/say", say_it, "look.say", "edit"),
    *action("/look/{batch}/undo", take_back, "look.undo", "edit"),
    *GROUP_ROUTES,
    *PROMOTE_ROUTES,
]
