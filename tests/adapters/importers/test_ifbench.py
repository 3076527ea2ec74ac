"""IFBench: the instructions that code can check, checked; the others kept."""

from __future__ import annotations

import pytest

from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, ScoredBy, parse_scored_by
from shipworthy.define.importing.ifbench import patterns_of
from shipworthy.run.trial import Trial
from shipworthy.score.build import build_scorer
from shipworthy.score.metrics.length import n_words


def follows(instruction, given, answer):
    scorer = build_scorer(
        "followed", ScoredBy(**parse_scored_by({"regex": "{{ ideal.patterns }}"})), PASS_FAIL
    )
    case = Case("c", "q", metadata={"ideal": {"patterns": patterns_of(instruction, given)}})
    about = {"run": "r", "candidate": "c", "asked_as": "a", "case": "c", "case_hash": "h", "trial": 0}
    grade = scorer.grade(Trial(**about, output=answer), case)
    assert grade.value is not None, grade.reason
    return bool(grade.value)


def test_prompts_become_cases_and_samples_answers(imported, fixture_file):
    page, cases, answers = imported(fixture_file("ifbench", "items.jsonl"))
    assert page.sources[0][1] == "IFBench prompts (JSONL)"
    assert (page.n_cases, page.n_answers, page.n_faults, page.candidates) == (7, 7, 0, ["sample"])
    assert {case["id"]: case["slices"]["checkable"] for case in cases} == {
        "41": "all", "17": "all", "100": "all", "65": "none", "280": "all", "71": "some", "22": "some",
    }  # fmt: skip
    assert answers[0]["output"]
    lost = {one.note.what: one.note.text for one in page.said if one.note.carried == "unsupported"}
    assert lost == {
        "instruction format:emoji": '{"format:emoji": {}}',
        "instruction count:conjunctions": '{"count:conjunctions": {"small_n": 5.0}}',
    }


BY_HAND = [
    ("count:word_count_range", {"min_words": 2, "max_words": 3}, ["two words", "here are three.", "state-of-the-art it's"], ["one", "", "now there are four"]),
    ("count:numbers", {"N": 2}, ["12 eggs, 3 cups", "1 and 2"], ["12 eggs", "1 2 3", "none"]),
    ("count:keywords_multiple", {f"keyword{n}": word for n, word in enumerate("abcde", 1)},
     ["a b b c c c d d d d d e e e e e e e"], ["a b c d e", "a a b b c c c d d d d d e e e e e e e"]),
    ("format:no_whitespace", {}, ["all-in-one"], ["not in one", "line\nline"]),
    ("format:newline", {}, ["one\nword\na\nline"], ["two words\non one"]),
    ("format:options", {"options": "yes/no/maybe"}, ["Yes.", " maybe"], ["Yes, because", "perhaps"]),
    ("format:output_template", {}, ["My answer: x\nMy conclusion: y\nFuture Outlook: z"], ["My Answer: x"]),
    ("format:title_case", {}, ["The Rain in Spain"], ["The Rain always"]),
    ("format:quote_unquote", {}, ['He said "no"'], ["He said no"]),
    ("format:list", {"sep": "..."}, ["... one\n... two"], ["- one\n- two", "- one ..."]),
    ("format:thesis", {}, ["<i>This.</i> And so on"], ["This."]),
    ("sentence:keyword", {"N": 2, "word": "kale"}, ["I eat. Then kale comes."], ["I eat kale. Then I sleep.", "Kale."]),
    ("custom:multiples", {}, ["14 21 28 35 42 49"], ["14 21 28 35 42", "14 21 28 30 35 42 49"]),
    ("custom:date_format_list", {}, ["2024-01-31"], ["31.1.2024"]),
]  # fmt: skip


@pytest.mark.parametrize(("instruction", "given", "right", "wrong"), BY_HAND, ids=[one[0] for one in BY_HAND])
def test_as_a_person_says(instruction, given, right, wrong):
    assert [follows(instruction, given, one) for one in right] == [True] * len(right)
    assert [follows(instruction, given, one) for one in wrong] == [False] * len(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "don't 1,000.5 x-y",
        "你好 world",
        "  …  ",
        "naïve café",
        "a\u0301 b",
        "ไทย ok",
        "x" * 5000 + " y",
    ],
)
def test_words_are_counted_as_length_counts_them(text):
    n = n_words(text)
    for low, high in ((n, n), (0, n)):
        assert follows("count:word_count_range", {"min_words": low, "max_words": high}, text)
    assert not follows("count:word_count_range", {"min_words": n + 1, "max_words": n + 9}, text)


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"min_words": "x", "max_words": 3},
        {"min_words": 9, "max_words": 3},
        {"min_words": True, "max_words": 1e400},
    ],
)
def test_arguments_that_are_none_check_nothing(given):
    assert patterns_of("count:word_count_range", given) is None
    assert patterns_of("format:emoji", given) is None


def test_a_verdict_on_the_samples(cli, fixture_file):
    said = cli(
        "import",
        str(fixture_file("ifbench", "items.jsonl")),
        "--into",
        "out",
        "--bar",
        "followed >= 90% in checkable=all",
        "--run",
        "--json",
    )
    assert said.code in (1, 3), said.err
    assert said.json["candidates"]["sample"]["n_cases"] == 7
