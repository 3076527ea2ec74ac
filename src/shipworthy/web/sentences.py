"""`say`: an English sentence of a page dataclass in the language of the page.

Numbers are put into sentences by the stages (`decide`, `report`), and verdicts are stored as they were said.
So what is translated is the finished sentence: entries of the catalogue with the context `sentence` are
patterns such as `between {low} and {high} %`. A sentence that fits one is said by its translation; a part
named `say_…` is said in its turn, every other part stays as it is. What fits none stays English whole: never
half of a sentence, and never a user's text that only looks like one (templates say which fields are ours).
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from shipworthy.web.words import catalogue

CONTEXT = "sentence"
_MARK = f"{CONTEXT}\x04"
_PART = re.compile(r"\{([a-z_]+[0-9]*)\}")
_ENDS = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z0-9\"'])")
_MOST = 4_000
"""Signs of a text that is looked at; longer ones are nobody's sentence."""


class _Pattern(NamedTuple):
    said: re.Pattern[str]
    translation: str
    weight: int


def say(text: object, lang: str) -> object:
    """The sentence in that language; as it is where the catalogue has none."""
    if lang == "en" or not isinstance(text, str) or not text.strip() or len(text) > _MOST:
        return text
    return _said(text, lang)


@lru_cache(maxsize=20_000)
def _said(text: str, lang: str) -> str:
    lead, core, tail = _ends_of(text)
    found = _whole(core, lang)
    if found is None:
        found = _by_sentences(core, lang)
    return text if found is None else lead + found + tail


def _ends_of(text: str) -> tuple[str, str, str]:
    core = text.strip()
    at = text.index(core)
    return text[:at], core, text[at + len(core) :]


def _by_sentences(text: str, lang: str) -> str | None:
    """Sentence by sentence; a text of which not one is known stays as it is."""
    parts = _ENDS.split(text)
    if len(parts) < 2:
        return None
    told = [_whole(part, lang) for part in parts]
    if all(one is None for one in told):
        return None
    return " ".join(one if one is not None else part for one, part in zip(told, parts, strict=True))


def _whole(text: str, lang: str) -> str | None:
    """The translation of a text that is one entry; None if none fits."""
    exact, patterns = _known(lang)
    if text in exact:
        return exact[text]
    for pattern in patterns:
        found = pattern.said.fullmatch(text)
        if found is not None:
            parts = {
                name: str(say(part, lang)) if name.startswith("say_") else part
                for name, part in found.groupdict().items()
            }
            return _filled(pattern.translation, parts)
    return None


def _filled(translation: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda place: parts.get(place[1], place[0]), translation)


@cache
def _known(lang: str) -> tuple[dict[str, str], tuple[_Pattern, ...]]:
    """Entries without parts, and those with parts: the most literal ones first."""
    entries = _entries(catalogue(lang))
    exact = {text: said for text, said in entries.items() if not _PART.search(text)}
    patterns = [_compiled(text, said) for text, said in entries.items() if _PART.search(text)]
    return exact, tuple(sorted(patterns, key=lambda one: -one.weight))


def _compiled(text: str, translation: str) -> _Pattern:
    pieces = _PART.split(text)
    built, seen = [re.escape(pieces[0])], set[str]()
    for name, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in seen:
            built.append(f"(?P={name})")
        else:
            built.append(f"(?P<{name}>{_shape(name)})")
            seen.add(name)
        built.append(re.escape(literal))
    return _Pattern(re.compile("".join(built), re.DOTALL), translation, sum(map(len, pieces[0::2])))


def _shape(name: str) -> str:
    """`{n}`, `{n2}` … are numbers with their marks and units; any other part is whatever stands there."""
    return r"[\d.,\u2212+-]+(?: ?%| points?)?" if re.fullmatch(r"n\d*", name) else ".+?"


def _entries(found: gettext.NullTranslations) -> dict[str, str]:
    # gettext has no public way to list a catalogue; the attribute has been there since Python 2
    kept: dict[object, str] = getattr(found, "_catalog", {})
    return {
        key.removeprefix(_MARK): said
        for key, said in kept.items()
        if isinstance(key, str) and key.startswith(_MARK) and said
    }
