"""Rows of a labels file: what is understood, what is refused, and why."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.prd_files import load
from shipworthy.define.labels import read_labels
from shipworthy.define.parse import parse
from shipworthy.define.row import Row
from shipworthy.errors import InvalidBenchmark

PRD = {
    "product": "p",
    "dimensions": {"tone": {"definition": "x", "scale": "1-5"}, "safe": "no promise"},
    "failure_modes": [{"id": "pushy", "definition": "presses the buyer"}],
    "candidates": {"a": {"recorded": "a.jsonl"}, "b": {"recorded": "b.jsonl"}},
    "cases": [{"id": "c1", "input": "x"}, {"id": "c2", "input": "y"}],
    "labels": {"file": "labels.jsonl", "sampled": "random"},
}


def read(*rows, **more):
    return read_labels([Row(row, "labels.jsonl", n) for n, row in enumerate(rows, 1)], parse({**PRD, **more}))


def test_a_row_becomes_a_label():
    row = {"case": "c1", "candidate": "a", "trial": "2", "dimension": "tone", "value": "4", "reviewer": "R",
           "probability": "25%", "note": "n"}  # fmt: skip
    found = read(row)
    assert found.faults == ()
    label = found.labels[0]
    assert (label.value, label.trial, label.probability, label.chosen_by) == (4.0, 2, 0.25, "random")
    assert label.where == "labels.jsonl:1"


def test_people_write_as_they_do():
    rows = [
        {"case_id": "c1", "system": "a", "criterion": "safe", "rating": "yes", "annotator": 7},
        {"case": "c2", "candidate": "b", "dimension": "pushy", "value": False},
    ]
    found = read(*rows)
    assert [(label.value, label.reviewer) for label in found.labels] == [(1.0, "7"), (0.0, "")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"case": None}, "has no case"),
        ({"case": "c3"}, "no case has the id 'c3'"),
        ({"dimension": "tonne"}, "unknown dimension 'tonne'"),
        ({"value": 7}, "outside the scale 1-5"),
        ({"value": "often"}, "neither a number nor pass/fail"),
        ({"candidate": None}, "whose answer"),
        ({"trial": "x"}, "whole number"),
        ({"probability": 2}, "between 0 and 1"),
        ({"chosen_by": "dice"}, "expected one of random, borderline, person"),
    ],
)
def test_rows_that_can_not_be_used_are_reported_and_the_others_used(change, said):
    good = {"case": "c1", "candidate": "a", "dimension": "tone", "value": 4}
    found = read(good, {key: value for key, value in {**good, **change}.items() if value is not None})
    used = [label for label in found.labels if label.value is not None]
    assert (len(used), found.n_rows) == (1, 2)
    is_of_value = "value" in change and change["value"] is not None
    assert len(found.labels) == 1 + is_of_value  # a mark that can't be read is known to be lost
    assert said in found.faults[0].message
    assert found.faults[0].line == 2


def test_sampled_may_name_the_column_of_the_probability():
    row = {"case": "c1", "candidate": "a", "dimension": "tone", "value": 4, "chance": 0.5}
    found = read(row, labels={"file": "labels.jsonl", "sampled": "chance"})
    assert (found.labels[0].probability, found.labels[0].chosen_by) == (0.5, None)


def test_with_one_candidate_the_label_is_about_it():
    row = {"case": "c1", "dimension": "tone", "value": 4}
    found = read(row, candidates={"only": {"recorded": "a.jsonl"}})
    assert found.labels[0].candidate == "only"


def test_labels_are_loaded_beside_the_cases(tmp_path):
    (tmp_path / "prd.yaml").write_text(json.dumps(PRD))
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"case": "c1", "output": "o"}\n')
    row = {"case": "c1", "candidate": "a", "dimension": "tone", "value": 4}
    (tmp_path / "labels.jsonl").write_text(f"{json.dumps(row)}\n{json.dumps({**row, 'value': 9})}\n")
    loaded = load(tmp_path / "prd.yaml")
    assert [label.value for label in loaded.benchmark.labelled] == [4.0, None]
    assert (loaded.n_label_rows, [fault.line for fault in loaded.faults]) == (2, [2])


def test_a_labels_file_that_is_not_there_is_refused_by_a_run(tmp_path):
    (tmp_path / "prd.yaml").write_text(json.dumps({**PRD, "labels": "lables.jsonl"}))
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"case": "c1", "output": "o"}\n')
    (tmp_path / "labels.jsonl").write_text("")
    loaded = load(tmp_path / "prd.yaml")
    with pytest.raises(InvalidBenchmark, match=r"did you mean 'labels\.jsonl'"):
        loaded.check_references(["a"])
