"""Words of a text for comparing texts: which tokenizer of sacrebleu fits, and words without punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.score.plain_text import plain

TOKENIZERS = ("13a", "zh", "char", "intl", "none")
"""Tokenizers that can be asked for; `intl` and `none` as sacrebleu has them."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\uff66-\uff9d"
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer
_IS_HAN = re.compile(f"[{_HAN}]")
_IS_KANA = re.compile(f"[{_KANA}]")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ALONE = re.compile(f"[{_HAN}{_KANA}{_UNSPACED}]")
_WORD_IN_LETTERS = re.compile(f"(?:(?![{_HAN}{_KANA}{_UNSPACED}])[^\\W\\d_])+")
_OVERLAP_WORD = re.compile(
    f"[{_HAN}{_KANA}{_UNSPACED}]|\\d+(?:[.,]\\d+)*|(?:(?![{_HAN}{_KANA}{_UNSPACED}])[^\\W_])+"
)
_SPACED_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
"""The same where every script has blanks: several times as fast."""
_CHARACTERS_IN_A_WORD = 1.5


def checked_tokenizer(scorer: str, given: object) -> str | None:
    """A tokenizer that was asked for; None leaves it to the script of the reference.

    Raises:
        WrongCall: There is none of that name.
    """
    if given is None or given == "auto":
        return None
    if given not in TOKENIZERS:
        hint = did_you_mean(str(given), TOKENIZERS)
        raise WrongCall(f"{scorer}: no tokenizer is known as {given!r}", hint=hint)
    return str(given)


@lru_cache(maxsize=4096)
def tokenizer_of(reference: str) -> str:
    """The tokenizer that fits the script most of a text is written in.

    Chinese is cut by character with numbers and Latin words whole (`zh`); Japanese (any kana), Thai, Lao,
    Khmer and Burmese have no blanks and sacrebleu's `zh` leaves their runs whole, so they are cut by `char`;
    everything else has blanks (`13a`).
    """
    n_alone = 0 if _ALONE.search(reference) is None else len(_ALONE.findall(reference))
    if n_alone == 0 or n_alone / _CHARACTERS_IN_A_WORD < len(_WORD_IN_LETTERS.findall(reference)):
        return "13a"
    n_han = len(_IS_HAN.findall(reference))
    others = len(_IS_KANA.findall(reference)) + len(_IS_UNSPACED.findall(reference))
    return "zh" if others < 0.1 * n_han else "char"


@lru_cache(maxsize=8192)
def overlap_words(text: str, tokenizer: str | None = None) -> tuple[str, ...]:
    """The words that ROUGE compares: folded, without punctuation.

    They are the tokens of `zh` where a script has no blanks, and those of `13a` elsewhere, punctuation left
    out; with `char` every letter and digit is one, with `none` blanks alone part words.
    """
    folded = plain(text)
    if tokenizer == "char":
        return tuple(sign for sign in folded if sign.isalnum())
    if tokenizer == "none":
        return tuple(folded.split())
    words = _OVERLAP_WORD if _ALONE.search(folded) else _SPACED_WORD
    return tuple(words.findall(folded))
