"""Small measured projects for the tests of review."""

from __future__ import annotations

import json
from pathlib import Path

PRD = """\
product: letters
cases: cases.jsonl
slices: [region]
candidates:
  secretname: {recorded: answers.jsonl}
  otherone: {recorded: answers.jsonl}
baseline: secretname
dimensions:
  style:
    definition: reads well
    scale: 1-5
    anchors: {5: a joy to read, 3: plain but clear, 1: a pain}
    in_slices: {region=SEA: {anchors: {5: formal and warm}}}
    scored_by: human
  kind: {definition: is kind to the reader, scored_by: human}
bars: [style >= 3]
"""
DIMENSIONS = ("style", "kind")
NAMES = ("secretname", "otherone")


def letters(folder: Path, n_cases: int = 6, prd: str = PRD) -> Path:
    """Two recorded candidates that answer so many cases, measured."""
    from shipworthy.adapters.prd_files import load_benchmark
    from shipworthy.workbench.evaluate import evaluate
    from shipworthy.workbench.options import RunOptions

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prd.yaml").write_text(prd, encoding="utf-8")
    cases = [
        {"id": f"c{n}", "input": f"=question {n} <script>alert(1)</script>", "expected": "x",
         "region": "EU" if n % 2 else "SEA"}
        for n in range(n_cases)
    ]  # fmt: skip
    answers = [
        {"case": f"c{n}", "candidate": name, "output": f"=letter {n}{name[0]}\n<img src=x onerror=alert(1)>"}
        for n in range(n_cases)
        for name in NAMES
    ]
    for name, rows in (("cases", cases), ("answers", answers)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    evaluate(load_benchmark(folder / "prd.yaml"), RunOptions())
    return folder
