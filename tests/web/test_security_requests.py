"""Requests that no page of ours makes: huge, broken, in the wrong encoding, or out to leave their folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from shipworthy.web.app import STATIC, build_app
from shipworthy.web.forms import MOST_BYTES, MOST_FIELDS
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project
from shipworthy.web.show import redirect

KITS = Path(__file__).parents[2] / "src" / "shipworthy" / "kits"
HOME = "http://127.0.0.1:8321"
HEADERS = {"origin": HOME, "sec-fetch-site": "same-origin"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    project = Project(
        Path(shutil.copytree(KITS / "spam-filter", tmp_path_factory.mktemp("requests") / "prd"))
    )
    found = TestClient(
        build_app(project, Door(user="pm")),
        base_url=HOME,
        follow_redirects=False,
        raise_server_exceptions=False,
    )
    found.csrf = re.search(r'name="csrf" value="(\w+)"', found.get("/me").text)[1]
    yield found
    project.close()


def send(client, body, kind=FORM, **headers):
    return client.post("/me/name", content=body, headers={**HEADERS, "content-type": kind, **headers})


def test_the_way_it_should_be(client):
    assert send(client, f"csrf={client.csrf}&name=Zoe".encode()).status_code == 303
    assert send(client, b"name=Zoe", **{"x-csrf-token": client.csrf}).status_code == 303
    boundary = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = boundary % (b"csrf", client.csrf.encode()) + boundary % (b"name", "Zoë".encode()) + b"--b--\r\n"
    assert send(client, body, "multipart/form-data; boundary=b").status_code == 303


def test_a_huge_form_is_refused_before_it_is_read(client):
    asked = []

    def body():
        for _ in range(100):
            asked.append(1)
            yield b"x" * 1_000_000

    length = {"content-length": str(MOST_BYTES + 1)}
    assert send(client, b"csrf=x", **length).status_code == 413
    assert send(client, body()).status_code == 411  # sent in pieces, its length unknown


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "1, 1", ""])
def test_a_length_that_is_none(client, length):
    assert send(client, b"csrf=x", **{"content-length": length}).status_code == 411


def test_too_many_fields(client):
    body = "&".join(f"f{number}=1" for number in range(MOST_FIELDS + 1)) + f"&csrf={client.csrf}&name=Zoe"
    assert send(client, body.encode()).status_code == 400
    part = '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    assert (
        send(
            client, (part * (MOST_FIELDS + 1) + "--b--\r\n").encode(), "multipart/form-data; boundary=b"
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"\xff\xfe\x00"), (FORM, b"csrf=%ff%fe&name=%00"), (FORM, b"=&=&&&;;"), (FORM, b""), (FORM, b"csrf"),
        (FORM + "; charset=utf-7", b"csrf=+AHg-"), ("application/json", b'{"csrf": "x"}'), ("text/plain", b"csrf=x"),
        ("", b"x"), ("multipart/form-data", b"x"), ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n\r\nx"), ("multipart/form-data; boundary=b", b"x" * 5000),
        ("multipart/form-data; boundary=" + "b" * 5000, b"--b"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\xfe\r\n--b--\r\n'),
        ("multipart/form-data; boundary=b; charset=nonsense", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n'),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="csrf"; filename="x"\r\n\r\nx\r\n--b--\r\n'),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n'),
    ],
)  # fmt: skip
def test_what_is_no_form(client, kind, body):
    found = send(client, body, kind)
    assert found.status_code in (400, 403), found.text[-500:]
    assert "Traceback" not in found.text


def test_a_name_that_is_not_utf_8_is_refused_and_not_a_fault(client):
    found = send(client, f"csrf={client.csrf}&name=%ff%fe%ed%a0%80".encode())
    assert found.status_code == 400
    assert "fault of its own" not in found.text


@pytest.mark.parametrize(
    "path",
    [
        "../app.py", "..%2fapp.py", "%2e%2e/app.py", "%2e%2e%2fapp.py", "..\\app.py", "..%5capp.py", "%252e%252e%252fapp.py",
        "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "../../prd.yaml", "site.css/../../app.py", "site.css%00.py", "site.css/",
        "", "%00", "%ff", "....//app.py", "..;/app.py", "site.css;x", "C:/Windows/win.ini", "\u2025/app.py",
        "site.css%0d%0aSet-Cookie:a=b",
    ],
)  # fmt: skip
def test_static_files_are_those_of_a_list(client, path):
    found = client.get(f"/static/{path}")
    assert found.status_code in (303, 404)
    assert "import" not in found.text and "root:" not in found.text and "set-cookie" not in found.headers


def test_every_static_file_has_its_own_kind(client):
    for path in STATIC.rglob("*"):
        if path.is_file() and path.suffix in (".css", ".js", ".svg"):
            found = client.get(f"/static/{path.relative_to(STATIC).as_posix()}")
            assert found.status_code == 200
            assert found.headers["content-type"].partition(";")[0] in (
                "text/css",
                "text/javascript",
                "image/svg+xml",
            )


@pytest.mark.parametrize(
    "target",
    [
        "/x\r\nSet-Cookie: a=b", "/x\nLocation: //evil", "//evil.com", "/\\evil.com", "\\/evil.com", "https://evil.com",
        "/\tx", "x", "", "javascript:alert(1)", "/\x00", "/\u2028//evil", "http:/evil", "/%0d%0aSet-Cookie:a=b", "/ü?a=ü#ü",
        "/x\x85y", "/\ud800",
    ],
)  # fmt: skip
def test_a_redirect_stays_here_and_is_one_header(target):
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
    found = redirect(request, target)
    assert [name for name, _ in found.raw_headers if name == b"location"] == [b"location"]
    where = found.headers["location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\"))
    assert where.isprintable() and where.isascii()


def test_where_the_language_leads_back_to(client):
    for target in ("//evil.com", "https://evil.com", "/\\evil.com", "/x\r\nSet-Cookie: a=b"):
        found = client.get(f"/language/zh?back={quote(target)}")
        assert found.headers["location"].startswith("/") and not found.headers["location"].startswith(
            ("//", "/\\")
        )
        assert "a=b" not in str(found.headers.get_list("set-cookie"))
    assert client.get("/language/%0d%0aX").status_code in (303, 404)


@pytest.mark.parametrize(
    "cookie",
    [
        "x",
        "=",
        ";;;",
        "a=\xff",
        "shipworthy-browser-0=x; shipworthy-browser-0=y",
        "a=" + "b" * 60_000,
        "\x01",
        "lang=../../x",
        "lang=<b>",
    ],
)
def test_odd_cookies(client, cookie):
    found = TestClient(client.app, base_url=HOME).get("/me", headers=[(b"cookie", cookie.encode("latin-1"))])
    assert found.status_code == 200


@pytest.mark.parametrize(
    "path", ["/me?x=%ff", "/me?" + "a=b&" * 5000, "/me?lang=%00", "/candidates?x[]=1", "/me?done=1&done=2"]
)
def test_odd_queries(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "accepts", ["", "*", "x" * 10_000, ";q=", "en;q=nan", "zh;q=inf, en;q=-1", ",,,", "\xff"]
)
def test_odd_languages(client, accepts):
    assert client.get("/me", headers=[(b"accept-language", accepts.encode("latin-1"))]).status_code == 200


def test_a_fault_of_our_own_says_nothing_and_keeps_the_policy(tmp_path):
    project = Project(Path(shutil.copytree(KITS / "spam-filter", tmp_path / "prd")))
    app = build_app(project, Door(user="pm"))
    client = TestClient(app, base_url=HOME, raise_server_exceptions=False)
    client.get("/me")
    project.store.engine.dispose()

    def broken(*_, **__):
        raise RuntimeError("the secret detail")

    project.store.read = broken
    found = client.get("/me")
    assert found.status_code == 500
    assert "secret detail" not in found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]
    project.close()
