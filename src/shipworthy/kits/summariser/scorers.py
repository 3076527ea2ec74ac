"""The code scorers of the kit: what can be counted. Whether it is true and to the point, people say."""

import re
from typing import Any

Scored = dict[str, Any]

MOST = 0.45
"""A summary may be as long as this share of its text."""

LEAST = 8
"""In words; shorter is a headline."""


def size(text: str) -> int:
    """Words, each Chinese character being one."""
    return len(re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff，。、；：！？“”（）]+", text))


def folded(text: str) -> str:
    """Lower case, one kind of blank and of quote, no blank before a per cent sign."""
    text = re.sub(r"\s+", " ", text.lower().replace("’", "'"))
    return re.sub(r" (?=%)", "", text)


def has(text: str, fact: str) -> bool:
    """Whether one of its spellings (`2 December|December 2`) is there, not as a part of a longer number."""
    for way in fact.split("|"):
        plain = re.escape(folded(way.strip()))
        before = r"(?<![\d.,])" if way.strip()[0].isdigit() else ""
        after = r"(?!\d|[.,]\d)" if way.strip()[-1].isdigit() else ""
        if re.search(before + plain + after, text):
            return True
    return False


def facts_kept(output: str, expected: dict[str, Any]) -> Scored:
    """The share of the figures, dates and names that the reader can't do without (`expected.keep`)."""
    text = folded(output)
    missing = [fact for fact in expected["keep"] if not has(text, fact)]
    share = 1 - len(missing) / len(expected["keep"])
    return {"value": share, "explanation": f"missing: {', '.join(missing)}" if missing else "all there"}


def short_enough(input: str, output: str) -> Scored:
    """Pass when it is at most 45 % as long as the text, and at least eight words."""
    words, most = size(output), int(MOST * size(input))
    return {"value": LEAST <= words <= most, "explanation": f"{words} words, at most {most}"}
