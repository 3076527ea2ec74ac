"""A candidate's worst answers, with the texts that show why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.page import CaseScore, Excerpt, WorstCase
from shipworthy.report.words import SHARE, count, listed, number, reason_words
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

MOST_CHARACTERS = 1500
MOST_EXPECTED = 600
MOST_EXPLANATION = 200
MOST_CASES = 8
MOST_CASES_OF_ALL = 18
"""Over all candidates, so that the page stays small enough to send by mail."""
MOST_FAILURES = 2
"""Answers that never came look alike; two are enough to see it."""

TrialKey = tuple[str, str, int]


class Judged(NamedTuple):
    """One answer with its scores and how bad they are together."""

    trial: Trial
    scores: tuple[Score, ...]
    badness: float
    n_bad: int


def key_of(record: Trial | Score) -> TrialKey:
    """What joins an answer and its scores.

    Not the hash of the case: an answer's is of what was asked, a score's of the expected answer too.
    """
    return record.asked_as, record.case, record.trial


def excerpt(value: Any, most: int = MOST_CHARACTERS) -> Excerpt:
    """A text, chat messages or JSON as text, cut at `most` characters."""
    text = readable(value)
    return Excerpt(text[:most], max(0, len(text) - most))


def readable(value: Any) -> str:
    """Text as it is, chat messages as `role: text`, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
        if all("role" in one and "content" in one for one in value):
            return "\n\n".join(f"{one['role']}: {readable(one['content'])}" for one in value)
        if all(one.get("type") == "text" and "text" in one for one in value):
            return "\n".join(str(one["text"]) for one in value)
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


class Worst:
    """Finds and shows the worst answers of one candidate."""

    def __init__(self, benchmark: Benchmark, cases: Mapping[str, Case], scores: Iterable[Score]) -> None:
        self._benchmark = benchmark
        self._cases = cases
        self._modes = {mode.id for mode in benchmark.failure_modes}
        self._critical = {mode.id for mode in benchmark.failure_modes if mode.severity == "critical"}
        self._weights = benchmark.weights
        self._scores: dict[TrialKey, list[Score]] = {}
        for score in scores:
            self._scores.setdefault(key_of(score), []).append(score)

    def of(self, trials: Sequence[Trial], most: int) -> tuple[WorstCase, ...]:
        """At most `most` of the answers that missed something, the worst first, one for each case."""
        chosen = self.ranked(trials, most)
        n_of_case = {one.trial.case: sum(trial.case == one.trial.case for trial in trials) for one in chosen}
        return tuple(self._shown(one, n_of_case[one.trial.case]) for one in chosen)

    def ranked(self, trials: Sequence[Trial], most: int) -> tuple[Judged, ...]:
        """The same answers whole, with their scores."""
        judged = sorted(map(self._judge, trials), key=lambda one: (-one.badness, -one.n_bad, one.trial.case))
        chosen: dict[str, Judged] = {}
        n_failures = 0
        for one in judged:
            if len(chosen) >= most or one.badness <= 0:
                break
            if one.trial.case in chosen or (not one.trial.is_answer and n_failures >= MOST_FAILURES):
                continue
            n_failures += not one.trial.is_answer
            chosen[one.trial.case] = one
        return tuple(chosen.values())

    def headline(self, one: Judged) -> str:
        """What is wrong with an answer, in a few words."""
        return self._headline(one)

    def score_words(self, score: Score) -> CaseScore:
        """One score in words."""
        return self._score(score)

    def note(self, trials: Sequence[Trial]) -> str:
        """How they were chosen, or why there are none."""
        if not trials:
            return "No answers of this candidate were given to this page."
        n_scored = sum(bool(self._scores.get(key_of(trial))) or not trial.is_answer for trial in trials)
        if not n_scored:
            return f"None of its {count(len(trials), 'answer')} has a score yet."
        n_bad = len({trial.case for trial in trials if self._judge(trial).badness > 0})
        n_cases = len({trial.case for trial in trials})
        unknown = self._unknown(trials)
        if not n_bad:
            return f"No answer missed anything that was scored.{unknown}"
        by = "mean of what is scored" if unknown else "overall"
        return (
            f"On {n_bad:,} of {count(n_cases, 'case')} an answer scored below the best. Worst first, one "
            f"answer for each case: no answer and critical failure modes, then the lowest {by}.{unknown}"
        )

    def _unknown(self, trials: Sequence[Trial]) -> str:
        """Why `overall` is not known of every answer; empty if it is."""
        lacking: dict[str, int] = {}
        for trial in (trial for trial in trials if trial.is_answer):
            there = {one.dimension for one in self._scores.get(key_of(trial), ()) if one.value is not None}
            for name, weight in self._weights.items():
                if weight > 0 and name not in there:
                    lacking[name] = lacking.get(name, 0) + 1
        if not lacking or not self._benchmark.has_overall:
            return ""
        n_answers = sum(trial.is_answer for trial in trials)
        said = listed(
            f"{name} has no score yet" if n == n_answers else f"{name} has none on {count(n, 'answer')}"
            for name, n in lacking.items()
        )
        return f" The overall is unknown where a part is not scored: {said}."

    def _judge(self, trial: Trial) -> Judged:
        scores = tuple(self._scores.get(key_of(trial), ()))
        if not trial.is_answer:
            return Judged(trial, scores, 2.0, len(scores))
        losses = [(self._weight(score), self._loss(score)) for score in scores if score.value is not None]
        total = sum(weight for weight, _ in losses)
        loss = sum(weight * lost for weight, lost in losses) / total if total else 0.0
        has_critical = any(score.dimension in self._critical and score.value for score in scores)
        return Judged(trial, scores, loss + has_critical, sum(self._is_bad(score) for score in scores))

    def _weight(self, score: Score) -> float:
        mean = 1 / max(1, len(self._weights))
        return self._weights.get(score.dimension, mean)

    def _loss(self, score: Score) -> float:
        """From 0 (best) to 1 (worst)."""
        if score.value is None:
            return 0.0
        if score.dimension in self._modes:
            return min(1.0, max(0.0, score.value))
        unit = self._benchmark.scale_of(score.dimension).to_unit(score.value)
        return min(1.0, max(0.0, 1 - unit))

    def _is_bad(self, score: Score) -> bool:
        return self._loss(score) >= 0.5

    def _shown(self, one: Judged, n_answers: int) -> WorstCase:
        trial = one.trial
        case = self._cases.get(trial.case)
        expected = None if case is None or case.expected is None else excerpt(case.expected, MOST_EXPECTED)
        return WorstCase(
            case=trial.case,
            where=self._where(case, trial, n_answers),
            headline=self._headline(one),
            input=excerpt(case.input) if case is not None else Excerpt("(this case is no longer there)", 0),
            answer=excerpt(trial.output),
            failure=f"{trial.failure}: {trial.message[:MOST_EXPLANATION]}" if not trial.is_answer else "",
            expected=expected,
            scores=tuple(self._score(score) for score in one.scores),
        )

    def _where(self, case: Case | None, trial: Trial, n_answers: int) -> str:
        parts = [f"answer {trial.trial + 1} of {n_answers}"] if n_answers > 1 else []
        if case is not None:
            values = ((name, case.slice_value(name)) for name in self._benchmark.slices)
            parts += [f"{name} {value}" for name, value in values if value]
            parts += [case.where] if case.where else []
        return " \u00b7 ".join(parts)

    def _headline(self, one: Judged) -> str:
        if not one.trial.is_answer:
            return f"no answer: {one.trial.failure}"
        bad = sorted((score for score in one.scores if self._is_bad(score)), key=self._loss, reverse=True)
        names = [score.dimension for score in bad]
        if not names:
            return "below the best on " + ", ".join(s.dimension for s in one.scores if self._loss(s) > 0)
        return ", ".join(self._said(name) for name in dict.fromkeys(names))

    def _said(self, name: str) -> str:
        if name in self._modes:
            return f"{name} happened"
        return f"failed {name}" if self._benchmark.scale_of(name).is_pass_fail else f"low {name}"

    def _score(self, score: Score) -> CaseScore:
        text = score.explanation or reason_words(score.reason)
        cut = text[:MOST_EXPLANATION] + ("\u2026" if len(text) > MOST_EXPLANATION else "")
        return CaseScore(score.dimension, self._value(score), self._is_bad(score), cut)

    def _value(self, score: Score) -> str:
        if score.value is None:
            return "not scored"
        if score.dimension in self._modes:
            return "happened" if score.value else "did not happen"
        scale = self._benchmark.scale_of(score.dimension)
        if (scale.low, scale.high) != (0.0, 1.0):
            return f"{round(score.value, 2):g} of {scale.high:g}"
        if score.value in (0, 1):
            return "pass" if score.value else "fail"
        return number(score.value, SHARE)
