"""Grades of one or more filled sheets -> rows of labels, with the chance that one random sample gives them.

Rows of a sheet are in a random order, so who graded from the top has graded a random sample. Samples of the
same answers, of one order or of several, are a random sample together: of its size, any is as likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.row import Row
from shipworthy.errors import Fault
from shipworthy.score.grading_book import CANT_SAY

Answer = tuple[str, str]
"""A row of a sheet, whichever: the case and the hash of the text."""


@dataclass(frozen=True)
class Grade:
    """One row of a sheet on one quality.

    Attributes:
        answer: What the row shows.
        value: The grade; None where there is none that can be read: given and lost, or "can't say".
        rows: Rows of labels without their value, one for each candidate and trial that answered so.
        where: The cell.
    """

    answer: Answer
    value: Any
    rows: tuple[Mapping[str, Any], ...]
    where: str


@dataclass(frozen=True)
class Graded:
    """What one sheet says on one quality.

    Attributes:
        file: The sheet.
        quality: Its name.
        reviewer: Who graded.
        grades: Of all rows down to the last that was graded; if it is no sample, of the graded ones alone.
        n_of_all: How many rows there were to choose from.
        is_sample: Whether chance chose them.
    """

    file: str
    quality: str
    reviewer: str
    grades: tuple[Grade, ...]
    n_of_all: int
    is_sample: bool


def label_rows(parts: Sequence[Graded]) -> Iterator[Row | Fault]:
    """The rows of labels of all sheets together."""
    yield from _of_different_answers(parts)
    chances = _chances(parts)
    seen: set[tuple[Any, ...]] = set()
    for part in parts:
        said = _said(parts, part) if part.is_sample else set()
        for grade in part.grades:
            if grade.value is None and grade.answer in said:
                continue  # somebody else could say
            key = (part.quality, grade.answer, part.reviewer if grade.value is not None else "", grade.value)
            if key in seen:
                continue  # the same sheet twice
            seen.add(key)
            yield from _rows(part, grade, chances.get((part.quality, part.n_of_all)))


def _rows(part: Graded, grade: Grade, chance: float | None) -> Iterator[Row]:
    for values in grade.rows:
        known = {**values, "value": CANT_SAY if grade.value is None else grade.value}
        if part.is_sample and chance is not None:
            known |= {"probability": chance, "chosen_by": "random"}
        yield Row(known, grade.where)


def _said(parts: Iterable[Graded], like: Graded) -> set[Answer]:
    """Answers with a grade in some sample of the same quality and answers."""
    return {
        grade.answer
        for part in parts
        if part.is_sample and (part.quality, part.n_of_all) == (like.quality, like.n_of_all)
        for grade in part.grades
        if grade.value is not None
    }


def _chances(parts: Sequence[Graded]) -> dict[tuple[str, int], float]:
    """The chance of every answer to be in the sample; one for qualities that were graded together."""
    said: dict[tuple[str, int], int] = {}
    reached: dict[tuple[str, int], frozenset[Answer]] = {}
    for part in parts:
        key = (part.quality, part.n_of_all)
        if part.is_sample:
            said[key] = len(_said(parts, part))
            reached[key] = reached.get(key, frozenset()) | {grade.answer for grade in part.grades}
    fewest: dict[tuple[int, frozenset[Answer]], int] = {}
    for (name, n_of_all), answers in reached.items():
        group = (n_of_all, answers)
        fewest[group] = min(fewest.get(group, n_of_all), said[name, n_of_all])
    return {key: fewest[key[1], answers] / key[1] for key, answers in reached.items()}


def _of_different_answers(parts: Sequence[Graded]) -> Iterator[Fault]:
    """Sheets that were exported from different sets of answers are no sample together."""
    sizes: dict[str, dict[int, str]] = {}
    for part in parts:
        if part.is_sample:
            sizes.setdefault(part.quality, {}).setdefault(part.n_of_all, part.file)
    for quality, files in sizes.items():
        if len(files) > 1:
            shown = ", ".join(f"{file} of {n}" for n, file in files.items())
            message = f"the sheets on {quality!r} were exported from different sets of answers: {shown} rows"
            hint = "together they are no random sample; export one sheet, and copy it for every reviewer"
            yield Fault(message, next(iter(files.values())), hint=hint)
