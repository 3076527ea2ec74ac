"""`case_table`: every case with every candidate's answer and scores side by side, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.section import Cell, Table
from shipworthy.report.worst import TrialKey, key_of, readable
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

CAPTION = "every case, with the answers and scores of every candidate"
UNSCORED = "not scored"
"""Stands where a score is missing; never 0, never blank."""
NO_ANSWER = "no answer"

Answers = Mapping[tuple[str, str, int], Trial]


def case_table(
    benchmark: Benchmark, trials: Iterable[Trial], scores: Iterable[Score], cases: Sequence[Case]
) -> Table:
    """A row for each case and trial; a candidate without that trial has blank cells."""
    answers = {(trial.candidate, trial.case, trial.trial): trial for trial in trials}
    by_trial: dict[TrialKey, dict[str, Score]] = {}
    for score in scores:
        by_trial.setdefault(key_of(score), {})[score.dimension] = score
    candidates = list(dict.fromkeys(candidate for candidate, _, _ in answers))
    n_trials = 1 + max((trial for _, _, trial in answers), default=0)
    qualities = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    header = ["case", *(["trial"] if n_trials > 1 else []), *benchmark.slices, "input", "expected"]
    for name in candidates:
        header += [f"{name}: answer", *(f"{name}: {quality}" for quality in qualities)]
    rows = []
    for case in cases:
        for trial in range(n_trials):
            found = [answers.get((name, case.id, trial)) for name in candidates]
            if trial == 0 or any(found):
                row = _head(benchmark, case, trial if n_trials > 1 else None)
                for one in found:
                    row += _answer(one, qualities, by_trial)
                rows.append(tuple(row))
    return Table(tuple(header), tuple(rows), CAPTION)


def _head(benchmark: Benchmark, case: Case, trial: int | None) -> list[Cell]:
    cells: list[Cell] = [case.id] if trial is None else [case.id, trial + 1]
    cells += [case.slice_value(name) for name in benchmark.slices]
    return [*cells, readable(case.input), readable(case.expected)]


def _answer(
    trial: Trial | None, qualities: Sequence[str], scores: Mapping[TrialKey, Mapping[str, Score]]
) -> list[Cell]:
    if trial is None:
        return [None] * (1 + len(qualities))
    own = scores.get(key_of(trial), {})
    text = readable(trial.output)
    if not trial.is_answer:
        text = f"{NO_ANSWER}: {trial.failure}" + (f": {trial.message}" if trial.message else "")
    return [text, *(_score(own.get(quality)) for quality in qualities)]


def _score(score: Score | None) -> Cell:
    return UNSCORED if score is None or score.value is None else score.value
