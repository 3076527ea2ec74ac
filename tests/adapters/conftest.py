"""Real servers on loopback: each test says in a handler what its endpoint does."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer


class Loopback:
    """An endpoint that does what `handle(request, number)` says; `seen` holds what it was sent."""

    def __init__(self, handle):
        self.handle = handle
        self.seen = []
        self.n_now = 0
        self.most_at_once = 0
        self.url = ""

    async def respond(self, request):
        body = await request.text()
        self.seen.append({"path": request.path_qs, "headers": dict(request.headers), "body": body})
        self.n_now += 1
        self.most_at_once = max(self.most_at_once, self.n_now)
        try:
            return await self.handle(request, len(self.seen))
        finally:
            self.n_now -= 1


@contextlib.asynccontextmanager
async def _serving(handle):
    endpoint = Loopback(handle)
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", endpoint.respond)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    endpoint.url = f"http://127.0.0.1:{server.port}"
    try:
        yield endpoint
    finally:
        await server.close()


async def _cut_off(request):
    """Promises more than it sends."""
    response = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"choices": [{"mess')
    await asyncio.sleep(0.01)
    request.transport.close()
    return response


async def _hang_up(request):
    """Closes without a word."""
    request.transport.close()
    return web.Response()


@pytest.fixture
def serving():
    return _serving


@pytest.fixture
def cut_off():
    return _cut_off


@pytest.fixture
def hang_up():
    return _hang_up


@pytest.fixture
def refused_url():
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
