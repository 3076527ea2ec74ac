from __future__ import annotations

import pytest

from shipworthy.adapters.redact import redact, shortened


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop",
        "ghp_abcdefghijklmnopqrstuvwx",
        "AKIAABCDEFGHIJKLMNOP",
        "xoxb-1234567890-abc",
        "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl",
        "AIzaSyA1234567890abcdefghijklmn",
    ],
)
def test_what_looks_like_a_secret(secret):
    shown = redact(f"wrong key {secret}, try again")
    assert secret not in shown
    assert shown.startswith("wrong key")
    assert shown.endswith("try again")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc123def",
        "'authorization': 'Basic dXNlcjpwYXNz'",
        "x-api-key=hunter22",
        "bearer abcdef123",
    ],
)
def test_headers(text):
    shown = redact(text)
    assert not any(secret in shown for secret in ("abc123def", "dXNlcjpwYXNz", "hunter22", "abcdef123"))


def test_given_secrets_and_plain_text():
    assert redact("the key is tomato!", "tomato") == "the key is [redacted]!"
    assert (
        redact("nothing secret, risk-averse task-list", None, "") == "nothing secret, risk-averse task-list"
    )
    assert shortened("a\n b " + "x" * 400, 10) == "a b xxxxx…"
