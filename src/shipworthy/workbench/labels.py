"""People's labels that are about the answers of today; one on an older answer says nothing of a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.define.label import Label
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import LabelSighting, answer_identity, label_identity
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.measured import Measured


@dataclass(frozen=True)
class LabelsFound:
    """Labels that can be used with these answers, and why others can't."""

    labels: tuple[Label, ...]
    notes: tuple[str, ...] = ()


def labels_of(desk: Desk, found: Measured) -> LabelsFound:
    """The PRD's labels on the answers that were measured.

    A row that holds the answer's text counts for exactly that text. Any other is tied to the answer beside
    which it is first seen, and kept so; where the candidate has already given another answer to the case,
    nobody can know which was meant, and the label is left out and said.
    """
    labels = desk.benchmark.labelled
    if not labels:
        return LabelsFound(())
    answers = _answers(found.trials)
    seen = {sighting.id: sighting.answer for sighting in desk.store.read(LabelSighting)}
    reading = _Reading(desk, answers, seen)
    kept = tuple(label for label in labels if reading.is_about_today(label))
    if reading.new:
        desk.store.append(reading.new)
    return LabelsFound(kept, tuple(reading.notes()))


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
        self, desk: Desk, answers: Mapping[tuple[str, str], list[Trial]], seen: Mapping[str, str]
    ) -> None:
        self._desk = desk
        self._answers = answers
        self._seen = seen
        self._older: dict[str, set[tuple[str, str]]] = {}
        self._left_out: Counter[tuple[str, str]] = Counter()
        self.new: list[LabelSighting] = []

    def is_about_today(self, label: Label) -> bool:
        """Whether the label is about the answer that its case has now."""
        answer = self._answer(label)
        if answer is None:
            return False  # that candidate was not asked, or not this case: nothing to say yet
        if label.output is not None:
            is_same = label.output.strip() == answer.text.strip()
            if not is_same:
                self._left_out[(label.candidate or "", "another answer")] += 1
            return is_same
        identity = label_identity(label)
        known = self._seen.get(identity)
        if known is None:
            return self._first_seen(label, identity, answer)
        if known != answer_identity(answer):
            self._left_out[(label.candidate or "", "another answer")] += 1
            return False
        return True

    def notes(self) -> list[str]:
        """What was left out, and what to do."""
        said = []
        for (candidate, why), n_labels in self._left_out.items():
            count = f"{n_labels} label{'' if n_labels == 1 else 's'} on {candidate}"
            if why == "another answer":
                said.append(f"{count} left out: they are about another answer than today's")
            else:
                hint = "add a column 'output' with the text that was labelled"
                said.append(f"{count} left out: {candidate} has given several answers to these cases; {hint}")
        return said

    def _answer(self, label: Label) -> Trial | None:
        given = self._answers.get((label.candidate or "", label.case), [])
        if label.trial is None:
            return given[0] if given else None
        return next((trial for trial in given if trial.trial == label.trial), None)

    def _first_seen(self, label: Label, identity: str, answer: Trial) -> bool:
        today = answer_identity(answer)
        if self._had_others(label.candidate or "", label.case, answer.trial, today):
            self._left_out[(label.candidate or "", "several answers")] += 1
            return False
        self.new.append(
            LabelSighting(
                id=identity,
                candidate=label.candidate or "",
                case=label.case,
                dimension=label.dimension,
                answer=today,
                at=self._desk.stamp(),
            )
        )
        return True

    def _had_others(self, candidate: str, case: str, number: int, today: str) -> bool:
        """Whether the store holds another answer of a candidate of that name to the case."""
        if candidate not in self._older:
            self._older[candidate] = {
                (f"{trial.case}\x00{trial.trial}", answer_identity(trial))
                for trial in self._desk.store.read(Trial, candidate=candidate)
            }
        place = f"{case}\x00{number}"
        return any(where == place and answer != today for where, answer in self._older[candidate])
