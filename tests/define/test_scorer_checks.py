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
        ({"judge": {"model": "m", "recorded": "v.jsonl"}}, "a judge is one of model, recorded, panel; saw model and recorded"),
        ({"judge": {"panel": ["a", "a"]}}, "two members of the panel have the same name"),
        ({"judge": {"prompt": "rate {{ answer }}"}}, "the judge is nobody: no model, panel or recorded verdicts are named"),
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


def test_failure_modes_are_checked_too() -> None:
    with pytest.raises(InvalidBenchmark) as caught:
        parse({"product": "x", "failure_modes": [{"id": "a", "detect": {"regex": "("}}]})
    assert [fault.path for fault in caught.value.faults] == ["failure_modes[0].detect.regex"]
