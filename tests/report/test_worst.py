from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report import fixtures

from shipworthy.report.worst import MOST_FAILURES, Worst, excerpt, readable
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score


def trial(case: str, **more: object) -> Trial:
    return replace(Trial("r", "c", "c", case, "h", 0, output="out"), **more)  # type: ignore[arg-type]


def score(case: str, dimension: str, value: float | None) -> Score:
    return Score("c", "c", case, "h", 0, dimension, value)


def test_critical_failures_come_before_low_scores() -> None:
    scores = [
        score("a", "honest", 0), score("b", "honest", 1), score("b", "invented-discount", 1),
        score("c", "honest", 1), score("d", "honest", None),
    ]  # fmt: skip
    worst = Worst(fixtures.benchmark(), {}, scores)
    found = worst.of([trial(name) for name in "abcd"], 8)
    assert [case.case for case in found] == ["b", "a"]
    assert [case.headline for case in found] == ["invented-discount happened", "failed honest"]
    assert found[0].input.text == "(this case is no longer there)"


def test_answers_that_never_came_do_not_fill_the_list() -> None:
    trials = [trial(str(n), failure="timeout", message="x", output=None) for n in range(9)]
    found = Worst(fixtures.benchmark(), {}, []).of(trials, 8)
    assert len(found) == MOST_FAILURES
    assert found[0].failure == "timeout: x"


@pytest.mark.parametrize(
    ("trials", "scores", "words"),
    [
        ([], [], "No answers of this candidate"),
        ([trial("a")], [], "None of its 1 answer has a score yet"),
        ([trial("a")], [score("a", "honest", 1)], "No answer missed anything"),
        ([trial("a")], [score("a", "honest", 0)], "On 1 of 1 case"),
    ],
)
def test_the_note_says_how_they_were_chosen(trials: list[Trial], scores: list[Score], words: str) -> None:
    assert Worst(fixtures.benchmark(), {}, scores).note(trials).startswith(words)


def test_texts_messages_and_json_are_readable() -> None:
    assert readable(fixtures.INPUTS[3]).startswith("user: Price for seagrass baskets?\n\nassistant: How")
    assert readable([{"type": "text", "text": "椅子"}]) == "椅子"
    assert readable({"价格": 1}) == '{\n "价格": 1\n}'
    assert excerpt("abc", 2).n_left_out == 1


def test_an_answer_and_its_scores_meet_though_a_score_hashes_the_expected_answer_too() -> None:
    kept = replace(score("a", "honest", 0), case_hash="of the whole case")
    worst = Worst(fixtures.benchmark(), {}, [kept])
    assert [one.case for one in worst.of([trial("a")], 8)] == ["a"]
    assert worst.note([trial("a")]).startswith("On 1 of 1 case")


def test_where_a_part_is_not_scored_the_rest_ranks_and_overall_is_said_to_be_unknown() -> None:
    scores = [
        score("a", "honest", 0), score("a", "relevance", 4), score("b", "honest", 1), score("b", "relevance", 2),
        *(score(case, name, 1) for case in "ab" for name in ("language", "asks_back")),
        *(score(case, "tone", None) for case in "ab"), score("c", "honest", 1),
    ]  # fmt: skip
    worst = Worst(fixtures.benchmark(), {}, scores)
    trials = [trial("a"), trial("b"), trial("c")]
    assert [one.case for one in worst.of(trials, 8)] == ["a", "b"]
    note = worst.note(trials)
    assert "then the lowest mean of what is scored" in note
    assert "The overall is unknown where a part is not scored: " in note and "tone has no score yet" in note
    assert "relevance has none on 1 answer" in note
    whole = [score("a", name, 1) for name in ("honest", "relevance", "tone", "language", "asks_back")]
    assert "unknown" not in Worst(fixtures.benchmark(), {}, whole).note([trial("a")])
