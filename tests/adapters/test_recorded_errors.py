"""An error that was recorded: the candidate's unless the row says that it was the infrastructure's."""

from __future__ import annotations

import json


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
