"""Logging in, out and being thrown out, through the app."""

from __future__ import annotations

import hashlib
import re
import shutil
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from shipworthy.score.review.account import Account, Session
from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project
from shipworthy.workbench.accounts import Accounts

KITS = Path(__file__).parents[2] / "src" / "shipworthy" / "kits"
HOME = "http://127.0.0.1:8321"
PASSWORD, OTHER = "three odd words", "four other words here"
KEPT = (
    "scrypt$16$1$1$c2FsdA==$"
    + b64encode(hashlib.scrypt(PASSWORD.encode(), salt=b"salt", n=16, r=1, p=1, dklen=32)).decode()
)
"""The parameters stand in the text, so a test may use cheap ones."""


class Visitor:
    """A browser of its own before an app."""

    def __init__(self, app, home=HOME):
        self.home = home
        self.client = TestClient(app, base_url=home, follow_redirects=False)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, fields=None, page="/login", **more):
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get(page).text)
        fields = {"csrf": found[1] if found else "", **(fields or {})}
        return self.client.post(path, data=fields, headers={"origin": self.home}, **more)

    def log_in(self, name="Olga", password=PASSWORD, target="/accounts", **more):
        return self.post("/login", {"name": name, "password": password, "next": target}, **more)

    @property
    def is_in(self):
        return self.get("/me").status_code == 200

    def cookie(self, purpose):
        return next((one for one in self.client.cookies.jar if f"shipworthy-{purpose}-" in one.name), None)


@pytest.fixture
def project(tmp_path):
    folder = Path(shutil.copytree(KITS / "spam-filter", tmp_path / "prd"))
    clock = [timedelta()]
    found = Project(folder, lambda: datetime.now(UTC) + clock[0])
    found.later = lambda **time: clock.__setitem__(0, clock[0] + timedelta(**time))
    yield found
    found.close()


@pytest.fixture
def app(project):
    project.store.append([Account("Olga", 0, "owner", KEPT), Account("Rita", 0, "reviewer", KEPT)])
    return build_app(project, Door(user="pm"))


@pytest.fixture
def visitor(app):
    return Visitor(app)


def test_without_accounts_this_machine_is_the_owner_under_a_name_of_its_own(project):
    visitor = Visitor(build_app(project, Door(user="pm")))
    assert visitor.get("/me.json").json()["name"] == "pm"
    assert visitor.post("/me/name", {"name": "Zoë 王"}, page="/me").status_code == 303
    assert visitor.get("/me.json").json()["name"] == "Zoë 王"
    assert visitor.post("/me/name", {"name": "<b>"}, page="/me").status_code == 400
    assert Visitor(build_app(project, Door(user="pm"))).get("/me.json").json()["name"] == "pm"


def test_the_name_cookie_is_data(project):
    visitor = Visitor(build_app(project, Door(user="pm")))
    visitor.post("/me/name", {"name": "Zoe"}, page="/me")
    name = visitor.cookie("name").name
    for value in ("%3Cscript%3E", "%0d%0aSet-Cookie:x", "a" * 500, "%ff%fe", "%00", ""):
        found = visitor.client.get("/me", headers={"cookie": f"{name}={value}"})
        assert found.status_code == 200
        assert ">pm<" in found.text


def test_the_first_account_ends_the_time_without_a_login(project):
    app = build_app(project, Door(user="pm"))
    here, there = Visitor(app), Visitor(app)
    assert there.get("/accounts").status_code == 200
    fields = {"name": "Olga", "password": PASSWORD, "again": PASSWORD}
    assert here.post("/accounts/begin", {**fields, "again": "x"}, page="/accounts").status_code == 400
    assert here.post("/accounts/begin", fields, page="/accounts").status_code == 303
    assert here.get("/accounts").status_code == 200
    assert there.get("/accounts").headers["location"] == "/login?next=%2Faccounts"
    assert there.post("/accounts/begin", {**fields, "name": "Eve"}).status_code == 401


def test_an_account_added_elsewhere_asks_for_a_login_at_once(project):
    visitor = Visitor(build_app(project, Door(user="pm")))
    assert visitor.is_in
    Accounts(project.store).add("Olga", "owner")
    assert not visitor.is_in


def test_a_closed_account_does_not_open_the_door_again(project):
    project.store.append([Account("Olga", 0, "owner", is_closed=True)])
    assert not Visitor(build_app(project, Door(user="pm"))).is_in


def test_an_address_that_others_reach_asks_for_a_login_even_without_accounts(project):
    visitor = Visitor(build_app(project, Door(local=False, user="pm")))
    assert visitor.get("/").headers["location"] == "/login"


def test_logging_in_and_out(visitor, project):
    assert not visitor.is_in
    found = visitor.log_in(name="OLGA")
    assert (found.status_code, found.headers["location"]) == (303, "/accounts")
    assert visitor.is_in
    token = visitor.cookie("session").value
    assert visitor.post("/logout", page="/me").headers["location"] == "/login"
    assert not visitor.is_in
    assert visitor.cookie("session") is None
    # the cookie of before opens nothing any more
    name = next(iter(Visitor(visitor.client.app).log_in().headers.get_list("set-cookie"))).split("=")[0]
    again = Visitor(visitor.client.app)
    assert again.get("/me", headers={"cookie": f"{name}={token}"}).status_code == 303
    assert token not in repr(project.store.read(Session))


@pytest.mark.parametrize(
    ("name", "password"), [("Olga", "wrong words here"), ("Nobody", PASSWORD), ("", ""), ("Olga", KEPT)]
)
def test_a_wrong_password_says_no_more_than_that(visitor, name, password, caplog):
    found = visitor.log_in(name, password)
    assert found.status_code == 401
    assert "belong together" in found.text
    assert not visitor.is_in
    assert "a wrong password for" in caplog.text
    assert not password or password not in caplog.text


def test_after_some_wrong_passwords_the_right_one_waits_too(visitor):
    for _ in range(5):
        assert visitor.log_in(password="wrong words here").status_code == 401
    found = visitor.log_in()
    assert found.status_code == 429
    assert int(found.headers["retry-after"]) >= 1
    assert visitor.log_in("Rita").status_code == 303  # somebody else is not locked out


def test_cookies_are_out_of_reach(app):
    found = Visitor(app).log_in()
    cookies = found.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
        assert "Secure" not in cookie and "Domain" not in cookie


def test_over_https_cookies_never_go_by_http(project, app):
    home = "https://review.example.org"
    visitor = Visitor(build_app(project, Door(hosts=("review.example.org",), https=True)), home)
    cookies = visitor.log_in().headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all(cookie.startswith("__Host-") and "; Secure" in cookie for cookie in cookies)
    assert visitor.is_in


def test_a_login_begins_with_a_fresh_browser(visitor):
    visitor.get("/login")
    before = visitor.cookie("browser").value
    visitor.log_in()
    assert visitor.cookie("browser").value != before


def test_a_session_that_somebody_planted_is_not_taken_over(visitor):
    name = next(one for one in visitor.log_in().headers.get_list("set-cookie") if "session" in one).split(
        "="
    )[0]
    planted = {"cookie": f"{name}={'A' * 43}"}
    other = Visitor(visitor.client.app)
    assert other.get("/me", headers=planted).status_code == 303
    token = re.search(r'name="csrf" value="(\w+)"', other.get("/login").text)[1]
    browser = other.cookie("browser")
    found = other.client.post(
        "/login",
        data={"csrf": token, "name": "Olga", "password": PASSWORD},
        headers={"origin": HOME, "cookie": f"{planted['cookie']}; {browser.name}={browser.value}"},
    )
    assert f"{name}={'A' * 43}" not in str(found.headers.get_list("set-cookie"))
    assert other.get("/me", headers=planted).status_code == 303


@pytest.mark.parametrize(
    "target",
    ["//evil.com", "/\\evil.com", "https://evil.com", "\\\\evil.com", "javascript:alert(1)", "evil.com", "/\t/evil.com",
     "\t//evil.com", "/\n//evil.com", "/x\r\nSet-Cookie: a=b", "http:evil.com", "/\u2028/evil", "///evil.com", "", " //evil.com"],
)  # fmt: skip
def test_a_login_leads_to_own_pages_only(app, target):
    visitor = Visitor(app)
    found = visitor.log_in(target=target)
    assert found.status_code == 303
    where = urlsplit(found.headers["location"])
    assert (where.scheme, where.netloc) == ("", "")
    assert found.headers["location"].startswith("/") and not found.headers["location"].startswith(
        ("//", "/\\")
    )
    assert "a" not in visitor.client.cookies
    again = visitor.get("/login", params={"next": target})
    assert again.headers["location"].startswith("/") and not again.headers["location"].startswith(
        ("//", "/\\")
    )


def test_where_one_wanted_to_go_is_kept(visitor):
    found = visitor.get("/accounts?changed=a%26b&x=%2F")
    page = visitor.get(found.headers["location"])
    assert 'name="next" value="/accounts?changed=a%26b&amp;x=%2F"' in page.text


def test_a_reviewer_comes_to_the_review(visitor):
    assert visitor.log_in("Rita", target="").headers["location"] == "/review"


@pytest.mark.parametrize("forged", ["", "0" * 64, "x"])
def test_a_login_takes_the_token_of_this_browser(visitor, forged):
    assert visitor.post("/login", {"csrf": forged, "name": "Olga", "password": PASSWORD}).status_code == 403


def test_the_token_of_another_browser_is_no_token(app):
    mine, theirs = Visitor(app), Visitor(app)
    token = re.search(r'name="csrf" value="(\w+)"', theirs.get("/login").text)[1]
    assert mine.post("/login", {"csrf": token, "name": "Olga", "password": PASSWORD}).status_code == 403
    cookie = theirs.cookie("browser")
    found = mine.client.post(
        "/login",
        data={"csrf": token, "name": "Olga", "password": PASSWORD},
        headers={"origin": HOME, "cookie": f"{cookie.name}={cookie.value}"},
    )
    assert found.status_code == 303  # it was the cookie that was missing, nothing else


def test_a_changed_role_and_a_closed_account_take_effect_with_the_next_request(app, project):
    olga, rita = Visitor(app), Visitor(app)
    olga.log_in()
    rita.log_in("Rita")
    assert rita.get("/accounts").status_code == 403
    assert olga.post("/accounts/role", {"name": "Rita", "role": "owner"}, page="/accounts").status_code == 303
    assert rita.get("/accounts").status_code == 200
    assert rita.post("/accounts/close", {"name": "Olga"}, page="/accounts").status_code == 303
    assert not olga.is_in
    assert (
        rita.post("/accounts/close", {"name": "Rita"}, page="/accounts").status_code == 400
    )  # the last owner


def test_a_changed_password_ends_every_other_session(app):
    here, there = Visitor(app), Visitor(app)
    here.log_in()
    there.log_in()
    fields = {"password": PASSWORD, "new": OTHER, "again": OTHER}
    assert here.post("/me/password", {**fields, "password": "not mine"}, page="/me").status_code == 400
    assert here.post("/me/password", {**fields, "again": "x"}, page="/me").status_code == 400
    assert (
        here.post("/me/password", {**fields, "new": "short", "again": "short"}, page="/me").status_code == 400
    )
    assert there.is_in
    assert here.post("/me/password", fields, page="/me").status_code == 303
    assert (here.is_in, there.is_in) == (True, False)
    assert there.log_in().status_code == 401
    assert there.log_in(password=OTHER).status_code == 303


def test_a_session_ends_when_it_is_not_used(visitor, project):
    visitor.log_in()
    project.later(hours=11, minutes=50)
    assert visitor.is_in
    project.later(hours=12, minutes=1)
    assert not visitor.is_in


def test_somebody_is_invited_without_their_password_being_known(app, project):
    olga, nina = Visitor(app), Visitor(app)
    olga.log_in()
    page = olga.post("/accounts/add", {"name": "Nina", "role": "reviewer"}, page="/accounts")
    link = re.search(r'value="(http://[^"]+/invitation\?token=[\w-]{43})"', page.text)[1]
    assert page.headers["cache-control"] == "no-store"
    token = link.partition("token=")[2]
    assert token not in olga.get("/accounts").text
    assert "Nina" in nina.get(f"/invitation?token={token}").text
    assert token not in nina.get(f"/invitation.json?token={token}").text
    fields = {"token": token, "password": OTHER, "again": OTHER}
    assert (
        nina.post("/invitation", {**fields, "token": "x"}, page=f"/invitation?token={token}").status_code
        == 404
    )
    assert (
        nina.post("/invitation", {**fields, "again": "x"}, page=f"/invitation?token={token}").status_code
        == 400
    )
    assert (
        nina.post("/invitation", fields, page=f"/invitation?token={token}").headers["location"] == "/review"
    )
    assert nina.get("/me.json").json()["role"] == "reviewer"
    eve = Visitor(app)
    assert eve.get(f"/invitation?token={token}").status_code == 404
    assert eve.post("/invitation", fields).status_code == 404
    # a new link ends the old password and the session
    olga.post("/accounts/invite", {"name": "Nina"}, page="/accounts")
    assert not nina.is_in
    assert nina.log_in("Nina", OTHER).status_code == 401


def test_an_owner_is_told_what_can_not_be(visitor):
    visitor.log_in()
    for path, fields, said in [
        ("/accounts/add", {"name": "olga", "role": "viewer"}, "already"),
        ("/accounts/add", {"name": "<script>", "role": "viewer"}, "holds"),
        ("/accounts/add", {"name": "N", "role": "boss"}, "no role"),
        ("/accounts/role", {"name": "Olga", "role": "viewer"}, "last owner"),
        ("/accounts/role", {"name": "Eve", "role": "viewer"}, "no account"),
        ("/accounts/invite", {"name": ""}, "no account"),
    ]:
        found = visitor.post(path, fields, page="/accounts")
        assert (found.status_code, said in found.text) == (400, True), path
        assert "<script>" not in found.text.replace('<script type="module"', "")


def test_the_proxy_s_word_counts_only_behind_a_proxy(project, app):
    guard = build_app(project, Door(https=True, hosts=("a.example",)))
    assert guard.state.door.https
    from starlette.requests import Request

    from shipworthy.web.guard.guard import Guard

    def address(door, peer, *told):
        headers = [(b"x-forwarded-for", one.encode()) for one in told]
        return Guard(door, project).address_of(
            Request({"type": "http", "client": (peer, 1), "headers": headers})
        )

    assert address(Door(), "127.0.0.1", "6.6.6.6") == "127.0.0.1"
    assert address(Door(https=True), "127.0.0.1", "6.6.6.6, 10.0.0.9") == "10.0.0.9"
    assert address(Door(https=True), "127.0.0.1", "6.6.6.6", "10.0.0.9") == "10.0.0.9"
    assert address(Door(https=True), "10.0.0.7", "6.6.6.6") == "10.0.0.7"
