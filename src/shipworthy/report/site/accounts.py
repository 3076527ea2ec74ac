"""The pages of logins and accounts; nothing on them is a secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.score.review.account import ROLES, Account


@dataclass(frozen=True)
class LoginPage:
    """Where somebody logs in."""

    next: str = shown("the page of this app that comes after the login")
    has_passwords: bool = shown("whether there are accounts with a password")
    provider: str = shown("host of the OIDC provider; empty without one")
    fault: str = shown("why the last try failed; empty before it")


@dataclass(frozen=True)
class InvitationPage:
    """Where somebody who was invited chooses a password."""

    name: str = shown("the account's name; empty if the invitation does not hold any more")
    role: str = shown("the account's role; empty likewise")
    fault: str = shown("why the last try failed; empty before it")


@dataclass(frozen=True)
class MePage:
    """What somebody changes of themselves."""

    name: str = shown("their name, as their grades carry it")
    role: str = shown("owner, editor, reviewer or viewer")
    is_local: bool = shown("whether there is no login, so that the name is chosen freely")
    has_password: bool = shown("whether they log in with a password")
    fault: str = shown("why the last change failed; empty before it")
    done: bool = shown("whether a change has just been made")


@dataclass(frozen=True)
class AccountRow:
    """One account."""

    name: str = shown("what they log in with, and the reviewer of their grades")
    role: str = shown("owner, editor, reviewer or viewer")
    state: str = shown("how they come in: password, invited, oidc, none (no way in yet) or closed")
    by: str = shown("who changed it last; empty if nobody is known")
    at: str = shown("when, UTC")


@dataclass(frozen=True)
class AccountsPage:
    """Who may come in."""

    accounts: tuple[AccountRow, ...] = shown("every account, closed ones too, by name")
    roles: tuple[str, ...] = shown("the roles there are")
    has_login: bool = shown("whether a login is asked for")
    suggested: str = shown("a name for the first account; empty if there is one")
    changed: str = shown("the account that has just been changed; empty otherwise")
    fault: str = shown("why the last change failed; empty before it")


def accounts_page(
    accounts: Iterable[Account], *, has_login: bool, me: str, changed: str = "", fault: str = ""
) -> AccountsPage:
    """The page of accounts.

    Args:
        accounts: All of them, as they are now.
        has_login: Whether a login is asked for.
        me: Who looks at the page.
        changed: The account that has just been changed.
        fault: Why the last change failed.
    """
    rows = tuple(
        AccountRow(account.name, account.role, state_of(account), account.by, account.at)
        for account in accounts
    )
    return AccountsPage(rows, ROLES, has_login, "" if rows else me, changed, fault)


def state_of(account: Account) -> str:
    """How somebody comes in."""
    if account.is_closed:
        return "closed"
    if account.password.startswith("scrypt$"):
        return "password"
    if account.password.startswith("invitation$"):
        return "invited"
    return "oidc" if account.subject or "@" in account.name else "none"
