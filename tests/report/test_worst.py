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
