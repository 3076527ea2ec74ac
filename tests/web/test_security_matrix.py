"""Every route of the app by every role and method: a route without a stated right fails here."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from shipworthy.score.review.account import ROLES, Account
from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.guard.gatekeeper import OPEN_PATHS
from shipworthy.web.guard.guard import Guard
from shipworthy.web.guard.rights import may, right_of, unstated
from shipworthy.web.project import Project
from shipworthy.workbench.logins import Logins

KITS = Path(__file__).parents[2] / "src" / "shipworthy" / "kits"
HOME = "http://127.0.0.1:8321"
OPEN = {
    "/login", "/login.json", "/invitation", "/invitation.json", "/oidc/start", "/oidc/back", "/language/{code}",
}  # fmt: skip
"""What is answered without a login; a new one is a decision."""
FOR_REVIEWERS = re.compile(r"/(review|me|logout)(/|\.json\Z|\Z)")
"""All that a reviewer may open: anything else shows scores or names of candidates."""
PARTS = {"int": "1", "float": "1.5", "path": "a/b", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12}


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """An app with one account a role."""
    folder = tmp_path_factory.mktemp("matrix") / "prd"
    shutil.copytree(KITS / "spam-filter", folder)
    project = Project(folder)
    project.store.append([Account(role.title(), 0, role) for role in ROLES])
    app = build_app(project, Door(user="pm"))
    client = TestClient(app, base_url=HOME, follow_redirects=False, raise_server_exceptions=False)
    name = Guard(Door(), project).cookie_name("session")
    yield SimpleNamespace(app=app, client=client, cookie=name, store=project.store)
    project.close()


def routes(app):
    return [route for route in app.routes if hasattr(route, "endpoint")]


def path_of(route):
    """The route's path with something in the place of its parameters."""
    return re.sub(r"\{\w+(?::(\w+))?\}", lambda found: PARTS.get(found[1] or "", "x"), route.path)


def call(there, role, method, path, **more):
    """A request of somebody who has just logged in, without any form token."""
    there.client.cookies.clear()
    headers = {"origin": HOME, "sec-fetch-site": "same-origin"}
    if role:
        token = Logins(there.store, lambda: datetime.now(UTC)).begin(Account(role.title(), 0, role))
        headers["cookie"] = f"{there.cookie}={token}"
    return there.client.request(method, path, headers=headers, **more)


def is_to_login(found):
    return found.status_code == 303 and found.headers["location"].startswith("/login")


def test_every_route_states_a_right(there):
    assert unstated(there.app.routes) == []
    assert len(routes(there.app)) > 20


def test_what_is_open_is_written_down_here(there):
    assert {route.path for route in routes(there.app) if right_of(route) == "open"} == OPEN
    for route in routes(there.app):
        assert bool(OPEN_PATHS.match(path_of(route))) is (route.path in OPEN), route.path


def test_what_changes_something_takes_more_than_reading(there):
    for route in routes(there.app):
        if route.methods - {"GET", "HEAD"}:
            assert right_of(route) in ("review", "edit", "own") or route.path in {
                "/login", "/invitation", "/logout", "/me/name", "/me/password",
            }, route.path  # fmt: skip


def test_a_reviewer_opens_what_keeps_them_blind(there):
    seen = [
        route.path
        for route in routes(there.app)
        if may("reviewer", right_of(route)) and route.path not in OPEN
    ]
    assert [path for path in seen if not FOR_REVIEWERS.match(path)] == []


def test_accounts_are_the_owner_s(there):
    assert {right_of(route) for route in routes(there.app) if route.path.startswith("/accounts")} == {"own"}


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_route_asks_for_its_right(there, role):
    for route in routes(there.app):
        path, right = path_of(route), right_of(route)
        for method in sorted(route.methods & {"GET", "HEAD"}):
            found = call(there, role, method, path)
            where = (method, route.path, role, found.status_code, found.text[:200])
            if may(role, right):
                assert found.status_code not in (401, 500) and not is_to_login(found), where
                assert found.status_code != 403 or right == "open", where  # the provider's answer is none
            elif role:
                assert found.status_code == 403, where
            else:
                assert is_to_login(found) or (path.endswith(".json") and found.status_code == 401), where


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_form_asks_for_its_right_and_then_for_its_token(there, role):
    n_forms = 0
    for route in routes(there.app):
        if "POST" not in route.methods:
            continue
        n_forms += 1
        for form in ({}, {"csrf": "0" * 64}):
            found = call(there, role, "POST", path_of(route), data={"x": "1", **form})
            where = (route.path, role, found.status_code, found.text[-900:])
            if may(role, right_of(route)):
                assert found.status_code == 403 and "out of date" in found.text, where
            else:
                assert found.status_code == (403 if role else 401) and "out of date" not in found.text, where
    assert n_forms >= 9


@pytest.mark.parametrize("role", ["", "owner"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_route_knows_another_method(there, method, role):
    for route in routes(there.app):
        found = call(there, role, method, path_of(route))
        assert found.status_code == 405 or (not role and found.status_code == 401), (
            route.path,
            found.status_code,
        )


def test_other_sites_are_refused_before_anything_else(there):
    for route in routes(there.app):
        if "POST" in route.methods:
            there.client.cookies.clear()
            found = there.client.post(path_of(route), headers={"origin": "http://evil.com"})
            assert (found.status_code, "refused" in found.text) == (403, True), route.path


@pytest.mark.parametrize("role", ["", "viewer"])
def test_no_answer_goes_out_without_the_policy(there, role):
    paths = ["/static/site.css", "/static/none", "/nothing", "/login", *map(path_of, routes(there.app))]
    for path in paths:
        found = call(there, role, "GET", path)
        assert "default-src 'none'" in found.headers["content-security-policy"], path
        assert found.headers["x-content-type-options"] == "nosniff", path
        if not path.startswith("/static/"):
            assert found.headers["cache-control"] == "no-store", path


def test_the_paths_of_the_door_are_compared_whole(there):
    for path in (
        "/login/../accounts", "/static/../accounts", "/static/%2e%2e/accounts", "//login/accounts", "/login/accounts",
        "/loginx", "/LOGIN", "/oidc", "/oidc/start/x", "/accounts?x=/login", "/accounts;/login", "/accounts%00.json",
        "/invitation.json/x", "/login%0a", "/%2flogin",
    ):  # fmt: skip
        found = call(there, "", "GET", path)
        assert is_to_login(found) or found.status_code in (401, 404), (path, found.status_code)
        assert "Olga" not in found.text and "scope=" not in found.text
