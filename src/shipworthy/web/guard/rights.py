"""Who may do what: `Who`, `may`, and the right that every route states.

The roles don't stand in a line: a reviewer grades and sees neither scores nor names of candidates, so a
reviewer has `review` and not `read`; a viewer reads and doesn't grade.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from shipworthy.score.review.account import Role
from shipworthy.web.guard.refusal import note_refusal

if TYPE_CHECKING:
    from starlette.requests import Request

Right = Literal["open", "any", "read", "review", "edit", "own"]
"""`open`: also without a login; `any`: whoever is logged in; the others by role."""

RIGHTS: dict[str, frozenset[str]] = {
    "owner": frozenset({"any", "read", "review", "edit", "own"}),
    "editor": frozenset({"any", "read", "review", "edit"}),
    "reviewer": frozenset({"any", "review"}),
    "viewer": frozenset({"any", "read"}),
}

RIGHT = "right"
"""Attribute of an endpoint that says which right it needs; a test asks it of every route."""


@dataclass(frozen=True)
class Who:
    """Whose request it is.

    Attributes:
        name: The account's name, or the name chosen in this browser; empty before the login.
        role: Empty before the login.
        is_local: Whether it is whoever sits at this machine, no account being there.
    """

    name: str
    role: Role | Literal[""]
    is_local: bool = False


NOBODY = Who("", "")
"""Before the login."""


def may(role: str, right: Right) -> bool:
    """Whether a role has a right; a name that is no role or no right has none."""
    return right == "open" or right in RIGHTS.get(role, frozenset())


def check_right(request: Request, right: Right) -> None:
    """Lets a request pass that has the right.

    Raises:
        HTTPException: 401 before the login, 403 for a role without it.
    """
    from starlette.exceptions import HTTPException

    who: Who = getattr(request.state, "who", NOBODY)
    if may(who.role, right):
        return
    note_refusal(request.scope, 403 if who.role else 401, f"{who.role or 'nobody'} has no right to {right}")
    if not who.role:
        raise HTTPException(401, "log in first")
    raise HTTPException(403, f"a {who.role} has no right to this page")


def right_of(route: Any) -> Right | None:
    """The right that a route states; None if it states none."""
    return getattr(getattr(route, "endpoint", None), RIGHT, None)


def unstated(routes: Iterable[Any]) -> list[str]:
    """Paths of routes that state no right; a mount of static files, which has no endpoint, is left out."""
    return [str(route.path) for route in routes if hasattr(route, "endpoint") and right_of(route) is None]
