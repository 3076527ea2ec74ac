from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.parse import parse
from shipworthy.errors import InvalidBenchmark


def messages(scored_by: Any) -> list[str]:
    data = {"product": "x", "dimensions": {"a": {"scored_by": scored_by}}}
    try:
        parse(data)
    except InvalidBenchmark as error:
        return [fault.message for fault in error.faults]
    return []


@pytest.mark.parametrize(
    "scored_by",
    [
        "judge", "human", "hybrid", "equals", "contains", "classification", "language", "python: a.py:f",
        {"judge": {"model": "m", "reference": True}}, {"judge": {"recorded": "v.jsonl"}}, "judge",
        {"judge": {"panel": ["a", {"model": "b", "base_url": "http://x"}]}}, {"judge": "recorded"},
        {"judge": "openai/gpt-4.1"}, {"human": {"reviewers": 2}},
        {"hybrid": {"judge": {"model": "m"}, "labels": 60, "per_verdict": 10, "borderline": True, "reviewers": 2}},
        {"contains": ["a", "b"]}, {"contains": "{{ expected }}"}, {"equals": 5}, {"regex": r"\d+"},
        {"regex": "{{ expected }}("}, {"not_regex": ["a", "b+"]}, {"json_schema": {"type": "object"}},
        {"json_schema": "reply.json"}, {"length": {"at_most": 100}}, {"latency": 3}, {"cost": 0.01},
        {"recorded": "score"}, {"python": "a.py:f"}, {"bleu": 0.3}, {"retrieval": {"k": 5}},
    ],
)  # fmt: skip
def test_scorers_with_what_they_need(scored_by: Any) -> None:
    assert messages(scored_by) == []


@pytest.mark.parametrize(
    ("scored_by", "message"),
    [
        ({"contains": []}, "contains: expected a text or a list of texts, saw []"),
        ({"contains": [["a"]]}, "contains: expected texts in the list, saw ['a']"),
        ({"regex": "("}, "regex: '(' is no regular expression: missing ) at position 1"),
        (
            {"not_regex": ["a", "["]},
            "not_regex: '[' is no regular expression: unterminated character set at position 1",
        ),
        ({"json_schema": []}, "json_schema: expected a file or a schema, saw []"),
        ({"length": None}, "length: expected a limit, saw nothing"),
        ({"latency": True}, "latency: expected a limit, saw True"),
        ({"recorded": 5}, "recorded: expected the name of a field, saw 5"),
        ({"python": "a.py"}, "python: expected 'file.py:function', saw 'a.py'"),
        ({"judge": 5}, "judge: expected a model or a mapping, saw 5"),
        ({"judge": {"modle": "m"}}, "unknown key 'modle'"),
        ({"judge": {"model": "m", "a_new_option": 1}}, "unknown key 'a_new_option'"),
        (
            {"judge": {"model": "m", "recorded": "v.jsonl"}},
            "a judge is one of model, recorded, panel; saw model and recorded",
        ),
        ({"judge": {"panel": ["a", "a"]}}, "two members of the panel have the same name"),
        (
            {"judge": {"prompt": "rate {{ answer }}"}},
            "the judge is nobody: no model, panel or recorded verdicts are named",
        ),
        ({"judge": {"model": " "}}, "the judge's model is empty"),
        ({"hybrid": {"borderline": 1}}, "borderline: expected true or false, saw 1"),
        ({"human": 2}, "human: expected a mapping of reviewers, saw 2"),
        ({"human": {"reviewers": 0}}, "reviewers: expected a whole number from 1, saw 0"),
        ({"hybrid": {"lables": 5}}, "unknown key 'lables'"),
        ({"hybrid": {"judge": 5}}, "judge: expected a model or a mapping, saw 5"),
        ("judg", "unknown scorer 'judg'"),
        ({"a": 1, "b": 2}, "expected one scorer, as 'equals' or '{contains: …}', saw {'a': 1, 'b': 2}"),
    ],
)
def test_scorers_without(scored_by: Any, message: str) -> None:
    assert messages(scored_by) == [message]


def test_a_failure_mode_is_not_found_by_comparing() -> None:
    modes = [{"id": "a", "detect": {"judge": {"model": "m", "versus": "rules"}}}]
    with pytest.raises(InvalidBenchmark, match="can't be found by comparing"):
        parse({"product": "x", "failure_modes": modes, "candidates": {"rules": {"python": "a.py:f"}}})


def test_a_recorded_default_judge_cannot_be_asked() -> None:
    dimensions = {"a": {"scored_by": {"judge": {"prompt": "{{ answer }}"}}}}
    with pytest.raises(InvalidBenchmark, match="the default judge is recorded"):
        parse({"product": "x", "judge": {"recorded": "v.jsonl"}, "dimensions": dimensions})


def test_failure_modes_are_checked_too() -> None:
    with pytest.raises(InvalidBenchmark) as caught:
        parse({"product": "x", "failure_modes": [{"id": "a", "detect": {"regex": "("}}]})
    assert [fault.path for fault in caught.value.faults] == ["failure_modes[0].detect.regex"]


@pytest.mark.parametrize(
    ("detect", "said"),
    [
        ({"bleu": {}}, "a detector needs to be told where the failure begins"),
        ({"rouge": {"below": 3}}, "below is 3, expected a share"), ({"pii": {"kinds": ["emial"]}}, "no kind is known as 'emial'"),
        ({"pii": {}}, ""), ({"grounded": {}}, ""), ({"similarity": {"above": "90%"}}, ""),
    ],
)  # fmt: skip
def test_thresholds_and_kinds_of_the_graded_scorers(detect, said):
    mode = {"id": "m", "definition": "d", "detect": detect}
    prd = {
        "product": "p",
        "cases": [{"input": "x", "expected": "y"}],
        "candidates": {},
        "failure_modes": [mode],
    }
    try:
        parse(prd)
        found = ""
    except InvalidBenchmark as error:
        found = " ".join(fault.message for fault in error.faults)
    assert said in found
    assert bool(said) == bool(found)
