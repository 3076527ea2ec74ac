"""A group of failures becomes part of the PRD: a failure mode or a dimension, its examples as anchors."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

FAILURE_MODE, DIMENSION = "failure_mode", "dimension"
MOST_EXAMPLES = 3
MOST_CHARACTERS = 240
"""Of one example: longer ones are cut at a sentence or a word."""

_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$|[\u3400-\u9fff])")
_NAME_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Promotion:
    """What a group is to become, as a person says it.

    Attributes:
        theme: Its id.
        kind: failure_mode or dimension.
        name: Its id in the PRD.
        definition: What goes wrong; of a dimension, what is right.
        severity: Of a failure mode: critical, major, minor or empty.
        at_most: Of a failure mode: how often is tolerable (`2%`); empty for no bar.
        by: judge or human: who will find it.
        bad: Texts of answers that fail.
        good: Texts of answers that pass (for a dimension).
    """

    theme: str
    kind: str
    name: str
    definition: str
    severity: str = ""
    at_most: str = ""
    by: str = "judge"
    bad: Sequence[str] = ()
    good: Sequence[str] = ()


def failure_mode_of(wish: Promotion) -> dict[str, Any]:
    """The entry of `failure_modes`: examples stand in the definition, which the judge reads."""
    entry: dict[str, Any] = {"id": wish.name, "definition": _with_examples(wish.definition, wish.bad)}
    if wish.severity:
        entry["severity"] = wish.severity
    if wish.at_most:
        entry["at_most"] = wish.at_most
    return {**entry, "detect": wish.by}


def dimension_of(wish: Promotion) -> dict[str, Any]:
    """The entry of `dimensions`: pass-fail, with the examples as its anchors."""
    entry: dict[str, Any] = {"definition": wish.definition}
    anchors = {"pass": _quoted(wish.good), "fail": _quoted(wish.bad)}
    kept = {level: text for level, text in anchors.items() if text}
    return {**entry, **({"anchors": kept} if kept else {}), "scored_by": wish.by}


def example_of(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text as an example: on one line, cut at the end of a sentence or a word if it is long."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    ends = [found.end() for found in _SENTENCE_END.finditer(plain, most // 2, most)]
    if ends:
        return plain[: ends[-1]] + " …"
    at = plain.rfind(" ", most // 2, most)
    return plain[: at if at > 0 else most].rstrip(" ,;:-") + " …"


def name_for(phrase: str, taken: Collection[str] = ()) -> str:
    """An id from a phrase: `makes up a price` becomes `makes-up-a-price`, numbered if it is taken."""
    words = [word for word in _NAME_SIGNS.split(phrase.casefold()) if word][:6]
    stem = "-".join(words)[:40].strip("-_") or "failure"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _with_examples(definition: str, bad: Sequence[str]) -> str:
    texts = _quoted(bad)
    if not texts:
        return definition
    return f"{definition.rstrip(' .。')}; for example: {texts}"


def _quoted(texts: Sequence[str]) -> str:
    """Examples beside one another, in typographic quotes so that quotes of their own can stand in them."""
    found = [f"“{example_of(text)}”" for text in texts[:MOST_EXAMPLES] if text.strip()]
    return " / ".join(found)
