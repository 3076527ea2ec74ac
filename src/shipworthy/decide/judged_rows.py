"""Rows of a judge's scores and of people's labels -> `Judged` units, for `correct`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Ints, Rows, coded, numbers, occurrence, to_columns
from shipworthy.errors import WrongCall
from shipworthy.stats.judged import Audit, Judged, audit

RANDOM = "random"
PERSON = "person"
BY_CHANCE = -1.0
"""Stands for a chance that is the same for every item."""
CASE_COLUMNS = ("case", "case_id", "id", "item")
VALUE_COLUMNS = ("value", "score", "label")
_WORDS = {"true": 1.0, "pass": 1.0, "yes": 1.0, "good": 1.0, "false": 0.0, "fail": 0.0, "no": 0.0, "bad": 0.0}


@dataclass(frozen=True, eq=False)
class JudgedRows:
    """The units of some rows.

    Attributes:
        judged: The units, on 0..1.
        status: Whether every unit had a known, positive chance to be labelled.
        scale: Low and high end of the values' own units.
        n_cases: Cases that the judge scored.
        n_labels: Cases among them with a label that can be used.
        n_left_out: Label rows not used: of a case or answer that the judge has not scored, or chosen by hand.
    """

    judged: Judged
    status: Audit
    scale: tuple[float, float]
    n_cases: int
    n_labels: int
    n_left_out: int


@dataclass(frozen=True, eq=False)
class _Table:
    """One number a row, on 0..1, with the answer it is about; `answer` counts (case, trial) pairs."""

    case: Ints
    answer: Ints
    value: Floats


def judged_rows(
    judge_scores: Rows, labels: Rows, *, scale: tuple[float, float] | None = None, sampled: str = ""
) -> JudgedRows:
    """The units of the rows; see `correct` for the columns."""
    if sampled not in ("", RANDOM):
        raise WrongCall(f"sampled is {sampled!r}, expected 'random' or nothing")
    scores, people = to_columns(judge_scores, "judge_scores"), to_columns(labels, "labels")
    judge_values = values_of(scores, "judge_scores")
    label_values = values_of(people, "labels") if people else np.empty(0)
    low, high = _scale(np.concatenate([judge_values, label_values]), scale)
    judge, said = _tables(
        scores, people, (judge_values - low) / (high - low), (label_values - low) / (high - low)
    )
    n = 1 + max(int(judge.case.max(initial=-1)), int(said.case.max(initial=-1)))
    chances = chances_of(people, len(label_values), sampled)
    usable = ~np.isnan(chances) & np.isin(said.answer, judge.answer)
    filled = ~np.isnan(label_values)
    used = _Table(said.case[usable], said.answer[usable], said.value[usable])
    by_case = _case_chances((scores, judge), (used, chances[usable]), n, sampled)
    judged = _to_units(judge, used, by_case, _units(scores, judge, n))
    asked = by_case[np.unique(judge.case)]
    status = audit(np.where(asked == BY_CHANCE, 1.0, asked), sampled)
    still_open = np.setdiff1d(judge.case, said.case[usable & filled])
    if _is_contradicted(people, usable & filled, by_case[still_open]):
        status = "no_audit"
    return JudgedRows(
        judged=judged,
        status="no_audit" if filled.any() and status != "ok" else "ok",
        scale=(low, high),
        n_cases=np.unique(judge.case).size,
        n_labels=np.unique(used.case[~np.isnan(used.value)]).size,
        n_left_out=int((filled & ~usable).sum()),
    )


def chances_of(people: dict[str, list[Any]], n_rows: int, sampled: str) -> Floats:
    """With which chance each labelled item was chosen: -1 at random, NaN unknown or picked by a person."""
    found = _stated(people, n_rows)
    how = [_word(name) for name in people.get("chosen_by", [None] * n_rows)]
    is_random = np.array([name == RANDOM or (not name and sampled == RANDOM) for name in how], dtype=bool)
    is_picked = np.array([name == PERSON for name in how], dtype=bool)
    if sampled == RANDOM:  # all alike: a chance of its own, or another way of choosing, is not that
        return np.where(is_random, BY_CHANCE, np.nan)
    return np.where(is_picked, np.nan, np.where(np.isnan(found) & is_random, BY_CHANCE, found))


def _stated(people: dict[str, list[Any]], n_rows: int) -> Floats:
    """The column of probabilities; NaN where none is stated."""
    found = numbers(people.get("probability", [None] * n_rows), "labels, column 'probability'")
    if ((found < 0.0) | (found > 1.0)).any():
        raise WrongCall("labels, column 'probability': expected numbers from 0 to 1")
    return found


def _word(name: Any) -> str:
    """A name as compared; missing is empty (an empty cell of a data frame is NaN)."""
    is_missing = name is None or (isinstance(name, float) and math.isnan(name))
    return "" if is_missing else str(name).strip().casefold()


def _is_contradicted(people: dict[str, list[Any]], used: NDArray[np.bool_], open_chances: Floats) -> bool:
    """Whether stated chances deny a sample: one is 0, or all are 1 and cases stay open that are no rarer."""
    stated = _stated(people, len(used))
    is_sure = bool(used.any()) and bool((stated[used] == 1.0).all())
    is_rarer = (open_chances >= 0.0) & (open_chances < 1.0)
    return bool((stated == 0.0).any()) or (is_sure and not is_rarer.all())


def values_of(columns: dict[str, list[Any]], what: str) -> Floats:
    """The column of values as numbers; true, pass and yes are 1, their opposites 0."""
    name = next((name for name in VALUE_COLUMNS if name in columns), None)
    if name is None:
        seen = ", ".join(columns) or "no column"
        raise WrongCall(f"{what} have no column 'value'", hint=f"saw {seen}")
    return numbers([as_number(value) for value in columns[name]], f"{what}, column {name!r}")


def case_column(columns: dict[str, list[Any]], what: str) -> list[Any]:
    """The column that names the case."""
    for name in CASE_COLUMNS:
        if name in columns:
            return columns[name]
    raise WrongCall(f"{what} have no column 'case'", hint=f"saw {', '.join(columns) or 'no column'}")


def as_number(value: Any) -> Any:
    """A word for pass or fail as 1 or 0; anything else as it is."""
    return _WORDS.get(value.strip().lower(), value) if isinstance(value, str) else value


def _scale(values: Floats, scale: tuple[float, float] | None) -> tuple[float, float]:
    """The scale given, or 0..1 where every value lies in it."""
    there = values[~np.isnan(values)]
    if scale is None:
        if there.size == 0 or (there.min() >= 0.0 and there.max() <= 1.0):
            return 0.0, 1.0
        raise WrongCall(
            f"values reach from {there.min():g} to {there.max():g}, and no scale is given",
            hint="pass scale=(low, high), for example scale=(1, 5)",
        )
    low, high = _ends(scale)
    if there.size and (there.min() < low or there.max() > high):
        raise WrongCall(
            f"values reach from {there.min():g} to {there.max():g}, outside the scale {low:g} to {high:g}",
            hint="a value that could not be read (-1, for example) must be left out or null",
        )
    return low, high


def _ends(scale: Any) -> tuple[float, float]:
    """Two finite numbers, the lower first."""
    try:
        low, high = (float(end) for end in scale if not isinstance(end, str | bool))
        is_scale = len(scale) == 2 and math.isfinite(high - low) and low < high
    except (TypeError, ValueError, OverflowError):
        is_scale = False
    if not is_scale:
        raise WrongCall(
            f"scale is {scale!r}, expected two finite numbers (low, high) with low < high",
            hint="for example scale=(1, 5)",
        )
    return low, high


def _tables(
    scores: dict[str, list[Any]], people: dict[str, list[Any]], judge_values: Floats, label_values: Floats
) -> tuple[_Table, _Table]:
    """Cases and answers of both as the same codes; a label without a trial is on the case's first answer."""
    names = [*case_column(scores, "judge_scores"), *(case_column(people, "labels") if people else [])]
    if any(name is None for name in names):
        raise WrongCall("a row does not say its case", hint="name it in the column 'case'")
    split = len(judge_values)
    case = coded(names).codes
    trials = scores.get("trial") or [None] * split
    counted = occurrence(case[:split])
    given = [str(int(number)) if name is None else name for name, number in zip(trials, counted, strict=True)]
    first = dict(zip(case[:split][::-1].tolist(), given[::-1], strict=True))
    said = people.get("trial") or [None] * len(label_values)
    meant = [first.get(code) if name is None else name for code, name in zip(case[split:], said, strict=True)]
    trial = coded([*given, *meant]).codes
    answer = (
        np.unique(np.column_stack([case, trial]), axis=0, return_inverse=True)[1].astype(np.int64).ravel()
    )
    return (
        _Table(case[:split], answer[:split], judge_values),
        _Table(case[split:], answer[split:], label_values),
    )


def _case_chances(
    judge: tuple[dict[str, list[Any]], _Table], used: tuple[_Table, Floats], n: int, sampled: str
) -> Floats:
    """With which chance every case was chosen: -1 at random, NaN unknown.

    Best is a column `probability` of the judge's rows, for these are all cases. Else labelled cases say their
    own, and the others have the one that is below 1 (who is sure to be chosen is labelled), or the one that
    all labels of the same verdict have.
    """
    (columns, rows), (labels, given) = judge, used
    found = np.full(n, np.nan)
    if sampled == RANDOM:
        return np.full(n, BY_CHANCE)
    if "probability" in columns:
        found[rows.case] = numbers(columns["probability"], "judge_scores, column 'probability'")
        return found
    found[labels.case] = given
    silent = np.isnan(found)
    silent[np.setdiff1d(np.arange(n), rows.case)] = False
    known = np.unique(given[given < 1.0])
    if known.size == 1:
        found[silent] = known[0]
    elif known.size > 1:
        verdict = np.round(_mean_by(rows.case, rows.value, n), 6)
        for value in np.unique(verdict[silent]):
            mine = verdict == value
            here = np.unique(found[mine & ~np.isnan(found) & (found < 1.0)])
            found[silent & mine] = here[0] if here.size == 1 else np.nan
    return found


def _units(scores: dict[str, list[Any]], judge: _Table, n: int) -> tuple[Ints, Floats]:
    """The unit of every case (its group, else itself) and its weight."""
    unit = np.arange(n, dtype=np.int64)
    if "group" in scores:
        groups = coded(scores["group"])
        has = groups.codes >= 0
        unit[judge.case[has]] = n + groups.codes[has]
    weights = np.ones(n)
    if "weight" in scores:
        given = numbers(scores["weight"], "judge_scores, column 'weight'")
        given = np.where(np.isnan(given), 1.0, given)
        if (given <= 0.0).any() or np.isinf(given).any():
            raise WrongCall("judge_scores, column 'weight': expected positive numbers")
        weights[judge.case] = given
    return unit, weights


def _mean_by(codes: Ints, values: Floats, n: int, weights: Floats | None = None) -> Floats:
    """The mean of each code's values that are there; NaN where there is none."""
    there = ~np.isnan(values)
    load = np.ones(len(values)) if weights is None else weights
    total = np.bincount(codes[there], weights=load[there], minlength=n)
    sums = np.bincount(codes[there], weights=(load * values)[there], minlength=n)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)


def _to_units(judge: _Table, labels: _Table, chances: Floats, units: tuple[Ints, Floats]) -> Judged:
    """Answers to cases to units: reviewers are averaged first, then trials, then the cases of a group."""
    n, cases = len(chances), np.unique(judge.case)
    unit, weights = units
    labelled = np.isin(judge.answer, labels.answer[~np.isnan(labels.value)])
    by_case = [
        _mean_by(judge.case, judge.value, n)[cases],
        _by_answer(labels, n)[cases],
        _mean_by(judge.case, np.where(labelled, judge.value, np.nan), n)[cases],
    ]
    codes = np.unique(unit[cases], return_inverse=True)[1].astype(np.int64)
    size, load = int(codes.max(initial=-1)) + 1, weights[cases]
    columns = [_mean_by(codes, values, size, load) for values in by_case]
    least = np.full(size, np.inf)  # cases of a group that differ in it are in the class of the rarest
    np.minimum.at(least, codes, np.nan_to_num(chances[cases], nan=-2.0))
    return Judged(
        judge=columns[0],
        label=columns[1],
        judge_at_label=columns[2],
        stratum=np.unique(least, return_inverse=True)[1].astype(np.int64),
        weights=np.bincount(codes, weights=load, minlength=size) / np.bincount(codes, minlength=size),
    )


def _by_answer(labels: _Table, n: int) -> Floats:
    """People's mean of every case, over its labelled answers."""
    answers, codes = np.unique(labels.answer, return_inverse=True)
    case = np.zeros(answers.size, dtype=np.int64)
    case[codes] = labels.case
    return _mean_by(case, _mean_by(codes.astype(np.int64), labels.value, answers.size), n)
