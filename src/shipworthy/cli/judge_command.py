"""`shipworthy judge`: who judges, what it took, and how far the judge can be trusted."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from shipworthy.adapters.prd_files import load
from shipworthy.cli.jobs import say_rows
from shipworthy.cli.progress import ProgressWatch
from shipworthy.workbench.options import RunOptions


def judge_job(prd: Path | None, options: RunOptions, *, check: bool, as_json: bool) -> None:
    """Prints the figures of every judge; with `check` some answers are judged once more."""
    from shipworthy.report.judge_section import judge_lines
    from shipworthy.workbench.judge_report import judge_report

    loaded = load(prd)
    say_rows(loaded)
    with ProgressWatch(f"judging {loaded.benchmark.product}") as watch, redirect_stdout(sys.stderr):
        section = judge_report(loaded.benchmark, options, watch, check=check)
    if as_json:
        sys.stdout.write(json.dumps(section.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
        return
    sys.stdout.write("\n".join(judge_lines(section)) + "\n")
