"""`export_words`: everything people said of today's answers as a file of labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.adapters.whole_file import write_whole
from shipworthy.define.label import Label
from shipworthy.errors import WrongCall
from shipworthy.score.grading_book import CANT_SAY
from shipworthy.score.review.pool import text_hash
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.counting import counted_labels
from shipworthy.workbench.review.draw import trials_of

COLUMNS = (
    "case", "candidate", "trial", "dimension", "value", "reviewer", "probability", "chosen_by", "note", "at",
    "output_sha256",
)  # fmt: skip
ENDINGS = (".jsonl", ".csv")


@dataclass(frozen=True)
class WordsWritten:
    """The file, how many labels it holds, and what was left out."""

    path: Path
    n_labels: int
    n_lost: int
    notes: tuple[str, ...]


def export_words(desk: Desk, target: Path) -> WordsWritten:
    """Writes what people said in review as a file of labels, with the chance each answer was chosen with.

    What was read and could not be graded is a row, too ("can't say"): without it the rest would be no sample.

    Raises:
        WrongCall: Neither .jsonl nor .csv.
        StoreUnwritable: The file can't be written.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise WrongCall(f"labels are written as .jsonl or .csv, and {str(target)!r} is neither")
    trials = [*trials_of(desk, ()), *(trials_of(desk, (), release=True) if desk.benchmark.release else ())]
    counted = counted_labels(desk, trials, (), ())
    hashes = {(one.candidate, one.case, one.trial): text_hash(one) for one in trials}
    rows = [_row(label, hashes) for label in (*counted.labels, *counted.lost)]
    rows.sort(key=lambda row: [str(row[name]) for name in ("dimension", "candidate", "case", "reviewer")])
    data = _jsonl(rows) if ending == ".jsonl" else _csv(rows)
    path = write_whole(target, data)
    return WordsWritten(path, len(counted.labels), len(counted.lost), tuple(counted.notes))


def _row(label: Label, hashes: dict[tuple[str, str, int], str]) -> dict[str, object]:
    named = {name: getattr(label, name) for name in COLUMNS}
    named["value"] = CANT_SAY if label.value is None else label.value
    key = (label.candidate or "", label.case, label.trial or 0)
    return {**named, "output_sha256": hashes.get(key, "")}


def _jsonl(rows: Sequence[dict[str, object]]) -> bytes:
    lines = [
        json.dumps(
            {name: value for name, value in row.items() if value not in ("", None)}, ensure_ascii=False
        )
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _csv(rows: Sequence[dict[str, object]]) -> bytes:
    from shipworthy.report.csv_text import MARK, csv_cell

    lines = [",".join(COLUMNS), *(",".join(csv_cell(row[name]) for name in COLUMNS) for row in rows)]  # type: ignore[arg-type]
    return (MARK + "".join(f"{line}\r\n" for line in lines)).encode("utf-8", "replace")
