from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.answers import AnswerSet, RecordedAnswer, read_answers
from shipworthy.define.row import Row
from shipworthy.errors import Fault


def read(*rows: dict[str, Any]) -> AnswerSet:
    return read_answers([Row(row, "out.jsonl", line) for line, row in enumerate(rows, 1)])


def only(row: dict[str, Any]) -> RecordedAnswer:
    found = read(row)
    assert not found.faults
    return found.answers[0]


@pytest.mark.parametrize("case", ["case", "case_id", "ID", "item", "task_id"])
@pytest.mark.parametrize("output", ["output", "response", "completion", "Answer"])
def test_columns_have_many_names(case: str, output: str) -> None:
    answer = only({case: 7, output: "hi"})
    assert (answer.case, answer.output, answer.candidate, answer.where) == ("7", "hi", None, "out.jsonl:1")


def test_everything_that_was_recorded_is_kept() -> None:
    answer = only(
        {
            "case": "a", "candidate": "small", "trial": 2, "output": "hi", "latency_ms": "1500", "cost_usd": 0.1,
            "input_tokens": 3.0, "output_tokens": "4", "confidence": 0.5, "scores": {"tone": 4, "ok": True},
            "scores.relevance": "90%", "messages": [{"role": "user"}], "tool_calls": '[{"name": "x"}]',
            "retrieved": [{"id": "d1"}], "region": "EU",
        }
    )  # fmt: skip
    assert answer == RecordedAnswer(
        case="a", candidate="small", trial=2, output="hi", latency_s=1.5, cost_usd=0.1, input_tokens=3,
        output_tokens=4, confidence=0.5, scores={"tone": 4.0, "ok": 1.0, "relevance": 0.9},
        messages=({"role": "user"},), tool_calls=({"name": "x"},), retrieved=({"id": "d1"},),
        details={"region": "EU"}, where="out.jsonl:1",
    )  # fmt: skip


def test_trials_without_a_number_are_counted_up_around_those_that_have_one() -> None:
    found = read(
        {"case": "a", "output": "1"},
        {"case": "a", "output": "2", "trial": 1},
        {"case": "a", "output": "3"},
        {"case": "b", "output": "4"},
        {"case": "a", "output": "5", "candidate": "x"},
    )
    assert [(one.case, one.candidate, one.trial) for one in found.answers] == [
        ("a", None, 0), ("a", None, 1), ("a", None, 2), ("b", None, 0), ("a", "x", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trial", "message"),
    [
        (0, "trial 0 of case 'a' stands twice"),
        (-1, "trial: expected a whole number from 0, saw -1"),
        (1.5, "trial: expected a whole number from 0, saw 1.5"),
        ("x", "trial: expected a whole number from 0, saw 'x'"),
    ],
)
def test_a_trial_that_stands_twice_or_is_no_number_is_reported(trial: Any, message: str) -> None:
    found = read({"case": "a", "output": "1", "trial": 0}, {"case": "a", "output": "2", "trial": trial})
    assert [one.output for one in found.answers] == ["1"]
    assert found.faults == (Fault(message, "out.jsonl", 2),)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), "excellent", [1]])
def test_a_score_that_is_no_number_is_left_out_and_reported(score: Any) -> None:
    found = read({"case": "a", "output": "1", "scores": {"tone": score, "ok": 1}})
    assert found.answers[0].scores == {"ok": 1.0}
    assert [fault.message for fault in found.faults] == [
        f"score of 'tone': expected a finite number, saw {score!r}; it is left out"
    ]


def test_scores_may_be_words_or_missing() -> None:
    answer = only({"case": "a", "output": "1", "scores": {"a": "pass", "b": "No", "c": None, "d": " 3.5 "}})
    assert answer.scores == {"a": 1.0, "b": 0.0, "d": 3.5}


@pytest.mark.parametrize("name", ["latency_s", "cost_usd", "input_tokens", "confidence", "latency_ms"])
@pytest.mark.parametrize("value", [-1, "fast", float("inf")])
def test_an_amount_that_is_none_is_left_out_and_reported(name: str, value: Any) -> None:
    found = read({"case": "a", "output": "1", name: value})
    assert found.answers[0].latency_s is None
    assert [fault.message for fault in found.faults] == [
        f"{name}: expected a number of at least 0, saw {value!r}; it is left out"
    ]


def test_a_row_without_case_is_reported_and_the_others_are_used() -> None:
    found = read({"output": "1"}, {"case": "a", "output": "2"})
    assert [one.output for one in found.answers] == ["2"]
    assert found.faults == (
        Fault("the row does not say its case", "out.jsonl", 1, hint="name a column 'case'; saw output"),
    )
    assert found.n_rows == 2


def test_an_empty_answer_is_an_answer_and_an_error_is_none() -> None:
    found = read(
        {"case": "a", "output": "1"}, {"case": "b"}, {"case": "c", "output": ""}, {"case": "d", "error": "timeout"},
        {"case": "e", "scores": {"tone": 1}},
    )  # fmt: skip
    assert [(one.output, one.error) for one in found.answers] == [
        ("1", ""), ("", ""), ("", ""), (None, "timeout"), (None, ""),
    ]  # fmt: skip


def test_a_file_without_any_answers_is_not_a_file_of_empty_answers() -> None:
    found = read({"case": "a", "text": "1"}, {"case": "b", "text": "2"})
    assert not found.answers
    assert [fault.hint for fault in found.faults] == ["name a column 'output'; saw case, text"] * 2


def test_lists_that_are_none_are_left_out_and_reported() -> None:
    found = read({"case": "a", "output": "1", "tool_calls": "search"})
    assert found.answers[0].tool_calls == ()
    assert found.faults[0].message == "tool_calls: expected a list of mappings, saw 'search'; it is left out"
