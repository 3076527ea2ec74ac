from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from shipworthy.web.guard.headers import SecurityHeaders


def client(**settings):
    async def answer(request):
        return PlainTextResponse("x", headers=dict(request.query_params))

    return TestClient(SecurityHeaders(Starlette(routes=[Route("/{rest:path}", answer)]), **settings))


def policy(found):
    parts = [part.strip().split(" ", 1) for part in found.headers["content-security-policy"].split(";")]
    return {name: value.split() for name, value in parts}


def test_the_policy_lets_nothing_run_and_nothing_out():
    found = policy(client().get("/"))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == ["'self'"]
    assert found["frame-ancestors"] == found["base-uri"] == ["'none'"]
    assert found["form-action"] == found["connect-src"] == ["'self'"]
    assert all("http" not in value and "*" not in value for values in found.values() for value in values)


def test_the_other_headers():
    found = client().get("/").headers
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["cross-origin-opener-policy"] == "same-origin"
    assert found["cross-origin-resource-policy"] == "same-origin"
    assert found["cache-control"] == "no-store"
    assert "strict-transport-security" not in found


def test_what_an_answer_sets_itself_stays():
    found = client().get("/", params={"Content-Security-Policy": "sandbox", "cache-control": "no-cache"})
    assert found.headers.get_list("content-security-policy") == ["sandbox"]
    assert found.headers.get_list("cache-control") == ["no-cache"]


@pytest.mark.parametrize(
    ("path", "kept"), [("/static/a.css", True), ("/static", False), ("/x/static/", False)]
)
def test_only_static_files_may_be_kept(path, kept):
    assert ("cache-control" not in client().get(path).headers) is kept


def test_over_https_browsers_are_told_to_stay_there():
    assert "max-age" in client(https=True).get("/").headers["strict-transport-security"]
