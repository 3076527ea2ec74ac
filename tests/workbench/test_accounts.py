from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from shipworthy.adapters.stores.open import open_store
from shipworthy.errors import WrongCall
from shipworthy.score.review.account import Account, Session
from shipworthy.workbench.accounts import Accounts
from shipworthy.workbench.logins import Logins

PASSWORD = "three odd words"
OTHER = "four other words here"
KEPT = (
    "scrypt$16$1$1$c2FsdA==$"
    + b64encode(hashlib.scrypt(PASSWORD.encode(), salt=b"salt", n=16, r=1, p=1, dklen=32)).decode()
)
"""The parameters stand in the text, so a test may use cheap ones."""


class Clock:
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def wait(self, **time):
        self.moment += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def logins(tmp_path, clock):
    store = open_store(tmp_path / "store.db")
    store.append([Account("Olga", 0, "owner", KEPT), Account("Rita", 0, "reviewer", KEPT)])
    yield Logins(store, clock)
    store.close()


@pytest.fixture
def accounts(logins):
    return logins.accounts


def test_the_first_account_is_an_owner(tmp_path):
    store = open_store(tmp_path / "store.db")
    accounts = Accounts(store)
    with pytest.raises(WrongCall, match="first account must be an owner"):
        accounts.add("Rita", "reviewer", password=PASSWORD)
    assert accounts.all() == []
    made = accounts.add("Olga", "owner", password=PASSWORD, by="pm")
    assert (made.role, made.by, made.number) == ("owner", "pm", 0)
    assert PASSWORD not in repr(store.read(Account))
    assert Logins(store).try_password("olga", PASSWORD) == made
    store.close()


def test_names_are_alike_however_they_are_written(accounts):
    assert accounts.find(" OLGA ").name == "Olga"
    for name in ("olga", "OLGA", "Ｏlga"):
        with pytest.raises(WrongCall, match="already"):
            accounts.add(name, "viewer")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a" * 81,
        "a\nb",
        "a\u202eb",
        "<b>",
        "a/b",
        "a\x00b",
        "=1+1",
        "a;b",
        '"x"',
        "a\u200bb",
        "@\u2028",
        "-x",
        "+1",
        "@sum",
    ],
)
def test_names_that_are_none(accounts, name):
    with pytest.raises(WrongCall, match="name"):
        accounts.add(name, "viewer")


@pytest.mark.parametrize("name", ["王芳", "Zoë O'Neil", "a.b+c@example.org", "x", "हिन्दी"])
def test_names_of_all_languages(accounts, name):
    assert accounts.add(name, "viewer").name == name


def test_a_role_changes_and_history_stays(accounts, logins):
    accounts.set_role("rita", "editor", by="Olga")
    assert accounts.get("Rita").role == "editor"
    assert [one.role for one in logins.store.read(Account, name="Rita")] == ["reviewer", "editor"]
    with pytest.raises(WrongCall, match="no role 'boss'"):
        accounts.set_role("Rita", "boss")
    with pytest.raises(WrongCall, match="no account 'Nobody'"):
        accounts.set_role("Nobody", "viewer")


def test_there_is_always_an_owner(accounts):
    for change in (lambda: accounts.set_role("Olga", "editor"), lambda: accounts.close("Olga")):
        with pytest.raises(WrongCall, match="last owner"):
            change()
    accounts.set_role("Rita", "owner")
    accounts.close("Olga")
    with pytest.raises(WrongCall, match="last owner"):
        accounts.close("Rita")


def test_of_two_who_change_an_account_at_once_one_is_told(accounts, logins):
    account = accounts.get("Rita")
    accounts.set_role("Rita", "viewer")
    with pytest.raises(WrongCall, match="by somebody else"):
        accounts._change(account, "x", role="owner")
    assert accounts.get("Rita").role == "viewer"


def test_an_invitation_works_once_within_a_week(accounts, logins, clock):
    accounts.add("Nina", "reviewer")
    old, token = accounts.invite("Nina"), accounts.invite("Nina")
    assert accounts.invited(old) is None  # replaced
    assert accounts.invited(token).name == "Nina"
    assert token not in repr(logins.store.read(Account))
    with pytest.raises(WrongCall, match="too short"):
        accounts.accept(token, "short")
    accounts.accept(token, PASSWORD)
    assert logins.try_password("Nina", PASSWORD).name == "Nina"
    with pytest.raises(WrongCall, match="does not hold"):
        accounts.accept(token, OTHER)
    late = accounts.invite("Nina")
    assert logins.try_password("Nina", PASSWORD) is None  # the old password ended with the invitation
    clock.wait(days=7)
    with pytest.raises(WrongCall, match="does not hold"):
        accounts.accept(late, OTHER)


def test_a_closed_account_has_no_way_in_until_it_is_invited_again(accounts, logins):
    token = accounts.invite("Rita")
    accounts.close("Rita")
    assert accounts.invited(token) is None
    assert logins.try_password("Rita", PASSWORD) is None
    again = accounts.invite("Rita")
    assert accounts.accept(again, PASSWORD).is_closed is False


def test_a_subject_is_one_account_s(accounts):
    accounts.bind("Rita", "https://id#1")
    assert accounts.of_subject("https://id#1").name == "Rita"
    assert accounts.of_subject("") is None
    with pytest.raises(WrongCall, match="'Rita' already"):
        accounts.bind("Olga", "https://id#1")


@pytest.mark.parametrize(
    ("name", "password"),
    [("Rita", OTHER), ("Rita", ""), ("Nobody", PASSWORD), ("", ""), ("Rita", PASSWORD + "\n")],
)
def test_a_wrong_password_is_wrong(logins, name, password):
    assert logins.try_password(name, password) is None


def test_a_session_is_kept_by_its_hash_and_ends(logins):
    token = logins.begin(logins.accounts.get("Rita"))
    assert logins.account_of(token).name == "Rita"
    assert token not in repr(logins.store.read(Session))
    logins.end(token)
    assert logins.account_of(token) is None
    for odd in ("", "x", token + "x", token[:-1], logins.store.read(Session)[0].id):
        assert logins.account_of(odd) is None


def test_a_session_ends_when_it_is_not_used(logins, clock):
    token = logins.begin(logins.accounts.get("Rita"))
    clock.wait(hours=11)
    assert logins.account_of(token)
    clock.wait(hours=11)
    assert logins.account_of(token)  # it was used in between
    clock.wait(hours=12)
    assert logins.account_of(token) is None


def test_a_session_ends_after_a_week_even_when_it_is_used(logins, clock):
    token = logins.begin(logins.accounts.get("Rita"))
    for _ in range(7 * 24 - 1):
        clock.wait(hours=1)
        assert logins.account_of(token)
    clock.wait(hours=1)
    assert logins.account_of(token) is None


def test_a_session_in_use_is_not_written_with_every_request(logins, clock):
    token = logins.begin(logins.accounts.get("Rita"))
    for _ in range(59):
        clock.wait(minutes=1)
        logins.account_of(token)
    assert len(logins.store.read(Session)) == 2


def test_roles_and_closing_take_effect_at_once(logins):
    token = logins.begin(logins.accounts.get("Rita"))
    logins.accounts.set_role("Rita", "viewer")
    assert logins.account_of(token).role == "viewer"
    logins.accounts.close("Rita")
    assert logins.account_of(token) is None


def test_other_sessions_end(logins):
    rita, olga = logins.accounts.get("Rita"), logins.accounts.get("Olga")
    here, there, hers = logins.begin(rita), logins.begin(rita), logins.begin(olga)
    logins.end_all("Rita", but=here)
    assert [bool(logins.account_of(one)) for one in (here, there, hers)] == [True, False, True]
    logins.end_all("Rita")
    assert logins.account_of(here) is None


def test_a_password_changed_while_somebody_logs_in_lets_nobody_in_with_the_old_one(logins):
    tried = logins.try_password("Rita", PASSWORD)
    logins.accounts.set_password("Rita", OTHER)
    logins.end_all("Rita")
    assert logins.begin(tried) is None
    assert all(step.is_end for step in logins.store.read(Session)[1:])
