"""`Logins`: passwords tried, sessions begun, kept open while they are used, and ended."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shipworthy.records import Store
from shipworthy.score.review.account import Account, Session
from shipworthy.workbench.accounts import Accounts, Clock, stamp
from shipworthy.workbench.passwords import is_password, token_hash

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
_RENEW_AFTER = timedelta(minutes=30)
"""A session in use is written down again this often, not with every request."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True)
class Logins:
    """The sessions of a project.

    Attributes:
        store: Where they are kept, by the hash of their cookie.
        now: The clock, UTC.
    """

    store: Store
    now: Clock = lambda: datetime.now(UTC)

    @property
    def accounts(self) -> Accounts:
        """The accounts they are of."""
        return Accounts(self.store, self.now)

    def try_password(self, name: str, password: str) -> Account | None:
        """The account if it is open and this is its password; takes as long for a name that nobody has."""
        account = self.accounts.find(name)
        kept = account.password if account is not None and not account.is_closed else ""
        is_right = is_password(password, kept)
        return account if is_right else None

    def begin(self, account: Account) -> str | None:
        """A session's cookie; None if the account was closed or got another password in the meantime."""
        token = secrets.token_urlsafe(32)
        now = self.now()
        self.store.append([Session(token_hash(token), account.name, stamp(now), stamp(now + IDLE))])
        # looked at again after writing: a change of password either ends this session or is seen here
        found = self.accounts.find(account.name)
        if found is None or found.is_closed or found.password != account.password:
            self.end(token)
            return None
        return token

    def account_of(self, token: str) -> Account | None:
        """Whose session it is, as the account stands now; None if it has ended, expired or never was."""
        if not _TOKEN.match(token):
            return None
        steps = self.store.read(Session, id=token_hash(token))
        if not steps or any(step.is_end for step in steps):
            return None
        now, began = self.now(), steps[0].at
        until = max(step.until for step in steps)
        if stamp(now) >= until or stamp(now - LONGEST) >= began:
            return None
        account = self.accounts.find(steps[0].account)
        if account is None or account.is_closed:
            return None
        if until < stamp(now + IDLE - _RENEW_AFTER):
            self.store.append([Session(steps[0].id, account.name, began, stamp(now + IDLE))])
        return account

    def end(self, token: str) -> None:
        """Ends a session."""
        self.store.append(self._ends([token_hash(token)]))

    def end_all(self, name: str, *, but: str = "") -> None:
        """Ends every session of an account, but the one with this cookie."""
        kept = token_hash(but) if but else ""
        began = {step.id for step in self.store.read(Session, account=name)}
        self.store.append(self._ends(sorted(began - {kept})))

    def _ends(self, ids: list[str]) -> list[Session]:
        at = stamp(self.now())
        known = [(one, self.store.read(Session, id=one)) for one in ids]
        return [Session(one, steps[0].account, at, is_end=True) for one, steps in known if steps]
