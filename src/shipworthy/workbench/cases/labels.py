"""`heard_of`: what people said of the answers of today, from the labels' file and from reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.adapters.case_index.opened import Heard, Sheet
from shipworthy.adapters.stores.by_seq import SeqReader
from shipworthy.define.label import Label
from shipworthy.records import R, Record, Store
from shipworthy.run.trial import Trial
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Ruling
from shipworthy.score.review.said import present_grades
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.measured import Measured

Said = tuple[str, str, int, str]
"""Case, candidate, trial, dimension."""


@dataclass(frozen=True)
class Opinion:
    """What one person said of one answer on one dimension."""

    who: str
    value: float
    note: str = ""


def heard_of(desk: Desk, sheet: Sheet) -> tuple[Heard, ...]:
    """The mean and the span of what people said of each answer and dimension; a ruling is their mean."""
    found = opinions_of(desk, sheet)
    rulings = _rulings(desk, sheet)
    heard = []
    for place in dict.fromkeys((*found, *rulings)):
        values = [one.value for one in found.get(place, ())]
        ruled = rulings.get(place)
        mean = ruled if ruled is not None else sum(values) / len(values)
        spread = values or [mean]
        heard.append(Heard(*place, len(values), mean, min(spread), max(spread)))
    return tuple(heard)


def opinions_of(desk: Desk, sheet: Sheet) -> dict[Said, list[Opinion]]:
    """Every reviewer's present word on the answers of today."""
    return _opinions(desk, sheet, desk.benchmark.labelled, desk.store.read(Grade))


def opinions_on(desk: Desk, sheet: Sheet, case: str) -> dict[Said, list[Opinion]]:
    """Every reviewer's present word on the answers to one case."""
    labels = [label for label in desk.benchmark.labelled if label.case == case]
    return _opinions(desk, sheet, labels, desk.store.read(Grade, case=case))


def _opinions(
    desk: Desk, sheet: Sheet, labels: Sequence[Label], grades: Sequence[Grade]
) -> dict[Said, list[Opinion]]:
    found: dict[Said, dict[str, Opinion]] = defaultdict(dict)
    for label in _of_today(desk, sheet, labels):
        if label.value is not None:
            place = (label.case, label.candidate or "", label.trial or 0, label.dimension)
            found[place][label.reviewer] = Opinion(label.reviewer, label.value, label.note)
    names = _names_of(sheet)
    for grade in present_grades(grades):
        if grade.value is None or not grade.dimension:
            continue
        for name in names.get(grade.asked_as, ()):
            place = (grade.case, name, grade.trial, grade.dimension)
            found[place][grade.reviewer] = Opinion(grade.reviewer, grade.value, grade.note)
    return {place: list(people.values()) for place, people in found.items()}


def _rulings(desk: Desk, sheet: Sheet) -> dict[Said, float]:
    names = _names_of(sheet)
    return {
        (ruling.case, name, ruling.trial, ruling.dimension): ruling.value
        for ruling in desk.store.read(Ruling)
        if ruling.value is not None
        for name in names.get(ruling.asked_as, ())
    }


def _names_of(sheet: Sheet) -> Mapping[str, Sequence[str]]:
    """Names of today by `asked_as`."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, asked in sheet.versions:
        found[asked].append(name)
    return found


def _of_today(desk: Desk, sheet: Sheet, labels: Sequence[Label]) -> Sequence[Label]:
    """Labels of the PRD's file that are about the answers of today, by the rules of the verdict."""
    if not labels:
        return ()
    known = sheet.case_numbers({label.case for label in labels})
    rows = [row for row in sheet.answers(known.values(), all_versions=True) if not row.is_mishap]
    records = SeqReader(desk.store).records(Trial, {row.seq for row in rows})
    trials = [
        (row.is_now, replace(records[row.seq], candidate=row.candidate)) for row in rows if row.seq in records
    ]
    glance = _Glance(desk.store, [trial for _, trial in trials])
    today = Measured(tuple(trial for is_now, trial in trials if is_now), (), ())
    benchmark = desk.benchmark.placed(labelled=labels)
    return labels_of(replace(desk, store=glance, benchmark=benchmark), today).labels


class _Glance:
    """A store that is only looked at: nothing is written down because somebody opened a page.

    Of the answers it knows those to labelled cases: nothing else is asked, and a million stay where they are.
    """

    def __init__(self, store: Store, trials: Sequence[Trial]) -> None:
        self._store = store
        self._trials = trials

    def append(self, records: Iterable[Record]) -> int:
        """Nothing."""
        return 0

    def read(self, kind: type[R], **where: Any) -> list[R]:
        """Records of the store; answers from those that are known."""
        if kind is not Trial:
            return self._store.read(kind, **where)
        found: list[Any] = [
            one for one in self._trials if all(getattr(one, name) == value for name, value in where.items())
        ]
        return found

    def read_after(self, kind: type[R], mark: int, **where: Any) -> tuple[list[R], int]:
        """As the store."""
        return self._store.read_after(kind, mark, **where)

    def close(self) -> None:
        """Nothing to give back."""
