"""One HTTP exchange as data: what was replied, or how the connection broke; never an exception."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from shipworthy.adapters.connections import Connections

if TYPE_CHECKING:
    from aiohttp import ClientResponse

MAX_REPLY_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Sending:
    """What is sent."""

    url: str
    body: bytes | None = None
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    latency_s: float

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 become U+FFFD."""
        return self.body.decode("utf-8", "replace")

    @property
    def is_utf8(self) -> bool:
        """Whether the body is valid UTF-8."""
        try:
            self.body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True


@dataclass(frozen=True)
class Broken:
    """How an exchange broke.

    `kind` is `dns`, `refused`, `connection`, `tls`, `timeout`, `connect timeout`, `disconnected` (before a
    reply), `cut off` (in the middle of one), `not http` or `too large`. `was_connected` says that the other
    side had been reached; `is_final` that asking again can't help.
    """

    kind: str
    message: str
    latency_s: float
    was_connected: bool = False
    is_final: bool = False


async def exchange(connections: Connections, sending: Sending) -> Reply | Broken:
    """Sends and reads once. Redirects are not followed: a key must not travel to another host."""
    import aiohttp

    started = time.perf_counter()
    try:
        async with connections.session().request(
            sending.method,
            sending.url,
            data=sending.body,
            headers=sending.headers,
            allow_redirects=False,
        ) as response:
            body = await _read(response)
            elapsed = time.perf_counter() - started
            if body is None:
                return Broken("too large", f"the reply exceeds {MAX_REPLY_BYTES:,} bytes", elapsed, True)
            return Reply(response.status, response.headers, body, elapsed)
    except (aiohttp.ClientError, OSError, ValueError) as fault:
        return _broken(fault, time.perf_counter() - started)


async def _read(response: ClientResponse) -> bytes | None:
    """The body, or None if it is larger than any answer is."""
    if (response.content_length or 0) > MAX_REPLY_BYTES:
        return None
    chunks: list[bytes] = []
    n_bytes = 0
    async for chunk in response.content.iter_any():
        n_bytes += len(chunk)
        if n_bytes > MAX_REPLY_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _broken(fault: Exception, elapsed: float) -> Broken:
    import aiohttp

    message = str(fault) or type(fault).__name__
    connecting: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, bool], ...] = (
        (aiohttp.ClientConnectorDNSError, "dns", False),
        ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), "tls", True),
        ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError), "bad url", True),
        (aiohttp.ConnectionTimeoutError, "connect timeout", False),
    )
    for kinds, kind, is_final in connecting:
        if isinstance(fault, kinds):
            return Broken(kind, message, elapsed, is_final=is_final)
    if isinstance(fault, aiohttp.ClientConnectorError):
        refused = isinstance(fault.os_error, ConnectionRefusedError)
        return Broken("refused" if refused else "connection", message, elapsed)
    return Broken(_after_connecting(fault), message, elapsed, was_connected=True)


def _after_connecting(fault: Exception) -> str:
    import aiohttp

    if isinstance(fault, TimeoutError):
        return "timeout"
    if isinstance(fault, aiohttp.ClientPayloadError):
        return "cut off"
    if isinstance(fault, aiohttp.ClientResponseError | ValueError):
        return "not http"
    return "disconnected"


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long the other side asks to wait: `retry-after-ms`, `retry-after` in seconds or as a date."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    written = headers.get("retry-after")
    seconds = _number(written)
    if seconds is not None or not written:
        return seconds
    until = _date(written)
    if until is None:
        return None
    now = _date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _number(written: str | None) -> float | None:
    try:
        number = float(written) if written else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < float("inf") else None


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
