"""`/language/{code}`: the language of this browser from now on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.web.routes import file
from shipworthy.web.show import redirect
from shipworthy.web.words import COOKIE, LANGUAGES

_A_YEAR_S = 365 * 24 * 3600


def choose(request: Request) -> Response:
    """Keeps the choice in a cookie and goes back."""
    answer = redirect(request, request.query_params.get("back", "/"))
    code = request.path_params["code"]
    if code in LANGUAGES:
        answer.set_cookie(COOKIE, code, max_age=_A_YEAR_S, httponly=True, samesite="lax")
    return answer


ROUTES = file("/language/{code}", choose, "language", "open")
