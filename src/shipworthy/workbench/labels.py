"""People's labels that are about the answers of today; one on an older answer says nothing of a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.define.label import Label
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import (
    OLDER,
    LabelSighting,
    answer_identity,
    is_text_of,
    label_identity,
    rubric_identity,
)
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.measured import Measured
from shipworthy.workbench.review.counting import counted_labels

WHY = {
    "another answer": "they are about another answer than today's",
    "another question": "the case has been changed since; label its answer again",
    "another rubric": "the rubric has been changed since; label again by the new one",
    "older": (
        "they were there before {candidate} gave these answers; add a column 'output' with the text that was "
        "labelled"
    ),
    "several answers": (
        "{candidate} has given several answers to these cases; add a column 'output' with the text that was "
        "labelled"
    ),
    "no trial": "there is no answer of that trial",
}
"""Why a label is left out, for people."""


@dataclass(frozen=True)
class LabelsFound:
    """Labels that can be used with these answers, and why others can't."""

    labels: tuple[Label, ...]
    notes: tuple[str, ...] = ()
    lost: tuple[Label, ...] = ()

    @property
    def rows(self) -> list[dict[str, object]] | None:
        """The rows that `decide` takes: labels, and without their value those that are lost; None if none."""
        lost = [row | {"value": None} for row in label_rows(self.lost)]
        return [*label_rows(self.labels), *lost] or None


def labels_of(desk: Desk, found: Measured) -> LabelsFound:
    """People's labels on the answers that were measured, of files and of review; why others are left out."""
    files = _of_files(desk, found)
    counted = counted_labels(desk, found.trials, files.labels, files.lost)
    return LabelsFound(tuple(counted.labels), (*files.notes, *counted.notes), tuple(counted.lost))


def _of_files(desk: Desk, found: Measured) -> LabelsFound:
    """The PRD's labels.

    A row that holds the answer's text (or its hash) counts for exactly that text. Any other is tied to the
    answer beside which it is first seen, and kept so; it is left out where it can't be about that answer:
    the label was there before a live candidate answered, or the candidate has answered the case otherwise
    before. A label on another question or rubric than today's is left out too.
    """
    labels = desk.benchmark.labelled
    if not labels:
        return LabelsFound(())
    seen = {sighting.id: sighting for sighting in desk.store.read(LabelSighting)}
    reading = _Reading(desk, _answers(found.trials), seen)
    kept = tuple(label for label in labels if label.value is not None and reading.is_about_today(label))
    if reading.new:
        desk.store.append(reading.new)
    used = set(map(id, kept))
    known = reading.is_known
    lost = tuple(label for label in labels if id(label) not in used and known(label))
    return LabelsFound(kept, tuple(reading.notes()), lost)


def note_early_labels(desk: Desk, names: Sequence[str], done: Sequence[Trial]) -> None:
    """Writes down which labels were there before a live model or endpoint has answered.

    They are about some other answer, whatever comes; a row that holds the text labelled needs no note.
    """
    live = {name for name in names if desk.benchmark.candidates[name].target in ("model", "http")}
    answered = {(trial.candidate, trial.case) for trial in done}
    early = [
        label
        for label in desk.benchmark.labelled
        if label.candidate in live
        and (label.candidate, label.case) not in answered
        and label.output is None
        and label.output_sha256 is None
    ]
    desk.store.append(
        [
            LabelSighting(
                id=label_identity(label),
                candidate=label.candidate or "",
                case=label.case,
                dimension=label.dimension,
                answer=OLDER,
                at=desk.stamp(),
            )
            for label in early
        ]
    )


def label_rows(labels: Sequence[Label]) -> list[dict[str, object]]:
    """Labels as the rows that `decide` takes."""
    return [
        {
            "case": label.case,
            "candidate": label.candidate,
            "trial": label.trial,
            "dimension": label.dimension,
            "value": label.value,
            "reviewer": label.reviewer,
            "probability": label.probability,
            "chosen_by": label.chosen_by,
        }
        for label in labels
    ]


def _answers(trials: Sequence[Trial]) -> dict[tuple[str, str], list[Trial]]:
    """Answers of every candidate to every case, by number of trial."""
    found: dict[tuple[str, str], list[Trial]] = {}
    for trial in sorted(trials, key=lambda one: one.trial):
        found.setdefault((trial.candidate, trial.case), []).append(trial)
    return found


class _Reading:
    def __init__(
        self, desk: Desk, answers: Mapping[tuple[str, str], list[Trial]], seen: Mapping[str, LabelSighting]
    ) -> None:
        self._desk = desk
        self._answers = answers
        self._seen = seen
        self._older: dict[str, set[tuple[str, str]]] = {}
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._rubrics: dict[str, str] = {}
        self._questions = {
            case.id: case.fingerprint for case in (*desk.benchmark.golden, *desk.benchmark.release)
        }
        self.new: list[LabelSighting] = []

    def is_about_today(self, label: Label) -> bool:
        """Whether the label is about the answer that its case has now."""
        if (label.candidate or "", label.case) not in self._answers:
            return False  # that candidate was not asked, or not this case: nothing to say yet
        answer = self._answer(label)
        why = "no trial" if answer is None else self._why_not(label, answer)
        if why:
            self._left_out[(label.candidate or "", why)] += 1
        return not why

    def is_known(self, label: Label) -> bool:
        """Whether the candidate was asked the case at all: of any other, a label says nothing yet."""
        return (label.candidate or "", label.case) in self._answers

    def notes(self) -> list[str]:
        """What was left out and what is taken on faith, and what to do."""
        said = []
        for (candidate, why), n_labels in self._left_out.items():
            labels = f"{n_labels} label{'' if n_labels == 1 else 's'} on {candidate}"
            said.append(f"{labels} left out: {WHY[why].format(candidate=candidate)}")
        on_faith = Counter(one.candidate for one in self.new if one.answer != OLDER and one.is_on_faith)
        for candidate, n_labels in on_faith.items():
            said.append(
                f"{n_labels} labels on {candidate} are taken to be about its answers as they are now: no "
                "column 'output' (or 'output_sha256') says which text was labelled"
            )
        return said

    def _answer(self, label: Label) -> Trial | None:
        given = self._answers.get((label.candidate or "", label.case), [])
        if label.trial is None:
            return given[0] if given else None
        return next((trial for trial in given if trial.trial == label.trial), None)

    def _why_not(self, label: Label, answer: Trial) -> str:
        """Why the label says nothing of the answer; empty if it does."""
        if not is_text_of(label, answer):
            return "another answer"
        identity = label_identity(label)
        today = LabelSighting(
            id=identity,
            candidate=label.candidate or "",
            case=label.case,
            dimension=label.dimension,
            answer=answer_identity(answer),
            at=self._desk.stamp(),
            question=self._questions.get(label.case, ""),
            rubric=self._rubric(label.dimension),
        )
        known = self._seen.get(identity)
        if known is None:
            return self._first_seen(label, answer, today)
        if known.answer == OLDER:
            return "older"
        if known.answer != today.answer:
            return "another answer"
        if known.question and known.question != today.question:
            return "another question"
        return "another rubric" if known.rubric and known.rubric != today.rubric else ""

    def _first_seen(self, label: Label, answer: Trial, today: LabelSighting) -> str:
        says_its_text = label.output is not None or label.output_sha256 is not None
        if not says_its_text and self._had_others(answer, today.answer):
            return "several answers"
        self.new.append(replace(today, is_on_faith=not says_its_text))
        return ""

    def _had_others(self, answer: Trial, today: str) -> bool:
        """Whether the store holds another answer of a candidate of that name to the case."""
        candidate = answer.candidate
        if candidate not in self._older:
            self._older[candidate] = {
                (f"{trial.case}\x00{trial.trial}", answer_identity(trial))
                for trial in self._desk.store.read(Trial, candidate=candidate)
            }
        place = f"{answer.case}\x00{answer.trial}"
        return any(where == place and one != today for where, one in self._older[candidate])

    def _rubric(self, dimension: str) -> str:
        if dimension not in self._rubrics:
            self._rubrics[dimension] = rubric_identity(self._desk.benchmark, dimension)
        return self._rubrics[dimension]
