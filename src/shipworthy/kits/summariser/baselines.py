"""The baseline: picks whole sentences, no model.

What was called a summary for forty years: the sentences with figures and with the words that come up most
often, with some credit for standing near the beginning, in the order of the text, up to a third of its
length. It invents nothing, since it writes nothing. It sees the text only.
"""

import re
from collections import Counter
from typing import Any

SHARE = 1 / 3
"""How much of the text it may keep."""

FIRST = 0.15
"""Credit for one of the first three sentences, where most texts say what they are about."""

SHORTEST = 6
"""In words; shorter sentences are greetings, signatures and headings."""

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z'\"0-9])|(?<=[。！？])")
WORD = re.compile(r"[a-zà-öø-ÿ'-]{3,}|\d[\d.,:]*|[\u4e00-\u9fff]{2}")
STOP = frozenset(
    re.findall(
        r"\S+",
        """
        the and that for with was were are not but has have had this from which will they she his her him
        its it's our you your who what when where than then them been being can may must one two out all
        any more also into only
        """,
    )
)


def units(text: str) -> list[str]:
    """Words; of Chinese, pairs of characters, overlapping."""
    text = text.lower()
    chinese = [
        text[i : i + 2] for i in range(len(text) - 1) if re.fullmatch(r"[\u4e00-\u9fff]{2}", text[i : i + 2])
    ]
    return [word for word in WORD.findall(text) if word not in STOP and not word[0] > "\u4e00"] + chinese


def sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def size(text: str) -> int:
    """Words, each Chinese character being one."""
    return len(re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff，。、；：！？“”（）]+", text))


def summarise(input: str, case: Any = None) -> str:
    """The best sentences in their order; `case` is accepted and not looked at."""
    del case
    parts = sentences(input)
    counts = Counter(units(input))
    top = max(counts.values(), default=1)

    def worth(place: int) -> float:
        words = units(parts[place])
        often = sum(counts[word] for word in set(words)) / (top * max(1, len(words)) ** 0.5)
        figures = 0.1 * len(re.findall(r"\d+|[一二三四五六七八九十百千万]{2,}", parts[place]))
        return often + figures + (FIRST if place < 3 else 0)

    room = SHARE * size(input)
    chosen: set[int] = set()
    for place in sorted(range(len(parts)), key=worth, reverse=True):
        if SHORTEST <= size(parts[place]) <= room:
            chosen.add(place)
            room -= size(parts[place])
    glue = "" if any("\u4e00" <= c <= "\u9fff" for c in input) else " "
    return glue.join(parts[place] for place in sorted(chosen)) or parts[0]
