"""`/accounts`: who may come in; an owner invites, changes roles and closes."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shipworthy.errors import WrongCall
from shipworthy.report.site.accounts import accounts_page
from shipworthy.web.forms import form_of
from shipworthy.web.guard.guard import Guard
from shipworthy.web.pages.login import enter
from shipworthy.web.routes import action, page
from shipworthy.web.show import address, redirect, show


def accounts(request: Request) -> Response:
    """All of them."""
    return _page(request, changed=request.query_params.get("changed", "")[:200])


def begin(request: Request) -> Response:
    """The first account, which ends the time without a login; whoever makes it is logged in with it."""
    form, guard = form_of(request), _guard(request)
    if guard.accounts.all():
        raise HTTPException(409, "there are accounts already")
    password = form.texts.get("password", [""])[0]
    if not password or password != form.texts.get("again", [""])[0]:
        return _page(request, fault="The two passwords differ, or there is none.", status=400)
    try:
        made = guard.accounts.add(form.text("name"), "owner", password=password, by=request.state.who.name)
    except WrongCall as error:
        return _page(request, fault=str(error), status=400)
    return enter(request, made, "/accounts")


def add(request: Request) -> Response:
    """A new account, and the link for whoever it is for."""
    form, guard, by = form_of(request), _guard(request), request.state.who.name
    if request.state.who.is_local:
        raise HTTPException(409, "make yourself an account first")
    try:
        made = guard.accounts.add(form.text("name"), form.text("role"), by=by)
        return _invited(request, made.name)
    except WrongCall as error:
        return _page(request, fault=str(error), status=400)


def invite(request: Request) -> Response:
    """A new link; the old password and all sessions end."""
    try:
        return _invited(request, form_of(request).text("name"))
    except WrongCall as error:
        return _page(request, fault=str(error), status=400)


def set_role(request: Request) -> Response:
    """Another role, from the person's next request on."""
    form, guard = form_of(request), _guard(request)
    try:
        found = guard.accounts.set_role(form.text("name"), form.text("role"), by=request.state.who.name)
    except WrongCall as error:
        return _page(request, fault=str(error), status=400)
    return redirect(request, address(request, "accounts", changed=found.name))


def close(request: Request) -> Response:
    """Nobody logs in with it any more."""
    guard = _guard(request)
    try:
        found = guard.accounts.close(form_of(request).text("name"), by=request.state.who.name)
    except WrongCall as error:
        return _page(request, fault=str(error), status=400)
    guard.logins.end_all(found.name)
    return redirect(request, address(request, "accounts", changed=found.name))


def _invited(request: Request, name: str) -> Response:
    guard = _guard(request)
    token = guard.accounts.invite(name, by=request.state.who.name)
    guard.logins.end_all(guard.accounts.get(name).name)
    link = f"{guard.address(request)}{address(request, 'invitation', token=token)}"
    return _page(request, changed=name, link=link)


def _guard(request: Request) -> Guard:
    found: Guard = request.state.guard
    return found


def _page(
    request: Request, *, changed: str = "", fault: str = "", link: str = "", status: int = 200
) -> Response:
    guard = _guard(request)
    made = accounts_page(
        guard.accounts.all(),
        has_login=guard.needs_login(),
        me=request.state.who.name,
        changed=changed,
        fault=fault,
    )
    return show(request, "accounts.html.j2", made, status, link=link)


ROUTES: list[BaseRoute] = [
    *page("/accounts", accounts, "accounts", "own"),
    *action("/accounts/begin", begin, "accounts_begin", "own"),
    *action("/accounts/add", add, "accounts_add", "own"),
    *action("/accounts/invite", invite, "accounts_invite", "own"),
    *action("/accounts/role", set_role, "accounts_role", "own"),
    *action("/accounts/close", close, "accounts_close", "own"),
]
