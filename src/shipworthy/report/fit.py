"""`fit_rows`: should this be AI at all? The five conditions, as the PRD claims them."""

from __future__ import annotations

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.page import FitRow

CONDITIONS = {
    "rules_break_often": "Rules would break often",
    "hidden_patterns": "There are patterns that nobody can write down",
    "environment_changes": "The world it works in keeps changing",
    "personal_experience": "The answer has to fit each person",
    "success_is_measurable": "Success can be measured",
}


def fit_rows(benchmark: Benchmark) -> tuple[FitRow, ...]:
    """One row for each condition; none if the PRD claims nothing."""
    rows = []
    for name, words in CONDITIONS.items():
        claim = getattr(benchmark.fit, name)
        if claim is None:
            rows.append(FitRow(words, "not answered", "the PRD does not say"))
        else:
            rows.append(FitRow(words, "yes" if claim.holds else "no", claim.because or "no reason given"))
    return tuple(rows) if any(row.holds != "not answered" for row in rows) else ()


def fit_note(baseline: str | None) -> str:
    """What the measurements can say about it."""
    if baseline is None:
        return (
            "There is no baseline to compare with, so the measurements can't say whether AI earns its place."
        )
    return f"Measured against {baseline}, which every other candidate has to beat."
