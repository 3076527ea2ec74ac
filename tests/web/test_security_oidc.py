"""Login through a real OpenID Connect provider on loopback: real HTTP, real signatures, and every forgery."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from shipworthy.adapters.oidc import Oidc, Started, oidc_settings
from shipworthy.errors import WorkFailed, WrongCall
from shipworthy.score.review.account import Account
from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project

jwk = pytest.importorskip("joserfc.jwk")
jwt = pytest.importorskip("joserfc.jwt")

KITS = Path(__file__).parents[2] / "src" / "shipworthy" / "kits"
HOME = "http://127.0.0.1:8321"
CLIENT, SECRET = "shipworthy-app", "very secret value"
KEY = jwk.RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
OTHER_KEY = jwk.RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})


class Provider(ThreadingHTTPServer):
    """As much of a provider as a login takes; `claims`, `sign` and `config` can be spoilt by a test."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.codes = {}
        self.claims, self.config, self.asked = {}, {}, []
        self.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)

    def authorize(self, url):
        """What the person does there: gives the address to which the browser goes back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token_for(self, query):
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "u1", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": query["nonce"],
            "email": "rita@example.org", "email_verified": True, **self.claims,
        }  # fmt: skip
        return self.sign({name: value for name, value in claims.items() if value is not None})


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, data, status=200, headers=()):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        for name, value in [("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        there = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": there, "authorization_endpoint": f"{there}/authorize?tenant=1", "token_endpoint": f"{there}/token",
                    "jwks_uri": f"{there}/keys", **self.server.config,
                }
            )  # fmt: skip
        elif self.path == "/keys":
            self.answer({"keys": [KEY.as_dict(private=False), {"kty": "XX", "kid": "odd"}]})
        elif self.path == "/moved":
            self.answer(b"", 302, [("Location", f"{there}/keys")])
        elif self.path == "/huge":
            self.answer(b" " * 2_000_000)
        elif self.path == "/text":
            self.answer(b"<html>")
        else:
            self.answer({"error": "no"}, 404)

    def do_POST(self):
        form = {
            name: values[0]
            for name, values in parse_qs(
                self.rfile.read(int(self.headers["content-length"])).decode()
            ).items()
        }
        self.server.asked.append((form, dict(self.headers)))
        query = self.server.codes.pop(form.get("code", ""), None)
        if query is None:
            return self.answer({"error": "invalid_grant"}, 400)
        made = (
            urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        )
        scheme, _, pair = self.headers.get("Authorization", "").partition(" ")
        is_client = scheme == "Basic" and b64decode(pair).decode() == f"{CLIENT}:{SECRET.replace(' ', '%20')}"
        if made != query["code_challenge"] or form["redirect_uri"] != query["redirect_uri"] or not is_client:
            return self.answer({"error": "invalid_client_or_grant"}, 400)
        return self.answer(
            {"access_token": "a", "token_type": "Bearer", "id_token": self.server.token_for(query)}
        )


@pytest.fixture
def provider():
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def environ(provider, monkeypatch):
    found = {
        "SHIPWORTHY_OIDC_ISSUER": provider.issuer, "SHIPWORTHY_OIDC_CLIENT_ID": CLIENT,
        "SHIPWORTHY_OIDC_SECRET_VARIABLE": "ID_SECRET", "ID_SECRET": SECRET,
    }  # fmt: skip
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def project(tmp_path):
    found = Project(Path(shutil.copytree(KITS / "spam-filter", tmp_path / "prd")))
    found.store.append([Account("Olga", 0, "owner"), Account("rita@example.org", 0, "editor")])
    yield found
    found.close()


@pytest.fixture
def app(project, environ):
    return build_app(project, Door(oidc=oidc_settings(environ), user="pm"))


def browser(app):
    return TestClient(app, base_url=HOME, follow_redirects=False)


def log_in(client, provider, target="/accounts"):
    """The whole way; gives the answer to the browser that comes back."""
    started = client.get("/oidc/start", params={"next": target})
    assert started.status_code == 303
    return client.get(provider.authorize(started.headers["location"]).removeprefix(HOME))


def test_the_whole_way(app, provider, project):
    client = browser(app)
    assert f"127.0.0.1:{provider.server_address[1]}" in client.get("/login").text
    found = log_in(client, provider, "/me?x=1")
    assert (found.status_code, found.headers["location"]) == (303, "/me?x=1")
    assert client.get("/me.json").json()["name"] == "rita@example.org"
    assert client.get("/me.json").json()["role"] == "editor"
    assert project.store.read(Account)[-1].subject == f"{provider.issuer}#u1"
    form, _ = provider.asked[0]
    assert form["grant_type"] == "authorization_code" and len(form["code_verifier"]) == 43
    assert SECRET not in str(form)
    # from now on the subject counts, whatever the address is
    provider.claims = {"email": "renamed@example.org"}
    again = browser(app)
    assert log_in(again, provider).status_code == 303
    assert again.get("/me.json").json()["name"] == "rita@example.org"


def test_the_browser_is_sent_with_state_nonce_and_challenge(app, provider):
    client = browser(app)
    client.get("/login")
    where = urlsplit(client.get("/oidc/start").headers["location"])
    query = parse_qs(where.query)
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{provider.issuer}/authorize"
    assert (
        query["tenant"] == ["1"]
        and query["response_type"] == ["code"]
        and query["code_challenge_method"] == ["S256"]
    )
    assert query["redirect_uri"] == [f"{HOME}/oidc/back"]
    assert len({*query["state"], *query["nonce"], *query["code_challenge"]}) == 3
    cookie = next(one for one in client.cookies.jar if "-oidc-" in one.name)
    assert "HttpOnly" in cookie._rest and cookie.expires - datetime.now(UTC).timestamp() <= 600


FORGERIES = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "other-app"},
    "no audience": {"aud": None},
    "one of several audiences, for another": {"aud": [CLIENT, "other"], "azp": "other"},
    "several audiences, for nobody": {"aud": [CLIENT, "other"]},
    "made for another": {"azp": "other"},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": int(time.time()) - 120},
    "no end": {"exp": None},
    "an end in words": {"exp": "never"},
    "from the future": {"iat": int(time.time()) + 3600},
    "nobody": {"sub": ""},
    "nobody at all": {"sub": None},
    "a long somebody": {"sub": "x" * 300},
}


@pytest.mark.parametrize("claims", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_token_that_is_not_for_this_login(app, provider, claims):
    provider.claims = claims
    client = browser(app)
    assert log_in(client, provider).status_code == 403
    assert client.get("/me").status_code == 303


def unsigned(claims):
    return (
        ".".join(
            urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode()
            for one in ({"alg": "none"}, claims)
        )
        + "."
    )


def by_the_public_key(claims):
    """HS256 with the provider's public key as the secret: the classic confusion."""
    import hmac

    head = urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "k1"}).encode()).rstrip(b"=")
    body = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    pem = KEY.as_pem(private=False)
    mark = urlsafe_b64encode(hmac.new(pem, head + b"." + body, "sha256").digest()).rstrip(b"=")
    return b".".join([head, body, mark]).decode()


def cut(claims):
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY).rpartition(".")[0] + "."


def changed(claims):
    head, _, mark = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY).split(".")
    body = urlsafe_b64encode(json.dumps({**claims, "sub": "admin"}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{mark}"


SIGNATURES = {
    "alg none": unsigned,
    "the public key as a secret": by_the_public_key,
    "the client's secret": lambda claims: jwt.encode(
        {"alg": "HS256"},
        claims,
        jwk.OctKey.import_key(hashlib.sha256(SECRET.encode()).digest()),
        algorithms=["HS256"],
    ),
    "another key of the same name": lambda claims: jwt.encode(
        {"alg": "RS256", "kid": "k1"}, claims, OTHER_KEY
    ),
    "a key nobody has": lambda claims: jwt.encode({"alg": "RS256", "kid": "k9"}, claims, OTHER_KEY),
    "a key that it brings along": lambda claims: jwt.encode(
        {"alg": "RS256", "jwk": OTHER_KEY.as_dict(private=False)}, claims, OTHER_KEY
    ),
    "no signature": cut,
    "changed afterwards": changed,
    "no token": lambda claims: "x",
    "nothing": lambda claims: "",
    "not even text": lambda claims: 7,
}


@pytest.mark.parametrize("sign", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_signature_that_does_not_hold(app, provider, sign):
    provider.sign = sign
    client = browser(app)
    assert log_in(client, provider).status_code in (403, 503)
    assert client.get("/me").status_code == 303


def test_several_audiences_for_this_app_are_right(app, provider):
    provider.claims = {"aud": [CLIENT, "other"], "azp": CLIENT}
    assert log_in(browser(app), provider).status_code == 303


@pytest.mark.parametrize(
    "query",
    [
        "code=x&state=forged",
        "code=x",
        "",
        "state=",
        "error=access_denied",
        "code=x&state=%ff",
        "code=&state=x",
    ],
)
def test_an_answer_that_belongs_to_no_login(app, provider, query):
    client = browser(app)
    client.get("/login")
    client.get("/oidc/start")
    assert client.get(f"/oidc/back?{query}").status_code == 403
    assert browser(app).get(f"/oidc/back?{query}").status_code == 403
    assert provider.asked == []  # no code is ever sent on


def test_an_answer_to_another_browser_s_login(app, provider):
    mine, theirs = browser(app), browser(app)
    for client in (mine, theirs):
        client.get("/login")
    start = theirs.get("/oidc/start").headers["location"]
    back = provider.authorize(start).removeprefix(HOME)
    mine.get("/oidc/start")
    assert mine.get(back).status_code == 403
    # not even with the other's cookie: it is signed for their browser
    cookie = next(one for one in theirs.cookies.jar if "-oidc-" in one.name)
    own = next(one for one in mine.cookies.jar if "-browser-" in one.name)
    headers = {"cookie": f"{cookie.name}={cookie.value}; {own.name}={own.value}"}
    assert browser(app).get(back, headers=headers).status_code == 403
    for spoilt in (cookie.value[:-1], "x." + cookie.value.partition(".")[2], ".", "e30=.x"):
        browser_of_theirs = next(one for one in theirs.cookies.jar if "-browser-" in one.name)
        headers = {"cookie": f"{cookie.name}={spoilt}; {browser_of_theirs.name}={browser_of_theirs.value}"}
        assert theirs.get(back, headers=headers).status_code == 403
    assert theirs.get(back).status_code == 303


def test_a_code_works_once(app, provider):
    client = browser(app)
    client.get("/login")
    back = provider.authorize(client.get("/oidc/start").headers["location"]).removeprefix(HOME)
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 403  # the login is over, its cookie taken away


def test_an_answer_of_another_provider(app, provider):
    client = browser(app)
    client.get("/login")
    back = provider.authorize(client.get("/oidc/start").headers["location"]).removeprefix(HOME)
    assert client.get(f"{back}&iss=https://evil.example").status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org"}, {"email_verified": False}, {"email_verified": None}, {"email_verified": "true"},
        {"email": None}, {"email": ["rita@example.org"]}, {"email": "olga"},
    ],
)  # fmt: skip
def test_who_has_no_account_stays_outside(app, provider, claims, project):
    if claims.get("email") == "olga":
        project.store.append([Account("Olga", 1, "owner", subject="https://other#1")])
    provider.claims = claims
    client = browser(app)
    assert log_in(client, provider).status_code == 403
    assert client.get("/me").status_code == 303


def test_a_closed_account_stays_closed(app, provider, project):
    log_in(browser(app), provider)
    newest = project.store.read(Account, name="rita@example.org")[-1]
    project.store.append(
        [Account(newest.name, newest.number + 1, "editor", subject=newest.subject, is_closed=True)]
    )
    assert log_in(browser(app), provider).status_code == 403


def test_people_of_a_domain_get_an_account_by_themselves(project, provider, environ):
    settings = oidc_settings(
        {
            **environ,
            "SHIPWORTHY_OIDC_DOMAINS": "Example.com, @example.net",
            "SHIPWORTHY_OIDC_ROLE": "reviewer",
        }
    )
    app = build_app(project, Door(oidc=settings))
    for sub, email, status in [
        ("n1", "nina@example.com", 303), ("n2", "x@example.net", 303), ("n3", "x@example.com.evil.org", 403),
        ("n4", "x@sub.example.com", 403), ("n5", "evil@evil.org@example.com", 303), ("n6", "nina@example.com", 403),
    ]:  # fmt: skip
        provider.claims = {"sub": sub, "email": email}
        client = browser(app)
        found = log_in(client, provider, "")
        assert found.status_code == status, email
        if status == 303:
            assert client.get("/me.json").json()["role"] == "reviewer"


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "http://evil.example/keys"},
        {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": "http://user@127.0.0.1/"},
    ],
)  # fmt: skip
def test_a_provider_that_is_not_as_it_should_be(app, provider, config):
    client = browser(app)
    client.get("/login")
    back = provider.authorize(client.get("/oidc/start").headers["location"]).removeprefix(HOME)
    provider.config = config
    assert client.get(back).status_code in (403, 503)
    assert client.get("/me").status_code == 303


@pytest.mark.parametrize(
    ("place", "said"),
    [("/moved", "302"), ("/huge", "no JSON object"), ("/text", "no JSON object"), ("/none", "404")],
)
def test_its_answers_are_taken_with_care(provider, environ, place, said):
    provider.config = {"jwks_uri": f"{provider.issuer}{place}"}
    started = Oidc(oidc_settings(environ), environ).start(f"{HOME}/oidc/back")
    code = parse_qs(urlsplit(provider.authorize(started.url)).query)["code"][0]
    with pytest.raises(WorkFailed, match=said):
        Oidc(oidc_settings(environ), environ).finish(code, f"{HOME}/oidc/back", started)


def test_a_wrong_secret_or_verifier_gets_no_token(provider, environ):
    oidc = Oidc(oidc_settings(environ), {**environ, "ID_SECRET": "another"})
    started = oidc.start(f"{HOME}/oidc/back")
    code = parse_qs(urlsplit(provider.authorize(started.url)).query)["code"][0]
    with pytest.raises(WorkFailed, match="answered 400") as refused:
        oidc.finish(code, f"{HOME}/oidc/back", started)
    assert "another" not in str(refused.value)
    right = Oidc(oidc_settings(environ), environ)
    started = right.start(f"{HOME}/oidc/back")
    code = parse_qs(urlsplit(provider.authorize(started.url)).query)["code"][0]
    with pytest.raises(WorkFailed, match="answered 400"):
        right.finish(code, f"{HOME}/oidc/back", Started("", started.state, started.nonce, "x" * 43))


def test_a_provider_that_is_not_there(environ):
    gone = oidc_settings({**environ, "SHIPWORTHY_OIDC_ISSUER": "http://127.0.0.1:9"})
    with pytest.raises(WorkFailed, match="can't be asked"):
        Oidc(gone, environ).start("x")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ISSUER": ""}, "ISSUER is not set"), ({"CLIENT_ID": ""}, "CLIENT_ID is not set"),
        ({"ISSUER": "http://id.example.org"}, "begins with https"), ({"ISSUER": "id.example.org"}, "begins with https"),
        ({"ISSUER": "https://u:p@id.example.org"}, "begins with https"), ({"ISSUER": "https://[x"}, "begins with https"),
        ({"ADDRESS": "http://review.example.org"}, "begins with https"),
        ({"SECRET_VARIABLE": "NOT_SET"}, "'NOT_SET', which is not set"), ({"ROLE": "owner"}, "expected editor"),
        ({"ROLE": "boss"}, "expected editor"),
    ],
)  # fmt: skip
def test_settings_that_can_not_be(change, said):
    right = {"ISSUER": "https://id.example.org", "CLIENT_ID": CLIENT}
    with pytest.raises(WrongCall, match=said):
        oidc_settings({f"SHIPWORTHY_OIDC_{name}": value for name, value in {**right, **change}.items()})


def test_no_settings_are_no_oidc():
    assert oidc_settings({"PATH": "x", "SHIPWORTHY_OIDC_ISSUER": " "}) is None
