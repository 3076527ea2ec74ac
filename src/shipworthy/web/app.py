"""`build_app`: the pages of one project as an ASGI app."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from shipworthy.errors import InvalidBenchmark, ShipworthyError
from shipworthy.report.page import shown
from shipworthy.web.guard.door import Door
from shipworthy.web.guard.gatekeeper import Gatekeeper
from shipworthy.web.guard.headers import SecurityHeaders, security_headers
from shipworthy.web.guard.hosts import HostAndOrigin
from shipworthy.web.guard.rights import NOBODY
from shipworthy.web.project import Project
from shipworthy.web.routes import all_routes
from shipworthy.web.show import show
from shipworthy.web.static_files import StaticPages
from shipworthy.web.words import COOKIE, language_of

STATIC = Path(__file__).parent / "static"
SHARED = Path(__file__).parents[1] / "templates"
"""Styles of the report, which the pages wear too."""


def build_app(project: Project, door: Door | None = None) -> Starlette:
    """The app.

    Args:
        project: What its pages show.
        door: Who may come in; the default lets in this machine alone.
    """
    door = door or Door()

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        project.close()

    static = StaticPages(STATIC, [SHARED / name for name in ("report.css", "prd.css")])
    app = Starlette(
        routes=[Mount("/static", static, name="static"), *all_routes()],
        middleware=[
            Middleware(SecurityHeaders, https=door.https),
            Middleware(HostAndOrigin, hosts=door.hosts, https=door.https),
            Middleware(Language),
            Middleware(Gatekeeper, door=door, project=project),
        ],
        exception_handlers={HTTPException: _refused, ShipworthyError: _failed, Exception: _broken},
        lifespan=life,
    )
    app.state.project = project
    app.state.static = static
    app.state.door = door
    return app


class Language:
    """Says in `state.lang` which language a request wants (`?lang=`, the cookie, the browser)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on with the language set."""
        if scope["type"] == "http":
            request = Request(scope)
            scope.setdefault("state", {})["lang"] = language_of(
                request.query_params.get("lang", ""),
                request.cookies.get(COOKIE, ""),
                request.headers.get("accept-language", ""),
            )
        await self._app(scope, receive, send)


@dataclass(frozen=True)
class MessagePage:
    """A page that only says something."""

    title: str = shown("what happened, in a few words")
    message: str = shown("what was seen and what was expected")
    hint: str = shown("what to do; may be empty")
    faults: tuple[str, ...] = shown("every fault of the PRD, each with its place")


_TITLES = {
    400: "That can't be done as it was asked", 403: "Not for you", 404: "There is no such page",
    405: "That is no way to call this page", 409: "Somebody else was quicker", 413: "Too large",
}  # fmt: skip


def message(request: Request, page: MessagePage, status: int) -> Response:
    """A page that only says something."""
    if not hasattr(request.state, "who"):
        request.state.who = NOBODY
    if not hasattr(request.state, "lang"):
        request.state.lang = "en"
    return show(request, "message.html.j2", page, status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "" if error.status_code == 404 and error.detail == "Not Found" else error.detail
    title = _TITLES.get(error.status_code, "That did not work")
    found = message(request, MessagePage(title, said, "", ()), error.status_code)
    for name, value in (error.headers or {}).items():
        found.headers[name] = value
    return found


async def _failed(request: Request, error: Exception) -> Response:
    """What a job says when it can't be done, as a page; nothing is lost."""
    assert isinstance(error, ShipworthyError)
    faults = tuple(str(fault) for fault in error.faults) if isinstance(error, InvalidBenchmark) else ()
    said = "The PRD has faults" if faults else error.message
    status = 400 if error.exit_code == 2 else 503
    return message(request, MessagePage(_TITLES[400], said, error.hint, faults), status)


async def _broken(request: Request, error: Exception) -> Response:
    import traceback

    sys.stderr.write("".join(traceback.format_exception(error)))
    said = f"shipworthy has a fault of its own: {type(error).__name__}"
    hint = "What was stored is kept. The terminal that runs the app shows where it happened."
    answer = message(request, MessagePage("That did not work", said, hint, ()), 500)
    # Starlette answers this outside of every middleware
    answer.raw_headers.extend(security_headers(request.url.path))
    return answer
