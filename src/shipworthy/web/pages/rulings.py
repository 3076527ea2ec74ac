"""`/rulings`: disagreements and challenges side by side, and the decision; `/challenges`: doubt."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import WrongCall
from shipworthy.report.site.review_form import Given
from shipworthy.report.site.rulings import turned
from shipworthy.score.review.pool import hashed
from shipworthy.web.forms import Form, form_of
from shipworthy.web.guard.rights import may
from shipworthy.web.pages.review_form import CANT_JUDGE, value_of
from shipworthy.web.project import Project
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.item_page import Back
from shipworthy.workbench.review.ruling_page import ruling_page, rulings_page
from shipworthy.workbench.review.rulings import (
    Decision,
    Doubt,
    Spot,
    all_disagreements,
    challenge,
    rule,
    shown_at,
)
from shipworthy.workbench.review.submission import SIDES, on_scale


def listed(request: Request) -> Response:
    """What waits for a ruling, and what was ruled."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        return show(request, "rulings.html.j2", rulings_page(desk))


def one(request: Request) -> Response:
    """One disagreement; an owner may ask for names with `?names=1`."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        return _shown(request, desk)


def _shown(request: Request, desk: Desk, back: Back | None = None) -> Response:
    wants_names = request.query_params.get("names") == "1" and may(request.state.who.role, "own")
    found = ruling_page(desk, request.path_params["spot"], names=wants_names, back=back)
    if found is None:
        raise HTTPException(404, "nobody disagrees on this answer, and nobody challenges it")
    return show(request, "rulings_one.html.j2", found, 400 if back else 200)


def decide(request: Request) -> Response:
    """Writes the ruling down and leads to the next disagreement."""
    project: Project = request.app.state.project
    form, identity = form_of(request), request.path_params["spot"]
    with project.desk() as desk:
        found = all_disagreements(desk)
        mine = next((one for one in found if one.spot.id == identity), None)
        if mine is None:
            raise HTTPException(404, "nobody disagrees on this answer, and nobody challenges it")
        try:
            value = _ruled(desk, mine.spot, form)
            who, seen = request.state.who.name, form.all("seen")
            rule(desk, mine, Decision(who, form.text("why"), value, seen, form.text("submission")))
        except WrongCall as wrong:
            return _shown(request, desk, _back(form, mine.spot, wrong))
        left = (one.spot.id for one in found if one.is_open and one.spot.id != identity)
        after = next(left, "")
    return redirect(request, address(request, "ruling", spot=after) if after else address(request, "rulings"))


def _ruled(desk: Desk, spot: Spot, form: Form) -> float | None:
    """The decision in the dimension's own units; of a pair as the item's own answer fares."""
    given = value_of(form, 0)
    if not given:
        raise WrongCall("nothing is chosen", hint="choose what counts, or that it can't be judged")
    if given == CANT_JUDGE:
        return None
    if not spot.item:
        return on_scale(given, desk.benchmark.scale_of(spot.dimension), spot.dimension)
    if given not in SIDES:
        raise WrongCall(f"{given!r} is neither left, right nor tie")
    return turned(SIDES[given], shown_at(desk, spot).is_swapped)


def _back(form: Form, spot: Spot, wrong: WrongCall) -> Back:
    faults = (wrong.message, *([wrong.hint] if wrong.hint else []))
    return Back(
        form.text("submission"), {spot.dimension: Given(value_of(form, 0))}, form.text("why"), faults
    )  # fmt: skip


def doubt(request: Request) -> Response:
    """Challenges what was said of an answer on one dimension; it waits for a ruling from now on."""
    project: Project = request.app.state.project
    form = form_of(request)
    trial = form.text("trial", "0")
    if not trial.isdecimal():
        raise WrongCall(f"trial is {trial!r}, expected a number")
    spot = Spot(
        form.text("candidate"), form.text("asked_as"), form.text("case"), form.text("case_hash"),
        int(trial), form.text("dimension"), "", form.text("item"),
    )  # fmt: skip
    with project.desk() as desk:
        value = form.text("value")
        read = on_scale(value, desk.benchmark.scale_of(spot.dimension), spot.dimension) if value else None
        who, why, about = request.state.who.name, form.text("why"), form.text("about")
        # a form of another page has no id of its own: the same doubt twice is one
        sent = form.text("submission") or hashed("\x00".join(map(str, (who, why, about, value, *spot))))[:24]
        said = Doubt(who, why, sent, read, about)
        challenge(desk, spot, said)
    return redirect(request, form.text("back") or address(request, "rulings"))


ROUTES = [
    *page("/rulings", listed, "rulings", "edit"),
    *page("/rulings/{spot}", one, "ruling", "edit"),
    *action("/rulings/{spot}", decide, "ruling.decide", "edit"),
    *action("/challenges", doubt, "challenge", "edit"),
]
