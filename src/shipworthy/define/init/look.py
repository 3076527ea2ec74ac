"""`Look`: what stands in a column, in a few figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.init.grades import as_grade, as_word, is_verdict, scale_of
from shipworthy.define.row import as_number, is_nothing

MOST_SLICE_VALUES = 12
"""More different values than this are no slices."""
MOST_GRADES = 5000
READABLE = 0.6
"""From this share of readable grades on a column is one of grades."""
LONG = 25
"""Signs of an average text that is more than a name; a Chinese sign counts twice."""
_SHORT = 60
_MODEL = re.compile(
    r"\b(gpt|claude|gemini|llm|llama|qwen|deepseek|mistral|autorater|auto|automated|ai|bot|model|judge)\b"
    r"|gpt-|llm|模型|机器|自动",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}\u5e74\d{1,2}\u6708\d{1,2}\u65e5)"
    r"(?:[T\s]+\d{1,2}:\d{2}.{0,20})?$|\d{1,2}:\d{2}(?::\d{2})?$|[^\s@]+@[^\s@]+\.\w+$|https?://\S+$"
)


@dataclass(frozen=True)
class Look:
    """A column in figures.

    Attributes:
        name: Its header.
        n_rows: Rows of the table.
        n_filled: Cells that hold something.
        n_distinct: Different values.
        n_signs: Signs of the average text.
        is_number: All of it is numbers.
        is_yes_no: All of it is yes or no, in some words, or 1 and 0.
        is_whole: All of it is whole numbers.
        scale: The scale on which most of it could be grades; empty if it can't be.
        example: Its first value.
        is_verdict: All of it says good or bad whatever the header is: good, pass; not yes, 1 or a tick.
        is_coded: All of it is dates, mail addresses or links: no question and no answer.
        is_positive: All of it is numbers above 0.
        names_models: Some of it is the name of a model, or says that a machine was at work.
        low: The lowest mark; None if it holds none.
        high: The highest.
    """

    name: str
    n_rows: int
    n_filled: int
    n_distinct: int
    n_signs: float
    is_number: bool
    is_yes_no: bool
    is_whole: bool
    scale: str
    example: str
    is_verdict: bool = False
    is_coded: bool = False
    is_positive: bool = False
    names_models: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def is_unique(self) -> bool:
        """Whether every row has its own value."""
        return self.n_filled == self.n_rows == self.n_distinct

    @property
    def is_text(self) -> bool:
        """Whether it is words that could be a question or an answer."""
        return not (self.is_number or self.is_yes_no or self.is_coded) and self.n_filled > 0

    @property
    def has_few_values(self) -> bool:
        """Whether it divides the rows into a few groups."""
        most = min(MOST_SLICE_VALUES, max(self.n_filled // 2, 1))
        return 2 <= self.n_distinct <= most

    @property
    def is_free_text(self) -> bool:
        """Whether it is whole sentences, most of them different."""
        return self.is_text and self.n_signs >= LONG and self.n_distinct >= 0.5 * self.n_filled


def look_at(name: str, rows: Sequence[Mapping[str, Any]]) -> Look:
    """A column of some rows in figures."""
    cells = [row[name] for row in rows if name in row and not is_nothing(row[name])]
    texts = [str(cell) for cell in cells]
    numbers = [as_number(cell) for cell in cells]
    marks = [mark for mark in map(as_grade, cells[:MOST_GRADES]) if mark is not None]
    is_number = bool(cells) and all(number is not None for number in numbers)
    return Look(
        name=name,
        n_rows=len(rows),
        n_filled=len(cells),
        n_distinct=len(set(texts)),
        n_signs=sum(map(_signs, texts)) / len(texts) if texts else 0.0,
        is_number=is_number,
        is_yes_no=bool(cells) and all(_is_yes_no(cell) for cell in cells),
        is_whole=is_number and all(number is not None and number.is_integer() for number in numbers),
        scale=_scale(cells[:MOST_GRADES]),
        example=texts[0] if texts else "",
        is_verdict=bool(cells) and all(is_verdict(cell) for cell in cells),
        is_coded=bool(texts) and all(_CODED.match(text.strip()) for text in texts),
        is_positive=is_number and all(number is not None and number > 0 for number in numbers),
        names_models=any(_MODEL.search(text) is not None for text in texts if len(text) < _SHORT),
        low=min(marks, default=None),
        high=max(marks, default=None),
    )


def _scale(cells: Sequence[Any]) -> str:
    """The scale of most cells: a grade that can't be read is a fault of its row, not of the column."""
    readable = [cell for cell in cells if as_grade(cell) is not None]
    return scale_of(readable) if len(readable) >= READABLE * len(cells) else ""


def _signs(text: str) -> int:
    return len(text) + sum(sign > "\u2e80" for sign in text)


def _is_yes_no(cell: Any) -> bool:
    return as_word(cell) is not None or as_number(cell) in (0.0, 1.0)
