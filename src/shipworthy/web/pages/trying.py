"""`/try/{candidate}`: a prompt beside its worst answers; an edited one tried on them, saved as a version."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import ShipworthyError, WrongCall
from shipworthy.web.forms import Form, form_of
from shipworthy.web.pages.suggest import dollars
from shipworthy.web.project import Project
from shipworthy.web.routes import action, file, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.background import Background
from shipworthy.workbench.trying.keeping import read_try, tries_of
from shipworthy.workbench.trying.page import tried_page, try_page
from shipworthy.workbench.trying.prompts import candidates_with_prompts
from shipworthy.workbench.trying.running import N_CASES, TryOrder, begin_try, run_try_async
from shipworthy.workbench.trying.saving import save_as, save_over

_WORK: WeakKeyDictionary[Project, Background] = WeakKeyDictionary()


def first(request: Request) -> Response:
    """The first candidate whose prompt can be edited.

    Raises:
        WrongCall: There is none.
    """
    names = candidates_with_prompts(_project(request).benchmark())
    if not names:
        raise WrongCall(
            "no candidate has a model and a prompt, so there is none that could be edited here",
            hint="give a candidate `model:` and `prompt:` in the PRD",
        )
    return redirect(request, address(request, "try", candidate=names[0]))


def edit(request: Request) -> Response:
    """The prompt beside its worst answers."""
    return _shown(request)


def start(request: Request) -> Response:
    """Begins a try; its page shows how far it is."""
    project, form = _project(request), form_of(request)
    try:
        order = _order(form, request.path_params["candidate"], request.state.who.name)
        with project.desk() as desk:
            begun = begin_try(desk, order)
            says = f"a try of {order.candidate} by {order.by}"
            work = _work(project)
            work.start(begun.id, says, lambda handle: handle.run(run_try_async(desk, begun)))
    except ShipworthyError as error:
        wrong = {"message": error.message, "hint": error.hint}
        return _shown(request, 400, wrong=wrong, written=_prompt(form))
    return redirect(request, address(request, "tried", candidate=order.candidate, id=begun.id))


def look(request: Request) -> Response:
    """One try, as far as it is."""
    return _tried(request)


def stop(request: Request) -> Response:
    """Stops a try; what came back is kept."""
    _work(_project(request)).stop(request.path_params["id"])
    return redirect(request, address(request, "tried", **request.path_params))


def save(request: Request) -> Response:
    """Makes the edited prompt a version: in the place of the live one, or as a candidate of its own."""
    project, form = _project(request), form_of(request)
    try:
        with project.desk() as desk:
            tried = read_try(desk.folder, request.path_params["id"])
            if _work(project).is_running(tried.id):
                raise WrongCall("this try is still under way", hint="wait for it, or stop it")
            if tried.saved_as:
                raise WrongCall(f"this try was saved as {tried.saved_as!r} already")
            if form.text("how") == "new":
                save_as(desk, tried, form.text("name"))
            else:
                save_over(desk, replace(tried))
    except ShipworthyError as error:
        return _tried(request, 400, wrong={"message": error.message, "hint": error.hint})
    return redirect(request, address(request, "tried", **request.path_params))


def _shown(request: Request, status: int = 200, **more: object) -> Response:
    project, candidate = _project(request), request.path_params["candidate"]
    with project.desk() as desk:
        running = _running(request, candidate)
        found = try_page(desk, candidate, running, request.query_params.get("from", ""))
    defaults: dict[str, object] = {"wrong": None, "written": "", "n_usual": N_CASES}
    return show(request, "try.html.j2", found, status, **{**defaults, **more})


def _tried(request: Request, status: int = 200, **more: object) -> Response:
    identity = request.path_params["id"]
    running = {identity} if _work(_project(request)).is_running(identity) else set()
    with _project(request).desk() as desk:
        found = tried_page(desk, identity, running)
    return show(request, "try_result.html.j2", found, status, **{"wrong": None, **more})


def _running(request: Request, candidate: str) -> set[str]:
    work, folder = _work(_project(request)), _project(request).folder
    return {one.id for one in tries_of(folder, candidate) if work.is_running(one.id)}


def _order(form: Form, candidate: str, by: str) -> TryOrder:
    """What the form asks for.

    Raises:
        WrongCall: A number that is none, or an empty prompt.
    """
    n = form.text("n") or str(N_CASES)
    if not n.isdigit():
        raise WrongCall(f"{n!r} is no whole number", hint="how many cases, as 10")
    cases = tuple(form.all("case"))
    return TryOrder(
        candidate=candidate,
        text=_prompt(form),
        by=by,
        n=int(n),
        cases=cases,
        has_judge=bool(form.text("judge")),
        has_again=bool(form.text("again")),
        max_cost_usd=dollars(form.text("max_cost")),
    )


def _prompt(form: Form) -> str:
    """The edited prompt as it was written, line ends as in files."""
    written = form.texts.get("prompt", [""])
    return written[0].replace("\r\n", "\n") if written else ""


def _project(request: Request) -> Project:
    project: Project = request.app.state.project
    return project


def _work(project: Project) -> Background:
    return _WORK.setdefault(project, Background())


ROUTES = [
    *file("/try", first, "try_first", "edit"),
    # a candidate's name may hold a slash, so what is more exact comes first
    *page("/try/{candidate:path}/tries/{id}", look, "tried", "edit"),
    *action("/try/{candidate:path}/tries/{id}/stop", stop, "try_stop", "edit"),
    *action("/try/{candidate:path}/tries/{id}/save", save, "try_save", "edit"),
    *page("/try/{candidate:path}", edit, "try", "edit"),
    *action("/try/{candidate:path}", start, "try_start", "edit"),
]
