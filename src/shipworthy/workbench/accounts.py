"""`Accounts`: who may come in, kept as records that are only ever appended; the newest of a name holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shipworthy.errors import WrongCall
from shipworthy.records import Store
from shipworthy.score.review.account import ROLES, Account
from shipworthy.workbench.passwords import check_password, is_invitation, kept_password, new_invitation

INVITATION_DAYS = 7
LONGEST_NAME = 80
_SIGNS = frozenset(" .-_@+'")
_KINDS = frozenset("LNM")
"""Letters, digits and marks of any language; no control characters, no invisible ones."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Accounts:
    """The accounts of a project.

    Attributes:
        store: Where they are kept.
        now: The clock, UTC.
    """

    store: Store
    now: Clock = lambda: datetime.now(UTC)

    def all(self) -> list[Account]:
        """Every account as it is now, closed ones too, by name."""
        newest: dict[str, Account] = {}
        for account in self.store.read(Account):
            if account.name not in newest or account.number > newest[account.name].number:
                newest[account.name] = account
        return [newest[name] for name in sorted(newest)]

    def find(self, name: str) -> Account | None:
        """The account of a name, however its letters are written (`ANNA` is `anna`)."""
        wanted = _alike(name)
        return next((account for account in self.all() if _alike(account.name) == wanted), None)

    def get(self, name: str) -> Account:
        """The account of a name.

        Raises:
            WrongCall: There is none.
        """
        found = self.find(name)
        if found is None:
            names = ", ".join(account.name for account in self.all()) or "nobody yet"
            raise WrongCall(f"there is no account {name!r}", hint=f"accounts: {names}")
        return found

    def of_subject(self, subject: str) -> Account | None:
        """The account of an OIDC subject."""
        return next((account for account in self.all() if subject and account.subject == subject), None)

    def add(self, name: str, role: str, *, password: str = "", subject: str = "", by: str = "") -> Account:
        """A new account; without a password it comes in by an invitation or through OIDC.

        Raises:
            WrongCall: The name is taken or can't be one, no such role, a weak password, or the first account
                is no owner.
        """
        name = checked_name(name)
        if role not in ROLES:
            raise WrongCall(f"there is no role {role!r}", hint=f"roles: {', '.join(ROLES)}")
        there = self.all()
        if any(_alike(account.name) == _alike(name) for account in there):
            raise WrongCall(
                f"there is an account {name!r} already", hint="choose another name, or change its role"
            )
        if not there and role != "owner":
            raise WrongCall(
                f"the first account must be an owner, not a {role}: nobody else could manage the others",
                hint="add yourself first, with --role owner",
            )
        if password:
            check_password(password, name)
        kept = kept_password(password) if password else ""
        return self._append(Account(name, 0, role, kept, subject, by=by, at=stamp(self.now())))

    def admit(self, name: str, role: str, subject: str) -> Account:
        """A new account for somebody whom an OIDC provider vouches for; it may be the first.

        Raises:
            WrongCall: The name is taken or can't be one.
        """
        name = checked_name(name)
        if self.find(name) is not None:
            raise WrongCall(f"there is an account {name!r} already")
        return self._append(Account(name, 0, role, "", subject, by="oidc", at=stamp(self.now())))  # type: ignore[arg-type]

    def set_role(self, name: str, role: str, by: str = "") -> Account:
        """Another role, from the next request on.

        Raises:
            WrongCall: No such account or role, or it is the last owner.
        """
        if role not in ROLES:
            raise WrongCall(f"there is no role {role!r}", hint=f"roles: {', '.join(ROLES)}")
        account = self.get(name)
        self._keep_an_owner(account, still=role == "owner")
        return self._change(account, by, role=role)

    def set_password(self, name: str, password: str, by: str = "") -> Account:
        """Another password; whoever is logged in stays so until `Logins.end_all`.

        Raises:
            WrongCall: No such account, or a weak password.
        """
        account = self.get(name)
        check_password(password, account.name)
        return self._change(account, by, password=kept_password(password))

    def bind(self, name: str, subject: str, by: str = "") -> Account:
        """Binds an account to an OIDC subject.

        Raises:
            WrongCall: No such account, or the subject is another's.
        """
        other = self.of_subject(subject)
        account = self.get(name)
        if other is not None and other.name != account.name:
            raise WrongCall(f"this OIDC subject is the account {other.name!r} already")
        return self._change(account, by, subject=subject)

    def close(self, name: str, by: str = "") -> Account:
        """Nobody logs in with it any more; what they said stays.

        Raises:
            WrongCall: No such account, or it is the last owner.
        """
        account = self.get(name)
        self._keep_an_owner(account, still=False)
        return self._change(account, by, is_closed=True, password="")

    def invite(self, name: str, by: str = "") -> str:
        """A token for a link by which a person sets the account's password, once, within a week.

        An older invitation and the old password end with it; a closed account is opened again.

        Raises:
            WrongCall: No such account.
        """
        account = self.get(name)
        token, kept = new_invitation(stamp(self.now() + timedelta(days=INVITATION_DAYS)))
        self._change(account, by, password=kept, is_closed=False)
        return token

    def invited(self, token: str) -> Account | None:
        """The account that an invitation is for; None if it was used, replaced or has expired."""
        now = stamp(self.now())
        for account in self.all():
            if not account.is_closed and is_invitation(token, account.password, now):
                return account
        return None

    def accept(self, token: str, password: str) -> Account:
        """Sets the password of whoever was invited.

        Raises:
            WrongCall: The invitation does not hold any more, or a weak password.
        """
        account = self.invited(token)
        if account is None:
            raise WrongCall(
                "this invitation does not hold any more", hint="ask who invited you for a new one"
            )
        check_password(password, account.name)
        return self._change(account, account.name, password=kept_password(password))

    def _change(self, account: Account, by: str, **changes: Any) -> Account:
        made = replace(account, number=account.number + 1, by=by, at=stamp(self.now()), **changes)
        return self._append(made)

    def _append(self, account: Account) -> Account:
        if not self.store.append([account]):
            raise WrongCall(
                f"the account {account.name!r} was changed by somebody else just now", hint="look again"
            )
        return account

    def _keep_an_owner(self, account: Account, *, still: bool) -> None:
        others = [
            one
            for one in self.all()
            if one.role == "owner" and not one.is_closed and one.name != account.name
        ]
        if account.role == "owner" and not account.is_closed and not still and not others:
            raise WrongCall(f"{account.name!r} is the last owner", hint="make somebody else an owner first")


def checked_name(name: str) -> str:
    """A name as it is kept.

    Raises:
        WrongCall: It can't be one.
    """
    text = unicodedata.normalize("NFC", name).strip()
    odd = [sign for sign in text if unicodedata.category(sign)[0] not in _KINDS and sign not in _SIGNS]
    if odd:
        raise WrongCall(
            f"the name {name!r} holds {odd[0]!r}", hint="letters, digits, blanks and . - _ @ + ' make a name"
        )
    if text and not text[0].isalnum():
        raise WrongCall(f"the name {name!r} begins with {text[0]!r}, expected a letter or a digit")
    if not text or len(text) > LONGEST_NAME:
        raise WrongCall(f"a name has 1 to {LONGEST_NAME} characters, this one {len(text)}")
    return text


def stamp(moment: datetime) -> str:
    """A time as records keep it; later ones are greater texts."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
