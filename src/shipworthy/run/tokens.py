"""Tokens of texts: counted where the tokenizer is known, else estimated by a stated rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

CountTokens = Callable[[str], int | None]
"""Tokens of a text by the model's own tokenizer, None if that is not known."""

CHARACTERS_PER_TOKEN = 4
"""What a token of Latin text holds on average; a Chinese, Japanese or Korean character is one token."""

_CJK = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def estimate_tokens(text: str) -> int:
    """About 4 characters a token for Latin text and 1 a CJK character; a text that is not empty has one."""
    n_cjk = 0 if text.isascii() else len(_CJK.findall(text))
    return n_cjk + -(-(len(text) - n_cjk) // CHARACTERS_PER_TOKEN)


def count_or_estimate(text: str, count: CountTokens | None) -> tuple[int, bool]:
    """Tokens of a text, and whether they are estimated."""
    counted = count(text) if count is not None else None
    return (estimate_tokens(text), True) if counted is None else (counted, False)


def cut_to_tokens(text: str, max_tokens: int | None, count: CountTokens | None = None) -> str:
    """The longest beginning of a text that has at most `max_tokens` tokens."""
    if max_tokens is None or count_or_estimate(text, count)[0] <= max_tokens:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if count_or_estimate(text[:middle], count)[0] <= max_tokens:
            fits = middle
        else:
            too_long = middle
    return text[:fits]


def scale_parts(parts: Mapping[str, int], total: int) -> dict[str, int]:
    """Estimates made to add up to the total that the provider reports (largest remainders first)."""
    estimated = sum(parts.values())
    if estimated <= 0 or total < 0:
        return dict(parts)
    exact = {name: n_tokens * total / estimated for name, n_tokens in parts.items()}
    scaled = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: scaled[name] - exact[name])
    for name in by_remainder[: total - sum(scaled.values())]:
        scaled[name] += 1
    return scaled
