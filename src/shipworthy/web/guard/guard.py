"""`Guard`: a door at work in one app: its secret, its cookies, its throttle, and who a request is."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote, urlsplit

from shipworthy.errors import WrongCall
from shipworthy.records import Store
from shipworthy.score.review.account import Account
from shipworthy.web.guard.bind import is_loopback
from shipworthy.web.guard.csrf import is_browser, new_browser, token_for
from shipworthy.web.guard.rights import NOBODY, Who
from shipworthy.web.guard.throttle import Throttle
from shipworthy.workbench.accounts import Accounts, checked_name
from shipworthy.workbench.logins import LONGEST, Logins

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from shipworthy.web.guard.door import Door

_AGES = {
    "browser": timedelta(days=365),
    "session": LONGEST,
    "name": timedelta(days=365),
    "oidc": timedelta(minutes=10),
}

MOST_TRIES = 2
"""Passwords tried at the same time."""


class Kept(Protocol):
    """What the guard takes of a project."""

    folder: Path
    now: Callable[[], datetime]

    @property
    def store(self) -> Store:
        """Where accounts and sessions are."""


class Guard:
    """A door at work.

    Args:
        door: Who may come in.
        project: The store and the folder.
    """

    def __init__(self, door: Door, project: Kept) -> None:
        self.door = door
        self.throttle = Throttle(time.monotonic)
        self._project = project
        self._tries = BoundedSemaphore(MOST_TRIES)

    @cached_property
    def secret(self) -> bytes:
        """The server's secret."""
        from shipworthy.adapters.web_secret import web_secret

        return web_secret(self._project.folder)

    @cached_property
    def user(self) -> str:
        """Who sits at this machine."""
        from shipworthy.adapters.web_secret import machine_user

        return self.door.user or machine_user()

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        return Accounts(self._project.store, self._project.now)

    @property
    def logins(self) -> Logins:
        """Who is logged in."""
        return Logins(self._project.store, self._project.now)

    def needs_login(self) -> bool:
        """Whether there is a login: others reach the app, or there is an account (a closed one counts)."""
        return not self.door.local or self.door.oidc is not None or bool(self.accounts.all())

    def who(self, request: Request) -> Who:
        """Who a request is; `NOBODY` before the login."""
        token = self.cookie(request, "session")
        if token:
            account = self.logins.account_of(token)
            if account is not None:
                return Who(account.name, account.role)
        if self.needs_login():
            return NOBODY
        return Who(self._chosen_name(request) or self.user, "owner", is_local=True)

    @property
    def provider(self) -> str:
        """Host of the OIDC provider; empty without one."""
        return urlsplit(self.door.oidc.issuer).netloc if self.door.oidc else ""

    def try_password(self, name: str, password: str) -> Account | None:
        """The account whose password it is; only so many are tried at once, each takes 16 MB."""
        with self._tries:
            return self.logins.try_password(name, password)

    def address_of(self, request: Request) -> str:
        """Where a request comes from; behind a proxy on this machine, what the proxy says."""
        peer = request.client.host if request.client else ""
        told = request.headers.getlist("x-forwarded-for")
        if self.door.https and told and is_loopback(peer or "0.0.0.0"):
            # the last one is the proxy's own word; those before it are the browser's
            return told[-1].rpartition(",")[2].strip()[:60]
        return peer

    def address(self, request: Request) -> str:
        """The app as this browser reaches it: scheme and host, which `HostAndOrigin` has checked."""
        return f"{'https' if self.door.https else request.url.scheme}://{request.headers['host']}"

    def browser_of(self, request: Request) -> tuple[str, bool]:
        """The browser's random name, and whether it was made just now."""
        found = self.cookie(request, "browser")
        return (found, False) if is_browser(found) else (new_browser(), True)

    def token_of(self, browser: str) -> str:
        """What the forms of a browser carry."""
        return token_for(self.secret, browser)

    def cookie(self, request: Request, purpose: str) -> str:
        """A cookie of ours; empty if there is none."""
        return request.cookies.get(self.cookie_name(purpose), "")

    def cookie_name(self, purpose: str) -> str:
        """Cookies don't know ports: the name tells two projects on one machine apart."""
        return f"{'__Host-' if self.door.https else ''}shipworthy-{purpose}-{self._mark}"

    def set_cookie(self, response: Response, purpose: str, value: str) -> None:
        """Sets a cookie; an empty value takes it away."""
        response.raw_headers.append((b"set-cookie", self.cookie_header(purpose, value)))

    def cookie_header(self, purpose: str, value: str) -> bytes:
        """The cookie as a header; scripts don't see it, and other sites' forms don't send it."""
        age = int(_AGES[purpose].total_seconds()) if value else 0
        parts = [
            f"{self.cookie_name(purpose)}={value}",
            "Path=/",
            f"Max-Age={age}",
            "HttpOnly",
            "SameSite=Lax",
        ]
        return "; ".join([*parts, "Secure"] if self.door.https else parts).encode("latin-1")

    def set_name(self, response: Response, name: str) -> None:
        """Remembers a name chosen in this browser.

        Raises:
            WrongCall: It can't be one.
        """
        self.set_cookie(response, "name", quote(checked_name(name), safe=""))

    @cached_property
    def _mark(self) -> str:
        return hashlib.sha256(b"cookies\0" + self.secret).hexdigest()[:8]

    def _chosen_name(self, request: Request) -> str:
        try:
            return checked_name(unquote(self.cookie(request, "name")))
        except WrongCall:
            return ""
