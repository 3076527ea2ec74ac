"""Bars on precision and recall of one class."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Coded, Floats, Ints
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.question import Absent, Question, from_units
from shipworthy.decide.units import MISSING_TOLERATED, Units, share_missing, units_of
from shipworthy.define.bar import Bar

_OTHER = "(another class)"


def ask_class(evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]) -> Question | Absent:
    """Precision or recall of a class as a question."""
    trials = evidence.trials(candidate, bar.dimension or "")
    label = bar.label or ""
    units = class_units(evidence, trials, label, bar.measure or "recall", inside)
    if units is None:
        what = "was predicted as" if bar.measure == "precision" else "is"
        return Absent("no_cases", f"no scored case {what} {label!r}", {"cases": 1})
    worst = None
    if share_missing(units) > MISSING_TOLERATED:
        worst = class_units(
            evidence, _at_the_worst(trials, label, bar), label, bar.measure or "recall", inside
        )
    return from_units(units, worst, at=bar.at_least or 0.0, to_own=lambda share: share)


def _at_the_worst(trials: Trials, label: str, bar: Bar) -> Trials:
    """Every missing trial as it would hurt most: of the class and not found, or called it and wrong."""
    missing = ~trials.is_scored
    if trials.category is None or trials.expected is None:
        return trials
    names = (*trials.category.names, *trials.expected.names, label, _OTHER)
    of_class, other = len(names) - 2, len(names) - 1
    shift = len(trials.category.names)
    own = np.where(trials.expected.codes >= 0, trials.expected.codes + shift, -1)
    category, expected = trials.category.codes.copy(), own.copy()
    if bar.measure == "precision":
        category[missing], expected[missing] = of_class, other
    else:
        unknown = missing & (own < 0)
        category[missing], expected[unknown] = other, of_class
    return replace(
        trials,
        value=np.where(missing, 0.0, trials.value),
        category=_merged(category, names),
        expected=_merged(expected, names),
    )


def _merged(codes: Ints, names: tuple[str, ...]) -> Coded:
    """Codes into names that may stand twice, as codes into names that stand once."""
    once = tuple(dict.fromkeys(names))
    remap = np.array([once.index(name) for name in names], dtype=np.int64)
    return Coded(np.where(codes < 0, codes, remap[codes]), once)


def class_units(
    evidence: Evidence, trials: Trials, label: str, measure: str, inside: NDArray[np.bool_]
) -> Units | None:
    """Share right among the cases of a class (recall) or among what was called it (precision).

    Precision is a ratio: a case counts by how many of its trials were called the class, and the weighted
    bound (DECISIONS §1.4) gives its interval.
    """
    is_expected = _is(trials.expected, label)
    is_predicted = _is(trials.category, label)
    chosen = (is_expected if measure == "recall" else is_predicted) & trials.is_scored
    n_cases = len(evidence.cases.ids)
    n_chosen = np.bincount(trials.case[chosen], minlength=n_cases)
    n_right = np.bincount(trials.case[chosen & is_expected & is_predicted], minlength=n_cases)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(n_chosen > 0, n_right / n_chosen, np.nan)
    n_missing = np.bincount(trials.case[~trials.is_scored], minlength=n_cases)
    units = units_of(evidence.cases, share, (n_chosen, n_missing), inside)
    if units is None or measure == "recall":
        return units
    table = evidence.cases
    there = inside & (n_chosen > 0)
    code = np.unique(table.units[there], return_inverse=True)[1]
    n_asked = np.maximum(np.bincount(trials.case[trials.is_scored], minlength=n_cases), 1)
    called = table.weights[there] * n_chosen[there] / n_asked[there]
    total: Floats = np.bincount(code, weights=called).astype(np.float64)
    right = np.bincount(code, weights=called * share[there])
    return Units(right / total, total, units.n_cases, units.n_trials, units.n_missing)


def classes_of(trials: Trials) -> list[str]:
    """The classes that cases have, in alphabetical order."""
    if trials.expected is None:
        return []
    return sorted({trials.expected.names[code] for code in np.unique(trials.expected.codes) if code >= 0})


def _is(column: Coded | None, label: str) -> NDArray[np.bool_]:
    if column is None:
        return np.zeros(0, dtype=bool)
    found: NDArray[np.bool_] = column.codes == column.code(label)
    return found
