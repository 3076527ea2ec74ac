"""`replay`: the steps of people -> the groups of phrases as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.learn.look.theme_step import ThemeStep

UNDO = "undo"


@dataclass(frozen=True)
class Theme:
    """A kind of failure: remarks whose phrases mean the same.

    Attributes:
        id: Identity; stays through renaming and merging.
        name: What it is called.
        remarks: Ids of its remarks, in the order in which they came.
        made_by: What put it together first: similarity, a model or a person.
        promoted_as: failure_mode or dimension, once it is one.
        promoted_to: Its id in the PRD.
        is_dismissed: No kind of failure after all; counted no more.
    """

    id: str
    name: str
    remarks: tuple[str, ...] = ()
    made_by: str = ""
    promoted_as: str = ""
    promoted_to: str = ""
    is_dismissed: bool = False


def replay(steps: Iterable[ThemeStep]) -> tuple[Theme, ...]:
    """The groups; a step that speaks of a group that is not there (any more) does nothing."""
    themes: dict[str, Theme] = {}
    for step in done(steps):
        doing = _DOING.get(step.what)
        if doing is not None:
            doing(themes, step.data)
    return tuple(theme for theme in themes.values() if theme.remarks or theme.promoted_to)


def done(steps: Iterable[ThemeStep]) -> tuple[ThemeStep, ...]:
    """The steps that stand: neither undone nor an undo."""
    given = list(steps)
    undone = {str(step.data.get("step")) for step in given if step.what == UNDO}
    return tuple(step for step in given if step.what != UNDO and step.id not in undone)


def last_step(steps: Iterable[ThemeStep]) -> ThemeStep | None:
    """What an undo takes back."""
    standing = done(steps)
    return standing[-1] if standing else None


def carried(themes: Sequence[Theme], follows: Mapping[str, str]) -> tuple[Theme, ...]:
    """The groups with remarks that stand in the place of older ones.

    Args:
        themes: The groups.
        follows: By id of a remark that was replaced, the one that says the same phrase in its place.
    """
    return tuple(
        replace(theme, remarks=tuple(dict.fromkeys(follows.get(one, one) for one in theme.remarks)))
        for theme in themes
    )


def _group(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    for group in data.get("groups", ()):
        identity, remarks = str(group["id"]), [str(one) for one in group.get("remarks", ())]
        _take_out(themes, remarks)
        known = themes.get(identity) or Theme(
            identity, str(group.get("name", "")), (), str(data.get("by", ""))
        )
        themes[identity] = replace(known, remarks=(*known.remarks, *remarks))


def _rename(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    _change(themes, data, name=str(data.get("name", "")))


def _merge(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    into = themes.get(str(data.get("into")))
    others = [str(one) for one in data.get("themes", ()) if str(one) in themes]
    others = [one for one in others if into is not None and one != into.id]
    if into is None:
        return
    more = [remark for other in others for remark in themes[other].remarks]
    for other in others:
        del themes[other]
    themes[into.id] = replace(into, remarks=tuple(dict.fromkeys((*into.remarks, *more))))


def _split(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    theme = themes.get(str(data.get("theme")))
    remarks = [one for one in map(str, data.get("remarks", ())) if theme and one in theme.remarks]
    if theme is None or not remarks:
        return
    _take_out(themes, remarks)
    new = str(data["into"])
    themes[new] = Theme(new, str(data.get("name", "")), tuple(remarks), "person")


def _move(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    remarks, to = [str(one) for one in data.get("remarks", ())], str(data.get("to", ""))
    if to and to not in themes:
        return
    _take_out(themes, remarks)
    if to:
        themes[to] = replace(themes[to], remarks=(*themes[to].remarks, *remarks))


def _promote(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    _change(themes, data, promoted_as=str(data.get("as", "")), promoted_to=str(data.get("name", "")))


def _dismiss(themes: dict[str, Theme], data: Mapping[str, Any]) -> None:
    _change(themes, data, is_dismissed=not data.get("is_back", False))


def _change(themes: dict[str, Theme], data: Mapping[str, Any], **values: Any) -> None:
    theme = themes.get(str(data.get("theme")))
    if theme is not None:
        themes[theme.id] = replace(theme, **values)


def _take_out(themes: dict[str, Theme], remarks: Iterable[str]) -> None:
    gone = set(remarks)
    for identity, theme in list(themes.items()):
        if gone & set(theme.remarks):
            themes[identity] = replace(theme, remarks=tuple(one for one in theme.remarks if one not in gone))


_DOING: dict[str, Callable[[dict[str, Theme], Mapping[str, Any]], None]] = {
    "group": _group,
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "move": _move,
    "promote": _promote,
    "dismiss": _dismiss,
}
