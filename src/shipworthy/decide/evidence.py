"""`Evidence`: the scores and measures of all candidates, ready to be asked about one bar at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.case_table import CaseTable, case_table
from shipworthy.decide.columns import (
    Coded,
    Floats,
    Ints,
    Rows,
    coded,
    column_of,
    length_of,
    need_columns,
    numbers,
    occurrence,
    to_columns,
)
from shipworthy.decide.designs import read_designs
from shipworthy.decide.evidence_rows import Measured, Scored, Trials
from shipworthy.decide.people import Audit, LabelRows, LabelTable, People, label_table
from shipworthy.define.bar import OVERALL
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall

__all__ = ["ONLY", "Evidence", "Measured", "Scored", "Trials", "gather"]

ONLY = "(the candidate)"
_WORST_FIRST: tuple[Audit, ...] = ("no_labels", "no_audit")


class Evidence:
    """Everything measured, by candidate. Built by `gather`."""

    def __init__(
        self,
        benchmark: Benchmark,
        cases: CaseTable,
        scored: Scored,
        measured: Measured,
        labels: LabelTable | None = None,
        trial_names: tuple[str, ...] = (),
    ) -> None:
        self.benchmark = benchmark
        self.cases = cases
        self.scored = scored
        self.measured = measured
        self.labels = labels or LabelTable()
        self._trial_names = trial_names
        self.corrections: dict[tuple[bytes, ...], Any] = {}
        self._cache: dict[tuple[str, str], Trials] = {}

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Candidates that occur, in the order of the PRD, then of appearance."""
        seen = dict.fromkeys([*self.scored.candidate.names, *self.measured.candidate.names])
        declared = [name for name in self.benchmark.candidates if name in seen]
        return tuple(dict.fromkeys([*declared, *seen]))

    def trial_name(self, number: int) -> str:
        """What the rows call the trial with this number."""
        return self._trial_names[number]

    def asked(self, candidate: str) -> tuple[Ints, Ints]:
        """Case and number of every trial of a candidate that was asked, spoilt ones included."""
        scored = self.scored.candidate.codes == self.scored.candidate.code(candidate)
        measured = self.measured.candidate.codes == self.measured.candidate.code(candidate)
        keys = np.unique(
            np.r_[
                _key(self.scored.case.codes[scored], self.scored.trial[scored]),
                _key(self.measured.case[measured], self.measured.trial[measured]),
            ]
        )
        return keys >> 32, keys & 0xFFFFFFFF

    def is_spoilt(self, candidate: str) -> NDArray[np.bool_]:
        """Which of the trials asked infrastructure spoilt (and nothing replaced)."""
        table = self.measured
        rows = (table.candidate.codes == table.candidate.code(candidate)) & table.is_spoilt
        return np.isin(_key(*self.asked(candidate)), _key(table.case[rows], table.trial[rows]))

    def failed(self, candidate: str) -> int:
        """How many trials were the candidate's own failure."""
        rows = self.measured.candidate.codes == self.measured.candidate.code(candidate)
        return int(np.sum(rows & self.measured.is_failure))

    def has_scores(self, candidate: str, dimension: str) -> bool:
        """Whether at least one trial has a value on a dimension (or `overall`, or a measure)."""
        return bool(np.any(self.trials(candidate, dimension).is_scored))

    def was_scored(self, candidate: str, dimension: str) -> bool:
        """Whether somebody tried to score a candidate on a dimension, with whatever success."""
        table = self.scored
        mine = table.candidate.codes == table.candidate.code(candidate)
        return bool(np.any(mine & (table.dimension.codes == table.dimension.code(dimension))))

    def trials(self, candidate: str, name: str) -> Trials:
        """All trials of a candidate on a dimension, failure mode, `overall` or measure."""
        key = (candidate, name)
        if key not in self._cache:
            if name == OVERALL and self.benchmark.has_overall:
                self._cache[key] = self._overall(candidate)
            elif name in MEASURES:
                self._cache[key] = self._measure(candidate, name)
            else:
                self._cache[key] = self._dimension(candidate, name)
        return self._cache[key]

    def _dimension(self, candidate: str, dimension: str) -> Trials:
        table = self.scored
        rows = (table.candidate.codes == table.candidate.code(candidate)) & (
            table.dimension.codes == table.dimension.code(dimension)
        )
        case, trial = self.asked(candidate)
        position = np.searchsorted(_key(case, trial), _key(table.case.codes[rows], table.trial[rows]))
        value = np.full(len(case), np.nan)
        category = np.full(len(case), -1, dtype=np.int64)
        expected = category.copy()
        value[position] = table.value[rows]
        if self._is_by_people(dimension):  # their labels are the scores; what answers carry is an opinion
            said = self.people(candidate, dimension).every
            value = value if np.isnan(said).all() else said
        category[position] = table.category.codes[rows]
        expected[position] = table.expected.codes[rows]
        return Trials(
            case,
            trial,
            value,
            Coded(category, table.category.names),
            Coded(expected, table.expected.names),
        )

    def people(self, candidate: str, name: str) -> People:
        """What people say on a dimension, failure mode or (where every judged part is labelled) `overall`."""
        if name == OVERALL and self.benchmark.has_overall:
            return self._people_overall(candidate)
        rows = self.labels.by_part.get((candidate, name), {})
        value, probability = self._aligned(candidate, rows)
        picked = self._aligned(candidate, self.labels.picked.get((candidate, name), {}))[0]
        every = np.where(np.isnan(value), picked, value)
        classes = self.labels.designs.get((candidate, name))
        return People(value, probability, self.labels.audit(candidate, name), every, classes)

    def _aligned(self, candidate: str, rows: LabelRows) -> tuple[Floats, Floats]:
        """Labels (value and probability) at the trials they are about; those of other cases are left out."""
        case, trial = self.asked(candidate)
        value = np.full(len(case), np.nan)
        probability = value.copy()
        position_of = {key: position for position, key in enumerate(_key(case, trial).tolist())}
        case_code = {known: code for code, known in enumerate(self.cases.ids)}
        trial_code = {known: code for code, known in enumerate(self._trial_names)}
        first = dict(zip(case[::-1].tolist(), range(len(case) - 1, -1, -1), strict=True))
        for (case_id, number), said in rows.items():
            code = case_code.get(case_id, -1)
            at = first.get(code) if number is None else None
            if number is not None and number in trial_code:
                at = position_of.get((code << 32) | trial_code[number])
            if at is not None:
                value[at] = said.value
                probability[at] = np.nan if said.probability is None else said.probability
        return value, probability

    def _is_by_people(self, name: str) -> bool:
        known = name in self.benchmark.dimensions or self.benchmark.failure_mode(name) is not None
        return known and self.benchmark.scored_by(name).kind == "human"

    def _people_overall(self, candidate: str) -> People:
        case, _ = self.asked(candidate)
        total, every = np.zeros(len(case)), np.zeros(len(case))
        probability = np.full(len(case), np.nan)
        audits: set[Audit] = set()
        designs: list[Mapping[str, str] | None] = []
        for name, weight in self.benchmark.weights.items():
            if weight <= 0:
                continue
            scale = self.benchmark.scale_of(name)
            if self.benchmark.scored_by(name).is_code:
                value = said = self.trials(candidate, name).value
            else:
                people = self.people(candidate, name)
                value, said = people.value, people.every
                labelled = ~np.isnan(people.value) & ~np.isnan(total)
                known = np.nan_to_num(people.probability[labelled], nan=-1.0)
                before = np.nan_to_num(probability[labelled], nan=-1.0)
                is_designed = people.classes is not None
                if audits and (
                    people.classes != designs[0] if is_designed else np.any(np.abs(known - before) > 1e-6)
                ):
                    audits.add("no_audit")  # the parts were not chosen together
                designs.append(people.classes)
                probability = np.fmin(probability, people.probability)
                audits.add(people.audit)
            total += weight * (value - scale.low) / scale.span
            every += weight * (said - scale.low) / scale.span
        worst: Audit = next((word for word in _WORST_FIRST if word in audits), "ok")
        return People(total, probability, worst, every, designs[0] if designs else None)

    def _overall(self, candidate: str) -> Trials:
        """The weighted mean of the dimensions on 0..1; unscored if a weighted dimension is."""
        case, trial = self.asked(candidate)
        total = np.zeros(len(case))
        for name, weight in self.benchmark.weights.items():
            if weight > 0:
                scale = self.benchmark.scale_of(name)
                total += weight * (self.trials(candidate, name).value - scale.low) / scale.span
        return Trials(case, trial, total)

    def _measure(self, candidate: str, measure: str) -> Trials:
        case, trial = self.asked(candidate)
        value = np.full(len(case), np.nan)
        rows = self.measured.candidate.codes == self.measured.candidate.code(candidate)
        given = self.measured.values.get(measure)
        if given is not None:
            position = np.searchsorted(
                _key(case, trial), _key(self.measured.case[rows], self.measured.trial[rows])
            )
            value[position] = np.where(self.measured.is_spoilt[rows], np.nan, given[rows])
        return Trials(case, trial, value)


def gather(
    benchmark: Benchmark,
    scores: Rows,
    measures: Rows | None = None,
    candidate: str | None = None,
    labels: Rows | None = None,
    drawn: Rows | None = None,
) -> Evidence:
    """Evidence from rows of scores, measures and labels; rows without a candidate belong to `candidate`.

    `drawn` are the classes that labels were drawn from: rows (case, candidate, dimension, stratum).
    """
    score_columns = to_columns(scores, "scores")
    measure_columns = to_columns(measures, "measures")
    n_scores = length_of(score_columns)
    n_measures = length_of(measure_columns)
    need_columns(score_columns, n_scores, "scores", ("case", "dimension", "value"))
    need_columns(measure_columns, n_measures, "measures", ("case",))
    both = coded([*score_columns.get("case", ()), *measure_columns.get("case", ())], missing=None)
    case = Coded(both.codes[:n_scores], both.names)
    only = candidate or ONLY
    people = coded(
        [
            *column_of(score_columns, "candidate", n_scores),
            *column_of(measure_columns, "candidate", n_measures),
        ],
        missing=only,
    )
    numbered = _trials(score_columns, measure_columns, both.codes, people.codes, n_scores)
    trials = numbered.codes
    scored = _scored(
        score_columns, n_scores, case, Coded(people.codes[:n_scores], people.names), trials[:n_scores]
    )
    _check_scale(benchmark, scored)
    _check_once(scored)
    measured = _measured(
        measure_columns,
        both.codes[n_scores:],
        Coded(people.codes[n_scores:], people.names),
        trials[n_scores:],
    )
    table = case_table(benchmark, case, score_columns)
    said = label_table(benchmark, labels, people.names, candidate, read_designs(drawn))
    return Evidence(benchmark, table, scored, measured, said, numbered.names)


def _trials(
    scores: dict[str, list[object]],
    measures: dict[str, list[object]],
    case: Ints,
    candidate: Ints,
    n_scores: int,
) -> Coded:
    """Number of every row's trial, the same name giving the same number in scores and in measures.

    Where it is not given, rows of one case (and dimension) are counted up.
    """
    n_measures = len(case) - n_scores
    given = [*column_of(scores, "trial", n_scores), *column_of(measures, "trial", n_measures)]
    if all(value is not None for value in given):
        return coded(given)
    dimension = coded(column_of(scores, "dimension", n_scores)).codes
    found: Ints = np.r_[
        occurrence(case[:n_scores], candidate[:n_scores], dimension),
        occurrence(case[n_scores:], candidate[n_scores:]),
    ]
    return Coded(found, tuple(str(number) for number in range(int(found.max(initial=-1)) + 1)))


def _scored(
    columns: dict[str, list[object]], n_rows: int, case: Coded, candidate: Coded, trial: Ints
) -> Scored:
    return Scored(
        case,
        candidate,
        coded(columns.get("dimension", [])),
        trial,
        numbers(columns.get("value", []), "scores"),
        coded(column_of(columns, "category", n_rows)),
        coded(column_of(columns, "expected", n_rows)),
    )


def _measured(columns: dict[str, list[object]], case: Ints, candidate: Coded, trial: Ints) -> Measured:
    n_rows = len(case)
    values = {name: numbers(columns[name], f"measures.{name}") for name in MEASURES if name in columns}
    for name, column in values.items():
        if np.any(column < 0):
            seen = float(column[int(np.argmax(column < 0))])
            raise WrongCall(f"measures.{name} holds {seen:g}, expected 0 or more, or null for unknown")
    return Measured(
        case,
        candidate,
        trial,
        values,
        np.array([bool(value) for value in column_of(columns, "error", n_rows)], dtype=bool),
        np.array([bool(value) for value in column_of(columns, "failure", n_rows)], dtype=bool),
    )


def _check_once(scored: Scored) -> None:
    """Two values for one trial on one dimension: nobody can say which is meant."""
    parts = (scored.candidate.codes, scored.dimension.codes, scored.case.codes, scored.trial)
    order = np.lexsort(parts)
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for part in parts:
        same &= part[order][1:] == part[order][:-1]
    value = scored.value[order]
    differs = same & ~((value[1:] == value[:-1]) | (np.isnan(value[1:]) & np.isnan(value[:-1])))
    if np.any(differs):
        place = int(np.argmax(differs))
        row = order[place]
        raise WrongCall(
            f"case {scored.case.names[scored.case.codes[row]]!r} of "
            f"{scored.candidate.names[scored.candidate.codes[row]]!r} has two scores on "
            f"{scored.dimension.names[scored.dimension.codes[row]]!r} for one trial: {value[place]:g} and "
            f"{value[place + 1]:g}",
            hint="number the trials, or leave `trial` out",
        )


def _check_scale(benchmark: Benchmark, scored: Scored) -> None:
    """A value outside its scale is a mistake of whoever scored; deciding on it would be another."""
    for code, name in enumerate(scored.dimension.names):
        if name not in benchmark.dimensions and benchmark.failure_mode(name) is None:
            continue
        scale = benchmark.scale_of(name)
        rows = np.flatnonzero(scored.dimension.codes == code)
        values = scored.value[rows]
        slack = 1e-9 * scale.span
        bad = (values < scale.low - slack) | (values > scale.high + slack)
        if np.any(bad):
            row = rows[int(np.argmax(bad))]
            raise WrongCall(
                f"score {scored.value[row]:g} of case {scored.case.names[scored.case.codes[row]]!r} on "
                f"{name!r} lies outside its scale {scale}",
                hint=f"correct the value or the scale ({int(bad.sum())} such scores)",
            )


def _key(case: Ints, trial: Ints) -> Ints:
    return (case.astype(np.int64) << 32) | trial.astype(np.int64)
