"""`written_in`: which language a text is written in, by its script and then by its words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import regex

from shipworthy.score.language_names import OF_SCRIPT, ONE_LANGUAGE

_NOISE = regex.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`{3}.*?`{3}|`[^`]*`|<[^<>]*>|\{\{.*?\}\}",
    regex.DOTALL,
)
_SCRIPTS = (
    "Han", "Hiragana", "Katakana", "Hangul", "Latin", "Cyrillic", "Arabic", "Thai", "Hebrew", "Greek",
    "Devanagari", "Bengali", "Tamil", "Telugu", "Georgian", "Armenian", "Khmer", "Lao", "Myanmar", "Gujarati",
    "Gurmukhi", "Kannada", "Malayalam", "Sinhala", "Ethiopic",
)  # fmt: skip
_BY_CHARACTER = {"Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"}
"""Scripts written without blanks between words."""

_WORDS_IN_A_CHARACTER = 1 / 1.5


class Guess(NamedTuple):
    """A language, and how sure: `share` of the probability; `n_letters` it rests on."""

    language: str
    share: float
    n_letters: int
    shares: dict[str, float]


def written_in(text: str) -> Guess | None:
    """The main language of a text; None without letters. Addresses, code and markup don't count.

    Chinese, Japanese, Korean and all scripts of one language are known by the script that most of the words
    are in; only languages that share a script are told apart by their words (py3langid).
    """
    words = _NOISE.sub(" ", text)
    n_words = _words_by_script(words)
    if not n_words:
        return None
    script = max(n_words, key=lambda name: n_words[name])
    n_letters = len(regex.findall(rf"\p{{{script}}}", words))
    if script in ("Han", "Kana"):
        return _chinese_or_japanese(words)
    if script in ONE_LANGUAGE:
        return Guess(ONE_LANGUAGE[script], 1.0, n_letters, {ONE_LANGUAGE[script]: 1.0})
    own = " ".join(regex.findall(rf"[\p{{{script}}}\p{{M}}'’]+", words))
    shares = _shares(own, OF_SCRIPT[script])
    best = max(shares, key=lambda name: shares[name])
    return Guess(best, shares[best], n_letters, shares)


def _words_by_script(text: str) -> dict[str, float]:
    """How many words of the text are in each script; both kinds of kana count as one script.

    Words in capitals (FOB, USD, MOQ) are at home in every
    language and count only if there is nothing else.
    """
    found: dict[str, float] = {}
    for script in _SCRIPTS:
        words = regex.findall(
            rf"\p{{{script}}}" + ("" if script in _BY_CHARACTER else r"[\p{L}\p{M}]*"), text
        )
        if words:
            weight = _WORDS_IN_A_CHARACTER if script in _BY_CHARACTER else 1.0
            found[script] = weight * sum(not word.isupper() for word in words)
    kana = found.pop("Hiragana", 0.0) + found.pop("Katakana", 0.0)
    if kana:  # Japanese is written in both: Chinese characters among kana are Japanese
        found["Kana"] = kana + (found.pop("Han", 0.0) if kana >= 0.1 * found.get("Han", 0.0) else 0.0)
    return found


def _chinese_or_japanese(text: str) -> Guess:
    n_han = len(regex.findall(r"\p{Han}", text))
    n_kana = len(regex.findall(r"[\p{Hiragana}\p{Katakana}]", text))
    language = "ja" if n_kana >= 0.1 * n_han else "zh"
    return Guess(language, 1.0, n_han + n_kana, {language: 1.0})


def _shares(text: str, languages: tuple[str, ...]) -> dict[str, float]:
    """Probabilities among these languages."""
    ranked = {str(code): float(share) for code, share in _identifier().rank(text)}
    shares = {code: ranked.get(code, 0.0) for code in languages}
    shares["no"] = shares.get("no", 0.0) + ranked.get("nn", 0.0) if "no" in shares else 0.0
    total = sum(shares.values())
    return {code: share / total if total else 1 / len(shares) for code, share in shares.items()}


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The identifier, loaded when it is first needed (it takes half a second)."""
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
