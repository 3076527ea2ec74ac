"""`language_of`: the language of a longer text, for comparing many: by script, then by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import regex

_SCRIPTS: Mapping[str, str] = {
    "Han": "zh", "Kana": "ja", "Hangul": "ko", "Thai": "th", "Hebrew": "he", "Greek": "el",
}  # fmt: skip
"""Scripts that stand for one language here."""

_OTHER_CODES = ("cn", "jp", "kr", "iw", "in", "bs", "my", "tl", "ti")
"""Codes that are used beside those that the identifier knows."""

_LETTER = regex.compile(
    r"(?P<Han>\p{Han})|(?P<Kana>[\p{Hiragana}\p{Katakana}])|(?P<Hangul>\p{Hangul})|(?P<Latin>\p{Latin})"
    r"|(?P<Cyrillic>\p{Cyrillic})|(?P<Arabic>\p{Arabic})|(?P<Thai>\p{Thai})|(?P<Hebrew>\p{Hebrew})"
    r"|(?P<Greek>\p{Greek})|(?P<Devanagari>\p{Devanagari})"
)
_NOISE = regex.compile(r"https?://\S+|`{3}.*?`{3}|`[^`]*`|<[^<>]*>|\{\{.*?\}\}", regex.DOTALL)
_READ = 600
_FEWEST_LETTERS, _FEWEST_LATIN = 8, 60
_CLEAR = 0.8
_SURE = 0.99
_CHARACTER_WORTH = 3
"""Letters that a Chinese or Japanese character stands for."""


def script_of(text: str) -> str | None:
    """The script most of the text is written in; None if it is short or mixed."""
    found = Counter(match.lastgroup or "" for match in _LETTER.finditer(_NOISE.sub(" ", text[:_READ])))
    for name in ("Han", "Kana"):
        found[name] *= _CHARACTER_WORTH
    if found["Kana"] * 10 >= found["Han"] > 0 and found["Kana"]:
        found["Kana"] += found.pop("Han")
    total = found.total()
    if total < _FEWEST_LETTERS:
        return None
    script, n = found.most_common(1)[0]
    return script if n >= _CLEAR * total else None


def language_of(text: str) -> str | None:
    """`en`, `zh`, …; None if it can't be told with near certainty. Slow for scripts of many languages."""
    script = script_of(text)
    if script is None or script in _SCRIPTS:
        return _SCRIPTS.get(script or "")
    words = " ".join(regex.findall(r"[\p{L}\p{M}'’]+", _NOISE.sub(" ", text[:_READ])))
    if len(words) < _FEWEST_LATIN:
        return None
    language, share = max(_identifier().rank(words), key=lambda item: float(item[1]))
    return str(language) if float(share) >= _SURE else None


def is_no_language(name: str) -> bool:
    """Whether a name is surely none: no word at all, or a code of two letters that nobody uses.

    Names (`German`) are not looked up: the scorer knows them.
    """
    code = regex.split(r"[-_]", name.strip().casefold())[0]
    if not regex.fullmatch(r"[\p{L}\p{M} ]{2,30}", code):
        return True
    is_code = len(code) == 2 and code.isascii()
    return is_code and code not in _OTHER_CODES and code not in _codes()


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(str(code) for code in _identifier().nb_classes)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The identifier, loaded when it is first needed (it takes half a second)."""
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
