"""`/login`, `/logout`, `/invitation`, `/me`: how somebody comes in, goes out, and changes a password."""

from __future__ import annotations

import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shipworthy.errors import WrongCall
from shipworthy.report.site.accounts import InvitationPage, LoginPage, MePage
from shipworthy.score.review.account import Account
from shipworthy.web.forms import form_of
from shipworthy.web.guard.csrf import new_browser
from shipworthy.web.guard.guard import Guard
from shipworthy.web.guard.refusal import note_refusal, shown_in_log
from shipworthy.web.guard.rights import may
from shipworthy.web.routes import action, page
from shipworthy.web.show import redirect, show

WRONG = "This name and password don't belong together."


def login(request: Request) -> Response:
    """The form; whoever is in already goes on."""
    if request.state.who.name and not request.url.path.endswith(".json"):
        return redirect(request, _next(request.query_params.get("next", "")))
    return _login_page(request, request.query_params.get("next", ""))


def log_in(request: Request) -> Response:
    """Tries a password; after some wrong ones one waits."""
    form, guard = form_of(request), _guard(request)
    name, target = form.text("name"), form.text("next")
    address = guard.address_of(request)
    wait_s = guard.throttle.wait_s(name, address)
    if wait_s > 0:
        note_refusal(request.scope, 429, f"too many wrong passwords for {shown_in_log(name, 60)!r}")
        raise HTTPException(
            429,
            f"Too many wrong tries. Wait {math.ceil(wait_s)} s and try again.",
            {"Retry-After": str(math.ceil(wait_s))},
        )
    account = guard.try_password(name, form.texts.get("password", [""])[0])
    if account is None:
        guard.throttle.note_wrong(name, address)
        note_refusal(request.scope, 401, f"a wrong password for {shown_in_log(name, 60)!r}")
        return _login_page(request, target, WRONG, 401)
    guard.throttle.note_right(name, address)
    return enter(request, account, target)


def enter(request: Request, account: Account, target: str) -> Response:
    """Begins a session and goes on; the browser's form tokens begin anew with it."""
    guard = _guard(request)
    token = guard.logins.begin(account)
    if token is None:
        return _login_page(request, target, WRONG, 401)
    answer = redirect(
        request, _next(target) if may(account.role, "read") or target not in ("", "/") else "/review"
    )
    guard.set_cookie(answer, "session", token)
    guard.set_cookie(answer, "browser", new_browser())
    return answer


def log_out(request: Request) -> Response:
    """Ends the session, here and in the store."""
    guard = _guard(request)
    guard.logins.end(guard.cookie(request, "session"))
    answer = redirect(request, "/login")
    guard.set_cookie(answer, "session", "")
    guard.set_cookie(answer, "browser", new_browser())
    return answer


def invitation(request: Request) -> Response:
    """The form of whoever was invited."""
    return _invitation_page(request, request.query_params.get("token", ""))


def accept(request: Request) -> Response:
    """Sets the password and lets them in."""
    form, guard = form_of(request), _guard(request)
    token, password = form.text("token"), form.texts.get("password", [""])[0]
    if password != form.texts.get("again", [""])[0]:
        return _invitation_page(request, token, "The two passwords differ.", 400)
    try:
        account = guard.accounts.accept(token, password)
    except WrongCall as error:
        return _invitation_page(request, token, str(error), 400)
    guard.logins.end_all(account.name)
    return enter(request, account, "")


def me(request: Request) -> Response:
    """What somebody changes of themselves."""
    return _me_page(request, done=request.query_params.get("done") == "1")


def change_name(request: Request) -> Response:
    """Another name in this browser, where there is no login."""
    if not request.state.who.is_local:
        raise HTTPException(403, "your name is your account's")
    answer = redirect(request, "/me?done=1")
    try:
        _guard(request).set_name(answer, form_of(request).text("name"))
    except WrongCall as error:
        return _me_page(request, fault=str(error), status=400)
    return answer


def change_password(request: Request) -> Response:
    """Another password; every other session of the account ends."""
    form, guard, name = form_of(request), _guard(request), request.state.who.name
    new = form.texts.get("new", [""])[0]
    address = guard.address_of(request)
    if request.state.who.is_local or guard.throttle.wait_s(name, address) > 0:
        raise HTTPException(403, "the password can't be changed now")
    if guard.try_password(name, form.texts.get("password", [""])[0]) is None:
        guard.throttle.note_wrong(name, address)
        return _me_page(request, fault="This is not your password.", status=400)
    if new != form.texts.get("again", [""])[0]:
        return _me_page(request, fault="The two passwords differ.", status=400)
    try:
        guard.accounts.set_password(name, new, by=name)
    except WrongCall as error:
        return _me_page(request, fault=str(error), status=400)
    guard.logins.end_all(name, but=guard.cookie(request, "session"))
    return redirect(request, "/me?done=1")


def _guard(request: Request) -> Guard:
    found: Guard = request.state.guard
    return found


def _next(target: str) -> str:
    return target or "/"


def _login_page(request: Request, target: str, fault: str = "", status: int = 200) -> Response:
    guard = _guard(request)
    has_passwords = guard.door.oidc is None or any(one.password for one in guard.accounts.all())
    return show(request, "login.html.j2", LoginPage(target, has_passwords, guard.provider, fault), status)


def _invitation_page(request: Request, token: str, fault: str = "", status: int = 200) -> Response:
    found = _guard(request).accounts.invited(token)
    made = InvitationPage(found.name if found else "", found.role if found else "", fault)
    return show(
        request, "login_invitation.html.j2", made, status if found else 404, token=token if found else ""
    )


def _me_page(request: Request, *, fault: str = "", done: bool = False, status: int = 200) -> Response:
    who = request.state.who
    account = None if who.is_local else _guard(request).accounts.find(who.name)
    has_password = account is not None and bool(account.password)
    made = MePage(who.name, who.role, who.is_local, has_password, fault, done)
    return show(request, "login_me.html.j2", made, status)


ROUTES: list[BaseRoute] = [
    *page("/login", login, "login", "open"),
    *action("/login", log_in, "log_in", "open"),
    *action("/logout", log_out, "log_out", "any"),
    *page("/invitation", invitation, "invitation", "open"),
    *action("/invitation", accept, "accept_invitation", "open"),
    *page("/me", me, "me", "any"),
    *action("/me/name", change_name, "change_name", "any"),
    *action("/me/password", change_password, "change_password", "any"),
]
