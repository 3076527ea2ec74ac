"""A small measured project with two candidates, and its desk."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shipworthy.adapters.prd_files import load
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.evaluate import evaluate
from shipworthy.workbench.options import RunOptions

PRD = """product: replies
cases: cases.jsonl
candidates:
  small: {recorded: {column: small}}
  large: {recorded: {column: large}}
baseline: small
slices: [region]
dimensions:
  relevance: {definition: answers what was asked, scale: 1-5, anchors: {5: all of it, 1: nothing}, scored_by: human,
              in_slices: {region=EU: {anchors: {5: all of it in euros}}}}
  honest: {definition: invents nothing, scored_by: human}
"""


class Clock:
    """A clock that tests set."""

    def __init__(self):
        self.at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(milliseconds=5)
        return self.at

    def on(self, **by):
        self.at += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Writes and measures a project; gives its benchmark."""
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)

    def make(n_cases=20, prd=PRD, bars="bars: [relevance >= 3]\n", change=lambda rows: rows):
        rows = [
            {"id": f"c{n}", "input": f"question {n}", "expected": f"fact {n}", "region": "EU" if n % 2 else "SEA",
             "small": f"small says {n}", "large": f"large says {n}"}
            for n in range(n_cases)
        ]  # fmt: skip
        (tmp_path / "prd.yaml").write_text(prd + bars, "utf-8")
        (tmp_path / "cases.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in change(rows)), "utf-8"
        )
        benchmark = load(tmp_path / "prd.yaml").benchmark
        evaluate(benchmark, RunOptions())
        return load(tmp_path / "prd.yaml").benchmark

    return make


@pytest.fixture
def at_desk(clock):
    """The desk of a benchmark, its clock in the test's hands."""

    @contextmanager
    def sit(benchmark):
        with open_desk(benchmark, clock) as desk:
            yield replace(desk)

    return sit
