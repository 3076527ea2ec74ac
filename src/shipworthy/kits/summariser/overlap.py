"""Could overlap with a reference stand in for readers? `python overlap.py`, with or without a run before it.

Rank correlation (Spearman) of each overlap metric, the facts kept and the judge with what the reviewers
say of the same summaries; 1 is the same order, 0 none. Every figure with its n and its 95 % interval.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shipworthy as sw

HERE = Path(__file__).parent
METRICS = ("rouge", "chrf", "bleu", "facts_kept", "judge")
ASKED = ("covers", "faithful")


def rows_of(run: Any, candidates: tuple[str, ...], asked: str, metric: str) -> list[dict[str, Any]]:
    """What people say of each summary, and what the metric says, as if it were one more reviewer."""
    people = (json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    rows = [dict(row) for row in people if row["dimension"] == asked and row["candidate"] in candidates]
    known = {(row["case"], row["candidate"]) for row in rows}
    dimension = asked if metric == "judge" else metric
    for score in scores_of(run.scores):
        answer = (score["case"], score["candidate"])
        if score["dimension"] == dimension and answer in known and score["value"] is not None:
            rows.append({**score, "dimension": asked, "reviewer": metric})
    return [
        {name: row[name] for name in ("case", "candidate", "dimension", "reviewer", "value")} for row in rows
    ]


def scores_of(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    names = ("case", "candidate", "dimension", "value")
    for values in zip(*(columns[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def correlation(run: Any, candidates: tuple[str, ...], asked: str, metric: str) -> Any:
    """Spearman's rank correlation: `.value`, `.low`, `.high`, `.n`, or `.why` there is none."""
    return sw.agreement(rows_of(run, candidates, asked, metric), judge=metric).only.spearman


def words(found: Any) -> str:
    if found.value is None:
        return f"unknown: {found.why}"
    return f"{found.value:+.2f} (95 % sure {found.low:+.2f} to {found.high:+.2f}, n = {found.n})"


def main() -> None:
    run = sw.run(str(HERE / "prd.yaml"))
    for candidates in (("model",), ("rules",), ("model", "rules")):
        for asked in ASKED:
            for metric in METRICS:
                found = correlation(run, candidates, asked, metric)
                said = words(found)
                sys.stdout.write(f"{' + '.join(candidates):<14} {asked:<9} {metric:<11} {said}\n")


if __name__ == "__main__":
    main()
