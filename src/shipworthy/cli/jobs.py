"""Calling a job and printing what it gave."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Collection
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from shipworthy.adapters.prd_files import Loaded, load
from shipworthy.cli.progress import ProgressWatch
from shipworthy.report.page import EvaluationPage
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.options import RunOptions

MOST_NOTES = 8
NOT_ENOUGH = 3


@dataclass(frozen=True)
class Gate:
    """What CI asks of a verdict: a comment for the pull request, and whether 3 stops it."""

    comment: Path | None = None
    lets_not_enough_pass: bool = False

    def exit_code(self, code: int) -> int:
        """The exit code as CI is to see it."""
        return 0 if code == NOT_ENOUGH and self.lets_not_enough_pass else code


def run_job(
    prd: Path | None, options: RunOptions, *, output: Path | None, as_json: bool, gate: Gate | None = None
) -> int:
    """`shipworthy run`; gives the exit code."""
    from shipworthy.workbench.evaluate import evaluate
    from shipworthy.workbench.setup import asked_names

    loaded = load(prd)
    say_rows(loaded)
    loaded.check_references(asked_names(loaded.benchmark, options)[1])
    # what a candidate or scorer prints is talk: stdout is for the verdict
    with ProgressWatch(f"asking {loaded.benchmark.product}") as watch, redirect_stdout(sys.stderr):
        evaluation = evaluate(loaded.benchmark, options, watch)
    return finish(evaluation, output=output, as_json=as_json, told=evaluation.setup.notes, gate=gate)


def verdict_job(
    prd: Path | None, options: RunOptions, *, output: Path | None, as_json: bool, gate: Gate | None = None
) -> int:
    """`shipworthy verdict`; gives the exit code."""
    from shipworthy.workbench.verdict import verdict

    loaded = load(prd)
    say_rows(loaded)
    with redirect_stdout(sys.stderr):
        evaluation = verdict(loaded.benchmark, options)
    return finish(evaluation, output=output, as_json=as_json, gate=gate)


def report_job(prd: Path | None, options: RunOptions, output: Path, *, as_json: bool) -> None:
    """`shipworthy report`."""
    from shipworthy.workbench.report import check_ending, page_of, write_report
    from shipworthy.workbench.verdict import verdict

    check_ending(output)
    loaded = load(prd)
    with redirect_stdout(sys.stderr):
        evaluation = verdict(loaded.benchmark, options, is_gate=False)
    say_all(evaluation.setup.notes)
    page = page_of(evaluation, now_text())
    path = write_report(evaluation, output, page=page)
    say_to_ci(page)
    say_path(path, as_json=as_json)


def document_job(prd: Path | None, options: RunOptions, output: Path, *, as_json: bool) -> None:
    """`shipworthy report --document`."""
    from shipworthy.workbench.document import FORMATS, write_document
    from shipworthy.workbench.report import check_ending

    check_ending(output, FORMATS)
    loaded = load(prd)
    with redirect_stdout(sys.stderr):
        path = write_document(loaded.benchmark, output, options, now_text())
    say_path(path, as_json=as_json)


def say_path(path: Path, *, as_json: bool) -> None:
    """Where a report is."""
    sys.stdout.write((json.dumps({"report": str(path)}) if as_json else str(path)) + "\n")


def wants_step_summary() -> bool:
    """Whether GitHub offers a place for the summary of this step."""
    return bool(os.environ.get("GITHUB_STEP_SUMMARY"))


def say_to_ci(page: EvaluationPage) -> None:
    """Adds the page to the summary of a GitHub step; a summary that can't be written is a note."""
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if target:
        from shipworthy.workbench.report import append_step_summary

        note = append_step_summary(page, Path(target))
        say_all([note] if note else [])


def finish(
    evaluation: Evaluation,
    *,
    output: Path | None,
    as_json: bool,
    told: Collection[str] = (),
    gate: Gate | None = None,
) -> int:
    """Prints the verdict and the notes not `told` yet, writes the report, gives the exit code."""
    gate = gate or Gate()
    from shipworthy.workbench.report import page_of, write_report

    has_readers = output is not None or not as_json or wants_step_summary() or gate.comment is not None
    page = page_of(evaluation, now_text()) if has_readers else None
    if output is not None:
        path = write_report(evaluation, output, page=page)
        sys.stderr.write(f"report: {path}\n")
    if page is not None:
        say_to_ci(page)
    if page is not None and gate.comment is not None:
        from shipworthy.workbench.github_comment import write_comment

        sys.stderr.write(f"comment: {write_comment(page, gate.comment, evaluation.benchmark.file)}\n")
    if as_json or page is None:
        sys.stdout.write(
            json.dumps(evaluation.decision.to_dict(), ensure_ascii=False, allow_nan=False) + "\n"
        )
    else:
        sys.stdout.write(summary_of(page) + "\n")
    say_all([note for note in (*evaluation.decision.notes, *evaluation.notes) if note not in told])
    say_all([f"not evaluated yet: {what}" for what in evaluation.decision.not_evaluated])
    return gate.exit_code(evaluation.decision.exit_code)


def summary(evaluation: Evaluation) -> str:
    """The terminal page of an evaluation."""
    from shipworthy.workbench.report import page_of

    return summary_of(page_of(evaluation))


def summary_of(page: EvaluationPage) -> str:
    """The terminal page."""
    from shipworthy.report.text import terminal_summary

    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    return terminal_summary(page, width, wants_colour())


def wants_colour() -> bool:
    """Colour on a terminal, unless NO_COLOR says no (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say_rows(loaded: Loaded) -> None:
    """Rows that could not be used, with file and line; the others are used."""
    if loaded.faults:
        n_rows = loaded.n_rows + loaded.n_release_rows
        faults = "1 fault" if len(loaded.faults) == 1 else f"{len(loaded.faults)} faults"
        sys.stderr.write(f"{faults} in {n_rows} rows of cases; the other rows are used\n")
        say_all([str(fault) for fault in loaded.faults])


def say_all(notes: list[str]) -> None:
    """Notes on stderr, the first few of many."""
    for note in notes[:MOST_NOTES]:
        sys.stderr.write(f"note: {note}\n")
    if len(notes) > MOST_NOTES:
        sys.stderr.write(f"note: and {len(notes) - MOST_NOTES} more like these\n")


def now_text() -> str:
    """When a report was made, as it says so itself."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
