"""`long_csv`: one row a score, so that any statistics tool can check ours.

Scores of code and judges, labels of people, answers nobody scored and askings that infrastructure spoilt: all
stand in one table. Texts that a spreadsheet would run get an apostrophe (`csv_text.safe_text`); numbers are
written in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.label import Label
from shipworthy.report.csv_text import MARK, csv_cell, safe_text
from shipworthy.report.exported import Exported, as_cell_text
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score

HEADER = (
    "case", "candidate", "trial", "dimension", "value", "unscored_reason", "source", "reviewer", "scorer",
    "probability", "chosen_by", "category", "expected_category", "is_baseline", "is_failure_mode",
    "scale_low", "scale_high", "group", "weight", "latency_s", "cost_usd", "input_tokens", "output_tokens",
    "failure", "infrastructure_error",
)  # fmt: skip
SLICE = "slice."
"""Begins the column of a slice."""


@dataclass(frozen=True)
class Evidence:
    """What was measured, as the store holds it."""

    trials: Sequence[Trial]
    mishaps: Sequence[Mishap]
    scores: Sequence[Score]
    labels: Sequence[Label] = ()


def long_csv(benchmark: Benchmark, cases: Sequence[Case], found: Evidence) -> Exported:
    """The table as text, with its byte order mark."""
    table = _Table(benchmark, cases, found)
    rows = [*table.score_rows(), *table.label_rows(), *table.unscored_rows(), *table.mishap_rows()]
    header = [*HEADER, *(SLICE + name for name in benchmark.slices)]
    n_marked = sum(1 for row in rows for cell in row.values() if _is_marked(cell))
    text = "".join(",".join(csv_cell(row.get(name)) for name in header) + "\r\n" for row in rows)
    left_out = ["texts of questions and answers: the Cases sheet of `report -o x.xlsx` has them"]
    if n_marked:
        left_out.append(
            f"{n_marked} texts begin like a formula: an apostrophe stands before them, so that no "
            "spreadsheet runs them"
        )
    carried = {
        "scores": len(found.scores), "labels": len(found.labels), "answers": len(found.trials),
        "infrastructure errors": len(list(table.mishap_rows())),
    }  # fmt: skip
    return Exported(MARK + ",".join(map(csv_cell, header)) + "\r\n" + text, carried, tuple(left_out))


def _is_marked(cell: Any) -> bool:
    return isinstance(cell, str) and safe_text(cell) != cell


class _Table:
    def __init__(self, benchmark: Benchmark, cases: Sequence[Case], found: Evidence) -> None:
        self._benchmark = benchmark
        self._cases = {case.id: case for case in cases}
        self._found = found
        self._trials = {(one.candidate, one.case, one.trial): one for one in found.trials}
        first: dict[tuple[str, str], int] = {}
        for candidate, case, number in sorted(self._trials):
            first.setdefault((candidate, case), number)
        self._first = first

    def score_rows(self) -> Iterator[dict[str, Any]]:
        """A row for each score of code or a judge."""
        for score in self._found.scores:
            yield self._head(score.candidate, score.case, score.trial) | self._of(score.dimension) | {
                "value": score.value, "unscored_reason": score.reason if score.value is None else None,
                "source": score.source, "scorer": score.scorer, "category": score.category,
                "expected_category": score.expected,
            }  # fmt: skip

    def label_rows(self) -> Iterator[dict[str, Any]]:
        """A row for each score of a person; one without a trial is about the case's first answer."""
        for label in self._found.labels:
            candidate = label.candidate or ""
            trial = self._first.get((candidate, label.case), 0) if label.trial is None else label.trial
            yield self._head(candidate, label.case, trial) | self._of(label.dimension) | {
                "value": label.value, "source": "human", "reviewer": label.reviewer or None,
                "unscored_reason": "the label can't be read" if label.value is None else None,
                "probability": label.probability, "chosen_by": label.chosen_by,
            }  # fmt: skip

    def unscored_rows(self) -> Iterator[dict[str, Any]]:
        """Answers that no scorer has seen (people score them, say): latency and cost are known."""
        scored = {(one.candidate, one.case, one.trial) for one in self._found.scores}
        for key in self._trials:
            if key not in scored:
                yield self._head(*key) | {"unscored_reason": "nobody has scored it yet"}

    def mishap_rows(self) -> Iterable[dict[str, Any]]:
        """Askings that infrastructure spoilt: no answer, and nobody's failure."""
        spoilt = {
            (one.candidate, one.case, one.trial): one.failure
            for one in self._found.mishaps
            if (one.candidate, one.case, one.trial) not in self._trials
        }
        return [
            self._head(*key) | {"infrastructure_error": failure or "infrastructure"}
            for key, failure in spoilt.items()
        ]

    def _head(self, candidate: str, case: str, trial: int) -> dict[str, Any]:
        answer, asked = self._trials.get((candidate, case, trial)), self._cases.get(case)
        row: dict[str, Any] = {
            "case": case, "candidate": candidate, "trial": trial,
            "is_baseline": candidate == self._benchmark.baseline_name,
        }  # fmt: skip
        if asked is not None:
            row |= {"group": asked.group, "weight": asked.weight}
            row |= {SLICE + name: asked.slice_value(name) for name in self._benchmark.slices}
        if answer is not None:
            row |= {
                "latency_s": answer.latency_s, "cost_usd": answer.cost_usd,
                "input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens,
                "failure": as_cell_text(answer.failure) or None,
            }  # fmt: skip
        return row

    def _of(self, dimension: str) -> dict[str, Any]:
        scale = self._benchmark.scale_of(dimension)
        is_mode = self._benchmark.failure_mode(dimension) is not None
        return {
            "dimension": dimension, "is_failure_mode": is_mode,
            "scale_low": scale.low, "scale_high": scale.high,
        }  # fmt: skip
