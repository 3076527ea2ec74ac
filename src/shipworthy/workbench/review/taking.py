"""`take`: filled grading sheets and files of labels become grades in the store, with row checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.adapters.filled_sheet import FilledSheet, read_filled
from shipworthy.adapters.labels_sheet import is_grading_sheet
from shipworthy.adapters.tables import find_tables, read_table
from shipworthy.define.label import Label
from shipworthy.define.labels import is_cant_say, read_labels
from shipworthy.errors import Fault, NoUsableTrial, WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity, is_text_of, rubric_identity
from shipworthy.score.review.batch import Item
from shipworthy.score.review.grade import Grade, Said
from shipworthy.score.review.pool import hashed, text_hash
from shipworthy.score.review.said import CANT_JUDGE, GRADE, Words, about, fold
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import trials_of
from shipworthy.workbench.review.sheet_batch import sheet_batch
from shipworthy.workbench.review.submission import on_scale


@dataclass
class Taken:
    """What became of some files.

    Attributes:
        n_new: Grades that were taken over ("can't judge" is one).
        n_known: Those that were there already.
        faults: What was not taken, by cell or line.
    """

    files: list[str] = field(default_factory=list)
    n_new: int = 0
    n_known: int = 0
    faults: list[Fault] = field(default_factory=list)


def take(desk: Desk, files: Sequence[str | Path], reviewer: str = "") -> Taken:
    """Takes the grades of files into the store; the same file again adds nothing.

    Args:
        desk: Whose answers were graded.
        files: Filled grading sheets (`.xlsx` that `shipworthy export` wrote) and files of labels.
        reviewer: Who graded, where a row does not say.

    Raises:
        WrongCall: There is no such file.
        NoUsableTrial: Nothing has been measured that the grades could be about.
    """
    trials = [*trials_of(desk, ()), *(trials_of(desk, (), release=True) if desk.benchmark.release else ())]
    if not trials:
        raise NoUsableTrial("nothing has been measured as it is now", hint="call `shipworthy run` first")
    taken = Taken()
    for source in files:
        for found in find_tables(str(source), Path()):
            if isinstance(found, Fault):
                raise WrongCall(found.message, hint=found.hint)
            taken.files.append(found.shown)
            if found.sheet is None and is_grading_sheet(found.path):
                sheet = read_filled(found.path, found.shown)
                if isinstance(sheet, Fault):
                    taken.faults.append(sheet)
                else:
                    _take_sheet(desk, sheet, trials, reviewer, taken)
            else:
                read = read_labels(read_table(found), desk.benchmark.model_copy(update={"labels": None}))
                taken.faults += read.faults
                name = reviewer or found.path.name.partition(".")[0]
                _take_labels(desk, read.labels, trials, name, taken)
    return taken


def _take_sheet(desk: Desk, sheet: FilledSheet, trials: Sequence[Trial], reviewer: str, taken: Taken) -> None:
    taken.faults += sheet.faults
    batch, items, unknown = sheet_batch(desk, sheet, trials)
    taken.faults += unknown
    desk.store.append([batch, *items])
    known = fold(desk.store.read(Grade, batch=batch.id))
    name = reviewer or sheet.reviewer
    read, faults = _cells(desk, sheet, batch.dimensions)
    taken.faults += faults
    made: list[Grade] = []
    for row, item in zip(sheet.rows, items, strict=True):
        values = read.get(row.number)
        if values:
            words = known.get((item.id, name))
            if _is_known(words, values, row.note):
                taken.n_known += len(values)
            else:
                made += _as_submission(desk, item, name, values, row.note, words)
    taken.n_new += desk.store.append(made)


_Value = tuple[Said, float | None]


def _cells(
    desk: Desk, sheet: FilledSheet, dimensions: Sequence[str]
) -> tuple[dict[int, dict[str, _Value]], list[Fault]]:
    """Every row down to the last that was graded on a quality; without a grade there it was read and lost.

    A grade that can't be read is lost, too: left out silently, bad marks would make the rest look good.
    """
    read: dict[int, dict[str, _Value]] = {}
    faults: list[Fault] = []
    for quality in dimensions:
        graded = [row.number for row in sheet.rows if quality in row.given or row.is_spoilt]
        for row in sheet.rows:
            if not graded or row.number > max(graded):
                break
            value: _Value = (CANT_JUDGE, None)
            given, where = row.given.get(quality, (None, ""))
            if where and not is_cant_say(given):
                try:
                    value = (GRADE, on_scale(given, desk.benchmark.scale_of(quality), quality))
                except WrongCall as wrong:
                    faults.append(
                        Fault(wrong.message, where, hint="the grade is lost; correct it, take again")
                    )
            read.setdefault(row.number, {})[quality] = value
    return read, faults


def _is_known(words: Words | None, values: Mapping[str, _Value], note: str) -> bool:
    before = words.present if words is not None else ()
    return {(one.dimension, one.value, one.note) for one in before} == {
        (name, value, note) for name, (_, value) in values.items()
    }


def _as_submission(
    desk: Desk, item: Item, reviewer: str, values: Mapping[str, _Value], note: str, words: Words | None
) -> list[Grade]:
    before = words.present if words is not None else ()
    last = (words.last if words is not None else None) or ""
    told = sorted((name, str(value)) for name, (_, value) in values.items())
    submission = "sheet-" + hashed(repr((item.id, reviewer, told, note, last)))[:24]
    replaced = {one.dimension: one.id for one in before}
    return [
        Grade(
            id=hashed(f"{submission}\x00{name}")[:24], item=item.id, batch=item.batch, reviewer=reviewer,
            dimension=name, value=value, said=said, note=note, at=desk.stamp(),
            replaces=replaced.get(name, ""), candidate=item.candidate, asked_as=item.asked_as,
            case=item.case, case_hash=item.case_hash, trial=item.trial, answer=item.answer,
            output_sha256=item.output_sha256, question=item.case_hash,
            rubric=rubric_identity(desk.benchmark, name), submission=submission,
        )
        for name, (said, value) in values.items()
    ]  # fmt: skip


def _take_labels(
    desk: Desk, labels: Sequence[Label], trials: Sequence[Trial], reviewer: str, taken: Taken
) -> None:
    known = fold(desk.store.read(Grade, item=""))
    made: dict[str, Grade] = {}
    for grade in _grades(desk, labels, trials, reviewer, taken):
        words = known.setdefault((about(grade), grade.reviewer), Words())
        before = next(iter(words.present), None)
        if before is not None and _same(before, grade):
            taken.n_known += 1
            continue
        last = before.id if before is not None else ""
        told = (
            about(grade),
            grade.reviewer,
            grade.value,
            grade.note,
            grade.probability,
            grade.chosen_by,
            last,
        )
        identity = hashed(repr(told))[:24]
        made[identity] = Grade(**{**vars(grade), "id": identity, "replaces": last})
        words.add(made[identity])
    taken.n_new += desk.store.append(made.values())


def _same(one: Grade, other: Grade) -> bool:
    names = ("value", "said", "note", "probability", "chosen_by", "answer", "rubric")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _grades(
    desk: Desk, labels: Sequence[Label], trials: Sequence[Trial], reviewer: str, taken: Taken
) -> Iterator[Grade]:
    """Grades of the labels whose answer is there."""
    answers: dict[tuple[str, str, int | None], Trial] = {}
    for trial in sorted(trials, key=lambda one: -one.trial):
        answers[trial.candidate, trial.case, trial.trial] = answers[trial.candidate, trial.case, None] = trial
    for label in labels:
        found = answers.get((label.candidate or "", label.case, label.trial))
        if found is None or not is_text_of(label, found):
            why = "has given no such answer" if found is None else "gives another answer today"
            taken.faults.append(Fault(f"{label.candidate} {why} to case {label.case!r}", label.where))
            continue
        yield Grade(
            id="", item="", batch="", reviewer=label.reviewer or reviewer, dimension=label.dimension,
            value=label.value, said=GRADE if label.value is not None else CANT_JUDGE, note=label.note,
            at=label.at or desk.stamp(), candidate=found.candidate, asked_as=found.asked_as, case=found.case,
            case_hash=found.case_hash, trial=found.trial, answer=answer_identity(found),
            output_sha256=text_hash(found), question=found.case_hash,
            rubric=rubric_identity(desk.benchmark, label.dimension), probability=label.probability,
            chosen_by=label.chosen_by or "",
        )  # fmt: skip
