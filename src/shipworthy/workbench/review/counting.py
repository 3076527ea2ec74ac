"""From what people said in review to labels on the answers of today, with the chance of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.label import ChosenBy, Label
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity, rubric_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.draw import PERSON
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.labels import Counted, labels_from
from shipworthy.score.review.opinions import Opinions, opinions_of
from shipworthy.score.review.pool import unit_of
from shipworthy.score.review.ruling import Ruling
from shipworthy.score.review.said import CANT_JUDGE, AnswerPlace, fold, last_rulings
from shipworthy.score.review.sample import has_grown, samples_of
from shipworthy.score.review.seat import Seat
from shipworthy.score.review.today import pool_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import prompted_by_us

WITH_GRADES = ("grade", "form", "look")
"""Modes in which single answers are graded; what is said of a pair is no label."""
HOW: tuple[ChosenBy, ...] = ("random", "borderline", "person")


@dataclass
class Rubrics:
    """Identities of the rubrics of today, made once."""

    benchmark: Benchmark
    known: dict[str, str | None] = field(default_factory=dict)

    def of(self, dimension: str) -> str | None:
        """The identity; None if the PRD has no such dimension."""
        if dimension not in self.known:
            there = dimension in self.benchmark.dimensions or self.benchmark.failure_mode(dimension)
            self.known[dimension] = rubric_identity(self.benchmark, dimension) if there else None
        return self.known[dimension]


def counted_labels(
    desk: Desk, trials: Sequence[Trial], given: Sequence[Label], lost: Sequence[Label]
) -> Counted:
    """Labels of files and of review together, on the answers of today.

    Args:
        desk: Whose store holds what was said.
        trials: Today's, under the candidates' names of today.
        given: Labels of the PRD's files that are about today's answers; `lost` those that are lost.
        lost: See above.
    """
    rubrics = Rubrics(desk.benchmark)
    rulings = last_rulings(desk.store.read(Ruling))
    taken, taken_lost, notes = _taken(desk, trials, rubrics)
    given = _ruled((*given, *taken), trials, rulings)
    lost = (*lost, *taken_lost, *(label for label in given if label.value is None))
    given = tuple(label for label in given if label.value is not None)
    batches = [one for one in desk.store.read(Batch) if one.mode in WITH_GRADES and one.dimensions]
    if not batches and not taken and not rulings:
        return Counted([*given], [*lost], notes)
    items, opinions = _opinions(desk, batches, rulings, rubrics)
    is_model = prompted_by_us(desk.benchmark)
    by_unit: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.is_answer:
            by_unit.setdefault(unit_of(trial, is_model), []).append(trial)
    pool = pool_of(trials, is_model)
    samples = samples_of(batches, items, opinions, pool)
    counted = labels_from(opinions, samples, pool, by_unit, given, lost)
    counted.lost += _changed(items, trials, pool.units, opinions)
    counted.notes += [*notes, *_outdated(opinions.n_outdated)]
    for batch in batches:
        if has_grown([batch], pool):
            counted.notes.append(
                f"{batch.title}: answers have come since it was drawn that had no chance in it, so its "
                "grades stand for no others; draw anew"
            )
    return counted


def _opinions(
    desk: Desk,
    batches: Sequence[Batch],
    rulings: Mapping[AnswerPlace, Ruling],
    rubrics: Rubrics,
) -> tuple[list[Item], Opinions]:
    items: list[Item] = []
    grades: list[Grade] = []
    for batch in batches:
        items += desk.store.read(Item, batch=batch.id)
        grades += desk.store.read(Grade, batch=batch.id)
    asked = {batch.id: batch.dimensions for batch in batches}
    by_id = {item.id: item for item in items}
    found = opinions_of(grades, by_id, asked, rulings, rubrics.of)
    found.shown = frozenset(seat.item for batch in batches for seat in desk.store.read(Seat, batch=batch.id))
    return items, found


def _changed(
    items: Iterable[Item],
    trials: Sequence[Trial],
    units: Mapping[str, frozenset[str]],
    opinions: Opinions,
) -> list[Label]:
    """Labels of a fixed order (a grading sheet) whose answer has changed since: given, and lost."""
    asked = {(trial.candidate, trial.case) for trial in trials}
    said: dict[str, list[str]] = {}
    for (unit, dimension), opinion in opinions.by.items():
        if opinion.has_value:
            said.setdefault(unit, []).append(dimension)
    return [
        Label(item.case, dimension, None, item.candidate, item.trial, where="review")
        for item in items
        if item.order_is_fixed
        and item.unit not in units.get(item.candidate, frozenset())
        and (item.candidate, item.case) in asked
        for dimension in said.get(item.unit, ())
    ]


def _taken(
    desk: Desk, trials: Sequence[Trial], rubrics: Rubrics
) -> tuple[list[Label], list[Label], list[str]]:
    """Grades that came in files of labels: about today's answer and rubric, else left out with a note."""
    today = {(one.candidate, one.case, one.trial): one for one in trials}
    kept: list[Label] = []
    lost: list[Label] = []
    n_older = 0
    n_outdated: dict[str, int] = {}
    for words in fold(desk.store.read(Grade, item="")).values():
        for grade in words.present:
            trial = today.get((grade.candidate, grade.case, grade.trial))
            if trial is None:
                continue
            label = _label(grade)
            if grade.rubric != (rubrics.of(grade.dimension) or ""):
                n_outdated[grade.dimension] = n_outdated.get(grade.dimension, 0) + 1
                lost.append(replace(label, value=None))
            elif grade.case_hash != trial.case_hash or grade.answer != answer_identity(trial):
                n_older += 1
                lost.append(replace(label, value=None))
            else:
                (lost if grade.said == CANT_JUDGE else kept).append(label)
    notes = _outdated(n_outdated)
    if n_older:
        notes.append(f"{n_older} grades that came in files are about other answers than today's")
    return kept, lost, notes


def _label(grade: Grade) -> Label:
    how: ChosenBy | None = next((word for word in HOW if word == grade.chosen_by), None)
    if how is None and grade.probability is None:
        how = PERSON
    return Label(
        case=grade.case, dimension=grade.dimension, value=grade.value, candidate=grade.candidate,
        trial=grade.trial, reviewer=grade.reviewer, probability=grade.probability,
        chosen_by=how, note=grade.note, at=grade.at, where="review",
    )  # fmt: skip


def _ruled(
    labels: Iterable[Label], trials: Sequence[Trial], rulings: Mapping[AnswerPlace, Ruling]
) -> tuple[Label, ...]:
    """Labels of files, a ruling in place of all reviewers' on its answer."""
    if not rulings:
        return tuple(labels)
    answers: dict[tuple[str, str, int | None], Trial] = {}
    for trial in sorted(trials, key=lambda one: -one.trial):
        answers[trial.candidate, trial.case, trial.trial] = trial
        answers[trial.candidate, trial.case, None] = trial
    found: list[Label] = []
    settled: set[tuple[str, int | None, AnswerPlace]] = set()
    for label in labels:
        name = label.candidate or ""
        about = answers.get((name, label.case, label.trial))
        place = ("", "", "", "")
        if about is not None:
            place = (about.case, about.case_hash, answer_identity(about), label.dimension)
        ruling = rulings.get(place)
        if ruling is None:
            found.append(label)
        elif (name, label.trial, place) not in settled:
            settled.add((name, label.trial, place))
            said = replace(label, value=ruling.value, reviewer=ruling.by)
            found.append(replace(said, note=ruling.why, at=ruling.at))
    return tuple(found)


def _outdated(counts: Mapping[str, int]) -> list[str]:
    return [
        f"{n} grades on {name} left out: the rubric has been changed since; grade again by the new one"
        for name, n in counts.items()
    ]
