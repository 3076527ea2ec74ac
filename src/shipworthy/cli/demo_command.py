"""`shipworthy demo`: the recorded result at once, then (with `--live`) the local model."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

from shipworthy.cli.jobs import now_text, summary
from shipworthy.cli.progress import ProgressWatch, bytes_progress
from shipworthy.errors import ModelMissing
from shipworthy.workbench.evaluate import Evaluation


def demo_job(folder: Path, *, live: bool, as_json: bool) -> None:
    """Unpacks the example, runs it, shows the verdicts and where the report is."""
    from shipworthy.workbench import demo
    from shipworthy.workbench.report import write_report

    prd = demo.unpack(folder)
    with ProgressWatch("recorded answers") as watch:
        evaluation = demo.recorded(prd, watch)
    found = _shown(evaluation, as_json=as_json)
    if live:
        evaluation = _live(prd, evaluation, found, as_json=as_json)
    path = write_report(evaluation, folder / "report.html", now_text())
    if as_json:
        sys.stdout.write(
            json.dumps({**found, "report": str(path)}, ensure_ascii=False, allow_nan=False) + "\n"
        )
    else:
        sys.stdout.write(f"\nThe example: {prd}\nThe report:  {path.resolve()}\n\n{_next(prd.parent)}\n")


def _next(folder: Path) -> str:
    """What to try next in the example; the last candidate was asked only in the live part."""
    lines = [
        f"cd {shlex.quote(str(folder))}",
        "shipworthy verdict --candidate drafted   # from what is measured; its exit code is the gate",
        "shipworthy compare drafted rules         # what is better, what is worse, for whom",
        "shipworthy lint                          # is this benchmark able to decide?",
        "shipworthy judge                         # how far the judge can be trusted",
    ]
    return "Next:\n" + "\n".join(f"  {line}" for line in lines)


def _shown(evaluation: Evaluation, *, as_json: bool) -> dict[str, Any]:
    if not as_json:
        sys.stdout.write(summary(evaluation) + "\n")
        sys.stdout.flush()
    return {"recorded": evaluation.decision.to_dict()}


def _live(prd: Path, before: Evaluation, found: dict[str, Any], *, as_json: bool) -> Evaluation:
    """Asks the local model, then decides on all; without the model the recorded part stands."""
    from shipworthy.adapters.weights import pull_weights
    from shipworthy.workbench import demo
    from shipworthy.workbench.options import RunOptions
    from shipworthy.workbench.verdict import verdict

    try:
        with bytes_progress("fetching the local model (93 MB, once)") as progress:
            pull_weights("default", progress=progress)
        with ProgressWatch("asking the local model") as watch:
            evaluation = demo.live(prd, watch)
    except ModelMissing as error:
        sys.stderr.write(f"the live part is left out: {error}\n")
        return before
    found["live"] = evaluation.decision.to_dict()
    if not as_json:
        sys.stdout.write("\n" + summary(evaluation) + "\n")
    return verdict(evaluation.benchmark, RunOptions(), is_gate=False)
