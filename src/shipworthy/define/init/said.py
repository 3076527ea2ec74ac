"""`Said`: what a PM says beyond the table: the four questions, the product's name, the bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.define.init.names import slug
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall

_NAMED = re.compile(r"^\s*([^\W\d][\w-]{0,39})\s*[:\uff1a]\s*(\S.*)$", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """The answers, in the words of the command line; asked or given by options, it is the same.

    Attributes:
        good: What makes an answer good; `NAME: text` names the dimension.
        five: What a 5 (the top of the scale, a pass) looks like, in the same form.
        three: What a 3 (the middle, a fail) looks like.
        different: Where the standard differs: `FIELD=VALUE: how`.
        outcomes: What a good answer should lead to: `NAME: what it means`.
        bars: Bars in the short form; empty: suggested ones.
        product: Its name; empty: the file's.
        sampled: `random` if the graded answers were drawn by lot.
    """

    good: tuple[str, ...] = ()
    five: tuple[str, ...] = ()
    three: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    product: str = ""
    sampled: str = ""


@dataclass(frozen=True)
class Standard:
    """Where the standard differs, and how; `text` may be empty."""

    field: str
    value: str
    text: str = ""

    @property
    def key(self) -> str:
        """As `in_slices` writes it."""
        return f"{self.field}={self.value}"


def is_named(text: str) -> bool:
    """Whether a text names the dimension it is about: `tone: polite`."""
    return _NAMED.match(text) is not None


def by_dimension(texts: Sequence[str], dimensions: Sequence[str]) -> dict[str, str]:
    """Texts by dimension: those that name one, the others in the order of the dimensions that have none."""
    found: dict[str, str] = {}
    unnamed = []
    for text in texts:
        match = _NAMED.match(text)
        if match is not None and match[1] in dimensions:
            found[match[1]] = match[2].strip()
        elif text.strip():
            unnamed.append(text.strip())
    free = [name for name in dimensions if name not in found]
    found.update(zip(free, unnamed, strict=False))
    return found


def new_dimensions(texts: Sequence[str], known: Sequence[str]) -> list[str]:
    """Dimensions that the answers to "what makes an answer good" name beyond those that are graded."""
    names: list[str] = []
    n_unnamed = 0
    for text in texts:
        match = _NAMED.match(text)
        if match is not None and match[1] not in known and " " not in match[1]:
            names.append(match[1])
        elif match is None or match[1] not in known:
            n_unnamed += bool(text.strip())
    more = range(len(known) + 1, n_unnamed + 1)
    names += ["good" if number == 1 else f"good-{number}" for number in more]
    return [name for name in dict.fromkeys(names) if name not in known]


def standards(texts: Sequence[str], values: dict[str, list[str]]) -> list[Standard]:
    """Where the standard differs.

    Args:
        texts: `FIELD=VALUE: how`.
        values: The values of each column that can divide the cases.

    Raises:
        WrongCall: No such field or value.
    """
    found = []
    for text in texts:
        left, sign, how = text.replace("\uff1a", ":").partition(":")
        name, equals, value = left.partition("=")
        name, value = name.strip(), value.strip()
        if not (equals and name and value):
            raise WrongCall(f"where is the standard different: {text!r} is not FIELD=VALUE: how")
        fields = {one.casefold(): one for one in values}
        if name.casefold() not in fields:
            hint = did_you_mean(name, list(values)) or f"the table has {', '.join(values) or 'none'}"
            raise WrongCall(f"there is no column {name!r} that divides the cases", hint=hint)
        field = fields[name.casefold()]
        if value not in values[field]:
            hint = did_you_mean(value, values[field]) or f"it has {', '.join(values[field][:12])}"
            raise WrongCall(f"no case has {field}={value}", hint=hint)
        found.append(Standard(field, value, how.strip() if sign else ""))
    return found


def named_texts(texts: Sequence[str], otherwise: str) -> dict[str, str]:
    """`NAME: text` as name and text; a text without a name gets one from its words."""
    found: dict[str, str] = {}
    for text in texts:
        match = _NAMED.match(text)
        if match is not None:
            found[match[1]] = match[2].strip()
        elif text.strip():
            found[slug(text, otherwise) if len(text.split()) == 1 else otherwise] = text.strip()
    return found
