"""Words, numbers and negations of an answer, and the words in which two answers differ."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_NUMBER = r"\d+(?:[.,:]\d+)*"
_WORD = rf"[^\W\d_{_WIDE}]+(?:['\u2019-][^\W\d_{_WIDE}]+)*"
_TOKEN = re.compile(rf"{_NUMBER}|[{_WIDE}]|{_WORD}|[^\w\s]|_")
_FEATURE = re.compile(rf"{_WORD}|[{_WIDE}]+|[^\w\s]{{2,}}")
_NUMBERS = re.compile(rf"(?<![^\W\d_{_WIDE}])(?<!\d){_NUMBER}")
_IS_WIDE = re.compile(f"[{_WIDE}]").match

_NEGATIONS = (
    "not no never none nobody nothing neither nor without cannot",
    "nicht kein keine keinen keiner keinem nie ohne pas jamais aucun aucune sans nunca ning\u00fan ninguna",
    "tampoco n\u00e3o nem non mai senza",
)
NEGATIONS = frozenset(word for line in _NEGATIONS for word in line.split())
"""Words that turn a sentence round, in the languages that answers most often come in."""
_WIDE_NEGATIONS = re.compile("[\u4e0d\u6ca1\u6c92\u672a\u65e0\u7121\u52ff\u522b]")

MOST_TOKENS = 600
"""Words between the first and the last change that are laid side by side; the rest is left out."""
SHOWN_AROUND = 12
"""Words shown on each side of a change."""
LEAST_IN_COMMON = 0.35
"""Below this share of common words two answers are shown one after the other: a weave reads as noise."""

Kind = Literal["same", "removed", "added", "left_out"]


@dataclass(frozen=True)
class Stretch:
    """A piece of the two answers: in both, only in the other one (`removed`), only in the first (`added`)."""

    kind: Kind
    text: str


def plain_text(text: str) -> str:
    """The text but for capitals, spaces and forms of letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(text: str) -> list[str]:
    """Words and runs of signs, for counting; Chinese and Japanese give their pairs of characters."""
    found = _FEATURE.findall(plain_text(text))
    if not any(map(_IS_WIDE, set(found))):
        return found
    return [word for piece in found for word in _split(piece)]


def _split(piece: str) -> list[str]:
    if len(piece) == 1 or not _IS_WIDE(piece):
        return [piece]
    return [piece[place : place + 2] for place in range(len(piece) - 1)]


def numbers_of(text: str) -> Counter[str]:
    """The numbers of a text, `1,000` and `1000` alike."""
    found = (number.replace(",", "") for number in _NUMBERS.findall(unicodedata.normalize("NFKC", text)))
    return Counter(found)


def negations_of(text: str) -> int:
    """How many words turn a sentence round."""
    plain = plain_text(text).replace("\u2019", "'")
    n_narrow: int = sum(word in NEGATIONS or word.endswith("n't") for word in _FEATURE.findall(plain))
    n_wide: int = len(_WIDE_NEGATIONS.findall(plain))
    return n_narrow + n_wide


def stretches(first: str, other: str) -> tuple[Stretch, ...]:
    """From the other answer to the first: what both say, what is gone, what is new."""
    ours, theirs = _tokens(first), _tokens(other)
    head = _n_alike(ours, theirs)
    tail = _n_alike(ours[head:][::-1], theirs[head:][::-1])
    new, gone = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    found = list(_in_both(ours[:head], is_first=True, is_last=False))
    found += _between(new[:MOST_TOKENS], gone[:MOST_TOKENS], n_around=head + tail)
    n_more = max(len(new), len(gone)) - MOST_TOKENS
    if n_more > 0:
        found.append(Stretch("left_out", f"{n_more:,} more words"))
    found += _in_both(ours[len(ours) - tail :], is_first=False, is_last=True)
    return tuple(one for one in found if one.text)


def _tokens(text: str) -> list[str]:
    """Words and signs, each with the space before it."""
    pieces, last = [], 0
    for match in _TOKEN.finditer(text):
        pieces.append(text[last : match.end()])
        last = match.end()
    return pieces


def _n_alike(ours: list[str], theirs: list[str]) -> int:
    """How many words both begin with."""
    pairs = zip(ours, theirs, strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a.strip() != b.strip()), min(len(ours), len(theirs))
    )


def _between(new: list[str], gone: list[str], n_around: int) -> Iterator[Stretch]:
    """What lies between the words that both begin and end with."""
    matcher = SequenceMatcher(None, [t.strip() for t in gone], [t.strip() for t in new], autojunk=False)
    n_alike = n_around + sum(block.size for block in matcher.get_matching_blocks())
    if 2 * n_alike < LEAST_IN_COMMON * (2 * n_around + len(new) + len(gone)):
        yield Stretch("removed", "".join(gone))
        yield Stretch("added", "".join(new))
        return
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            yield from _in_both(new[j1:j2], is_first=False, is_last=False)
        else:
            yield Stretch("removed", "".join(gone[i1:i2]))
            yield Stretch("added", "".join(new[j1:j2]))


def _in_both(tokens: list[str], *, is_first: bool, is_last: bool) -> Iterator[Stretch]:
    """What both say, long stretches cut down to what stands next to a change."""
    head = 0 if is_first else SHOWN_AROUND
    tail = 0 if is_last else SHOWN_AROUND
    n_out = len(tokens) - head - tail
    if n_out <= SHOWN_AROUND:
        yield Stretch("same", "".join(tokens))
        return
    yield Stretch("same", "".join(tokens[:head]))
    yield Stretch("left_out", f"{n_out:,} words the same")
    yield Stretch("same", "".join(tokens[len(tokens) - tail :]))
