"""Rules on recorded answers and judges: broken, copied, joined wrongly; a judge that counts words."""

from __future__ import annotations

import pytest

from shipworthy.define.lint.rules.answers import (
    ConstantAnswers,
    CopiedExpected,
    CutAnswers,
    EchoedInputs,
    EmptyAnswers,
    ErrorAnswers,
    OtherLanguage,
    Refusals,
)
from shipworthy.define.lint.rules.joined import (
    AnswersOfOtherInputs,
    AnswersToUnknownCases,
    CasesWithoutAnswer,
    SameAnswers,
)
from shipworthy.define.lint.rules.judges import ConstantJudge, JudgeIsLabels, LengthBias

N = 20
INPUTS = [f"Which of the {n} teas do you recommend for breakfast?" for n in range(N)]


def answers(*outputs, **columns):
    """Recorded answers of the candidate `new`, one for each case."""
    return {
        "new": [
            {"case": f"c{n}", "output": text, **{name: values[n] for name, values in columns.items()}}
            for n, text in enumerate(outputs)
        ]
    }


def written(n):
    return f"I recommend number {n}, which is strong and goes well with milk."


def test_one_text_for_many_cases(found, asking):
    given = answers(*["Thank you for your message."] * 8, *(written(n) for n in range(8, N)))
    ((severity, message),) = found(ConstantAnswers, asking(*INPUTS), answers=given)
    assert severity == "warning"
    assert message.startswith(
        "'new': one text is given to 8 of 20 (40 %) cases: 'Thank you for your message.'"
    )


def test_a_classifier_that_says_one_class(found, asking):
    cases = asking(*INPUTS, expected=["ham"] * 18 + ["spam"] * 2)
    assert len(found(ConstantAnswers, cases, answers=answers(*["ham"] * N))) == 1
    assert found(ConstantAnswers, cases, answers=answers(*["ham"] * 19, "spam")) == []


def test_texts_that_differ_or_are_expected_are_not_constant(found, asking):
    assert found(ConstantAnswers, asking(*INPUTS), answers=answers(*map(written, range(N)))) == []
    refusal = "This question is not for me to answer, I am sorry."
    cases = asking(*INPUTS, expected=[refusal] * 10 + [written(n) for n in range(10)])
    given = answers(*[refusal] * 10, *map(written, range(10)))
    assert found(ConstantAnswers, cases, answers=given) == []


def test_empty_answers(found, asking):
    given = answers("", "a", " ", "b")
    assert found(EmptyAnswers, asking(*INPUTS[:4]), answers=given)[0][1].startswith(
        "2 of 4 (50 %) answers of 'new' are empty"
    )
    given["new"] = [
        {"case": "c0", "output": "", "error": "timeout"},
        {"case": "c1", "tool_calls": [{"name": "x"}]},
    ]
    assert found(EmptyAnswers, asking(*INPUTS[:2]), answers=given) == []


def test_answers_that_are_the_input(found, asking):
    given = answers(*INPUTS[:5], *map(written, range(5, N)))
    assert "5 of 20 (25 %) answers are the input" in found(EchoedInputs, asking(*INPUTS), answers=given)[0][1]
    given = answers(*INPUTS[:2], *map(written, range(2, N)))
    assert found(EchoedInputs, asking(*INPUTS), answers=given) == []
    assert found(EchoedInputs, asking(*"abc"), answers=answers(*"abc")) == []


def test_answers_that_are_the_expected_ones(found, asking):
    texts = [written(n) for n in range(N)]
    cases = asking(*INPUTS, expected=texts)
    ((severity, message),) = found(CopiedExpected, cases, answers=answers(*texts[:19], "my own words"))
    assert (severity, "19 of 20 (95 %) answers are the expected ones" in message) == ("warning", True)
    assert found(CopiedExpected, cases, answers=answers(*texts[:15], *"abcde")) == []


def test_a_good_classifier_is_no_copy(found, asking):
    many = [f"message {n} of somebody" for n in range(60)]
    cases = asking(*many, expected=["ham", "spam"] * 30)
    assert found(CopiedExpected, cases, answers=answers(*["ham", "spam"] * 29, "ham", "ham")) == []
    assert [s for s, _ in found(CopiedExpected, cases, answers=answers(*["ham", "spam"] * 30))] == ["note"]


def test_answers_cut_at_one_length(found, asking):
    cut = [(written(n) * 5)[:200] for n in range(5)]
    given = answers(*cut, *map(written, range(5, N)))
    assert (
        "5 of 20 (25 %) answers end unfinished after 200 characters"
        in found(CutAnswers, asking(*INPUTS), answers=given)[0][1]
    )


def test_answers_cut_at_a_number_of_tokens(found, asking):
    texts = [written(n) if n > 4 else f"Number {n} has so many merits that I" for n in range(N)]
    given = answers(*texts, output_tokens=[64] * 5 + [12] * 15)
    assert "after 64 tokens" in found(CutAnswers, asking(*INPUTS), answers=given)[0][1]


def test_finished_answers_of_one_length_are_not_cut(found, asking):
    given = answers(*(f"{'x' * 150} {n:02}." for n in range(N)))
    assert found(CutAnswers, asking(*INPUTS), answers=given) == []
    assert found(CutAnswers, asking(*INPUTS), answers=answers(*["spam", "ham!"] * 10)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):\n  File x",
        "<html><h1>502 Bad Gateway</h1></html>",
        "openai.RateLimitError: Error code: 429",
        '{"error": {"message": "overloaded"}}',
        "503 Service Unavailable",
        "Internal Server Error",
    ],
)
def test_messages_of_errors(found, asking, text):
    given = answers(
        text, written(1), "An error is human; to err twice is a habit.", "The html tag opens a page."
    )
    ((_, message),) = found(ErrorAnswers, asking(*INPUTS[:4]), answers=given)
    assert message.startswith("'new': 1 of 4 (25 %) answers are messages of an error (new.jsonl:1")


def test_answers_about_errors_are_none(found, asking):
    given = answers("A 404 page tells that nothing is there.", "Error handling is done with try and except.")
    assert found(ErrorAnswers, asking(*INPUTS[:2]), answers=given) == []


def test_refusals(found, asking):
    refused = [
        "I'm sorry, but I can't assist with that.",
        "As an AI language model, I have no taste.",
        "抱歉，我无法回答这个问题。",
    ]
    given = answers(*refused, *map(written, range(3, N)))
    ((severity, message),) = found(Refusals, asking(*INPUTS), answers=given)
    assert (severity, "3 of 20 (15 %) answers refuse" in message) == ("note", True)
    polite = [
        "I'm sorry that your parcel is late. It arrives today.",
        "I can help with that.",
        "抱歉让您久等了，茶已发货。",
    ]
    assert found(Refusals, asking(*INPUTS), answers=answers(*polite, *map(written, range(3, N)))) == []


ENGLISH = "The parcel left our warehouse this morning and will most likely arrive on Thursday or Friday"
GERMAN = (
    "Das Paket hat unser Lager heute Morgen verlassen und kommt wahrscheinlich am Donnerstag oder Freitag an"
)
CHINESE = "您的包裹今天早上已经离开我们的仓库，预计周四或周五送达，请耐心等待。"


@pytest.mark.parametrize(("text", "way"), [(CHINESE, "en -> zh"), (GERMAN, "en -> de")])
def test_answers_in_another_language(found, asking, text, way):
    cases = asking(*[f"{ENGLISH}, is that right, order {n}?" for n in range(N)])
    ((severity, message),) = found(OtherLanguage, cases, answers=answers(*[text] * N))
    assert (severity, way in message) == ("note", True)


def test_answers_in_the_inputs_or_the_expected_language(found, asking):
    cases = asking(*[f"{ENGLISH}, is that right, order {n}?" for n in range(N)], expected=[CHINESE] * N)
    assert found(OtherLanguage, cases, answers=answers(*[CHINESE] * N)) == []
    assert found(OtherLanguage, cases, answers=answers(*[ENGLISH] * N)) == []
    assert found(OtherLanguage, asking(*["hi"] * N), answers=answers(*["你好"] * N)) == []
    scored = {"dimensions": {"tongue": {"scored_by": {"language": "zh"}}}}
    assert found(OtherLanguage, asking(*[ENGLISH] * N), answers=answers(*[CHINESE] * N), **scored) == []


def test_answers_to_another_question(found, asking):
    given = answers("a", "b", "c", question=[INPUTS[1], INPUTS[0], INPUTS[2]])
    ((severity, message),) = found(AnswersOfOtherInputs, asking(*INPUTS[:3]), answers=given)
    assert severity == "error"
    assert message.startswith("2 of 3 (67 %) answers of 'new' were given to another input than their case's")
    assert "which case 'c1' asks" in message


def test_answers_to_no_known_question_are_a_warning(found, asking):
    given = answers("a", question=["Something else?"])
    assert [s for s, _ in found(AnswersOfOtherInputs, asking(*INPUTS[:1]), answers=given)] == ["warning"]


def test_a_text_beside_the_answer_may_be_anything_but_another_cases_input(found, asking):
    given = answers("a", "b", text=["the answer a, as the provider gave it", "b"])
    assert found(AnswersOfOtherInputs, asking(*INPUTS[:2]), answers=given) == []
    given = answers("a", "b", text=[INPUTS[1], INPUTS[0]])
    assert [s for s, _ in found(AnswersOfOtherInputs, asking(*INPUTS[:2]), answers=given)] == ["error"]


def test_answers_to_their_own_question(found, asking):
    given = answers("a", "b", "c", prompt=[f"System: be kind.\n{INPUTS[0]}", INPUTS[1].upper(), None])
    assert found(AnswersOfOtherInputs, asking(*INPUTS[:3]), answers=given) == []


def test_answers_to_unknown_cases_and_cases_without_answer(found, asking):
    given = {"new": [{"case": "c0", "output": "x"}, {"case": "7", "output": "y"}]}
    ((severity, message),) = found(AnswersToUnknownCases, asking(*"ab"), answers=given)
    assert (severity, message) == (
        "warning",
        "1 of 2 (50 %) answers of 'new' belong to no case: '7' (new.jsonl:2)",
    )
    assert (
        found(CasesWithoutAnswer, asking(*"ab"), answers=given)[0][1]
        == "'new' has no answer to 1 of 2 (50 %) cases: 'c1'"
    )
    whole = answers("x", "y")
    assert found(AnswersToUnknownCases, asking(*"ab"), answers=whole) == []
    assert found(CasesWithoutAnswer, asking(*"ab"), answers=whole) == []


def test_two_candidates_with_the_same_answers(found, asking):
    texts = [written(n) for n in range(N)]
    same = {**answers(*texts), "old": answers(*texts[:19], "other")["new"]}
    ((severity, message),) = found(SameAnswers, asking(*INPUTS), answers=same)
    assert (severity, message) == ("warning", "'new' and 'old' give the same answer in 19 of 20 (95 %) cases")
    other = {**answers(*texts), "old": answers(*texts[:15], *"abcde")["new"]}
    assert found(SameAnswers, asking(*INPUTS), answers=other) == []


def test_two_good_classifiers_are_not_the_same(found, asking):
    labels = ["ham", "spam"] * 30
    cases = asking(*(f"message {n}" for n in range(60)))
    given = {**answers(*labels), "old": answers(*labels[:-1], "ham")["new"]}
    assert found(SameAnswers, cases, answers=given) == []


def judged(values, *, words=None, labels=None):
    """Sixty answers with a judge's grade each, and people's."""
    rows = [
        {"case": f"c{n}", "output": "word " * (words[n] if words else 10 + n % 3), "scores": {"depth": value}}
        for n, value in enumerate(values)
    ]
    given = [
        {"case": f"c{n}", "candidate": "new", "dimension": "depth", "value": value, "reviewer": "r"}
        for n, value in enumerate(labels or ())
    ]
    return {
        "answers": {"new": rows},
        "labels": given,
        "dimensions": {"depth": {"scale": "1-5", "definition": "deep", "scored_by": "judge"}},
    }


SIXTY = [f"question {n}" for n in range(60)]
LENGTHS = [10 + 7 * n for n in range(60)]
GROWING = [1 + 4 * n / 59 for n in range(60)]
SHUFFLED = [1 + (n * 37 % 60) % 5 for n in range(60)]


def test_a_judge_that_counts_words_beyond_what_people_see(found, asking):
    ((severity, message),) = found(
        LengthBias, asking(*SIXTY), **judged(GROWING, words=LENGTHS, labels=SHUFFLED)
    )
    assert severity == "warning"
    assert message.startswith("for twice the length the judge of 'depth' gives 0.")
    assert "more than people do (60 answers" in message


def test_longer_answers_that_people_prefer_too_are_better(found, asking):
    assert found(LengthBias, asking(*SIXTY), **judged(GROWING, words=LENGTHS, labels=GROWING)) == []


def test_without_labels_it_is_a_note(found, asking):
    problems = found(LengthBias, asking(*SIXTY), **judged(GROWING, words=LENGTHS))
    assert [severity for severity, _ in problems] == ["note"]
    assert "without labels nobody knows" in problems[0][1]
    assert found(LengthBias, asking(*SIXTY), **judged(SHUFFLED, words=LENGTHS)) == []
    assert found(LengthBias, asking(*SIXTY[:10]), **judged(GROWING[:10], words=LENGTHS)) == []


def test_scores_of_earlier_runs_count_as_recorded_ones_do(found, asking):
    scores = [
        {"case": f"c{n}", "candidate": "new", "trial": 0, "dimension": "depth", "value": value, "source": "judge",
         "output": "word " * LENGTHS[n]}
        for n, value in enumerate(GROWING)
    ]  # fmt: skip
    parts = judged([])["dimensions"]
    assert len(found(LengthBias, asking(*SIXTY), dimensions=parts, scores=scores)) == 1
    for row in scores:
        row["source"] = "code"
    assert found(LengthBias, asking(*SIXTY), dimensions=parts, scores=scores) == []


def test_a_judge_that_always_says_the_same(found, asking):
    ((severity, message),) = found(ConstantJudge, asking(*SIXTY), **judged([5] * 60))
    assert (severity, message) == ("warning", "the judge of 'depth' gives 5 to 60 of 60 (100 %) answers")
    assert found(ConstantJudge, asking(*SIXTY), **judged(SHUFFLED)) == []
    assert found(ConstantJudge, asking(*SIXTY), **judged([5] * 60, labels=[5] * 60)) == []
    assert found(ConstantJudge, asking(*SIXTY[:10]), **judged([5] * 10)) == []


def test_a_judge_that_is_the_labels(found, asking):
    ((_, message),) = found(JudgeIsLabels, asking(*SIXTY), **judged(SHUFFLED, labels=SHUFFLED))
    assert message == "the judge of 'depth' gives exactly people's labels in all of 60 answers"
    assert found(JudgeIsLabels, asking(*SIXTY), **judged(SHUFFLED, labels=[*SHUFFLED[1:], 1])) == []
    ((_, message),) = found(JudgeIsLabels, asking(*SIXTY, expected=SHUFFLED), **judged(SHUFFLED))
    assert "exactly what the cases expect" in message
