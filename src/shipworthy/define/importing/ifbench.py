"""Instructions of IFBench that a pattern can check, as patterns that the whole answer must match.

Each pattern says all of what its instruction asks for as far as it is checked; what is only nearly the
instruction is said in `NEARLY`. Words are counted as the scorer `length` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_MOST_TIMES = 10_000
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = (
    rf"(?>[{_ALONE}]|(?:(?![{_ALONE}])[\p{{L}}\p{{N}}\p{{M}}])++"
    rf"(?:['’.,-](?![{_ALONE}])[\p{{L}}\p{{N}}]++)*+)"
)
_GAP = r"[^\p{L}\p{N}\p{M}]*+"

NEARLY = {
    "format:title_case": "words of five letters and more have a capital",
    "format:quote_unquote": "there is a quotation",
    "format:list": "the separator is there and no other bullets are",
    "format:thesis": "something stands in italics",
    "format:newline": "no two words stand on one line",
    "custom:date_format_list": "there is a date as YYYY-MM-DD",
    "sentence:keyword": "sentences end at . ! ?",
}
"""Instructions of which only a part is checked, and which."""


class _Unfit(Exception):
    """The arguments are not those of the instruction."""


def patterns_of(instruction: str, given: Any) -> list[str] | None:
    """The patterns that an answer which follows the instruction has; None if code can't check it.

    Args:
        instruction: Its id: "count:word_count_range".
        given: Its arguments.
    """
    maker = _MAKERS.get(instruction)
    if maker is None:
        return None
    try:
        return maker(given if isinstance(given, Mapping) else {})
    except _Unfit:
        return None


def _text(given: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = given.get(name)
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value)
    raise _Unfit


def _number(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_TIMES:
        raise _Unfit
    return int(value)


def _word_range(given: Mapping[str, Any]) -> list[str]:
    low, high = _number(given, "min_words"), _number(given, "max_words")
    if low > high:
        raise _Unfit
    return [rf"\A{_GAP}(?:{_WORD}{_GAP}){{{low},{high}}}+\Z"]


def _times(word: str, n: int) -> str:
    other = rf"(?:(?!\b{re.escape(word)}\b).)*+"
    return rf"(?si)\A{other}(?:\b{re.escape(word)}\b{other}){{{n}}}\Z"


def _keywords(given: Mapping[str, Any]) -> list[str]:
    return [_times(_text(given, f"keyword{place}"), n) for place, n in enumerate((1, 2, 3, 5, 7), 1)]


def _numbers(given: Mapping[str, Any]) -> list[str]:
    return [rf"(?s)\A\D*+(?:\b\d++\b\D*+){{{_number(given, 'N')}}}\Z"]


def _options(given: Mapping[str, Any]) -> list[str]:
    options = "|".join(re.escape(one) for one in re.split(r"[/,]| or ", _text(given, "options")))
    return [rf"(?i)\A\s*(?:{options})\W*\Z"]


def _keyword_in_sentence(given: Mapping[str, Any]) -> list[str]:
    n, word = _number(given, "N"), re.escape(_text(given, "word", "keyword"))
    if n < 1:
        raise _Unfit
    return [rf"(?i)\A\s*(?:[^.!?]+[.!?]+\s*){{{n - 1}}}[^.!?]*\b{word}\b"]


def _listed(given: Mapping[str, Any]) -> list[str]:
    return [_anywhere(_text(given, "sep")), _nowhere(r"(?m:^\s*[-*\u2022] )")]


def _anywhere(text: str) -> str:
    """The text, whatever its capitals and white space."""
    return "(?i)" + r"\s+".join(re.escape(part) for part in text.split())


def _nowhere(pattern: str) -> str:
    return rf"(?s)\A(?:(?!{pattern}).)*+\Z"


def _always(*patterns: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda given: list(patterns)


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "count:word_count_range": _word_range,
    "count:keywords_multiple": _keywords,
    "count:numbers": _numbers,
    "format:no_whitespace": _always(r"\A\S*+\Z"),
    "format:newline": _always(_nowhere(r"\S[^\S\n]+\S")),
    "format:options": _options,
    "format:output_template": _always(*map(_anywhere, ("My Answer:", "My Conclusion:", "Future Outlook:"))),
    "format:title_case": _always(_nowhere(r"\b[a-z]{5,}")),
    "format:quote_unquote": _always('["\u201c]'),
    "format:list": _listed,
    "format:thesis": _always(r"<(?:i|em)>.+?</(?:i|em)>"),
    "sentence:keyword": _keyword_in_sentence,
    "custom:multiples": _always(
        *("14", "21", "28", "35", "42", "49"), _nowhere(r"\b(?:1[0-35-9]|2[02-79]|3[0-46-9]|4[013-8])\b")
    ),
    "custom:date_format_list": _always(r"\d{4}-\d{2}-\d{2}"),
}
