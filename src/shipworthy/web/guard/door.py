"""`Door`: who may come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipworthy.adapters.oidc import OidcSettings


@dataclass(frozen=True)
class Door:
    """Who may come in.

    Attributes:
        local: Whether only this machine reaches the app (`check_bind`).
        hosts: Further names of the app (`--host-name`).
        https: Whether browsers reach it by https.
        oidc: Where to log in through; None for local accounts alone.
        user: The name of whoever sits at this machine; asked of the system if empty.
    """

    local: bool = True
    hosts: tuple[str, ...] = ()
    https: bool = False
    oidc: OidcSettings | None = None
    user: str = ""
