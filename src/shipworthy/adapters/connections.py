"""`Connections`: the one HTTP session that all models and endpoints of a run share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import ClientSession

CONNECT_TIMEOUT_S = 30.0


class Connections:
    """A pool of connections, opened at the first use and closed when its last user has left.

    No cookies are kept, so one trial can't shape another; proxies come from the environment.

    Args:
        limit: Connections open at once, all hosts together: the run's concurrency.
        timeout_s: The longest that one exchange may take.
    """

    def __init__(self, *, limit: int = 16, timeout_s: float = 60.0) -> None:
        self.limit = limit
        self.timeout_s = timeout_s
        self._n_users = 0
        self._session: ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def join(self) -> None:
        """One more user, who will `leave`."""
        self._n_users += 1

    async def leave(self) -> None:
        """One user less; the last one closes the connections."""
        self._n_users = max(0, self._n_users - 1)
        if self._n_users == 0:
            await self.close()

    def session(self) -> ClientSession:
        """The open session of the running loop."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._session, self._loop = self._open(), loop
        return self._session

    async def close(self) -> None:
        """Closes every connection; a later use opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> ClientSession:
        from urllib.request import getproxies

        import aiohttp

        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.limit),
            timeout=aiohttp.ClientTimeout(
                total=self.timeout_s, sock_connect=min(self.timeout_s, CONNECT_TIMEOUT_S)
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=bool(
                getproxies()
            ),  # looked up again for every call, in a thread: only if there are any
        )
