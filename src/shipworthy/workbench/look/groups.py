"""The groups of phrases: suggested by likeness, then merged, split, renamed and moved by people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shipworthy.errors import WrongCall
from shipworthy.learn.look.grouping import Likeness, Suggested, suggest_groups
from shipworthy.learn.look.likeness import BY_LETTERS, BY_MEANING, by_letters, by_meaning
from shipworthy.learn.look.reading import standing
from shipworthy.learn.look.remark import Remark
from shipworthy.learn.look.theme_step import ThemeStep
from shipworthy.learn.look.themes import UNDO, Theme, carried, last_step, replay
from shipworthy.score.embedder import Embedder
from shipworthy.workbench.desk import Desk

STEPS = ("rename", "merge", "split", "move", "dismiss")
MOST_NAME = 120

Grouper = Callable[[Sequence[str], Sequence[tuple[str, Sequence[str]]]], Sequence[Suggested]]
"""Suggests groups by something else than likeness (a model): new phrases, and the groups there are with their
phrases -> groups; phrases that it leaves out stay without a group."""


@dataclass(frozen=True)
class Groups:
    """The groups as they are now.

    Attributes:
        themes: With remarks that stand alone.
        loose: Bad remarks in no group, as they came.
        remarks: All bad remarks that stand, by id.
        undoes: What an undo would take back: rename, merge …; empty if there is nothing.
    """

    themes: tuple[Theme, ...]
    loose: tuple[Remark, ...]
    remarks: Mapping[str, Remark]
    undoes: str = ""

    def theme(self, identity: str) -> Theme:
        """One group.

        Raises:
            WrongCall: It is not there (any more).
        """
        found = next((theme for theme in self.themes if theme.id == identity), None)
        if found is None:
            raise WrongCall("that group is not there any more", hint="look at the groups again")
        return found


def open_groups(desk: Desk, remarks: Sequence[Remark] | None = None) -> Groups:
    """The groups of all bad remarks of the project."""
    given = list(desk.store.read(Remark) if remarks is None else remarks)
    steps = desk.store.read(ThemeStep)
    bad = {one.id: one for one in standing(given) if one.is_good is False and one.phrase}
    themes = carried(replay(steps), _follows(given, bad))
    kept = tuple(_with(theme, [one for one in theme.remarks if one in bad]) for theme in themes)
    kept = tuple(theme for theme in kept if theme.remarks or theme.promoted_to)
    grouped = {one for theme in kept for one in theme.remarks}
    last = last_step(steps)
    loose = tuple(remark for remark in bad.values() if remark.id not in grouped)
    return Groups(kept, loose, bad, last.what if last else "")


def suggest(desk: Desk, by: str, grouper: Grouper | None = None) -> int:
    """Puts phrases that are in no group yet into groups; gives how many it placed.

    Args:
        desk: The desk.
        by: Who asked.
        grouper: What suggests; likeness by default.
    """
    groups = open_groups(desk)
    phrases = [remark.phrase for remark in groups.loose]
    known = [theme for theme in groups.themes if not theme.is_dismissed]
    texts = [[groups.remarks[one].phrase for one in theme.remarks] for theme in known]
    if grouper is not None:
        found = grouper(phrases, [(t.name, text) for t, text in zip(known, texts, strict=True)])
        made_by = "model"
    else:
        likeness, threshold, made_by = alike()
        found = suggest_groups(phrases, likeness, threshold, texts)
    data = [
        {
            "id": known[one.theme].id if one.theme is not None else new_theme_id(),
            "name": one.name,
            "remarks": [groups.loose[place].id for place in one.phrases],
        }
        for one in found
    ]
    if data:
        _append(desk, "group", {"groups": data, "by": made_by}, by)
    return sum(len(one.phrases) for one in found)


def alike() -> tuple[Likeness, float, str]:
    """How alike phrases are, from where on two groups are one, and in which way: by meaning or by letters."""
    embedder = _embedder()
    if embedder is None:
        return by_letters, BY_LETTERS, "letters"
    return (lambda phrases: by_meaning(phrases, embedder)), BY_MEANING, "meaning"


def step(desk: Desk, what: str, data: Mapping[str, Any], by: str) -> None:
    """One step by hand: rename, merge, split, move or dismiss.

    Raises:
        WrongCall: An unknown step, a group that is not there, a name that is none.
    """
    groups = open_groups(desk)
    if what not in STEPS:
        raise WrongCall(f"unknown step {what!r}", hint=f"known are {', '.join(STEPS)}")
    if what in ("rename", "split") and not 0 < len(str(data.get("name", "")).strip()) <= MOST_NAME:
        raise WrongCall(f"a group needs a name of 1 to {MOST_NAME} characters")
    for name in ("theme", "into") if what == "merge" else ("theme",):
        if what != "move" and name in data:
            groups.theme(str(data[name]))
    if what in ("split", "move", "merge") and not data.get("remarks" if what != "merge" else "themes"):
        raise WrongCall("nothing is chosen", hint="mark the phrases or groups first")
    more = {"into": new_theme_id()} if what == "split" else {}
    _append(desk, what, {**data, **more}, by)


def note_promotion(desk: Desk, theme: str, kind: str, name: str, by: str) -> None:
    """Writes down what a group became in the PRD."""
    _append(desk, "promote", {"theme": theme, "as": kind, "name": name}, by)


def undo_step(desk: Desk, by: str) -> str:
    """Takes back the last step; gives what it was. Sent twice at once it takes back one step."""
    last = last_step(desk.store.read(ThemeStep))
    if last is None:
        return ""
    undone = ThemeStep(f"undo-{last.id}", UNDO, {"step": last.id}, by, desk.stamp())
    desk.store.append([undone])
    return last.what


def new_theme_id() -> str:
    """Identity of a new group."""
    return secrets.token_hex(6)


def _append(desk: Desk, what: str, data: Mapping[str, Any], by: str) -> None:
    desk.store.append([ThemeStep(secrets.token_hex(8), what, dict(data), by, desk.stamp())])


def _with(theme: Theme, remarks: Sequence[str]) -> Theme:
    from dataclasses import replace

    return replace(theme, remarks=tuple(remarks))


def _follows(given: Sequence[Remark], bad: Mapping[str, Remark]) -> dict[str, str]:
    """A remark that says the phrase of the one it replaced is in its group."""
    phrases = {remark.id: remark.phrase for remark in given}
    return {
        remark.replaces: remark.id
        for remark in bad.values()
        if remark.replaces and phrases.get(remark.replaces) == remark.phrase
    }


@lru_cache(maxsize=1)
def _embedder() -> Embedder | None:
    from shipworthy.adapters.embeddings import Embeddings, is_installed

    return Embeddings() if is_installed() else None
