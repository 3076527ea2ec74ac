"""A small project for the tests of cases: three candidates, labels, failures, an older version, hostile texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shipworthy as sw
from shipworthy.adapters.prd_files import load
from shipworthy.run.trial import Mishap
from shipworthy.workbench.desk import open_desk

PRD = """\
product: replies
cases: cases.jsonl
labels: {file: labels.jsonl, sampled: random}
slices: [region]
candidates:
  rules: {recorded: {column: old}}
  small: {recorded: small.jsonl}
  "<b>odd</b>": {recorded: odd.jsonl}
trials: 3
dimensions:
  grade: {definition: how good, scale: 1-5, scored_by: {python: "score.py:grade"}}
  polite: {definition: it greets, scored_by: {contains: [hello]}}
failure_modes:
  - {id: discount, definition: a price nobody approved, detect: {regex: "[0-9]+ % off"}}
"""

SCORE = """\
def grade(output, trial):
    text = output if isinstance(output, str) else ""
    if "NOSCORE" in text:
        return None
    return {"value": 1 + len(text) % 5, "explanation": "because: " + text[:200]}
"""

HOSTILE = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=2>",
    "[a](javascript:window.hit=3)",
    "<svg onload=window.hit=4>",
    "</textarea><script>window.hit=5</script>",
    "{{ 7*7 }}{% raw %}",
    "\"'><b onclick=x>",
    "</title></style></pre>",
    "a\u202eb\x1b[31m",
)
"""Texts that must stay texts."""

N = 24
REGIONS = ("EU", "SEA", "中国")


def case_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "id": f"c{n}",
            "input": f"Question {n} über Straße 退货 {'x' * (n % 7)}",
            "region": REGIONS[n % 3],
            "old": f"old reply {n}",
        }
        for n in range(N)
    ]
    rows[3]["id"] = "a/b?c=1&d#e%2F..json"
    rows[4]["id"] = ".."
    rows[5]["input"] = [
        {"role": "system", "content": "Be short."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image", "image": "pictures/dot.png"},
            ],
        },
    ]
    for place, text in enumerate(HOSTILE):
        rows.append(
            {
                "id": f"h{place}{text}",
                "input": text,
                "region": text,
                "old": text,
                "context": text,
                "metadata": {text[:20]: text},
            }
        )
    return rows


def answer_rows(candidate: str, n_trials: int) -> list[dict[str, Any]]:
    found = []
    for n, case in enumerate(case_rows()):
        for trial in range(n_trials):
            row = {
                "case": case["id"],
                "trial": trial,
                "latency_s": (n * 7 + trial) % 11 / 2,
                "cost_usd": n / 1000,
            }
            row["output"] = (
                case["input"]
                if case["id"].startswith("h")
                else f"{candidate} says hello {'y' * ((n + trial) % 6)} {n}"
            )
            if n % 8 == 1:
                row["output"] = f"10 % off {n} REFUND now"
            if n % 8 == 2:
                row["output"] = "NOSCORE"
            if n == 6:
                row |= {
                    "output": "",
                    "tool_calls": [{"name": "look_up", "arguments": {"q": "<script>window.hit=9</script>"}}],
                }
            if n == 7:
                row["retrieved"] = [{"id": "p1", "text": "passage <b>one</b>", "score": 0.5}]
            if n == 9 and trial == 0:
                row = {
                    "case": case["id"],
                    "trial": trial,
                    "output": None,
                    "error": {"kind": "candidate", "message": "boom"},
                }
            found.append(row)
    return found


def labels() -> list[dict[str, Any]]:
    rows = []
    said = {row["case"]: row["output"] for row in answer_rows("small", 1)}
    for n in range(10, 16):
        for place, reviewer in enumerate(("ann", "bo")):
            rows.append(
                {
                    "case": f"c{n}",
                    "candidate": "small",
                    "trial": 0,
                    "dimension": "grade",
                    "value": 3 + (place if n % 2 else 0),
                    "reviewer": reviewer,
                    "output": said[f"c{n}"],
                }
            )
    return rows


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / name).write_text(text, "utf-8")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def make(folder: Path) -> Path:
    """The project, measured twice: `small` has given other answers before."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prd.yaml").write_text(PRD, "utf-8")
    (folder / "score.py").write_text(SCORE, "utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "dot.png").write_bytes(PNG)
    write(folder, "cases.jsonl", case_rows())
    write(folder, "odd.jsonl", answer_rows("odd", 1))
    write(folder, "labels.jsonl", [])
    write(folder, "small.jsonl", [row | {"output": "an older answer"} for row in answer_rows("small", 1)])
    sw.run(folder / "prd.yaml")
    write(folder, "small.jsonl", answer_rows("small", 3))
    write(folder, "labels.jsonl", labels())
    found = sw.run(folder / "prd.yaml")
    asked = {trial.candidate: trial for trial in found.trials if trial.case == "c20"}
    with open_desk(load(folder / "prd.yaml").benchmark) as desk:
        one = asked["small"]
        desk.store.append(
            [Mishap("r9", "small", one.asked_as, "c20", one.case_hash, 7, "rate_limit", "429 too many")]
        )
    return folder
