"""Rules on leaks: what a candidate has seen, or can read, before it is asked."""

from __future__ import annotations

from shipworthy.define.lint.rules.leaks import (
    ExampleIsCase,
    ExpectedIsVisible,
    PromptHoldsCases,
    ReleaseHoldsGolden,
    SeenCases,
    UnreadSeenFile,
)
from shipworthy.define.lint.subject import Subject, UnreadSeen

TEXTS = (
    "Where is the parcel I sent to Ningbo?",
    "How long does the warranty of the kettle last?",
    "Do you ship green tea to Brazil by sea?",
    "我想退回上周买的茶壶，可以吗？",
)


def test_seen_word_for_word_but_for_blanks(found, asking):
    seen = ["nothing of it", f"  {TEXTS[1].replace(' ', '  ')} ", TEXTS[3]]
    ((severity, message),) = found(SeenCases, asking(*TEXTS, TEXTS[1]), seen=seen)
    assert severity == "error"
    assert message.startswith(
        "3 of 5 (60 %) cases (2 texts) stand word for word in what a candidate was built on"
    )
    assert "cases.jsonl:2 = seen.jsonl:2 'How long does the warranty of the kettle last?'" in message


def test_seen_within_a_longer_row(found, asking):
    seen = [f"User: {TEXTS[1]}\nAssistant: two years."]
    ((severity, message),) = found(SeenCases, asking(*TEXTS), seen=seen)
    assert severity == "error"
    assert "1 of 4 (25 %) cases (1 text) stand word for word within longer texts" in message


def test_seen_nearly(found, asking):
    seen = ["hello, how long does warranty of the kettle last", "我想退回上周买了的茶壶，可以的吗"]
    ((severity, message),) = found(SeenCases, asking(*TEXTS), seen=seen)
    assert severity == "warning"
    assert "2 of 4 (50 %) cases (2 texts) stand nearly word for word" in message


def test_other_numbers_and_other_words_were_not_seen(found, asking):
    cases = asking("Where is parcel 17 that I sent?", "Is the tea from Fujian organic?")
    seen = ["Where is parcel 18 that I sent?", "Is the tea from Yunnan organic?", "", "parcel"]
    assert found(SeenCases, cases, seen=seen) == []
    assert found(SeenCases, cases) == []


def test_what_was_not_compared_is_said_and_never_clean(subject):
    whole, part = (
        UnreadSeen(0, "train.bin", "unknown format"),
        UnreadSeen(1, "b.gz", "damaged", is_partly=True),
    )
    found = list(UnreadSeenFile().check(Subject(subject().benchmark, unread_seen=[whole, part])))
    assert [(one.message, one.path) for one in found] == [
        ("nothing of it was compared with the cases: train.bin: unknown format", ("data", "seen", 0)),
        ("only a part of it was compared with the cases: b.gz: damaged", ("data", "seen", 1)),
    ]
    assert all(one.hint for one in found)


def test_a_prompt_with_a_case_as_its_example(found, asking):
    prompt = f"Answer briefly.\n\nExample: {TEXTS[0].upper()} -> It left.\nExample: 我想退回上周买的茶壶，可以吗？ -> 可以"
    ((severity, message),) = found(PromptHoldsCases, asking(*TEXTS), prompts={"new": prompt})
    assert severity == "error"
    assert message.startswith("the prompt of 'new' holds the input of 2 cases: cases.jsonl:1")


def test_a_function_with_the_answers(found, asking):
    answer = "It lasts two years from the day of the purchase"
    cases = asking(*TEXTS[:2], expected=["no idea", answer])
    ((severity, message),) = found(
        PromptHoldsCases, cases, functions={"rules.py": f'KNOWN = {{"a": "{answer}"}}'}
    )
    assert severity == "warning"
    assert "rules.py holds the expected answer of 1 case" in message


def test_a_prompt_may_name_labels_and_short_phrases(found, asking):
    cases = asking("thank you", "WIN A PRIZE", expected=["ham", "spam"])
    prompt = "Say spam or ham. Polite users say thank you. {{ input }}"
    assert found(PromptHoldsCases, cases, prompts={"new": prompt}) == []


def test_examples_of_the_prd_that_are_cases(found, asking):
    examples = [
        {"input": "where is the parcel i sent to Ningbo"},
        {"input": "Hello, do you ship the green tea to Brazil by sea"},
    ]
    problems = found(ExampleIsCase, asking(*TEXTS), prd={"examples": examples})
    assert [message.rpartition(": ")[2] for _, message in problems] == ["cases.jsonl:1", "cases.jsonl:3"]
    assert found(ExampleIsCase, asking(*TEXTS), prd={"examples": [{"input": "Do you take cards?"}]}) == []


def test_release_cases_that_are_golden(found, asking):
    release = asking(
        "where is the parcel i sent to Ningbo", "Hi, do you ship green tea to the Brazil by sea?", "New one"
    )
    problems = found(ReleaseHoldsGolden, asking(*TEXTS), release=release, release_cases="release.jsonl")
    assert [(severity, message.partition(":")[0]) for severity, message in problems] == [
        ("error", "1 of 3 (33 %) release cases are golden cases"),
        ("warning", "1 of 3 (33 %) release cases are nearly golden cases"),
    ]


def test_release_cases_of_their_own(found, asking):
    release = asking("Do you take cards?", "Is there a shop?")
    assert found(ReleaseHoldsGolden, asking(*TEXTS), release=release, release_cases="release.jsonl") == []
    assert found(ReleaseHoldsGolden, asking(*TEXTS)) == []


def test_a_field_that_says_what_is_expected(found, asking):
    labels = ["spam", "ham", "spam", "ham", "spam", "ham"]
    ((severity, message),) = found(
        ExpectedIsVisible, asking(*"abcdef", expected=labels, klass=[x.upper() for x in labels])
    )
    assert severity == "warning"
    assert message == "field 'klass' says what is expected in 6 of 6 (100 %) cases that have it"


def test_where_all_is_recorded_it_is_a_note(found, asking):
    labels = ["spam", "ham", "spam", "ham", "spam", "ham"]
    answers = {"today": [{"case": "c0", "output": "spam"}]}
    problems = found(ExpectedIsVisible, asking(*"abcdef", expected=labels, klass=labels), answers=answers)
    assert [severity for severity, _ in problems] == ["note"]


def test_an_input_that_ends_with_its_answer(found, asking):
    cases = asking("2 + 2? Answer: 4", "三加三是多少？答案：6", "What is 7?", expected=["4", "6", "7"])
    ((_, message),) = found(ExpectedIsVisible, cases)
    assert message == "2 inputs end with the expected answer: cases.jsonl:1, cases.jsonl:2"


def test_passages_options_and_recorded_answers_may_hold_it(found, asking):
    expected = ["Paris", "Rome", "Berlin", "Madrid", "Lisbon", "Oslo"]
    cases = asking(
        *(f"Is it {city} or Nowhere?" for city in expected),
        expected=expected,
        context=[f"{city} is the capital" for city in expected],
        today=expected,
        size=["big", "small"] * 3,
    )
    candidates = {
        "today": {"recorded": {"column": "today"}},
        "new": {"model": "local/default", "prompt": "x"},
    }
    assert found(ExpectedIsVisible, cases, candidates=candidates) == []
