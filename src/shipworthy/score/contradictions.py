"""`contradictions`: where two texts that read alike say different things: numbers, units, negations.

No embedding sees these: `free shipping` and `no free shipping`, 20 and 200 euros, 5 and 50 days lie next to
each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from shipworthy.score.dates import Date, agree, find_dates
from shipworthy.score.figures import Figure, find_codes, find_figures, normal, same
from shipworthy.score.tokenize import overlap_words

_SHORT = 40
"""Words up to which negations are counted; in longer texts only whether there is any."""

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|unable|isn|aren|won|don|doesn|didn|can|couldn"
    r"|wouldn|shouldn|hasn|haven|wasn|weren)(?:n?['\u2019]t)\b"
    r"|\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|unable|nicht|kein\w*|nie|ohne)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\bno\.?\s?\d|\bnot only\b|\bno doubt\b|\bno problem\b|\bno later than\b", re.IGNORECASE
)
_CHINESE_NEGATION = re.compile(
    r"不(?![仅但过管论同错断妨])|没(?!关系|问题)|無(?!論)|无(?!论|疑)|未(?!来|必)|非(?!常|洲|凡)|别(?!的|人|墅)|勿|莫|否(?!则)"
)


def contradictions(answer: str, reference: str) -> list[str]:
    """What differs, in words; empty if nothing that can be checked does."""
    ours, theirs = normal(answer), normal(reference)
    found = _of_numbers(ours, theirs)
    n_ours, n_theirs = n_negations(ours), n_negations(theirs)
    is_short = max(len(overlap_words(ours)), len(overlap_words(theirs))) <= _SHORT
    differs = n_ours % 2 != n_theirs % 2 if is_short else bool(n_ours) != bool(n_theirs)
    if differs:
        found.append(f"negations: {n_ours} in the answer, {n_theirs} in the reference")
    return found


def n_negations(text: str) -> int:
    """How many words of a text negate (English, German, Chinese)."""
    return len(_NEGATION.findall(_HARMLESS.sub(" ", text))) + len(_CHINESE_NEGATION.findall(text))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[Figure, ...], tuple[Date, ...], frozenset[str]]:
    codes = frozenset(code.casefold() for _, code in find_codes(text))
    return find_figures(text), find_dates(text), codes


def _of_numbers(answer: str, reference: str) -> list[str]:
    (ours, our_dates, our_codes), (theirs, their_dates, their_codes) = _parts(answer), _parts(reference)
    found = []
    for only, where in (
        (_unmatched(ours, theirs, our_dates, their_dates), "only the answer says"),
        (_unmatched(theirs, ours, their_dates, our_dates), "only the reference says"),
    ):
        if only:
            found.append(f"{where} {', '.join(only[:4])}")
    if our_codes and their_codes and our_codes != their_codes:
        found.append(f"{', '.join(sorted(our_codes ^ their_codes)[:4])} is in only one of both")
    return found


def _unmatched(
    ours: Sequence[Figure], theirs: Sequence[Figure], our_dates: Sequence[Date], their_dates: Sequence[Date]
) -> list[str]:
    only = [one.text for one in ours if not any(same(one, other) for other in theirs)]
    return only + [one.text for one in our_dates if not any(agree(one, other) for other in their_dates)]
