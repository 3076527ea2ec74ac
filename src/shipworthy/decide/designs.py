"""`Designs`: of which class of a design every case is, those that nobody has drawn included.

Labels that were drawn class by class stand for the others of their class alone (`score/hybrid`). Which class
an unlabelled case is in can't be seen from the labels, so it is told beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from shipworthy.decide.columns import Ints, Rows, to_columns
from shipworthy.errors import WrongCall

Part = tuple[str, str]
"""Candidate and dimension."""

Designs = Mapping[Part, Mapping[str, str]]
"""For each part that was drawn class by class: case to class."""

OUTSIDE = -1
"""The code of a case that is in no class: it came after the design and had no chance yet."""


def read_designs(rows: Rows | None) -> dict[Part, dict[str, str]]:
    """Designs from rows (case, candidate, dimension, stratum).

    Raises:
        WrongCall: A column is missing, or a case is in two classes.
    """
    columns = to_columns(rows, "drawn")
    if not columns:
        return {}
    for name in ("case", "candidate", "dimension", "stratum"):
        if name not in columns:
            raise WrongCall(f"drawn lacks the column {name!r}; seen: {', '.join(sorted(columns))}")
    found: dict[Part, dict[str, str]] = {}
    every = zip(*(columns[name] for name in ("candidate", "dimension", "case", "stratum")), strict=True)
    for candidate, dimension, case, stratum in every:
        classes = found.setdefault((str(candidate), str(dimension)), {})
        if classes.setdefault(str(case), str(stratum)) != str(stratum):
            raise WrongCall(
                f"case {case!r} of {candidate} is in two classes on {dimension!r}: "
                f"{classes[str(case)]!r} and {stratum!r}"
            )
    return found


def class_codes(classes: Mapping[str, str] | None, cases: tuple[str, ...]) -> Ints | None:
    """The class of every case as a code; `OUTSIDE` for a case in none; None without a design."""
    if classes is None:
        return None
    code_of = {name: code for code, name in enumerate(sorted(set(classes.values())))}
    return np.array([code_of.get(classes.get(case, ""), OUTSIDE) for case in cases], dtype=np.int64)


def design_identity(designs: Designs, candidate: str) -> str:
    """The designs of a candidate as text: part of what a verdict rests on."""
    found = []
    for (name, dimension), classes in sorted(designs.items()):
        if name == candidate:
            told = hashlib.sha256(repr(sorted(classes.items())).encode("utf-8", "surrogatepass")).hexdigest()
            found.append(f"{dimension}:{told[:16]}")
    return "|".join(found)
