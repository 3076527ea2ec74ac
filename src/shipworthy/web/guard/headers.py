"""`SecurityHeaders`: what every answer tells the browser not to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "media-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
"""No inline script, nothing from elsewhere: what slips through escaping still can't run or report home."""

STATIC = "/static/"
"""What may be kept by the browser; it holds nobody's data."""

_HEADERS = {
    b"content-security-policy": CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def security_headers(path: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; a page, which may hold what people said, is not kept by browsers."""
    kept = {} if path.startswith(STATIC) else {b"cache-control": b"no-store"}
    return [*{**_HEADERS, **kept}.items()]


class SecurityHeaders:
    """ASGI middleware; the outermost one, so that refusals and errors carry the headers too.

    Args:
        app: What it stands before.
        https: Whether browsers reach it by https: then they are told never to come by http again.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self.app = app
        self.more = [(b"strict-transport-security", b"max-age=31536000")] if https else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds the headers that the answer has not set itself (an attachment's policy is stricter)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = [*security_headers(scope.get("path", "")), *self.more]

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message.get("headers", ())}
                more = [(name, value) for name, value in wanted if name not in there]
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        await self.app(scope, receive, send_with)
