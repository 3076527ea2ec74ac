"""`Draft` and `Drafted`: what could be made of a model's reply, before anybody has looked at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.lint.near import are_near, wording
from shipworthy.learn.suggest.proposal import What

_LONGEST = 60


@dataclass(frozen=True)
class Draft:
    """One draft that a person can accept.

    Attributes:
        what: What it is.
        data: In the words of prd.yaml.
        because: What it rests on.
        doubts: What a person should look at.
    """

    what: What
    data: Mapping[str, Any]
    because: str = ""
    doubts: tuple[str, ...] = ()


@dataclass
class Drafted:
    """The drafts of one reply, and why others are none."""

    drafts: list[Draft] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)


def text_at(item: Mapping[str, Any], key: str) -> str:
    """The text of a key; what is no text is empty."""
    value = item.get(key)
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def numbers_at(item: Mapping[str, Any], key: str, most: int) -> tuple[int, ...]:
    """The numbers of materials (from 1) that a draft names, those that exist, each once."""
    value = item.get(key)
    found = value if isinstance(value, list) else []
    numbers = [int(one) for one in found if isinstance(one, int | float) and not isinstance(one, bool)]
    return tuple(dict.fromkeys(number for number in numbers if 1 <= number <= most))


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts say the same in nearly the same words."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split()) or are_near(
        wording(one), wording(other)
    )


def short(text: str) -> str:
    """The beginning of a text in quotes, for a message."""
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…")


def slug(text: str) -> str:
    """An id of a name: `Invented discount` -> `invented-discount`; empty if nothing is left."""
    return re.sub(r"[^\w]+", "-", text.strip().casefold(), flags=re.UNICODE).strip("-_")[:60]
