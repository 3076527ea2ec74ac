"""Rules on the cases as a sample: each fires where it should, and not where it must not."""

from __future__ import annotations

from shipworthy.define.lint.rules.cases import (
    ConflictingCases,
    DuplicateCases,
    NearDuplicateCases,
    TemplatedCases,
)
from shipworthy.define.lint.rules.sample import (
    ConstantAnswerMeetsBar,
    ConstantExpected,
    EmptyInput,
    MixedInputs,
    RareClass,
    SliceOfOneValue,
    UndeclaredGroup,
    UnevenWeights,
)

RIGHT = {"right": {"scored_by": "equals"}}


def test_duplicates_are_counted_grouped_and_placed(found, asking):
    cases = asking("Where is my order?", "where is  my order", "Where is my order!", "How do I return it?")
    ((severity, message),) = found(DuplicateCases, cases)
    assert severity == "warning"
    assert message.startswith("2 of 4 (50 %) cases repeat the text of another (1 text more than once)")
    assert "cases.jsonl:1 = cases.jsonl:2 = cases.jsonl:3 'Where is my order?'" in message


def test_a_number_or_sign_makes_another_case(found, asking):
    assert (
        found(DuplicateCases, asking("What is 1.5 + 2?", "What is 15 + 2?", "What is 1.5 - 2?", "x", "y"))
        == []
    )


def test_duplicates_of_one_group_are_known(found, asking):
    assert found(DuplicateCases, asking("same", "same", "other", group=["g", "g", "h"])) == []


def test_one_question_with_other_fields_is_a_note(found, asking):
    texts = [
        f"the report of {name}, which is long enough to be no id" for name in ("May", "June", "July", "May")
    ]
    cases = asking("Sum it up", "Sum it up", "What is missing?", "Who wrote it?", document=texts)
    ((severity, message),) = found(DuplicateCases, cases)
    assert severity == "note"
    assert "differ in 'document' only" in message


def test_where_most_cases_share_a_text_all_that_is_visible_counts(found, asking):
    cases = asking(*["Sum it up"] * 6, document=[f"text {n} " * 9 for n in range(6)])
    assert found(DuplicateCases, cases) == []


def test_duplicates_among_release_cases_are_theirs(subject, asking):
    given = subject(
        asking("one", "two"), release=asking("three", "three", "four"), release_cases="release.jsonl"
    )
    (problem,) = DuplicateCases().check(given)
    assert problem.path == ("release_cases",)
    assert problem.where == "release.jsonl:2"


def test_conflicts_are_an_error_where_code_decides(found, asking):
    cases = asking("Is tea a drug?", "is tea a drug", "Is it cold?", expected=["yes", "no", "no"])
    ((severity, message),) = found(ConflictingCases, cases, dimensions=RIGHT)
    assert severity == "error"
    assert "cases.jsonl:1 expects 'yes', cases.jsonl:2 'no' for 'Is tea a drug?'" in message


def test_conflicts_are_a_warning_where_a_judge_decides(found, asking):
    cases = asking("Is tea a drug?", "is tea a drug", "Is it cold?", expected=["yes", "no", "no"])
    assert [severity for severity, _ in found(ConflictingCases, cases)] == ["warning"]


def test_no_conflict_where_they_agree_or_say_nothing(found, asking):
    cases = asking("Is tea a drug?", "is tea a drug", "Is tea a drug", expected=["Yes", "yes", None])
    assert found(ConflictingCases, cases, dimensions=RIGHT) == []


def test_near_duplicates_in_english_and_chinese(found, asking):
    cases = asking(
        "How can I return the blue shoes I bought?", "Hello, how do I return blue shoes I bought please",
        "请问我的订单什么时候发货？", "你好，我的订单什么时候发货呢", "What does it cost to send a letter?",
    )  # fmt: skip
    ((_, message),) = found(NearDuplicateCases, cases)
    assert message.startswith("2 of 5 (40 %) cases say the same as another in other words")


def test_other_numbers_exact_repeats_and_known_groups_are_no_near_duplicates(found, asking):
    assert found(NearDuplicateCases, asking("Where is order 12?", "Where is order 13?")) == []
    assert found(NearDuplicateCases, asking("Where is my order?", "where is my order")) == []
    both = ["How can I return the shoes I bought?", "Please how do I return shoes I bought"]
    assert found(NearDuplicateCases, asking(*both, group=["a", "a"])) == []


def test_templates_are_a_note(found, asking):
    ((severity, message),) = found(
        TemplatedCases, asking(*(f"Please tell me where order {n} is now" for n in range(100, 106)))
    )
    assert severity == "note"
    assert message.startswith("6 of 6 (100 %) cases come from 1 text in which only numbers differ")


def test_templates_whose_answers_differ_are_arithmetic(found, asking):
    cases = asking(
        *(f"How many apples are {n} apples and one more" for n in range(6)), expected=list("123456")
    )
    assert found(TemplatedCases, cases) == []
    assert found(TemplatedCases, asking(*(f"Please tell me where order {n} is" for n in range(4)))) == []


def test_empty_inputs_and_unfilled_placeholders(found, asking):
    ((_, message),) = found(
        EmptyInput, asking("{{ question }}", "TODO", [{"role": "user", "content": " "}], "#N/A")
    )
    assert message.startswith("4 cases ask nothing: cases.jsonl:1 '{{ question }}'")


def test_short_inputs_and_pictures_are_not_empty(found, asking):
    picture = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}]
    assert found(EmptyInput, asking("ok", "?! why", picture, "Fill {{ name }} in", "test")) == []


def test_mixed_inputs(found, asking):
    ((severity, message),) = found(MixedInputs, asking("a", "b", {"question": "c"}))
    assert (severity, "2 texts" in message, "1 mappings of question" in message) == ("note", True, True)
    assert found(MixedInputs, asking("a", "b")) == []


BAR = {"dimension": "right", "class": "refund", "measure": "recall", "at_least": 0.9}
TOPICS = {"right": {"scored_by": "classification"}}


def test_a_class_with_a_bar_and_hardly_a_case(found, asking):
    cases = asking(*"abcdefgh", expected=["refund"] * 2 + ["other"] * 6)
    ((_, message),) = found(RareClass, cases, dimensions=TOPICS, bars=[BAR])
    assert message.startswith("2 cases expect 'refund'")


def test_a_class_with_enough_cases_or_none_is_not_rare(found, asking):
    cases = asking(*"abcdefgh", expected=["refund"] * 5 + ["other"] * 3)
    assert found(RareClass, cases, dimensions=TOPICS, bars=[BAR]) == []
    assert found(RareClass, asking(*"ab", expected=["other"] * 2), dimensions=TOPICS, bars=[BAR]) == []


def test_a_class_is_counted_in_the_bars_slice(found, asking):
    cases = asking(*"abcdefgh", expected=["refund"] * 8, region=["EU"] * 3 + ["US"] * 5)
    bar = {**BAR, "slice": {"region": "EU"}}
    ((_, message),) = found(RareClass, cases, dimensions=TOPICS, slices=["region"], bars=[bar])
    assert message.startswith("3 cases expect")


def test_columns_that_repeat_are_groups(found, asking):
    cases = asking(*(f"question {n}" for n in range(20)), docId=[f"d{n // 2}" for n in range(20)])
    ((_, message),) = found(UndeclaredGroup, cases)
    assert message == "20 cases share 10 values of 'docId', and none has a 'group'"


def test_contexts_that_repeat_are_groups(found, asking):
    cases = asking(*(f"question {n}" for n in range(20)), context=[f"passage {n // 4}" for n in range(20)])
    assert "5 values of context" in found(UndeclaredGroup, cases)[0][1]


def test_declared_groups_unique_ids_and_slices_are_none(found, asking):
    texts = [f"question {n}" for n in range(20)]
    users = [f"u{n // 2}" for n in range(20)]
    assert found(UndeclaredGroup, asking(*texts, user_id=users, group=users)) == []
    assert found(UndeclaredGroup, asking(*texts, user_id=list(range(20)))) == []
    assert found(UndeclaredGroup, asking(*texts, user_id=users), slices=["user_id"]) == []
    assert found(UndeclaredGroup, asking(*texts, region=["EU", "US"] * 10)) == []


def test_uneven_weights(found, asking):
    ((_, message),) = found(UnevenWeights, asking(*"abcdef", weight=[1000, 1, 1, 1, 1, 1]))
    assert "make 6 cases worth about 1;" in message
    assert "alone carries 100 % of the weight" in message
    assert found(UnevenWeights, asking(*"abcdef", weight=[1, 2, 1, 2, 1, 2])) == []


def test_a_slice_of_one_value(found, asking):
    ((_, message),) = found(SliceOfOneValue, asking(*"abc", region=["EU"] * 3), slices=["region"])
    assert message == "slice 'region' has one value in all cases: 'EU' (3 of 3 (100 %))"
    assert found(SliceOfOneValue, asking(*"abc", region=["EU", "US", "EU"]), slices=["region"]) == []


def test_one_expected_answer_for_all(found, asking):
    cases = asking(*"abcdef", expected=["spam"] * 6)
    assert found(ConstantExpected, cases, dimensions=RIGHT)[0][1] == "all 6 cases expect 'spam'"
    assert found(ConstantExpected, cases) == []
    assert found(ConstantExpected, asking(*"abcdef", expected=["spam", "ham"] * 3), dimensions=RIGHT) == []


def test_a_bar_that_a_constant_answer_meets(found, asking):
    cases = asking(*(str(n) for n in range(20)), expected=["ham"] * 18 + ["spam"] * 2)
    ((_, message),) = found(ConstantAnswerMeetsBar, cases, dimensions=RIGHT, bars=["right >= 85%"])
    assert message == "always answering 'ham' meets the bar 'right >= 85%': 18 of 20 (90 %) cases expect it"
    assert found(ConstantAnswerMeetsBar, cases, dimensions=RIGHT, bars=["right >= 95%"]) == []
    assert found(ConstantAnswerMeetsBar, cases, bars=["good >= 85%"]) == []
