"""`read_items`: the drafts in a model's reply, and in words what of it could not be used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.score.judge.objects import objects_with

_FENCE = re.compile(r"^\s*```[\w-]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
_REASONING = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)
_LONGEST = 80


@dataclass(frozen=True)
class Items:
    """What a reply holds.

    Attributes:
        items: The drafts as the model wrote them, in its order.
        problems: What could not be used, one sentence each.
        is_readable: Whether there is a list of drafts at all; an empty one is an answer too.
    """

    items: tuple[dict[str, Any], ...] = ()
    problems: tuple[str, ...] = ()
    is_readable: bool = True


def read_items(reply: str, key: str, n: int) -> Items:
    """The drafts of a reply.

    A reply that is JSON with words around it, or that breaks off, still gives the drafts that are whole.

    Args:
        reply: What the model wrote.
        key: The key that every draft has.
        n: How many were asked for; more are left out, and said.
    """
    text = _bare(reply)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _rescued(text, key, n, _why(error))
    found = _list_in(value, key)
    if found is None:
        return Items((), (f"the reply is JSON without a list of drafts: {_short(text)}",), False)
    return _checked(found, key, n, ())


def _bare(reply: str) -> str:
    text = _REASONING.sub("", reply).strip()
    match = _FENCE.match(text)
    return match.group(1).strip() if match else text


def _rescued(text: str, key: str, n: int, why: str) -> Items:
    """Whole drafts of a reply that is no JSON as a whole."""
    found = [item for item, _ in objects_with({key}, text).items]
    listed = [_list_in(item, key) for item, _ in objects_with({"drafts"}, text).items]
    whole = next((one for one in listed if one), None)
    if whole is not None:  # words around a sound object
        return _checked(whole, key, n, ())
    if not found:
        return Items((), (f"the reply is no JSON ({why}): {_short(text)}",), False)
    note = f"the reply is broken ({why}); its {len(found)} whole drafts are used"
    if len(found) == 1:
        note = f"the reply is broken ({why}); its one whole draft is used"
    return _checked(found, key, n, (note,))


def _list_in(value: Any, key: str) -> list[Any] | None:
    """The drafts: under `drafts`, as a bare list, or a single one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("drafts"), list):
        return list(value["drafts"])
    if key in value:
        return [value]
    lists = [one for one in value.values() if isinstance(one, list)]
    return list(lists[0]) if len(lists) == 1 else None


def _checked(found: Iterable[Any], key: str, n: int, problems: tuple[str, ...]) -> Items:
    items: list[dict[str, Any]] = []
    said = list(problems)
    for number, one in enumerate(found, 1):
        if not isinstance(one, dict):
            said.append(f"draft {number} is no object: {_short(json.dumps(one, ensure_ascii=False))}")
        elif one.get(key) in (None, "", [], {}):
            said.append(f"draft {number} has no {key!r}: {_short(json.dumps(one, ensure_ascii=False))}")
        elif len(items) >= n:
            said.append(f"draft {number} is more than was asked for: {_short(str(one[key]))}")
        else:
            items.append(dict(one))
    return Items(tuple(items), tuple(said))


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…")


def without_echoes(found: Items, shape: Mapping[str, str]) -> Items:
    """The drafts but for those that only repeat how a draft was to look, as small models do."""
    told = {_plain(text) for text in shape.values()}
    kept: list[dict[str, Any]] = []
    problems = list(found.problems)
    for item in found.items:
        echo = next((v for v in item.values() if isinstance(v, str) and _plain(v) in told), None)
        if echo is None:
            kept.append(item)
        else:
            problems.append(f"a draft only repeats how it was to look: {_short(echo)}")
    return Items(tuple(kept), tuple(problems), found.is_readable)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
