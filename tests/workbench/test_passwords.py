from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall
from shipworthy.workbench.passwords import (
    check_password,
    is_invitation,
    is_password,
    kept_password,
    new_invitation,
)

GOOD = "three odd words"


def test_a_password_is_kept_so_that_nobody_reads_it():
    first, second = kept_password(GOOD), kept_password(GOOD)
    assert first != second  # a salt of its own
    assert GOOD not in first
    assert first.startswith("scrypt$16384$8$5$")
    assert is_password(GOOD, first)
    assert not is_password(GOOD + " ", first)


def test_the_parameters_are_those_in_the_text():
    import hashlib
    from base64 import b64encode

    made = b64encode(hashlib.scrypt(GOOD.encode(), salt=b"salt", n=4, r=1, p=1, dklen=32)).decode()
    assert is_password(GOOD, f"scrypt$4$1$1${b64encode(b'salt').decode()}${made}")
    assert not is_password(GOOD, f"scrypt$8$1$1${b64encode(b'salt').decode()}${made}")


@pytest.mark.parametrize("kept", ["", "invitation$x$y", "scrypt$", "scrypt$4$1$1$!$!", "plain", GOOD])
def test_what_is_no_kept_password_is_never_right(kept):
    assert not is_password(GOOD, kept)
    assert not is_password("", kept)


def test_however_a_keyboard_composes_it():
    assert is_password("cafe\u0301 am Fluss", kept_password("caf\u00e9 am Fluss"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "too short"), ("nine char", "too short"), ("x" * 1001, "too long"), ("Password123", "first that anybody"),
        ("1234567890", "first that anybody"), ("abababababab", "different characters"), ("I am anna 77", "name of the account"),
    ],
)  # fmt: skip
def test_weak_passwords(password, why):
    with pytest.raises(WrongCall, match=why) as refused:
        check_password(password, "Anna")
    assert not password or password not in str(refused.value)


def test_good_passwords():
    for password in (GOOD, "密码很长而且没有人猜得到它", "x9$kQ2!mfa", "al three odd words"):
        check_password(password, "al")


def test_an_invitation_holds_until_its_time():
    token, kept = new_invitation("2026-01-08")
    assert token not in kept
    assert is_invitation(token, kept, "2026-01-07")
    assert not is_invitation(token, kept, "2026-01-08")
    assert not is_invitation("", kept, "2026-01-07")
    assert not is_invitation(token, "", "2026-01-07")
    assert not is_password(token, kept)
