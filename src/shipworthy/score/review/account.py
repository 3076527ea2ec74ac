"""`Account` and `Session`: who may come in when the web app is open to more than this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from shipworthy.records import Record

Role = Literal["owner", "editor", "reviewer", "viewer"]
ROLES: tuple[Role, ...] = ("owner", "editor", "reviewer", "viewer")
"""From all rights to reading alone; a reviewer grades and sees neither scores nor names of candidates."""


@dataclass(frozen=True)
class Account(Record):
    """A person, as of `number`: the highest number of a name is what holds.

    Attributes:
        name: What they log in with, and the reviewer of their grades.
        number: Counts the changes of this account, from 0.
        password: scrypt parameters, salt and hash as text, or an invitation that is still open
            (`workbench/passwords.py`); empty for one who comes through OIDC.
        subject: The OIDC subject (issuer and id), or empty.
        is_closed: Nobody can log in with it any more; what they said stays.
    """

    kind: ClassVar[str] = "account"
    key: ClassVar[tuple[str, ...]] = ("name", "number")

    name: str
    number: int
    role: Role
    password: str = ""
    subject: str = ""
    is_closed: bool = False
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Session(Record):
    """A login; `id` is the SHA-256 of the cookie, so that the store lets nobody in.

    `at` is when it began. A further record with a later `until` keeps it open while it is used; one with
    `is_end` ends it.
    """

    kind: ClassVar[str] = "account_session"
    key: ClassVar[tuple[str, ...]] = ("id", "until", "is_end")

    id: str
    account: str
    at: str
    until: str = ""
    is_end: bool = False
