"""Should this be AI at all? The rule `\\d{4,}` against a recorded BERT on the 559 test messages."""

from __future__ import annotations

import pytest

import shipworthy as sw

PRD = """\
product: spam filter
cases: messages.jsonl
candidates:
  rules: {python: "rules.py:spam"}
  bert: {recorded: bert.jsonl}
trials: 1
dimensions:
  right: {definition: the label people gave, scored_by: {classification: {labels: [spam, ham]}}}
bars:
  - right >= 97%
  - right better than rules
  - {dimension: right, class: spam, measure: recall, at_least: 0.90}
  - {dimension: right, class: spam, measure: precision, at_least: 0.90}
"""

RULES = """\
import re

def spam(input):
    return "spam" if re.search(r"\\d{4,}", input) else "ham"
"""


@pytest.fixture
def run(real, write):
    rows = real("sms_spam/bert_predictions.jsonl.gz")
    # nine messages stand in the test set twice, under one item number: rows are numbered instead
    folder = write(
        prd__yaml=PRD,
        rules__py=RULES,
        messages__jsonl=[
            {"id": str(n), "input": row["text"], "expected": row["label"]} for n, row in enumerate(rows)
        ],
        bert__jsonl=[{"case": str(n), "output": row["recorded_prediction"]} for n, row in enumerate(rows)],
    )
    return sw.run(folder / "prd.yaml")


def measured(run, candidate, name):
    rows = run.decision.candidates[candidate].measurements
    return next(row for row in rows if row.name == name and row.slice is None)


def test_accuracy_of_both(run):
    assert round(measured(run, "rules", "right").estimate * 100, 2) == 97.85
    assert round(measured(run, "bert", "right").estimate * 100, 2) == 99.46
    assert measured(run, "bert", "right").n_cases == 559


def test_the_paired_difference_with_its_interval(run):
    comparison = sw.compare(run.benchmark, run.scores, "bert", "rules")
    row = next(row for row in comparison.differences if row.name == "right" and row.slice is None)
    assert row.estimate == pytest.approx(9 / 559)
    assert 0 < row.low < row.estimate < row.high < 0.05
    assert row.direction == "better"


def test_precision_and_recall_per_class(run, real):
    rows = real("sms_spam/bert_predictions.jsonl.gz")
    truth = [(row["label"], row["recorded_prediction"]) for row in rows]
    for label in ("spam", "ham"):
        hits = sum(a == b == label for a, b in truth)
        recall = measured(run, "bert", f"recall of {label}")
        precision = measured(run, "bert", f"precision of {label}")
        assert recall.estimate == pytest.approx(hits / sum(a == label for a, _ in truth))
        assert precision.estimate == pytest.approx(hits / sum(b == label for _, b in truth))
        assert recall.low < recall.estimate <= recall.high
        assert precision.low < precision.estimate <= precision.high


def test_the_verdict_answers_whether_to_use_ai(run):
    bert = run.decision.candidates["bert"]
    assert bert.use_ai.startswith("Yes")
    assert "an unknown amount" in bert.use_ai  # nobody said what either costs
    assert {bar.id: bar.status for bar in bert.bars}["right >= 97%"] == "met"
