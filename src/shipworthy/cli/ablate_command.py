"""`shipworthy ablate CANDIDATE`."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer


def ablate_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="One with a model and a prompt.")],
    prd: Annotated[
        Path | None,
        typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
    ] = None,
    parts: Annotated[bool, typer.Option("--parts", help="Only the parts of the context window.")] = False,
    sections: Annotated[bool, typer.Option("--sections", help="Only the sections of the prompt.")] = False,
    trials: Annotated[int | None, typer.Option(help="Trials a case, instead of the PRD's.", min=1)] = None,
    limit: Annotated[int | None, typer.Option(help="Only so many cases: a fair sample.", min=1)] = None,
    max_cost: Annotated[
        float | None, typer.Option(metavar="USD", help="Stop once the known cost reaches it.", min=0)
    ] = None,
    concurrency: Annotated[int | None, typer.Option(help="Askings in flight.", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Leave out one part or section of a prompt at a time: which earns its tokens, which changes nothing.

    Asks the candidate once more for every part and section; nothing is decided. Exit code: 0, or 2 for a
    wrong call, 4 if the work failed.
    """
    import json
    import shutil

    from shipworthy.adapters.prd_files import load
    from shipworthy.cli.jobs import say_all, say_rows
    from shipworthy.cli.progress import ProgressWatch
    from shipworthy.decide.ablation import Kind
    from shipworthy.report.ablation_section import ablation_section
    from shipworthy.report.table_text import section_lines
    from shipworthy.workbench.ablate import ablate
    from shipworthy.workbench.options import RunOptions

    loaded = load(prd)
    loaded.check_references([candidate])
    say_rows(loaded)
    both: tuple[Kind, ...] = ("part", "section")
    kinds = both if parts == sections else both[:1] if parts else both[1:]
    options = RunOptions(trials=trials, limit=limit, max_cost_usd=max_cost, concurrency=concurrency)
    with ProgressWatch(f"ablating {candidate}") as watch, redirect_stdout(sys.stderr):
        found = ablate(loaded.benchmark, candidate, kinds, options, watch)
    if as_json:
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
    else:
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        section = ablation_section(candidate, found.rows, found.n_cases, found.confidence)
        sys.stdout.write("\n".join(section_lines(section, width)) + "\n")
    say_all(list(found.notes))
