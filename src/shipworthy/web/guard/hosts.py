"""`HostAndOrigin`: only requests that mean this app and, where they change something, come from its pages.

The list of hosts stops DNS rebinding (a page of somebody else's name that resolves to 127.0.0.1); the origin
stops other sites' forms. Both are compared whole, so `127.0.0.1.evil.com` is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shipworthy.web.guard.refusal import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::(?P<port>[0-9]{1,5}))?\Z")
_MOST_PORT = 65535


class HostAndOrigin:
    """ASGI middleware: refuses foreign hosts (421, malformed 400) and foreign origins (403).

    Args:
        app: What it stands before.
        hosts: Further names under which this app is known (`--host-name`), with or without a port. A name
            without one holds for every port, so that a forwarded port works: the danger is the name.
        https: Whether browsers reach it by https although it speaks http (behind a proxy).
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = (), *, https: bool = False) -> None:
        self.app = app
        self.hosts = frozenset({*LOCAL_NAMES, *(checked_host(host) for host in hosts)})
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        status, why = self._fault(scope)
        if status:
            await refuse(scope, receive, send, status, why)
            return
        await self.app(scope, receive, send)

    def _fault(self, scope: Scope) -> tuple[int, str]:
        hosts = header_values(scope, b"host")
        if len(hosts) != 1:
            return 400, f"{len(hosts)} Host headers, expected one"
        found = _HOST.match(hosts[0].lower())
        if found is None or not _is_port(found["port"]):
            return 400, f"Host {hosts[0]!r} is no host name"
        if found["name"] not in self.hosts and found[0] not in self.hosts:
            return 421, f"Host {hosts[0]!r} is not this app's; start it with --host-name to allow it"
        if scope["type"] != "http":
            return 403, "this app opens no web sockets"
        if scope["method"] in SAFE_METHODS:
            return 0, ""
        return self._origin_fault(scope, found[0])

    def _origin_fault(self, scope: Scope, host: str) -> tuple[int, str]:
        sites = header_values(scope, b"sec-fetch-site")
        origins = header_values(scope, b"origin")
        if not sites and not origins:
            return 403, "neither Sec-Fetch-Site nor Origin: no browser sends such a form"
        if any(site not in ("same-origin", "none") for site in sites):
            return 403, f"Sec-Fetch-Site {', '.join(sites)!r}: it comes from another site"
        own = f"{'https' if self.https else scope.get('scheme', 'http')}://{host}"
        if any(_without_own_port(origin.lower()) != _without_own_port(own) for origin in origins):
            return (
                403,
                f"Origin {', '.join(origins)!r} is not {own!r}; behind an https proxy start with --https",
            )
        return 0, ""


def checked_host(host: str) -> str:
    """A host as it is compared.

    Raises:
        WrongCall: It is no host name.
    """
    from shipworthy.errors import WrongCall

    text = host.strip().lower()
    found = _HOST.match(text)
    if found is None or not _is_port(found["port"]) or not re.search(r"[a-z0-9:]", found["name"]):
        raise WrongCall(
            f"{host!r} is no host name",
            hint="give a name as browsers show it: review.example.org, or with :port",
        )
    return text


def header_values(scope: Scope, name: bytes) -> list[str]:
    """All values of a header, as they were sent."""
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key.lower() == name]


def _is_port(text: str | None) -> bool:
    return text is None or 0 < int(text) <= _MOST_PORT


def _without_own_port(origin: str) -> str:
    """Browsers leave the scheme's own port out, proxies sometimes don't."""
    for scheme, port in (("http", ":80"), ("https", ":443")):
        if origin.startswith(f"{scheme}://"):
            return origin.removesuffix(port)
    return origin
