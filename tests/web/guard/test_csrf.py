from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from shipworthy.web.guard.csrf import check_csrf, csrf_field, is_browser, new_browser, token_for

SECRET = bytes(32)


def request(csrf=None, headers=()):
    found = Request({"type": "http", "method": "POST", "path": "/x", "headers": list(headers)})
    if csrf is not None:
        found.state.csrf = csrf
    return found


def test_the_token_of_this_browser_passes_as_field_or_header():
    token = token_for(SECRET, new_browser())
    check_csrf(request(token), {"csrf": token})
    check_csrf(request(token, [(b"x-csrf-token", token.encode())]))


@pytest.mark.parametrize(
    "wrong", ["", "x", "\u00e4\ud800", token_for(SECRET, "another"), token_for(b"x" * 32, "b" * 43)]
)
def test_anything_else_does_not(wrong, caplog):
    token = token_for(SECRET, "b" * 43)
    with pytest.raises(HTTPException) as refused:
        check_csrf(request(token), {"csrf": wrong})
    assert refused.value.status_code == 403
    assert "form token" in caplog.text
    assert token not in caplog.text


def test_a_request_that_nobody_looked_at_never_passes():
    for csrf in (None, ""):
        with pytest.raises(HTTPException):
            check_csrf(request(csrf), {"csrf": ""})


def test_the_field_is_escaped():
    assert str(csrf_field(request('"><b>'))) == '<input type="hidden" name="csrf" value="&#34;&gt;&lt;b&gt;">'


def test_browsers_are_random_and_recognised():
    assert is_browser(new_browser())
    assert new_browser() != new_browser()
    for text in ("", "x", "a" * 42, "a" * 44, "a" * 42 + "\n", "a" * 42 + "ä", "a" * 43 + "\n"):
        assert not is_browser(text)
