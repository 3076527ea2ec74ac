"""`shipworthy lint`: faults of the benchmark itself, before money is spent."""

from __future__ import annotations

import json
import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shipworthy.define.lint.lint import LintResult


class LintFormat(StrEnum):
    """What the result is written as."""

    text = "text"
    json = "json"
    sarif = "sarif"


def lint_command(
    prd: Annotated[
        Path | None,
        typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
    ] = None,
    form: Annotated[
        LintFormat, typer.Option("--format", help="sarif is what code scanning reads.")
    ] = LintFormat.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Make the changes that can't change what the PRD means.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the result to this file instead of stdout.")
    ] = None,
) -> None:
    """Look for faults of the benchmark itself, before money is spent.

    Says first with what chance a candidate as good as you expect would SHIP, what would raise it, and which
    of `data.options` to buy. Exit code: 0 clean or warnings, 1 errors, 2 wrong call or an unreadable PRD.
    """
    raise typer.Exit(lint_job(prd, LintFormat.json if as_json else form, fix=fix, output=output))


def lint_job(prd: Path | None, form: LintFormat, *, fix: bool, output: Path | None) -> int:
    """Lints, prints or writes the result, gives the exit code."""
    from shipworthy.cli.jobs import say_all
    from shipworthy.errors import InvalidBenchmark
    from shipworthy.workbench.lint import faults_as_result, lint_prd

    try:
        result = lint_prd(prd, fix=fix)
    except InvalidBenchmark as error:
        if form is LintFormat.text:
            raise
        _put(_written(faults_as_result(error), form, prd, is_file=output is not None), output)
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    _put(_written(result, form, prd, is_file=output is not None), output)
    for says in result.fixed:
        sys.stderr.write(f"fixed: {says}\n")
    say_all(list(result.notes))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _annotate(result, is_data_on_stdout=form is not LintFormat.text and output is None)
    return result.exit_code


def _annotate(result: LintResult, *, is_data_on_stdout: bool) -> None:
    """Workflow commands, which are read from either stream: never into the data."""
    from shipworthy.report.lint_text import github_annotations

    (sys.stderr if is_data_on_stdout else sys.stdout).write(github_annotations(result))


def _written(result: LintResult, form: LintFormat, prd: Path | None, *, is_file: bool) -> str:
    from shipworthy.cli.jobs import wants_colour
    from shipworthy.report.lint_text import lint_text

    if form is LintFormat.text:
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        return lint_text(result, width, not is_file and wants_colour())
    return json.dumps(_data(result, form, prd), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _data(result: LintResult, form: LintFormat, prd: Path | None) -> dict[str, Any]:
    from shipworthy.report.lint_data import lint_json, lint_sarif

    if form is LintFormat.json:
        return lint_json(result)
    from shipworthy.define.lint.registry import RULES
    from shipworthy.version import VERSION
    from shipworthy.workbench.source_root import source_root

    return lint_sarif(result, RULES, VERSION, source_root(prd, [one.file for one in result.problems]))


def _put(text: str, output: Path | None) -> None:
    from shipworthy.errors import StoreUnwritable

    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreUnwritable(f"{str(output)!r} can't be written: {error.strerror}") from error
