"""`InitPage`: what `init` made, what came out, and what is still missing, for people and as data."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from shipworthy.define.benchmark import BASELINE_NAMES
from shipworthy.define.init.candidate_names import candidate_names
from shipworthy.define.init.column import Guess, Role

_MOST_SIGNS = 44


@dataclass(frozen=True)
class Missing:
    """One thing that is still missing: what kind, in words, and what to do."""

    kind: str
    says: str
    do: str = ""


@dataclass(frozen=True)
class InitPage:
    """What `init` did.

    Attributes:
        prd: The PRD that was written.
        written: All files, relative to its folder.
        guess: What the columns were taken for.
        n_cases: Cases that can be used.
        n_answers: Answers of each candidate.
        faults: What can't be used, in words.
        missing: What is missing, the most urgent first.
        verdict: The verdict object; None if nothing was run.
        why_not_run: Why nothing was run.
    """

    prd: str
    written: tuple[str, ...]
    guess: Guess
    n_cases: int
    n_answers: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    verdict: dict[str, Any] | None = None
    why_not_run: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        columns = [
            {"name": one.name, "role": one.says, "why": one.why, "sure": one.sure, "dimension": one.dimension}
            for one in self.guess.columns
        ]
        return {
            "prd": self.prd,
            "written": list(self.written),
            "columns": columns,
            "n_cases": self.n_cases,
            "n_answers": dict(self.n_answers),
            "faults": list(self.faults),
            "missing": [{"kind": one.kind, "says": one.says, "do": one.do} for one in self.missing],
            "verdict": self.verdict,
            "why_not_run": self.why_not_run,
        }


def guess_lines(guess: Guess) -> list[str]:
    """The guess as a table."""
    rows = [("", "column", "is", "because", "for example")]
    baseline = _baseline(guess)
    for number, column in enumerate(guess.columns, 1):
        doubt = "" if column.sure >= 0.7 else " (not sure)"
        why = f"the baseline, never gates; {column.why}" if column.name == baseline else column.why
        rows.append((str(number), column.name, column.says, why + doubt, column.example))
    cut = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(_width(row[place]) for row in cut) for place in range(5)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cut
    ]


def _baseline(guess: Guess) -> str:
    """The column of answers that the others are compared with; empty if there is one candidate only."""
    headers = [column.name for column in guess.of(Role.answer)]
    if guess.is_long or len(headers) < 2:
        return ""
    named = candidate_names(guess)
    # the same rule as `Benchmark.baseline_name`
    of_name = {named[header]: header for header in headers}
    return next((of_name[name] for name in BASELINE_NAMES if name in of_name), headers[0])


def written_lines(page: InitPage) -> list[str]:
    """What was written, and what could not be used."""
    answers = ", ".join(f"{name} {n}" for name, n in page.n_answers.items()) or "none"
    cases = "1 case" if page.n_cases == 1 else f"{page.n_cases} cases"
    lines = [f"Written: {', '.join(page.written)} ({cases}; answers: {answers})"]
    return [*lines, *(f"note: {fault}" for fault in page.faults)]


def missing_lines(missing: Sequence[Missing], width: int = 100) -> list[str]:
    """What is still missing, in the order that matters."""
    if not missing:
        return []
    lines = ["Still missing, in the order that matters:"]
    for number, one in enumerate(missing, 1):
        lines += wrap(
            f"{one.kind}: {one.says}", width, initial_indent=f"  {number}. ", subsequent_indent=" " * 5
        )
        if one.do:
            lines += wrap(one.do, width, initial_indent="     -> ", subsequent_indent=" " * 8)
    return lines


def _cut(text: str) -> str:
    plain = " ".join(str(text).split())
    while _width(plain) > _MOST_SIGNS:
        plain = plain[: max(len(plain) * _MOST_SIGNS // _width(plain) - 1, 1)].rstrip("…") + "…"
    return plain


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
