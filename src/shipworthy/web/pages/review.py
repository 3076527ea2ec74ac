"""`/review`: batches, one item after the other as a blind form, and the same in a spreadsheet.

A reviewer's pages hold nothing of candidates, judges or other reviewers; what is served comes from the queue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import WrongCall
from shipworthy.report.site.review import SheetFault, SheetPage
from shipworthy.score.review.batch import Mode
from shipworthy.web.forms import Form, form_of
from shipworthy.web.guard.rights import may
from shipworthy.web.pages.review_form import submission_of, with_faults
from shipworthy.web.project import Project
from shipworthy.web.routes import action, file, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import DrawWish, draw
from shipworthy.workbench.review.item_page import done_page, item_page, last_submission, own_words
from shipworthy.workbench.review.queue_page import draw_form, review_page, sheet_page
from shipworthy.workbench.review.sheets import SheetTaken, batch_sheet, take_sheet
from shipworthy.workbench.review.sitting import Submission, item_of, next_item, say, undo

MOST_FAULTS = 100
_SHEETS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def batches(request: Request) -> Response:
    """All batches."""
    return _batches(request, ())


def _batches(request: Request, faults: tuple[str, ...], status: int = 200) -> Response:
    who = request.state.who
    with _desk(request) as desk:
        form = draw_form(desk, faults) if may(who.role, "edit") else None
        return show(request, "review.html.j2", review_page(desk, who.name, form), status)


def draw_batch(request: Request) -> Response:
    """Draws a batch as an editor wants it."""
    form = form_of(request)
    with _desk(request) as desk:
        try:
            _check_blind(desk, form.text("title"))
            draw(desk, _wish(form, request.state.who.name))
        except WrongCall as wrong:
            faults = (wrong.message, *([wrong.hint] if wrong.hint else []))
            return _batches(request, faults, 400)
    return redirect(request, address(request, "review"))


def _check_blind(desk: Desk, title: str) -> None:
    """Reviewers see the title, so it must not say whose answers they read."""
    words = re.split(r"[^\w.-]+", title.casefold())
    named = [name for name in desk.benchmark.candidates if name.casefold() in words]
    if named:
        raise WrongCall(f"the title names the candidate {named[0]!r}", hint="reviewers see it: leave it out")


def _wish(form: Form, name: str) -> DrawWish:
    return DrawWish(
        mode=cast(Mode, form.text("mode", "grade")), dimensions=tuple(form.all("dimension")),
        candidates=tuple(form.all("candidate")), n=_number(form, "n_items"),
        overlap=_number(form, "overlap"), seed=_number(form, "seed") or 0, title=form.text("title"),
        distance=(_number(form, "distance", 25) or 0) / 100, made_by=name,
    )  # fmt: skip


def _number(form: Form, name: str, default: int | None = None) -> int | None:
    text = form.text(name)
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise WrongCall(f"{name} is {text!r}, expected a whole number") from error


def next_one(request: Request) -> Response:
    """Leads to the reviewer's next item, or says that nothing is left."""
    batch, name = request.path_params["batch"], request.state.who.name
    with _desk(request) as desk:
        served = next_item(desk, batch, name)
        if served is None:
            return show(request, "review_done.html.j2", done_page(desk, batch, name))
    if served.mode == "look":
        return redirect(request, address(request, "look.read", batch=batch))
    route = "review.item.json" if request.url.path.endswith(".json") else "review.item"
    return redirect(request, address(request, route, batch=batch, item=served.item))


def one_item(request: Request) -> Response:
    """One item; a reload shows the same."""
    name = request.state.who.name
    with _desk(request) as desk:
        served = item_of(desk, request.path_params["item"], name)
        return show(request, "review_item.html.j2", item_page(served, own_words(desk, served, name)))


def save(request: Request) -> Response:
    """Takes a form down and leads to the next item; what can't be taken comes back as it was sent."""
    item, name = request.path_params["item"], request.state.who.name
    form = form_of(request)
    with _desk(request) as desk:
        try:
            say(desk, name, submission_of(form, item))
        except WrongCall as wrong:
            served = item_of(desk, item, name)
            shown = item_page(served, own_words(desk, served, name), with_faults(form, wrong))
            return show(request, "review_item.html.j2", shown, 400)
    return _to_next(request)


def skip(request: Request) -> Response:
    """Puts an item off."""
    form = form_of(request)
    sent = Submission(f"{form.text('submission')}-skip", request.path_params["item"], said="skip")
    with _desk(request) as desk:
        say(desk, request.state.who.name, sent)
    return _to_next(request)


def undo_last(request: Request) -> Response:
    """Takes the reviewer's last word back and shows its item; sent twice it is one undo."""
    batch, name = request.path_params["batch"], request.state.who.name
    with _desk(request) as desk:
        wanted = form_of(request).text("undoes")
        if wanted and wanted != last_submission(desk, batch, name):
            return _to_next(request)
        served = undo(desk, name, batch, wanted)
    return redirect(request, address(request, "review.item", batch=batch, item=served.item))


def _to_next(request: Request) -> Response:
    """To the next item, in one step."""
    batch = request.path_params["batch"]
    with _desk(request) as desk:
        served = next_item(desk, batch, request.state.who.name)
    if served is None:
        return redirect(request, address(request, "review.next", batch=batch))
    return redirect(request, address(request, "review.item", batch=batch, item=served.item))


def sheet(request: Request) -> Response:
    """How to grade in a spreadsheet."""
    with _desk(request) as desk:
        return show(request, "review_sheet.html.j2", sheet_page(desk, request.path_params["batch"]))


def _download(ending: str) -> Callable[[Request], Response]:
    def download(request: Request) -> Response:
        batch = request.path_params["batch"]
        with _desk(request) as desk:
            data = batch_sheet(desk, batch, ending)
        name = "".join(sign for sign in batch if sign.isalnum())[:32]
        headers = {"Content-Disposition": f'attachment; filename="review-{name}{ending}"'}
        return Response(data, media_type=_SHEETS[ending], headers=headers)

    return download


def upload(request: Request) -> Response:
    """Takes a filled sheet over; an editor may bring somebody else's."""
    form, who = form_of(request), request.state.who
    found = form.file("sheet")
    if found is None:
        raise WrongCall("no file was chosen", hint="choose the filled sheet")
    reviewer = (form.text("reviewer") if may(who.role, "edit") else "") or who.name
    batch = request.path_params["batch"]
    with _desk(request) as desk:
        taken = take_sheet(desk, batch, reviewer, found.name, found.data)
        return show(request, "review_sheet.html.j2", _with(sheet_page(desk, batch), taken))


def _with(shown: SheetPage, taken: SheetTaken) -> SheetPage:
    faults = tuple(SheetFault(one.where, one.message, one.hint) for one in taken.faults[:MOST_FAULTS])
    return replace(
        shown, file=taken.file, n_new=taken.n_new, n_known=taken.n_known, n_over=taken.n_over,
        n_refused=len(taken.faults), faults=faults,
    )  # fmt: skip


def _desk(request: Request) -> AbstractContextManager[Desk]:
    project: Project = request.app.state.project
    return project.desk()


ROUTES = [
    *page("/review", batches, "review", "review"),
    *action("/review", draw_batch, "review.draw", "edit"),
    *file("/review/{batch}/sheet.xlsx", _download(".xlsx"), "review.xlsx", "review"),
    *file("/review/{batch}/sheet.csv", _download(".csv"), "review.csv", "review"),
    *page("/review/{batch}/sheet", sheet, "review.sheet", "review"),
    *action("/review/{batch}/sheet", upload, "review.upload", "review"),
    *action("/review/{batch}/undo", undo_last, "review.undo", "review"),
    *page("/review/{batch}/{item}", one_item, "review.item", "review"),
    *action("/review/{batch}/{item}/skip", skip, "review.skip", "review"),
    *action("/review/{batch}/{item}", save, "review.save", "review"),
    *page("/review/{batch}", next_one, "review.next", "review"),
]
