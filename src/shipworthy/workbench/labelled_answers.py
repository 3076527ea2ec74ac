"""Answers with what people and the judge say of them, their slices, and the texts that stand beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shipworthy.decide.case_table import is_explored
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case, as_slice_value
from shipworthy.define.label import Label
from shipworthy.report.site.agreement_build import AnswerTexts
from shipworthy.workbench.measured import Measured


def labelled_answers(
    name: str,
    found: Measured,
    labels: Sequence[Label],
    slices: Mapping[str, Mapping[str, str]] | None = None,
) -> list[LabelledAnswer]:
    """What people say of each answer on one dimension, and the judge's verdict; a last word counts.

    Args:
        name: The dimension or failure mode.
        found: Answers and scores.
        labels: On these answers.
        slices: Fields and values of every case, by its id.
    """
    said: dict[tuple[str, str, int | None], dict[str, float]] = {}
    for label in labels:
        if label.dimension == name and label.value is not None:
            people = said.setdefault((label.candidate or "", label.case, label.trial), {})
            people[label.reviewer or f"(unnamed {len(people) + 1})"] = label.value
    verdicts = {
        (score.candidate, score.case, score.trial): score.value
        for score in found.scores
        if score.dimension == name
    }
    answers, first = [], set()
    for trial in sorted(found.trials, key=lambda one: one.trial):
        place = (trial.candidate, trial.case)
        people = dict(said.get((*place, trial.trial), {}))
        if place not in first:  # a label that names no trial is about the first
            first.add(place)
            people |= said.get((*place, None), {})
        if people:
            verdict = verdicts.get((*place, trial.trial))
            of_case = (slices or {}).get(trial.case, {})
            answers.append(LabelledAnswer(*place, trial.trial, verdict, people, len(trial.text), of_case))
    return answers


def slices_of(benchmark: Benchmark, cases: Iterable[Case]) -> dict[str, dict[str, str]]:
    """Fields and values of every case: those that the PRD declares, and others with few values."""
    given = list(cases)
    hidden = {name for case in given for name in case.answers}
    names = dict.fromkeys(name for case in given for name in case.fields if name not in hidden)
    found: dict[str, dict[str, str]] = {case.id: {} for case in given}
    for name in dict.fromkeys([*benchmark.slices, *names]):
        values = [_value(case, name) for case in given]
        if name not in benchmark.slices and not is_explored(values):
            continue
        for case, value in zip(given, values, strict=True):
            if value is not None:
                found[case.id][name] = value
    return found


def _value(case: Case, name: str) -> str | None:
    value = case.fields.get(name, case.metadata.get(name))
    if not isinstance(value, str | int | float | bool) or value == "":
        return None
    return as_slice_value(value)


class BesideAnswers:
    """The texts that stand beside an answer: question, answer, reviewers' notes, the judge's reason."""

    def __init__(self, cases: Iterable[Case], found: Measured, labels: Sequence[Label]) -> None:
        self._inputs: dict[str, Any] = {case.id: case.input for case in cases}
        self._answers = {(one.candidate, one.case, one.trial): one for one in found.trials}
        self._notes: dict[tuple[str, str, str, int | None], dict[str, str]] = {}
        for label in labels:
            if label.note:
                place = (label.dimension, label.candidate or "", label.case, label.trial)
                self._notes.setdefault(place, {})[label.reviewer] = label.note
        self._reasons = {
            (one.dimension, one.candidate, one.case, one.trial): one.explanation
            for one in found.scores
            if one.explanation
        }

    def __call__(self, dimension: str, one: LabelledAnswer) -> AnswerTexts:
        """What stands beside an answer on a dimension."""
        place = (one.candidate, one.case, one.trial)
        trial = self._answers.get(place)
        anywhere = self._notes.get((dimension, one.candidate, one.case, None), {})
        return AnswerTexts(
            input=self._inputs.get(one.case, ""),
            answer="" if trial is None else trial.text or trial.message,
            notes={**anywhere, **self._notes.get((dimension, *place), {})},
            explanation=self._reasons.get((dimension, *place), ""),
        )
