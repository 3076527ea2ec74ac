"""`ImportPage`: what an import took over, and what not, for people and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import Carried
from shipworthy.define.importing.tally import Said
from shipworthy.errors import Fault

_MOST_LINES = 12
_HEADS = {
    Carried.mapped: "carried over",
    Carried.approximated: "nearly the same here",
    Carried.unsupported: "not carried over",
}


@dataclass(frozen=True)
class ImportPage:
    """What came of an import.

    Attributes:
        folder: Where it was written.
        prd: The path of the new `prd.yaml`.
        sources: (file, title of the importer that read it) for each file.
        written: Names of the files, relative to the folder.
        n_cases: Different cases.
        n_answers: Recorded answers, those with an error included.
        n_labels: People's scores.
        n_outcomes: Rows of outcomes.
        candidates: Their names.
        baseline: Which of several is the baseline, which is shown and never gates.
        dimensions: Their names.
        said: What became of everything that is no plain row.
        faults: Rows and values that could not be used (the first of them).
        n_faults: How many there were.
        is_cut_off: Rows are missing because a file could not be read to its end.
        needs: What is still to be done before there is a verdict, the most important first.
    """

    folder: str
    prd: str
    sources: Sequence[tuple[str, str]]
    written: Sequence[str] = ()
    n_cases: int = 0
    n_answers: int = 0
    n_labels: int = 0
    n_outcomes: int = 0
    candidates: Sequence[str] = ()
    baseline: str = ""
    dimensions: Sequence[str] = ()
    said: Sequence[Said] = ()
    faults: Sequence[Fault] = ()
    n_faults: int = 0
    is_cut_off: bool = False
    needs: Sequence[str] = field(default_factory=tuple)

    def to_dict(self) -> dict[str, Any]:
        """Plain values; also what stands in `import-report.json`."""
        notes = {
            str(carried): [one.to_dict() for one in self.said if one.note.carried is carried]
            for carried in Carried
        }
        return {
            "prd": self.prd,
            "folder": self.folder,
            "sources": [{"file": file, "importer": title} for file, title in self.sources],
            "written": list(self.written),
            "n_cases": self.n_cases,
            "n_answers": self.n_answers,
            "n_labels": self.n_labels,
            "n_outcomes": self.n_outcomes,
            "candidates": list(self.candidates),
            "baseline": self.baseline or None,
            "dimensions": list(self.dimensions),
            **notes,
            "n_faults": self.n_faults,
            "faults": [
                {"message": one.message, "file": one.file, "line": one.line, "hint": one.hint}
                for one in self.faults
            ],
            "is_cut_off": self.is_cut_off,
            "needs": list(self.needs),
        }


def import_lines(page: ImportPage) -> list[str]:
    """The page for a terminal."""
    lines = [f"{file}: {title}" for file, title in page.sources]
    lines.append(f"  {_counts(page)}")
    if page.candidates:
        lines.append(f"  candidates  {_listed(page.candidates)}")
    if page.baseline:
        lines.append(
            f"  baseline    {page.baseline} (the first; shown, never gates; `baseline:` names another)"
        )
    if page.dimensions:
        lines.append(f"  dimensions  {_listed(page.dimensions)}")
    for carried, head in _HEADS.items():
        lines += _notes([one for one in page.said if one.note.carried is carried], head)
    lines += _faults(page)
    lines += ["", f"written to {page.folder}: {_listed(page.written)}"]
    if page.needs:
        lines += ["", "Next:", *(f"  {need}" for need in page.needs)]
    return lines


def _counts(page: ImportPage) -> str:
    counts = [
        (page.n_cases, "case", "cases"), (page.n_answers, "answer", "answers"),
        (page.n_labels, "label of people", "labels of people"), (page.n_outcomes, "outcome", "outcomes"),
    ]  # fmt: skip
    said = [f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n]
    return ", ".join(said) if said else "nothing that can be measured"


def _notes(said: Sequence[Said], head: str) -> list[str]:
    if not said:
        return []
    lines = ["", f"{head}:"]
    said = _together(said)
    for one in said[:_MOST_LINES]:
        times = f" ({one.n:,} times)" if one.n > 1 else ""
        place = (
            f"line {', '.join(map(str, one.lines))}{'…' if one.n > len(one.lines) > 1 else ''}: "
            if one.lines
            else ""
        )
        became = f" → {one.note.became}" if one.note.became else ""
        lines.append(f"  {place}{one.note.what}{became}{times}")
    if len(said) > _MOST_LINES:
        lines.append(f"  and {len(said) - _MOST_LINES} more: import-report.json")
    return lines


def _together(said: Sequence[Said]) -> list[Said]:
    """Notes that differ only in the text that they keep stand on one line; the report file has them all."""
    found: dict[tuple[str, str], Said] = {}
    for one in said:
        known = found.setdefault((one.note.what, one.note.became), Said(one.note))
        known.n += one.n
        known.lines.extend(one.lines[: 5 - len(known.lines)])
    return list(found.values())


def _faults(page: ImportPage) -> list[str]:
    if not page.n_faults:
        return []
    lines = ["", f"{page.n_faults:,} row{'s' if page.n_faults != 1 else ''} or values that can't be used:"]
    for fault in page.faults[:_MOST_LINES]:
        lines += [f"  {line}" for line in str(fault).splitlines()]
    if page.n_faults > _MOST_LINES:
        lines.append(f"  and {page.n_faults - _MOST_LINES:,} more: import-report.json")
    return lines


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
