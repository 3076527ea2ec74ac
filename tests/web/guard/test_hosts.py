from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from shipworthy.errors import WrongCall
from shipworthy.web.guard.hosts import HostAndOrigin, checked_host

SAME = {"sec-fetch-site": "same-origin"}


def app(hosts=(), *, https=False):
    async def answer(request):
        return PlainTextResponse("in")

    async def socket(websocket):
        await websocket.accept()

    routes = [
        Route("/", answer, methods=["GET", "POST", "PUT", "DELETE"]),
        WebSocketRoute("/ws", socket),
    ]
    return HostAndOrigin(Starlette(routes=routes), hosts, https=https)


def client(base="http://127.0.0.1:8321", **settings):
    return TestClient(app(**settings), base_url=base)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8321", "localhost", "localhost:1", "LocalHost:8321", "[::1]", "[::1]:8321", "127.0.0.1:65535"],
)  # fmt: skip
def test_this_machine_is_let_in_at_any_port(host):
    assert client().get("/", headers={"host": host}).text == "in"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1.evil.com", 421), ("evil.com", 421), ("localhost.evil.com:8321", 421), ("evil.com:127", 421),
        ("localhost.", 421), ("127.1", 421), ("127.0.0.2", 421), ("0.0.0.0:8321", 421), ("2130706433", 421),
        ("0x7f.0.0.1", 421), ("[::ffff:127.0.0.1]", 421), ("[::]", 421), ("xn--lcalhost-54a", 421),
        ("127.0.0.1:0", 400), ("127.0.0.1:65536", 400), ("127.0.0.1:8321:80", 400), ("127.0.0.1:", 400),
        ("127.0.0.1:+80", 400), ("user@127.0.0.1", 400), ("127.0.0.1@evil.com", 400), ("127.0.0.1:8321@evil.com", 400),
        ("127.0.0.1/evil", 400), ("127.0.0.1, evil.com", 400), ("127.0.0.1 evil.com", 400), ("127.0.0.1\tx", 400),
        ("::1", 400), ("[::1", 400), ("", 400), ("l\u00f6calhost", 400),
        ("127.0.0.1\n", 400), ("127.0.0.1#", 400), ("127.0.0.1?", 400), ("%31%32%37.0.0.1", 400),
    ],
)  # fmt: skip
def test_any_other_host_is_refused(host, status, caplog):
    found = client().get("/", headers=[(b"host", host.encode("latin-1"))])
    assert (found.status_code, found.text == "in") == (status, False)
    assert found.headers["content-type"].startswith("text/plain")
    assert [record.levelno for record in caplog.records if "refused with" in record.message] == [
        logging.WARNING
    ]


@pytest.mark.parametrize("hosts", [[], [b"127.0.0.1", b"evil.com"], [b"127.0.0.1", b"127.0.0.1"]])
def test_exactly_one_host_header(hosts):
    import asyncio

    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host) for host in hosts]}
    asyncio.run(app()(scope, receive, send))
    assert sent[0]["status"] == 400


def test_further_names_with_and_without_a_port():
    there = client(hosts=("Review.Example.org", "other.example.org:8443"))
    for host, status in [
        ("review.example.org", 200), ("review.example.org:9999", 200), ("other.example.org:8443", 200),
        ("other.example.org", 421), ("other.example.org:443", 421), ("x.review.example.org", 421),
    ]:  # fmt: skip
        assert there.get("/", headers={"host": host}).status_code == status, host


@pytest.mark.parametrize("host", ["", "*", "http://a.b", "a b", "a/b", "a:b", "a:0", "...", "a:70000", "a@b"])
def test_a_further_name_must_be_one(host):
    with pytest.raises(WrongCall):
        checked_host(host)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "http://127.0.0.1:8321"}, 200),
        ({"origin": "HTTP://127.0.0.1:8321"}, 200),
        ({**SAME, "origin": "http://127.0.0.1:8321"}, 200),
        ({}, 403),
        ({"authorization": "Bearer x"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "Same-Origin, cross-site"}, 403),
        ({"sec-fetch-site": ""}, 403),
        ({"origin": "null"}, 403),
        ({**SAME, "origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://evil.com"}, 403),
        ({**SAME, "origin": "http://evil.com"}, 403),
        ({"origin": "http://127.0.0.1:8322"}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
        ({"origin": "http://127.0.0.1:8321.evil.com"}, 403),
        ({"origin": "http://127.0.0.1:8321@evil.com"}, 403),
        ({"origin": "http://localhost:8321"}, 403),
        ({"origin": "https://127.0.0.1:8321"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8321"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_changes_something_comes_from_a_page_of_ours(method, headers, status):
    assert client().request(method, "/", headers=headers).status_code == status


def test_reading_needs_no_origin():
    assert (
        client().get("/", headers={"origin": "http://evil.com", "sec-fetch-site": "cross-site"}).text == "in"
    )


def test_the_scheme_s_own_port_may_be_left_out():
    there = client("http://localhost", hosts=())
    assert there.post("/", headers={"host": "localhost:80", "origin": "http://localhost"}).status_code == 200
    assert there.post("/", headers={"host": "localhost", "origin": "http://localhost:80"}).status_code == 200
    assert there.post("/", headers={"host": "localhost", "origin": "http://localhost:443"}).status_code == 403


def test_behind_an_https_proxy_the_origin_is_https():
    there = client(hosts=("review.example.org",), https=True)
    host = {"host": "review.example.org"}
    assert there.post("/", headers={**host, "origin": "https://review.example.org"}).status_code == 200
    assert there.post("/", headers={**host, "origin": "http://review.example.org"}).status_code == 403


def test_no_web_socket_is_opened():
    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/ws"):
        pass


def test_nobody_writes_lines_into_the_log(caplog):
    client().get("/x%0d%0aERROR%20forged%E2%80%A8line?token=geheim", headers={"host": "evil.com"})
    assert len(caplog.records) == 1
    assert "geheim" not in caplog.text
    assert len(caplog.records[0].getMessage().splitlines()) == 1
