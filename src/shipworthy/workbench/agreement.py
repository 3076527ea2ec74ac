"""`agreement_of_desk`: how far reviewers agree, from the labels of files and the grades of review."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.decide.agreeing.reviewers import ReviewersAgree, reviewers_agree
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.records import R, Record, Store
from shipworthy.report.site.agreement import AgreementPage
from shipworthy.report.site.agreement_build import AnswerTexts, agreement_page
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Ruling
from shipworthy.score.review.said import present_grades
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.labelled_answers import BesideAnswers, labelled_answers, slices_of
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import prepare

PAIR_SCALE = Scale(0.0, 1.0)


class BeforeRulings:
    """A store in which nothing has been ruled: what reviewers said by themselves."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def append(self, records: Iterable[Record]) -> int:
        """Writes as the store does."""
        return self._store.append(records)

    def read(self, kind: type[R], **where: Any) -> list[R]:
        """Everything but rulings."""
        return [] if kind is Ruling else self._store.read(kind, **where)

    def read_after(self, kind: type[R], mark: int, **where: Any) -> tuple[list[R], int]:
        """Everything but rulings."""
        return ([], mark) if kind is Ruling else self._store.read_after(kind, mark, **where)

    def close(self) -> None:
        """Leaves the store open to whoever opened it."""


@dataclass(frozen=True)
class Reviewed:
    """What people said of every dimension, and what stands beside it."""

    dimensions: tuple[ReviewersAgree, ...]
    answers: dict[str, list[LabelledAnswer]]
    beside: BesideAnswers
    pairs: dict[str, list[LabelledAnswer]]
    notes: tuple[str, ...]

    def texts(self, dimension: str, one: LabelledAnswer) -> AnswerTexts:
        """What stands beside an answer."""
        return self.beside(dimension, one)


def agreement_of_desk(desk: Desk, *, shows_names: bool = False) -> AgreementPage:
    """The page.

    Args:
        desk: Benchmark and store.
        shows_names: Whether the reader may see who said what.
    """
    found = reviewed(desk)
    return agreement_page(
        desk.benchmark,
        found.dimensions,
        {**found.answers, **found.pairs},
        found.texts,
        shows_names=shows_names,
        notes=found.notes,
    )


def reviewed(desk: Desk) -> Reviewed:
    """What people said by themselves of the answers of today, before any ruling, and how far they agree."""
    setup = prepare(desk, RunOptions(), will_ask=False)
    try:
        found = measured(desk.store, setup)
    finally:
        asyncio.run(setup.reached.close())
    given = labels_of(replace(desk, store=BeforeRulings(desk.store)), found)
    benchmark, cases = desk.benchmark, setup.cases
    slices = slices_of(benchmark, cases)
    names = [name for name in _graded(benchmark) if any(label.dimension == name for label in given.labels)]
    answers = {name: labelled_answers(name, found, given.labels, slices) for name in names}
    pairs = paired_answers(desk, {case.id: slices.get(case.id, {}) for case in cases})
    dimensions = [_agree(benchmark, name, mine) for name, mine in answers.items()]
    dimensions += [
        reviewers_agree(name, mine, PAIR_SCALE, declared=benchmark.slices) for name, mine in pairs.items()
    ]
    beside = BesideAnswers(cases, found, given.labels)
    return Reviewed(tuple(dimensions), answers, beside, pairs, given.notes)


def paired_answers(desk: Desk, slices: dict[str, dict[str, str]]) -> dict[str, list[LabelledAnswer]]:
    """What people said of pairs: 1 the one is better, 0 the other, 0.5 a tie; by the two candidates."""
    found: dict[str, list[LabelledAnswer]] = {}
    for batch in desk.store.read(Batch):
        if batch.mode != "pair":
            continue
        items = {item.id: item for item in desk.store.read(Item, batch=batch.id)}
        said: dict[str, dict[str, float]] = {}
        for grade in present_grades(desk.store.read(Grade, batch=batch.id)):
            if grade.value is not None and grade.item in items:
                said.setdefault(grade.item, {})[grade.reviewer] = grade.value
        for name, people in said.items():
            item = items[name]
            mine = found.setdefault(f"{item.candidate} or {item.rival.get('candidate', '?')}", [])
            of_case = slices.get(item.case, {})
            mine.append(LabelledAnswer(item.candidate, item.case, item.trial, None, people, 0, of_case))
    return {name: _once(mine) for name, mine in found.items()}


def _once(answers: Sequence[LabelledAnswer]) -> list[LabelledAnswer]:
    """One entry an answer: grades of a pair that came in several batches stand together."""
    found: dict[tuple[str, str, int], LabelledAnswer] = {}
    for one in answers:
        place = (one.candidate, one.case, one.trial)
        known = found.get(place)
        found[place] = one if known is None else replace(one, people={**known.people, **one.people})
    return list(found.values())


def _graded(benchmark: Benchmark) -> list[str]:
    """Dimensions, then failure modes, in the PRD's order."""
    return [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]


def _agree(benchmark: Benchmark, name: str, answers: Sequence[LabelledAnswer]) -> ReviewersAgree:
    is_detector = benchmark.failure_mode(name) is not None
    scale = benchmark.scale_of(name)
    return reviewers_agree(name, answers, scale, is_detector=is_detector, declared=benchmark.slices)
