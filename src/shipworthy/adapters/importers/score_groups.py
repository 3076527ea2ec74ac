"""`ScoreGroups`: scores that stand one a row, in any order, brought together by case in flat memory.

A private database on disk, gone with the object; scores of one name and case: the last one counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_AT_ONCE = 2_000


class GivenScore(NamedTuple):
    """One score of one answer."""

    case: str
    dimension: str
    value: float
    explanation: str = ""


class ScoreGroups:
    """Takes scores, gives them back case by case in the order of the cases' first appearance."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # an empty name: a file of its own that the system removes
        self._database.execute("create table scores (nr integer primary key, c text, d text, v real, e text)")
        self._waiting: list[GivenScore] = []

    def add(self, score: GivenScore) -> None:
        """One more."""
        name, dimension = _storable(score.case), _storable(score.dimension)
        self._waiting.append(GivenScore(name, dimension, score.value, _storable(score.explanation)))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def groups(self) -> Iterator[tuple[str, dict[str, float], dict[str, str]]]:
        """Each case with its scores and explanations."""
        self._write()
        found = self._database.execute(
            "select c, d, v, e from (select *, min(nr) over (partition by c) as first from scores)"
            " order by first, nr"
        )
        case, scores, explanations = "", dict[str, float](), dict[str, str]()
        for name, dimension, value, explanation in found:
            if name != case and scores:
                yield case, scores, explanations
                scores, explanations = {}, {}
            case, scores[dimension] = name, value
            if explanation:
                explanations[dimension] = explanation
        if scores:
            yield case, scores, explanations

    def close(self) -> None:
        """Lets the database go."""
        self._database.close()

    def _write(self) -> None:
        self._database.executemany("insert into scores (c, d, v, e) values (?, ?, ?, ?)", self._waiting)
        self._waiting.clear()


def _storable(part: str) -> str:
    """Half a pair of surrogates can't be stored."""
    return part.encode("utf-8", "replace").decode("utf-8")
