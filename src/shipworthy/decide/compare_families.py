"""Directions of many differences at once: Holm for what blocks, Benjamini-Hochberg for what is explored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shipworthy.decide.compare_result import Difference, Direction, Family
from shipworthy.define.bar import OVERALL
from shipworthy.stats.multiplicity import benjamini_hochberg, holm, holm_adjusted

FALSE_DISCOVERIES = 0.10
"""Share of explored slices flagged by mistake that is tolerated (Benjamini-Hochberg, DECISIONS §1.3)."""


def directed(rows: Sequence[Difference], alpha: float) -> tuple[Difference, ...]:
    """The same differences with direction and status, each corrected within its family.

    `overall` is one question of its own, at the confidence of the interval shown. Dimensions and failure
    modes on all cases: Holm, two-sided. Declared slices: Holm. Explored slices: Benjamini-Hochberg. Better
    and worse of slices are two families each: nobody's worse slice hides behind another's better one.
    """
    found = list(rows)
    for family in ("overall", "all_cases", "declared", "explored"):
        places = [place for place, row in enumerate(found) if _family(row) == family]
        told = _told([found[place] for place in places if found[place].estimate is not None], family, alpha)
        known = iter(told)
        for place in places:
            row = found[place]
            direction: Direction = next(known) if row.estimate is not None else "not_told"
            found[place] = replace(
                row,
                family=family,
                n_family=len(told),
                direction=direction,
                status="not_worse" if direction == "not_told" and row.not_worse else direction,
            )
    return tuple(found)


def _family(row: Difference) -> Family:
    if row.slice is not None:
        return "explored" if row.is_exploratory else "declared"
    return "overall" if row.name == OVERALL else "all_cases"


def _told(rows: Sequence[Difference], family: str, alpha: float) -> list[Direction]:
    if family in ("overall", "all_cases"):
        both = [min(1.0, 2 * min(row.p_better, row.p_worse)) for row in rows]
        return [
            _nearer(row) if p <= alpha else "not_told"
            for row, p in zip(rows, holm_adjusted(both), strict=True)
        ]
    told: list[Direction] = ["not_told"] * len(rows)
    sides: tuple[tuple[Direction, list[float]], ...] = (
        ("better", [row.p_better for row in rows]),
        ("worse", [row.p_worse for row in rows]),
    )
    for direction, p_values in sides:
        flags = (
            benjamini_hochberg(p_values, FALSE_DISCOVERIES) if family == "explored" else holm(p_values, alpha)
        )
        told = [direction if flag else before for flag, before in zip(flags, told, strict=True)]
    return told


def _nearer(row: Difference) -> Direction:
    return "better" if row.p_better < row.p_worse else "worse"
