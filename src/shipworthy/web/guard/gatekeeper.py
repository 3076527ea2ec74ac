"""`Gatekeeper`: the middleware that asks who it is (`request.state.who`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from shipworthy.web.guard.door import Door
from shipworthy.web.guard.guard import Guard, Kept
from shipworthy.web.guard.refusal import note_refusal
from shipworthy.web.guard.rights import NOBODY

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN_PATHS = re.compile(r"/(static|language)/|/(login|invitation|oidc/start|oidc/back)(\.json)?\Z")
"""What is answered before the login. Everything else is not, whatever its route says."""


class Gatekeeper:
    """ASGI middleware: names the browser and the person; without a login it lets nobody past the door.

    Args:
        app: What it stands before.
        door: Who may come in.
        project: The store and the folder of the app.
    """

    def __init__(self, app: ASGIApp, door: Door, project: Kept) -> None:
        self.app = app
        self.guard = Guard(door, project)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on with `state.who`, `state.csrf` and `state.guard` set."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        from starlette.concurrency import run_in_threadpool
        from starlette.requests import Request

        request = Request(scope)
        browser, is_new = await run_in_threadpool(self._look, request)
        is_open = OPEN_PATHS.match(scope["path"]) is not None
        answer = self.app if request.state.who is not NOBODY or is_open else _to_login(request)

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start" and is_new:
                cookie = self.guard.cookie_header("browser", browser)
                message = {**message, "headers": [*message.get("headers", ()), (b"set-cookie", cookie)]}
            await send(message)

        await answer(scope, receive, send_with)

    def _look(self, request: Request) -> tuple[str, bool]:
        """Sets the state; gives the browser's name and whether it is new."""
        browser, is_new = self.guard.browser_of(request)
        request.state.guard = self.guard
        request.state.browser = browser
        request.state.csrf = self.guard.token_of(browser)
        request.state.who = self.guard.who(request)
        return browser, is_new


def _to_login(request: Request) -> Response:
    """A page leads to the login and back; anything else is told that it needs one."""
    from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

    path = request.url.path
    if path.endswith(".json"):
        note_refusal(request.scope, 401, "no login")
        return JSONResponse({"error": "log in first"}, 401)
    if request.method not in ("GET", "HEAD"):
        note_refusal(request.scope, 401, "no login")
        return PlainTextResponse(
            "You are not logged in (any more). Go back, log in in another tab, send again.\n", 401
        )
    target = f"{path}?{request.url.query}" if request.url.query else path
    return RedirectResponse("/login" if target == "/" else f"/login?next={quote(target, safe='')}", 303)
