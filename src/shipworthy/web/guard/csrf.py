"""Proof that a form came from a page of ours: an HMAC over a random cookie of this browser.

`Gatekeeper` gives every browser its cookie and puts the token into `request.state.csrf`; a page carries it
as a hidden field, a script sends it as the header `X-CSRF-Token`.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shipworthy.web.guard.refusal import note_refusal

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.requests import Request

FIELD = "csrf"
HEADER = "x-csrf-token"

_BROWSER = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def new_browser() -> str:
    """A random name for a browser: 256 bits."""
    from secrets import token_urlsafe

    return token_urlsafe(32)


def is_browser(text: str) -> bool:
    """Whether a cookie has the form of one of ours."""
    return _BROWSER.match(text) is not None


def token_for(secret: bytes, browser: str) -> str:
    """The token of a browser's forms: nobody makes it without the server's secret."""
    return hmac.new(secret, b"csrf\0" + browser.encode(), "sha256").hexdigest()


def csrf_field(request: Request) -> Markup:
    """The hidden field for a form."""
    from markupsafe import Markup

    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, request.state.csrf)


def check_csrf(request: Request, form: Mapping[str, str] | None = None) -> None:
    """Lets a form pass that carries its browser's token, as field or header.

    Raises:
        HTTPException: 403 without it, or with another browser's.
    """
    from starlette.exceptions import HTTPException

    expected = str(getattr(request.state, "csrf", ""))
    given = (form or {}).get(FIELD) or request.headers.get(HEADER, "")
    if expected and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        return
    note_refusal(request.scope, 403, f"{'a wrong' if given else 'no'} form token")
    raise HTTPException(403, "this form is out of date: go back, reload the page and send it again")
