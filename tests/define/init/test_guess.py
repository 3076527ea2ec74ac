"""What the columns of a table are taken for."""

import pytest

from shipworthy.define.init.column import Doubt, Role, as_said
from shipworthy.define.init.guess import guess_columns, settled
from shipworthy.define.init.mapping import TableMapping
from shipworthy.errors import WrongCall


def roles(rows):
    return {column.name: column.says for column in guess_columns(rows).columns}


def test_english_headers():
    rows = [
        {"question": f"Price for {n} chairs?", "answer": f"{n} chairs are {n * 48} USD.", "grade": "good" if n % 3 else "bad", "region": "EU" if n % 2 else "SEA"}
        for n in range(12)
    ]  # fmt: skip
    assert roles(rows) == {
        "question": "input",
        "answer": "answer",
        "grade": "grade pass-fail",
        "region": "slice",
    }


def test_chinese_headers():
    rows = [
        {"编号": n, "问题": f"第{n}题怎么做?", "回答": f"这样做{n}", "评分": n % 5 + 1, "地区": "东南亚" if n % 2 else "欧盟", "标准答案": f"答{n}", "备注": "好的", "评分人": "王", "是否成交": "是" if n % 2 else "否"}
        for n in range(12)
    ]  # fmt: skip
    assert roles(rows) == {
        "编号": "id", "问题": "input", "回答": "answer", "评分": "grade 1-5", "地区": "slice",
        "标准答案": "expected", "备注": "note", "评分人": "reviewer", "是否成交": "outcome",
    }  # fmt: skip


def test_several_answers_each_with_its_grades():
    rows = [
        {"Ticket": n, "Customer message": f"where is my order number {n}?", "Bot A": f"it is on its way {n}", "Bot A ok?": "✓" if n % 2 else "✗", "Bot B": f"we do not know {n}", "Bot B ok?": "✓"}
        for n in range(12)
    ]  # fmt: skip
    guess = guess_columns(rows)
    assert [column.says for column in guess.columns] == [
        "id", "input", "answer", "grade pass-fail of Bot A", "answer", "grade pass-fail of Bot B",
    ]  # fmt: skip
    labels = [
        (one.values["candidate"], one.values["value"])
        for one in TableMapping(guess).read(rows[0], 2)
        if type(one).__name__ == "LabelRow"
    ]
    assert labels == [("bot-a", 0), ("bot-b", 1)]


def test_grades_beside_answers_by_place_only_if_every_answer_has_as_many():
    beside = [
        {"q": f"what about {n}?", "gpt": f"a{n}", "rating": 3 + n % 3, "claude": f"b{n}", "rating 2": 4}
        for n in range(9)
    ]
    found = guess_columns([{"question": row.pop("q"), **row} for row in beside])
    assert [column.of for column in found.of(Role.grade)] == ["gpt", "claude"]
    one_grade = guess_columns(
        [{"question": f"{n}?", "gpt": f"a{n}", "claude": f"b{n}", "rating": n % 5 + 1} for n in range(9)]
    )
    assert one_grade.column("rating").role is Role.other


def test_a_row_for_each_answer():
    rows = [
        {
            "case_id": n // 2,
            "candidate": "ab"[n % 2],
            "score": n / 20,
            "judge": "gpt",
            "human_rating": n % 5 + 1,
        }
        for n in range(20)
    ]
    assert roles(rows) == {
        "case_id": "id", "candidate": "candidate", "score": "score 0-1", "judge": "other", "human_rating": "grade 1-5",
    }  # fmt: skip
    assert guess_columns(rows).is_long


def test_columns_without_a_telling_name():
    rows = [
        {"x": f"how do I do thing {n} in the shop", "y": f"you do this and that thing {n}", "z": "yes" if n % 2 else "no", "w": "ab"[n % 2]}
        for n in range(20)
    ]  # fmt: skip
    assert roles(rows) == {"x": "input", "y": "answer", "z": "other", "w": "slice"}
    assert guess_columns(rows).column("z").doubt is Doubt.yes
    assert all(column.sure < 0.7 for column in guess_columns(rows).columns)


def test_an_id_that_repeats_groups_the_rows():
    rows = [{"id": n // 3, "question": f"q {n}", "answer": f"a {n}"} for n in range(12)]
    assert roles(rows)["id"] == "group"


def test_outcomes_latency_cost_and_expected():
    rows = [
        {"prompt": f"p {n}", "reference": f"r {n}", "response": f"a {n}", "latency_ms": 100 + n, "cost": 0.1, "replied": "yes" if n % 2 else "no"}
        for n in range(8)
    ]  # fmt: skip
    assert roles(rows) == {
        "prompt": "input", "reference": "expected", "response": "answer", "latency_ms": "latency_ms", "cost": "cost",
        "replied": "outcome",
    }  # fmt: skip


def test_a_correction_moves_a_single_role_and_gives_a_new_grade_its_scale():
    rows = [
        {"question": f"q {n}", "Comment": f"c {n}", "answer": f"a {n}", "pts": n % 5 + 1} for n in range(9)
    ]
    guess = guess_columns(rows)
    guess = guess.corrected(as_said("input", guess.column("comment")))
    assert guess.column("question").role is Role.other
    guess = settled(guess.corrected(as_said("grade", guess.column("4"))), rows)
    assert guess.column("pts").says == "grade 1-5"
    assert guess.column("pts").dimension == "pts"


@pytest.mark.parametrize("text", ["answr", "", "grade of", "the input"])
def test_what_is_no_role_is_refused(text):
    guess = guess_columns([{"question": "q", "answer": "a"}])
    with pytest.raises(WrongCall, match="is no role"):
        as_said(text, guess.column("answer"))


def test_texts_said_to_be_grades_are_refused():
    rows = [{"question": "q", "answer": "a long answer"}]
    guess = guess_columns(rows)
    with pytest.raises(WrongCall, match="holds no grades: saw 'a long answer'"):
        settled(guess.corrected(as_said("grade", guess.column("answer"))), rows)


def test_nothing_at_all():
    assert guess_columns([]).columns == ()
    assert [column.role for column in guess_columns([{"a": None}, {"b": ""}]).columns] == [
        Role.other,
        Role.other,
    ]
