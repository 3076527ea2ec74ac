"""An error that was recorded: the candidate's unless the row says that it was the infrastructure's."""

from __future__ import annotations

import json

from shipworthy.define.answers import read_answers
from shipworthy.define.row import Row


def test_infrastructure_is_counted_and_left_out_the_candidates_own_error_is_its_failure(cli, put):
    put(
        "prd.yaml",
        "product: x\ncases: cases.jsonl\ncandidates: {new: {recorded: a.jsonl}}\ndimensions: {right: {scored_by: equals}}\nbars: [right >= 50%]\n",
    )
    put("cases.jsonl", [{"id": str(i), "input": f"q {i}", "expected": "yes"} for i in range(40)])
    rows = [{"case": str(i), "output": "yes"} for i in range(37)]
    errors = [{"error_of": "infrastructure"}, {}, {"error_of": "candidate"}]
    rows += [{"case": str(37 + i), "error": "429 too many requests", **more} for i, more in enumerate(errors)]
    put("a.jsonl", rows)
    found = cli("run", "--json").json["candidates"]["new"]
    assert (found["n_errors"], found["n_failed"], found["n_trials"]) == (1, 2, 39)
    assert found["bars"][0]["estimate"] == 37 / 39


def test_an_unknown_word_is_said_and_counts_against_the_candidate(cli, put):
    put(
        "prd.yaml",
        "product: x\ncases: cases.jsonl\ncandidates: {new: {recorded: a.jsonl}}\ndimensions: {right: {scored_by: equals}}\nbars: [right >= 50%]\n",
    )
    put("cases.jsonl", [{"id": str(i), "input": f"q {i}", "expected": "yes"} for i in range(2)])
    put("a.jsonl", [{"case": "0", "output": "yes"}, {"case": "1", "error": "boom", "error_of": "somebody"}])
    said = cli("run", "--json")
    assert json.loads(said.out)["candidates"]["new"]["n_failed"] == 1
    assert "error_of" in said.err


def test_scores_in_a_file_of_their_own_join_the_answers_they_are_about():
    def rows(*given):
        return read_answers([Row(values, "f", line) for line, values in enumerate(given, 1)])

    found = rows(
        {"case": "a", "candidate": "x", "output": "one"}, {"case": "a", "candidate": "x", "output": "two"},
        {"case": "a", "candidate": "x", "trial": 1, "scores": {"tone": 3}}, {"case": "b", "candidate": "x", "output": "z", "scores": {"tone": 1}},
        {"case": "b", "candidate": "x", "scores": {"tone": 2, "right": 1}}, {"case": "c", "candidate": "x", "scores": {"tone": 5}},
        {"case": "a", "candidate": "x", "trial": 7, "scores": {"tone": 3}},
    )  # fmt: skip
    assert [(one.case, one.trial, one.output, dict(one.scores)) for one in found.answers] == [
        ("a", 0, "one", {}), ("a", 1, "two", {"tone": 3.0}), ("b", 0, "z", {"tone": 1.0, "right": 1.0}), ("c", 0, None, {"tone": 5.0}),
    ]  # fmt: skip
    assert [fault.line for fault in found.faults] == [5, 7]


def test_scores_of_two_answers_without_numbers_join_in_their_order():
    given = [
        {"case": "a", "output": "one"},
        {"case": "a", "output": "two"},
        {"case": "a", "scores": {"t": 1}},
        {"case": "a", "scores": {"t": 2}},
    ]
    found = read_answers([Row(values, "f", line) for line, values in enumerate(given, 1)])
    assert [(one.output, one.scores["t"]) for one in found.answers] == [("one", 1.0), ("two", 2.0)]
