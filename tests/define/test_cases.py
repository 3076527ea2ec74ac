from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.case import Case
from shipworthy.define.cases import CaseSet, read_cases
from shipworthy.define.row import Row
from shipworthy.errors import Fault


def read(*rows: dict[str, Any], **options: Any) -> CaseSet:
    return read_cases([Row(row, "cases.csv", line) for line, row in enumerate(rows, 2)], **options)


def only(*rows: dict[str, Any], **options: Any) -> Case:
    found = read(*rows, **options)
    assert not found.faults
    return found.cases[0]


@pytest.mark.parametrize("name", ["input", "question", "Query", " PROMPT ", "inquiry"])
def test_input_has_many_names(name: str) -> None:
    assert only({name: "hello"}).input == "hello"


@pytest.mark.parametrize("name", ["expected", "Answer", "reference", "target", "ideal", "expected_output"])
def test_expected_has_many_names(name: str) -> None:
    case = only({"input": "hello", name: "hi"})
    assert (case.expected, case.fields) == ("hi", {})


@pytest.mark.parametrize("name", ["id", "case", "case_id", "Item", "task_id"])
def test_ids_have_many_names(name: str) -> None:
    assert only({"input": "hello", name: 7.0}).id == "7"


@pytest.mark.parametrize("name", ["output", "response", "Completion"])
def test_an_answer_that_stands_beside_is_the_field_output(name: str) -> None:
    assert only({"input": "hello", name: "hi"}).fields == {"output": "hi"}


def test_the_best_name_wins_and_the_other_stays_a_field() -> None:
    case = only({"prompt": "p", "question": "q", "input": "i", "answer": "a", "expected": "e"})
    assert (case.input, case.expected) == ("i", "e")
    assert case.fields == {"prompt": "p", "question": "q", "answer": "a"}


def test_a_column_of_recorded_answers_is_not_what_is_expected() -> None:
    case = only({"input": "i", "Answer": "a", "reference": "r"}, recorded_columns={"answer"})
    assert (case.expected, case.fields) == ("r", {"answer": "a"})
    assert only({"input": "i", "answer": "a"}, recorded_columns={"answer"}).expected is None


def test_a_header_is_spelt_like_the_declared_slice() -> None:
    assert only({"input": "i", "Region ": "EU", "Tier": 1}, known_fields=["region"]).fields == {
        "region": "EU",
        "Tier": 1,
    }


def test_rows_without_ids_are_numbered_as_they_stand() -> None:
    found = read({"input": "a"}, {"input": ""}, {"input": "c"})
    assert [case.id for case in found.cases] == ["1", "3"]
    assert found.n_rows == 3


@pytest.mark.parametrize(
    "empty", [{"input": ""}, {"input": "  "}, {"input": None}, {"region": "EU"}, {"input": float("nan")}]
)
def test_a_row_without_input_is_reported_and_the_others_are_used(empty: dict[str, Any]) -> None:
    found = read({"input": "a"}, empty, {"input": "c"})
    assert [case.input for case in found.cases] == ["a", "c"]
    columns = ", ".join(empty)
    assert found.faults == (
        Fault(
            "the row has no input",
            "cases.csv",
            3,
            hint=f"its columns are: {columns}; name the input column 'input'",
        ),
    )


def test_the_second_of_two_equal_ids_is_reported() -> None:
    found = read({"id": 1, "input": "a"}, {"id": "1", "input": "b"})
    assert [case.input for case in found.cases] == ["a"]
    assert found.faults[0].message == "case id '1' stands twice; the first is in cases.csv:2"
    assert found.faults[0].line == 3


@pytest.mark.parametrize("weight", [0, -1, "x", float("inf"), "nan", True])
def test_a_weight_is_finite_and_greater_than_0(weight: Any) -> None:
    found = read({"input": "a", "weight": weight})
    assert [fault.message for fault in found.faults] == [
        f"weight must be a finite number greater than 0, saw {weight!r}"
    ]
    assert not found.cases


def test_weight_group_context_metadata_and_fields() -> None:
    case = only(
        {
            "input": "a", "weight": "2.5", "group": 7.0, "context": ["p"], "metadata": {"k": 1},
            "metadata.x": 2, "slice.region": "EU", "language": "en", "empty": None,
        }
    )  # fmt: skip
    assert (case.weight, case.group, case.context) == (2.5, "7", ["p"])
    assert case.metadata == {"k": 1, "x": 2}
    assert case.fields == {"region": "EU", "language": "en"}
    assert case.where == "cases.csv:2"


def test_a_mapping_of_slices_is_taken_apart() -> None:
    assert only({"input": "a", "slice": {"region": "EU", "tier": None}}).fields == {"region": "EU"}


def test_metadata_may_be_json_in_a_cell_and_nothing_else() -> None:
    assert only({"input": "a", "metadata": '{"k": 1}'}).metadata == {"k": 1}
    found = read({"input": "a", "metadata": "old"})
    assert found.faults[0].message == "metadata must be a mapping, saw 'old'"


def test_chat_messages_in_a_cell_are_read() -> None:
    messages = [{"role": "user", "content": "hello"}]
    assert only({"input": '[{"role": "user", "content": "hello"}]'}).input == messages
    assert only({"input": ' [ { "role": "user", "content": "hello"}]'}).input == messages
    assert only({"input": messages}).input == messages
    assert only({"input": "[urgent] hello"}).input == "[urgent] hello"
    assert only({"input": {"text": "x"}}).input == {"text": "x"}


def test_broken_chat_messages_are_reported() -> None:
    found = read({"input": '[{"role": "user", '})
    assert found.faults[0].message.startswith("the input begins like chat messages and is no JSON: ")


def test_what_could_not_be_read_is_counted_and_kept() -> None:
    broken, missing = Fault("broken", "cases.csv", 3), Fault("there is no file", "other.csv")
    found = read_cases([Row({"input": "a"}, "cases.csv", 2), broken, missing])
    assert found.faults == (broken, missing)
    assert found.n_rows == 2


def test_a_note_says_when_there_is_too_little() -> None:
    assert read().note == "there is no case at all"
    assert read({"input": ""}).note == "no usable case among 1 rows"
    assert read({"input": "a"}).note.startswith("there is one case only")
    assert read({"input": "a"}, {"input": "b"}).note == ""
