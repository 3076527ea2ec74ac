"""`shipworthy export`: other tools' files, and sheets for people."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ExportKind(StrEnum):
    """What is written."""

    promptfoo = "promptfoo"
    inspect = "inspect"
    long = "long"
    junit = "junit"
    labels = "labels"
    cases = "cases"


def export_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file: .yaml, .csv, .jsonl, .xml or .xlsx.")
    ],
    prd: Annotated[
        Path | None,
        typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
    ] = None,
    kind: Annotated[
        ExportKind | None,
        typer.Option(
            "--as",
            help="promptfoo (.yaml config, .csv tests), inspect (.jsonl samples), long (.csv, one row a "
            "score), junit (.xml), labels (.xlsx, a blind grading sheet), cases (.xlsx); else by the ending.",
        ),
    ] = None,
    candidate: Annotated[
        list[str] | None,
        typer.Option("--candidate", "-c", help="Only this candidate (and the baseline); may be repeated."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="labels: only so many rows, a random sample.", min=1)
    ] = None,
    seed: Annotated[int, typer.Option(help="labels: the order of the rows.")] = 0,
    release: Annotated[
        bool, typer.Option("--release", help="long, junit, labels: the release cases.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a grading sheet that somebody has filled in.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say what was written as JSON.")] = False,
) -> None:
    """Write cases, scores or answers for other tools and for people; says what could not be carried."""
    from shipworthy.adapters.prd_files import load
    from shipworthy.cli.jobs import say_rows
    from shipworthy.workbench.export import export_prd
    from shipworthy.workbench.options import RunOptions

    options = RunOptions(candidates=tuple(candidate or ()), limit=limit, seed=seed, release=release)
    loaded = load(prd)
    say_rows(loaded)
    with redirect_stdout(sys.stderr):
        written = export_prd(loaded.benchmark, output, kind and kind.value, options=options, force=force)
    for said in written.left_out:
        sys.stderr.write(f"left out or changed: {said}\n")
    carried = ", ".join(f"{number} {what}" for what, number in written.carried.items())
    sys.stderr.write(f"{written.kind}: {carried}\n")
    text = json.dumps(written.to_dict(), ensure_ascii=False) if as_json else str(written.path)
    sys.stdout.write(text + "\n")
