"""Which way marks point, and on which scale, by their header."""

import pytest

from shipworthy.define.init.column import Doubt, Role
from shipworthy.define.init.direction import low_is_good, says_bad, says_good, stated_scale
from shipworthy.define.init.guess import guess_columns
from shipworthy.define.init.people import is_machines, is_person


def guessed(header, cells, answer="answer"):
    rows = [
        {"question": f"what about thing {n}?", answer: f"it is so {n}", header: cell}
        for n, cell in enumerate(cells)
    ]
    return guess_columns(rows).column(header)


@pytest.mark.parametrize(
    "header",
    [
        "Hallucinated?", "Contains hallucination", "Failed", "Issue found", "Needs rework", "Wrong", "Wrong answer", "Error",
        "Complaint", "hasError", "policy_violation", "是否错误", "投诉", "违规", "是否有幻觉", "不合格", "Fehler",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "cells", [["yes"] * 8, ["yes", "no"] * 4, [1] * 8, ["✓", "✗"] * 4, ["是"] * 8, [True] * 8]
)
def test_a_yes_to_something_bad_is_a_fail(header, cells):
    column = guessed(header, cells)
    assert (column.says, column.dimension[:4]) == ("grade pass-fail reversed", "not-")


@pytest.mark.parametrize(
    "header", ["Pass/fail", "good/bad", "Right or wrong", "对错", "合格/不合格", "correct / incorrect"]
)
def test_a_header_that_names_both_is_no_bad_one(header):
    assert not says_bad(header)


@pytest.mark.parametrize("cells", [["good", "bad"] * 4, ["pass", "fail"] * 4, ["合格", "不合格"] * 4])
def test_values_that_say_good_and_bad_need_no_header(cells):
    assert guessed("Z", cells).says == "grade pass-fail"
    assert guessed("Error check", cells).says == "grade pass-fail"


@pytest.mark.parametrize("header", ["Z", "Flagged for VIP", "No errors", "没有错误", "Not polite"])
def test_a_yes_whose_direction_is_not_told_is_left_aside(header):
    column = guessed(header, ["yes", "no"] * 4)
    if says_bad(header) and not header.startswith(("No", "没")):
        assert column.is_reversed
    else:
        assert (column.role, column.doubt) == (Role.other, Doubt.yes)


def test_a_good_name_says_that_yes_is_good():
    assert says_good("Polite?")
    assert guessed("Polite?", ["yes", "no"] * 4).says == "grade pass-fail"
    assert guessed("是否准确", ["是", "否"] * 4).says == "grade pass-fail"


@pytest.mark.parametrize(
    "header", ["Toxicity", "Errors", "Error severity rating", "Harm score", "Rank score"]
)
def test_counts_of_bad_things_and_ranks_are_left_aside(header):
    column = guessed(header, [1, 2, 3, 2, 1, 3, 2, 2])
    assert column.doubt is Doubt.high
    assert column.role not in (Role.grade, Role.score)


@pytest.mark.parametrize(
    ("header", "numbers", "scale", "is_turned"),
    [
        ("Rating (1 = best, 5 = worst)", [4, 5], "1-5", True),
        ("Rating (5 = best, 1 = worst)", [4, 5], "1-5", False),
        ("Score (out of 10)", [4, 5], "1-10", None),
        ("Score /10", [0, 5], "0-10", None),
        ("评分（满分10）", [4, 5], "1-10", None),
        ("评分（10分制）", [4, 5], "1-10", None),
        ("评分（1最好，5最差）", [4, 5], "", None),
        ("评分（1=最好，5=最差）", [4, 5], "1-5", True),
        ("Schulnote (1=sehr gut)", [1, 3], "1-6", True),
        ("Grade 1-7", [3, 5], "1-7", None),
        ("Grade 1 to 4", [3, 4], "1-4", None),
        ("Grade 1-5", [3, 9], "", None),
        ("Rating (lower is better)", [3, 5], "", True),
        ("quality %", [60, 100], "0-100", None),
        ("Rating", [3, 5], "", None),
    ],
)  # fmt: skip
def test_what_a_header_says_of_its_scale(header, numbers, scale, is_turned):
    assert (stated_scale(header, numbers), low_is_good(header)) == (scale, is_turned)


def test_a_scale_whose_ends_do_not_occur_is_assumed_and_not_sure():
    column = guessed("Rating", [4, 5] * 4)
    assert (column.scale, column.sure < 0.7, "1-5 is assumed" in column.why) == ("1-5", True, True)
    assert guessed("Rating", [1, 5] * 4).sure > 0.7
    assert guessed("Rating (1-5)", [4, 5] * 4).sure > 0.7


@pytest.mark.parametrize(
    "header", ["LLM judge score", "gpt-4 rating", "AI score", "auto rating", "模型评分", "AI评分", "Judge"]
)
def test_marks_of_a_machine(header):
    assert guessed(header, [5, 4] * 4).role is Role.score
    assert guessed(header, [5, 4] * 4).dimension == "good"


@pytest.mark.parametrize("header", ["Human rating of GPT-4", "Bot answer ok?", "人工评分", "Rating"])
def test_marks_of_people(header):
    assert not is_machines(header, ("Bot answer",))


def test_the_grade_of_an_answer_called_as_a_model_is_no_machine_s():
    assert not is_machines("Grade GPT-4", ("GPT-4", "Claude"))
    assert is_machines("AI score", ("AI",))


def test_names_of_people():
    assert all(map(is_person, ("Anna", "Ben K.", "王芳", "李老师")))
    assert not any(map(is_person, ("Accuracy", "Polite", "评分", "tone", "anna")))


def test_two_reviewers_beside_each_other_grade_one_dimension():
    rows = [
        {"question": f"q about {n}?", "answer": f"a {n}", "Anna": "good", "Ben": "bad" if n % 2 else "good"}
        for n in range(9)
    ]
    graded = guess_columns(rows).of(Role.grade)
    assert [(one.dimension, one.reviewer) for one in graded] == [("good", "Anna"), ("good", "Ben")]
    rows = [
        {
            "question": f"q about {n}?",
            "answer": f"a {n}",
            "Reviewer 1": "good",
            "Reviewer 2": "bad" if n % 2 else "good",
        }
        for n in range(9)
    ]
    graded = guess_columns(rows).of(Role.grade)
    assert [(one.dimension, one.reviewer) for one in graded] == [
        ("good", "reviewer 1"),
        ("good", "reviewer 2"),
    ]
    rows = [
        {
            "question": f"q about {n}?",
            "answer": f"a {n}",
            "grade": n % 5 + 1,
            "Reviewer": "Anna" if n % 2 else "Ben",
        }
        for n in range(9)
    ]
    assert guess_columns(rows).column("Reviewer").role is Role.reviewer


def test_dates_and_addresses_are_no_texts():
    rows = [
        {
            "Date": f"2026-05-{n + 1:02}",
            "Email": f"a{n}@x.com",
            "Message": f"what about {n}?",
            "We replied": f"this is so {n} and so",
        }
        for n in range(9)
    ]
    found = {column.name: column.role for column in guess_columns(rows).columns}
    assert found == {
        "Date": Role.other,
        "Email": Role.other,
        "Message": Role.input,
        "We replied": Role.answer,
    }


def test_wrong_answers_are_no_candidate():
    rows = [
        {"question": f"q about {n}?", "answer": f"a {n}", "Wrong answer": f"another thing {n}"}
        for n in range(9)
    ]
    assert guess_columns(rows).column("Wrong answer").role is Role.other
