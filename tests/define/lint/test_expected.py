"""Rules on what is expected: what a scorer can never find, and what nobody can meet."""

from __future__ import annotations

import pytest

from shipworthy.define.lint.rules.expected import (
    ArgumentUnusable,
    BarOnAbsentClass,
    ExpectedClassUnknown,
    ExpectedFailsScorer,
    ExpectedMissing,
    ExpectedOfWrongShape,
)
from shipworthy.define.lint.rules.reach import (
    AnswerLimitTooShort,
    EqualsLongText,
    RecordedOffScale,
    TwoValuedScorer,
)


def scored_by(scorer, **other):
    return {"dimensions": {"right": {"scored_by": scorer, **other}}}


def test_some_cases_lack_what_is_needed(found, asking):
    cases = asking("a", "b", "c", "d", expected=["1", None, "3", ""])
    ((severity, message),) = found(ExpectedMissing, cases, **scored_by("equals"))
    assert severity == "warning"
    assert message == (
        "'right' needs the expected answer, and 2 of 4 (50 %) cases have none: cases.jsonl:2, cases.jsonl:4"
    )


def test_all_cases_lack_it(found, asking):
    problems = found(ExpectedMissing, asking("a", "b"), **scored_by({"length": {"max": "{{ limit }}"}}))
    assert [severity for severity, _ in problems] == ["error"]
    assert "needs the field 'limit', and 2 of 2" in problems[0][1]


@pytest.mark.parametrize(
    "scorer",
    [
        "equals",
        {"contains": "{{ product }}"},
        {"not_contains": ["guaranteed"]},
        {"length": {"max": 80}},
        {"contains": "{{ product | upper }} {{ nothing }}"},
    ],
)
def test_nothing_lacks(found, asking, scorer):
    assert (
        found(ExpectedMissing, asking("a", "b", expected=[0, "2"], product=["x", "y"]), **scored_by(scorer))
        == []
    )


def test_no_tool_is_an_expectation_and_no_document_is_none(found, asking):
    cases = asking("a", "b", expected=[[], [{"name": "alarm"}]])
    assert found(ExpectedMissing, cases, **scored_by("tool_calls")) == []
    assert len(found(ExpectedMissing, cases, **scored_by("retrieval"))) == 1
    gold = asking("a", "b", gold=[["d1"], "d2"])
    assert found(ExpectedMissing, gold, **scored_by({"retrieval": "recall@5"})) == []


def test_a_field_of_a_detector(found, asking):
    mode = {"id": "leak", "detect": {"contains": "{{ secret }}"}}
    ((_, message),) = found(ExpectedMissing, asking("a", "b", secret=["x", None]), failure_modes=[mode])
    assert message.startswith("'leak' needs the field 'secret', and 1 of 2")


LABELS = {"classification": {"labels": ["spam", "ham"]}}


def test_a_class_that_is_no_label(found, asking):
    cases = asking(*"abc", expected=["Spam", "hamm", "ham"])
    ((severity, message),) = found(ExpectedClassUnknown, cases, **scored_by(LABELS))
    assert severity == "error"
    assert (
        "1 of 3 (33 %) cases expect a class that is none of the labels of 'right': 'hamm' in 1 (cases.jsonl:2)"
        in message
    )


def test_labels_may_differ_in_capitals_and_be_numbers(found, asking):
    assert found(ExpectedClassUnknown, asking(*"ab", expected=["SPAM", " ham"]), **scored_by(LABELS)) == []
    numbers = scored_by({"classification": [1, 2]})
    assert found(ExpectedClassUnknown, asking(*"ab", expected=[1.0, "2"]), **numbers) == []
    assert (
        found(ExpectedClassUnknown, asking(*"ab", expected=["x", "y"]), **scored_by("classification")) == []
    )


BAR = {"dimension": "right", "class": "refund", "measure": "recall", "at_least": 0.9}


def test_a_bar_on_a_class_that_no_case_expects(found, asking):
    parts = {**scored_by("classification"), "bars": [BAR]}
    ((severity, message),) = found(BarOnAbsentClass, asking(*"ab", expected=["refunds", "other"]), **parts)
    assert severity == "error"
    assert message.startswith("no case expects 'refund', which the bar")
    assert found(BarOnAbsentClass, asking(*"ab", expected=["Refund", "other"]), **parts) == []
    assert found(BarOnAbsentClass, [], **parts) == []


def test_a_class_that_is_absent_in_the_bars_slice(found, asking):
    parts = {
        **scored_by("classification"),
        "bars": [{**BAR, "slice": {"region": "EU"}}],
        "slices": ["region"],
    }
    cases = asking(*"ab", expected=["refund", "other"], region=["US", "EU"])
    assert "no case expects 'refund' in that slice" in found(BarOnAbsentClass, cases, **parts)[0][1]


LONG = "Yes, it is in stock and leaves our house today or tomorrow."


@pytest.mark.parametrize(
    ("scorer", "why"),
    [
        ({"length": {"max": 5, "unit": "words"}}, "has 12 words, at most 5 are asked for"),
        ({"length": {"min": 500, "unit": "characters"}}, "has 59 characters, at least 500 are asked for"),
        ({"contains": "Regards"}, "lacks 'Regards'"),
        ({"not_contains": ["tomorrow"]}, "says 'tomorrow'"),
        ({"regex": r"\d+ days"}, r"has no match of '\\d+ days'"),
        ({"not_regex": "(?i)STOCK"}, "matches '(?i)STOCK'"),
        ({"contains": "{{ product }}"}, "lacks 'kettle'"),
    ],
)
def test_an_expected_answer_that_fails(found, asking, scorer, why):
    both = {"dimensions": {"same": {"scored_by": "equals"}, **scored_by(scorer)["dimensions"]}}
    ((_, message),) = found(ExpectedFailsScorer, asking("a", expected=[LONG], product=["kettle"]), **both)
    assert message.startswith("1 of 1 (100 %) expected answers would fail 'right'")
    assert message.endswith(f"the one of cases.jsonl:1 {why}")


@pytest.mark.parametrize(
    "scorer",
    [
        {"length": {"max": 20}},
        {"contains": ["STOCK", "today"]},
        {"regex": "(?i)stock"},
        {"not_contains": "sorry"},
    ],
)
def test_an_expected_answer_that_passes(found, asking, scorer):
    assert found(ExpectedFailsScorer, asking("a", expected=[LONG]), **scored_by(scorer)) == []


@pytest.mark.parametrize(
    ("scorer", "n"),
    [
        ({"contains": "Regards"}, 0),
        ({"regex": "^Dear"}, 0),
        ({"length": {"min": 50}}, 0),
        ({"length": {"max": 5}}, 1),
        ({"not_contains": "tomorrow"}, 1),
    ],
)
def test_facts_for_a_judge_may_lack_what_an_answer_has(found, asking, scorer, n):
    assert len(found(ExpectedFailsScorer, asking("a", expected=[LONG]), **scored_by(scorer))) == n


def test_a_fact_is_no_answer_and_may_be_short(found, asking):
    short = scored_by({"length": {"min": 20}})
    assert found(ExpectedFailsScorer, asking("a", expected=["42"]), **short) == []
    both = {"dimensions": {"right": {"scored_by": "equals"}, "long": short["dimensions"]["right"]}}
    assert len(found(ExpectedFailsScorer, asking("a", expected=["42"]), **both)) == 1


def test_expected_json_and_its_schema(found, asking):
    scorer = {"json_schema": {"type": "object", "required": ["price"]}}
    cases = asking("a", "b", expected=[{"price": 3}, {"cost": 3}])
    ((_, message),) = found(ExpectedFailsScorer, cases, **scored_by(scorer))
    assert (
        "1 of 2 (50 %) expected answers would fail 'right' (json_schema): the one of cases.jsonl:2 breaks"
        in message
    )
    assert found(ExpectedFailsScorer, cases[:1], **scored_by(scorer)) == []


def test_an_expected_answer_that_shows_a_failure(found, asking):
    mode = {"id": "promise", "detect": {"regex": "today or tomorrow"}}
    ((_, message),) = found(ExpectedFailsScorer, asking("a", expected=[LONG]), failure_modes=[mode])
    assert "would show the failure 'promise'" in message
    mode = {"id": "promise", "detect": {"regex": "within the hour"}}
    assert found(ExpectedFailsScorer, asking("a", expected=[LONG]), failure_modes=[mode]) == []


def test_arguments_that_are_of_no_use(found, asking):
    cases = asking("a", "b", pattern=["(refund", "refund"], most=["many", "20"])
    ((_, message),) = found(ArgumentUnusable, cases, **scored_by({"regex": "{{ pattern }}"}))
    assert "in 1 of 2 (50 %) cases: in cases.jsonl:1 it is no regular expression: '(refund'" in message
    ((_, message),) = found(ArgumentUnusable, cases, **scored_by({"length": {"max": "{{ most }}"}}))
    assert "it is no number: 'many'" in message
    ((severity, _),) = found(ArgumentUnusable, cases, **scored_by({"contains": [""]}))
    assert severity == "error"


def test_codes_of_languages(found, asking):
    cases = asking(*"abcd", language=["en", "zh-CN", "xx", "German"])
    ((_, message),) = found(ArgumentUnusable, cases, **scored_by("language"))
    assert "in 1 of 4 (25 %) cases: in cases.jsonl:3 it is no language: 'xx'" in message
    known = asking(*"abcdef", language=["en", "zh_TW", "Deutsch", "日本語", "jp", "yue"])
    assert found(ArgumentUnusable, known, **scored_by("language")) == []


def test_arguments_that_are_of_use(found, asking):
    cases = asking("a", "b", pattern=["refund.*", "x"], most=[20, "30"])
    for scorer in ({"regex": "{{ pattern }}"}, {"length": {"max": "{{ most }}"}}, {"regex": "{{ nothing }}"}):
        assert found(ArgumentUnusable, cases, **scored_by(scorer)) == []


def test_expected_calls_and_documents_of_the_wrong_shape(found, asking):
    cases = asking("a", expected=["set an alarm for seven"])
    assert found(ExpectedOfWrongShape, cases, **scored_by("tool_calls"))[0][0] == "error"
    assert (
        "a list of {name, arguments}" in found(ExpectedOfWrongShape, cases, **scored_by("tool_calls"))[0][1]
    )
    cases = asking("a", expected=[[1.5, ["x"]]])
    assert "a list of ids" in found(ExpectedOfWrongShape, cases, **scored_by("retrieval"))[0][1]


def test_expected_calls_and_documents_of_the_right_shape(found, asking):
    calls = [
        [{"name": "alarm", "arguments": {"at": 7}}], {"name": "alarm"}, "none", [], None, {"alarm": {"at": 7}},
        '[{"name": "alarm"}]', {"any_of": [[{"name": "alarm"}], []]}, [{"function": {"name": "alarm"}}],
    ]  # fmt: skip
    assert found(ExpectedOfWrongShape, asking(*"abcdefghi", expected=calls), **scored_by("tool_calls")) == []
    documents = [["d1", "d2"], "d1", [{"id": "d1"}], [7], None]
    assert found(ExpectedOfWrongShape, asking(*"abcde", expected=documents), **scored_by("retrieval")) == []


def test_a_scorer_of_two_values_on_grades(found, asking):
    ((_, message),) = found(TwoValuedScorer, asking("a"), **scored_by({"contains": "x"}, scale="1-5"))
    assert message == "contains gives 'right' 1 or 5 and nothing between, on a scale of 1-5"
    assert found(TwoValuedScorer, asking("a"), **scored_by({"contains": "x"})) == []
    assert found(TwoValuedScorer, asking("a"), **scored_by({"recorded": "grade"}, scale="1-5")) == []


def test_recorded_scores_off_the_scale(found, asking):
    def rows(*values):
        return {
            "new": [{"case": f"c{n}", "output": "x", "scores": {"grade": v}} for n, v in enumerate(values)]
        }

    parts = scored_by({"recorded": "grade"}, scale="1-5")
    assert [s for s, _ in found(RecordedOffScale, asking(*"ab"), answers=rows(0.2, 0.9), **parts)] == [
        "error"
    ]
    ((severity, message),) = found(RecordedOffScale, asking(*"ab"), answers=rows(3, 7), **parts)
    assert (severity, message.endswith("1-5: 7 (new.jsonl:2)")) == ("warning", True)
    assert found(RecordedOffScale, asking(*"ab"), answers=rows(1, 5), **parts) == []


def test_a_long_text_that_must_be_equal(found, asking):
    cases = asking("a", "b", expected=["word " * 30, "short"])
    assert (
        "1 of 2 (50 %) expected answers met word for word"
        in found(EqualsLongText, cases, **scored_by("equals"))[0][1]
    )
    assert found(EqualsLongText, cases, **scored_by("judge")) == []
    assert found(EqualsLongText, cases[1:], **scored_by("equals")) == []


def test_answers_that_are_cut_before_they_can_be_right(found, asking):
    cases = asking("a", expected=["word " * 30])
    candidates = {"new": {"model": "local/default", "prompt": "x", "params": {"max_tokens": 20}}}
    ((_, message),) = found(AnswerLimitTooShort, cases, candidates=candidates, **scored_by("rouge"))
    assert message.startswith(
        "'new' stops after 20 tokens, and 1 of 1 (100 %) expected answers have more words"
    )
    candidates["new"]["params"]["max_tokens"] = 60
    assert found(AnswerLimitTooShort, cases, candidates=candidates, **scored_by("rouge")) == []
    candidates["new"]["params"]["max_tokens"] = 20
    assert found(AnswerLimitTooShort, cases, candidates=candidates, **scored_by("judge")) == []
