"""`/suggest`: drafts of a model, accepted or refused one by one; asking for more of them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import ShipworthyError, WorkFailed, WrongCall
from shipworthy.learn.suggest.proposal import WHATS, What
from shipworthy.web.forms import Form, form_of
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.background import Background
from shipworthy.workbench.suggest.accepting import Word, accept, refuse
from shipworthy.workbench.suggest.drafting import Order, draft
from shipworthy.workbench.suggest.page import suggest_page
from shipworthy.workbench.suggest.writer import writer_of

_WORK: WeakKeyDictionary[Project, Background] = WeakKeyDictionary()
_KEY = "drafting"
_FIELD = "field."
N_DIFFS = 5
"""Drafts that show what accepting them changes: those further down do when they have come up."""


def suggest(request: Request) -> Response:
    """The drafts that wait, and where drafts would help."""
    return _shown(request)


def ask(request: Request) -> Response:
    """Asks a model for drafts; the page says so until they are there."""
    project: Project = request.app.state.project
    form = form_of(request)
    try:
        order = _order(form, request.state.who.name)
        writer = writer_of(project.benchmark(), order.model).model
        says = f"{writer} drafts: {order.what.replace('_', ' ')}"
        _work(project).start(_KEY, says, lambda handle: _drafting(project, order))
    except ShipworthyError as error:
        return _shown(request, 400, asked_wrong=error.message, asked_hint=error.hint, given=form.texts)
    return redirect(request, address(request, "suggest"))


def end(request: Request) -> Response:
    """Accepts or refuses one draft, the one whose button was pressed."""
    project: Project = request.app.state.project
    form, identity = form_of(request), request.path_params["draft"]
    word = Word(
        by=request.state.who.name,
        changes=_changes(form),
        why=form.text("why"),
        is_expected_confirmed=bool(form.text("confirm_expected")),
    )
    try:
        with project.desk() as desk:
            said = (refuse if form.text("word") == "refuse" else accept)(desk, identity, word)
    except ShipworthyError as error:
        wrong = {"id": identity, "message": error.message, "hint": error.hint}
        return _shown(request, 400, wrong=wrong, given=word.changes)
    return redirect(request, address(request, "suggest", said=said.end.proposal))


def _shown(request: Request, status: int = 200, **more: object) -> Response:
    project: Project = request.app.state.project
    work = _work(project).find(_KEY)
    at_work = work.says if work is not None and not work.is_over else ""
    what = next((one for one in WHATS if one == request.query_params.get("what")), None)
    with project.desk() as desk:
        failed = work.failed if work is not None and work.is_over else ""
        # while a model is at work the page is looked at every other second: gaps can wait
        found = suggest_page(
            desk, what, at_work=at_work, failed=failed, has_gaps=not at_work, n_diffs=N_DIFFS
        )
    defaults: dict[str, object] = {
        "wrong": None, "given": {}, "asked_wrong": "", "asked_hint": "", "only": what or "",
        "said": request.query_params.get("said", ""),
    }  # fmt: skip
    return show(request, "suggest.html.j2", found, status, **{**defaults, **more})


def _work(project: Project) -> Background:
    return _WORK.setdefault(project, Background())


def _drafting(project: Project, order: Order) -> None:
    with project.desk() as desk:
        ordered = draft(desk, order)
    if ordered.asking.failure:
        raise WorkFailed(f"{ordered.asking.model} gave nothing: {ordered.asking.failure}")


def _order(form: Form, by: str) -> Order:
    """What the form asks for.

    Raises:
        WrongCall: A number that is none, or a kind of draft that is not known.
    """
    what: What | None = next((one for one in WHATS if one == form.text("what")), None)
    if what is None:
        raise WrongCall(f"{form.text('what')!r} is nothing that can be drafted", hint=", ".join(WHATS))
    return Order(
        what=what,
        n=_whole(form.text("n")),
        model=form.text("model") or None,
        slice=form.text("slice"),
        dimension=form.text("dimension"),
        sentence=form.text("sentence"),
        scale=form.text("scale"),
        by=by,
        max_cost_usd=dollars(form.text("max_cost")),
    )


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise WrongCall(f"{text!r} is no whole number", hint="how many drafts, as 5")
    return int(text)


def dollars(text: str) -> float | None:
    """An amount of a form; None if it is empty.

    Raises:
        WrongCall: It is no amount.
    """
    if not text:
        return None
    try:
        found = float(text.removeprefix("$").replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e9:
        raise WrongCall(f"{text!r} is no amount of dollars", hint="as 0.50")
    return found


def _changes(form: Form) -> dict[str, str]:
    """The fields of the draft as the person left them, line ends as in files."""
    return {
        name.removeprefix(_FIELD): values[0].replace("\r\n", "\n")
        for name, values in form.texts.items()
        if name.startswith(_FIELD) and values
    }


ROUTES = [
    *page("/suggest", suggest, "suggest", "edit"),
    *action("/suggest/ask", ask, "suggest_ask", "edit"),
    *action("/suggest/draft/{draft}", end, "suggest_end", "edit"),
]
