"""`/oidc/start` and `/oidc/back`: the way through an OpenID Connect provider and home again."""

from __future__ import annotations

import hmac
import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from shipworthy.adapters.oidc import Identity, Oidc, OidcSettings, Started
from shipworthy.errors import WrongCall
from shipworthy.score.review.account import Account
from shipworthy.web.guard.guard import Guard
from shipworthy.web.guard.refusal import note_refusal
from shipworthy.web.pages.login import enter
from shipworthy.web.routes import file

_LONGEST_S = 600


def start(request: Request) -> Response:
    """Sends the browser to the provider; what was agreed stays in a signed cookie."""
    guard, settings = _settings(request)
    started = Oidc(settings, os.environ).start(_back(request, settings))
    answer = RedirectResponse(started.url, 303)
    kept = [
        started.state,
        started.nonce,
        started.verifier,
        request.query_params.get("next", "")[:2000],
        time.time(),
    ]
    guard.set_cookie(answer, "oidc", _signed(guard, request, json.dumps(kept)))
    return answer


def back(request: Request) -> Response:
    """Takes the provider's answer, checks that it belongs to this browser's login, and lets the person in."""
    guard, settings = _settings(request)
    query = request.query_params
    state, nonce, verifier, target = _kept(guard, request)
    if not hmac.compare_digest(query.get("state", "").encode("utf-8", "replace"), state.encode()):
        _refuse(request, "the answer belongs to another login (state)")
    if query.get("iss", settings.issuer) != settings.issuer:
        _refuse(request, "the answer comes from another provider (iss)")
    if "error" in query or not query.get("code"):
        _refuse(request, f"the provider says {query.get('error', 'nothing')[:60]!r}")
    try:
        started = Started("", state, nonce, verifier)
        identity = Oidc(settings, os.environ).finish(query["code"], _back(request, settings), started)
        account = account_for(guard, settings, identity)
    except WrongCall as error:
        note_refusal(request.scope, 403, error.message)
        raise HTTPException(403, str(error)) from error
    answer = enter(request, account, target)
    guard.set_cookie(answer, "oidc", "")
    return answer


def account_for(guard: Guard, settings: OidcSettings, identity: Identity) -> Account:
    """The account of an identity: by its subject, else by its verified mail address, else a new one.

    Raises:
        WrongCall: There is none, it is closed, or it belongs to another subject.
    """
    accounts = guard.accounts
    found = accounts.of_subject(identity.subject)
    if found is None and identity.email:
        found = accounts.find(identity.email)
        if found is not None and found.subject:
            raise WrongCall("this mail address is another person's account here")
        if found is None and identity.email.lower().rpartition("@")[2] in settings.domains:
            # the provider vouches for the domain, so the rule that the first account is an owner stands aside
            return accounts.admit(identity.email, settings.role, identity.subject)
        if found is not None and not found.is_closed:
            found = accounts.bind(found.name, identity.subject, by="oidc")
    if found is None or found.is_closed:
        raise WrongCall(
            f"there is no open account for {identity.email or 'a login without a verified mail address'}",
            hint=f"an owner adds one: its name is your mail address, or its subject {identity.subject}",
        )
    return found


def _settings(request: Request) -> tuple[Guard, OidcSettings]:
    guard: Guard = request.state.guard
    if guard.door.oidc is None:
        raise HTTPException(404, "there is no login through OIDC here")
    return guard, guard.door.oidc


def _back(request: Request, settings: OidcSettings) -> str:
    """Where the provider sends the browser: the address that was set, else the host of the request."""
    guard: Guard = request.state.guard
    return f"{settings.address or guard.address(request)}/oidc/back"


def _signed(guard: Guard, request: Request, text: str) -> str:
    body = urlsafe_b64encode(text.encode()).decode()
    return f"{body}.{_mark(guard, request, body)}"


def _kept(guard: Guard, request: Request) -> tuple[str, str, str, str]:
    """What was agreed at the start, if this browser has it and it is not too old."""
    body, _, mark = guard.cookie(request, "oidc").partition(".")
    if not body or not hmac.compare_digest(
        mark.encode("utf-8", "replace"), _mark(guard, request, body).encode()
    ):
        _refuse(request, "this browser has begun no login")
    state, nonce, verifier, target, at = json.loads(urlsafe_b64decode(body))
    if not 0 <= time.time() - at <= _LONGEST_S:
        _refuse(request, "the login took more than ten minutes")
    return state, nonce, verifier, target


def _mark(guard: Guard, request: Request, body: str) -> str:
    browser = request.state.browser
    return hmac.new(guard.secret, f"oidc\0{browser}\0{body}".encode(), "sha256").hexdigest()


def _refuse(request: Request, why: str) -> NoReturn:
    note_refusal(request.scope, 403, why)
    raise HTTPException(403, f"The login did not work: {why}. Begin it again.")


ROUTES: list[BaseRoute] = [
    *file("/oidc/start", start, "oidc_start", "open"),
    *file("/oidc/back", back, "oidc_back", "open"),
]
