"""What drafts rest on: gaps, labelled answers, bad answers, examples, texts that cases must not repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.adapters.lint_subject import subject_of
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.label import Label
from shipworthy.define.lint.chance_result import Chance
from shipworthy.define.lint.texts import asked, text_of
from shipworthy.errors import ShipworthyError
from shipworthy.learn.look.reading import standing
from shipworthy.learn.look.remark import Remark
from shipworthy.learn.suggest.anchor_drafts import LabelledAnswer
from shipworthy.learn.suggest.case_drafts import Known
from shipworthy.learn.suggest.failure_mode_drafts import BadAnswer
from shipworthy.learn.suggest.gaps import Gap, gaps_of
from shipworthy.report.worst import Judged, Worst
from shipworthy.run.trial import Trial
from shipworthy.score.judge.letter import answer_text
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.lint import chance_of
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.remembered import of_benchmark
from shipworthy.workbench.setup import prepare

MOST_NOTES = 2


@dataclass(frozen=True)
class Evidence:
    """What has been measured, the live candidates first; nothing is asked for it."""

    found: Measured
    cases: Mapping[str, Case]

    @property
    def trials(self) -> dict[tuple[str, str, int], Trial]:
        """Answers by candidate, case and number."""
        return {(one.candidate, one.case, one.trial): one for one in self.found.trials}


def evidence_of(desk: Desk) -> Evidence:
    """The answers and scores that are there already.

    Raises:
        WrongCall: The PRD has no cases or no candidates.
    """
    setup = prepare(desk, RunOptions(), will_ask=False)
    try:
        found = measured(desk.store, setup)
    finally:
        asyncio.run(setup.reached.close())
    return Evidence(found, {case.id: case for case in setup.cases})


def gaps(desk: Desk) -> tuple[Gap, ...]:
    """Where cases are missing: the last verdict's needs, lint's chance to ship, thin slices, edge cases."""
    records = desk.store.read(DecisionRecord)
    last = records[-1] if records else None
    benchmark = desk.benchmark
    return of_benchmark(
        f"gaps {last.id if last is not None else ''}",
        benchmark,
        lambda: gaps_of(benchmark, _chance(benchmark), _bars_of(last)),
    )


def _chance(benchmark: Benchmark) -> Chance | None:
    if not benchmark.all_bars or not benchmark.golden:
        return None
    try:
        return chance_of(benchmark)
    except Exception:  # an estimate that fails must not keep a person from asking for cases
        return None


def _bars_of(last: DecisionRecord | None) -> list[Mapping[str, Any]]:
    """The bars of the last verdict, the baseline's left out: it gates nothing."""
    data = last.data if last is not None else {}
    return [
        bar
        for name, verdict in (data.get("candidates") or {}).items()
        if name != data.get("baseline")
        for bar in verdict.get("bars") or ()
    ]


def known_texts(benchmark: Benchmark, open_inputs: Iterable[str]) -> Known:
    """What a new case must not repeat."""
    subject = subject_of(benchmark)
    seen = tuple(row.text for row in subject.seen)
    return Known(prompts=subject.prompts, seen=seen, open_inputs=tuple(open_inputs))


def labelled_answers(desk: Desk, evidence: Evidence, dimension: str) -> tuple[LabelledAnswer, ...]:
    """Answers that people labelled on a dimension, the labels of one answer together."""
    trials = evidence.trials
    by_answer: dict[tuple[str, str, int], list[Label]] = {}
    for label in labels_of(desk, evidence.found).labels:
        if label.dimension != dimension or label.value is None:
            continue
        names = [label.candidate] if label.candidate else sorted({key[0] for key in trials})
        for name in names[:1]:
            by_answer.setdefault((name, label.case, label.trial or 0), []).append(label)
    return tuple(
        _labelled(evidence.cases[key[1]], trials[key], labels)
        for key, labels in by_answer.items()
        if key in trials and key[1] in evidence.cases
    )


def _labelled(case: Case, trial: Trial, labels: list[Label]) -> LabelledAnswer:
    values = [label.value for label in labels if label.value is not None]
    return LabelledAnswer(
        case=case.id,
        asked=asked(case),
        answer=answer_text(trial),
        value=sum(values) / len(values),
        spread=max(values) - min(values),
        n_reviewers=len({label.reviewer for label in labels}),
        notes=tuple(label.note for label in labels if label.note)[:MOST_NOTES],
    )


def bad_answers(desk: Desk, evidence: Evidence, most: int) -> tuple[BadAnswer, ...]:
    """Answers that people called bad, then the lowest scored ones."""
    found = list(_remarked(desk, evidence))[:most]
    known = {one.case for one in found}
    scored = [one for one in _lowest(desk, evidence, most) if one.case not in known]
    return (*found, *scored[: most - len(found)])


def _remarked(desk: Desk, evidence: Evidence) -> Iterable[BadAnswer]:
    """What readers said was bad, in their words; what they took back is left out."""
    remarks = standing(desk.store.read(Remark))
    trials = {(one.asked_as, one.case, one.trial): one for one in evidence.found.trials}
    for one in remarks:
        trial = trials.get((one.asked_as, one.case, one.trial))
        is_bad = one.is_good is False and bool(one.phrase.strip())
        if is_bad and trial is not None and one.case in evidence.cases:
            yield BadAnswer(
                one.case, asked(evidence.cases[one.case]), answer_text(trial), one.phrase, is_read=True
            )


def _lowest(desk: Desk, evidence: Evidence, most: int) -> list[BadAnswer]:
    """The worst answers of the candidates in turn, the baseline last."""
    benchmark = desk.benchmark
    worst = Worst(benchmark, evidence.cases, evidence.found.scores)
    names = sorted(
        {trial.candidate for trial in evidence.found.trials}, key=lambda name: name == benchmark.baseline_name
    )
    ranked = [
        worst.ranked([one for one in evidence.found.trials if one.candidate == name], most) for name in names
    ]
    woven = [answers[place] for place in range(most) for answers in ranked if place < len(answers)]
    return [
        BadAnswer(
            one.trial.case,
            asked(evidence.cases[one.trial.case]),
            answer_text(one.trial),
            _said(worst, one),
        )
        for one in woven
        if one.trial.case in evidence.cases
    ]


def _said(worst: Worst, one: Judged) -> str:
    words = [worst.score_words(score) for score in one.scores]
    reasons = [f"{word.name}: {word.explanation}" for word in words if word.is_bad and word.explanation]
    return "; ".join([worst.headline(one), *reasons])


def answer_examples(desk: Desk, most: int = 4) -> tuple[tuple[str, str], ...]:
    """Inputs with an answer (or what is expected), so that a rubric speaks of this product."""
    found: dict[str, tuple[str, str]] = {}
    try:
        evidence = evidence_of(desk)
        for trial in evidence.found.trials:
            if trial.is_answer and trial.case in evidence.cases:
                found.setdefault(trial.case, (asked(evidence.cases[trial.case]), answer_text(trial)))
    except ShipworthyError:  # nothing is measured yet: what is expected must do
        found = {}
    for case in desk.benchmark.golden:
        if len(found) >= most:
            break
        if case.expected is not None:
            found.setdefault(case.id, (asked(case), text_of(case.expected)))
    return tuple(found.values())[:most]
