"""The areas of the app, as the bar on top of every page names them."""

from __future__ import annotations

from typing import NamedTuple

from shipworthy.web.guard.rights import Right


class Area(NamedTuple):
    """One area.

    Attributes:
        title: Its name, English; the catalogue has the others.
        route: Name of its first page.
        path: Where that is.
        key: Letter that leads there after `g`.
        right: What a person needs to see it.
    """

    title: str
    route: str
    path: str
    key: str
    right: Right


def _(text: str) -> str:
    """Marks a text for the catalogue; it is translated where it is shown."""
    return text


AREAS = (
    Area(_("PRD"), "prd", "/", "p", "read"),
    Area(_("Candidates"), "candidates", "/candidates", "c", "read"),
    Area(_("Cases"), "cases", "/cases", "e", "read"),
    Area(_("Look"), "look", "/look", "l", "edit"),
    Area(_("Review"), "review", "/review", "r", "review"),
    Area(_("Rulings"), "rulings", "/rulings", "u", "edit"),
    Area(_("Agreement"), "agreement", "/agreement", "a", "read"),
    Area(_("Judge"), "judge", "/judge", "j", "read"),
    Area(_("Suggest"), "suggest", "/suggest", "s", "edit"),
    Area(_("Try"), "try_first", "/try", "t", "edit"),
)
