"""A try as it is kept, and its words: differing words marked, better and worse, never a number without a score."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.define.parse import parse
from shipworthy.learn.trying.sides import MOST_WORDS, two_sides
from shipworthy.learn.trying.tried import TriedAnswer, TriedCase, TriedScore, Try
from shipworthy.report.site.trying import change_of, cost_words, counts_of, state_of, tried_rows, value_words

BENCHMARK = parse({
    "product": "p",
    "dimensions": {"tone": "says please", "depth": {"definition": "d", "scale": "1-5"}},
    "failure_modes": [{"id": "rude", "definition": "insults"}],
})  # fmt: skip


def answer(text, **scores):
    return TriedAnswer(text, scores=tuple(TriedScore(name, value) for name, value in scores.items()))


def tried(**more):
    rows = (
        TriedCase("a", "asked", "low", answer("bad one", tone=0.0, depth=2), answer("good one", tone=1.0, depth=2), answer("good", tone=1.0, depth=3)),
        TriedCase("b", "asked", "low", answer("x", tone=1.0, rude=0.0), answer("y", tone=0.0, rude=1.0), answer("x", tone=None, rude=0.0)),
        TriedCase("c", "asked", "low", answer("x", tone=0.0)),
    )  # fmt: skip
    return Try("0123456789ab", "new", "pm", "2026-11-24T05:00:00Z", "t", "b", cases=rows, **more)


def test_what_is_kept_is_read_back():
    one = tried(state="stopped", notes=("n",), has_again=True, cost_usd=0.1)
    assert Try.from_dict(json.loads(json.dumps({**one.to_dict(), "of a later version": 1}))) == one
    assert one.is_over and not tried().is_over


def test_better_and_worse_are_counted_against_the_chosen_and_against_the_fair_answers():
    counts = {(one.name, one.against): one for one in counts_of(BENCHMARK, tried(has_again=True))}
    chosen, again = "the bad answers that were chosen", "the live version asked again"
    tone = counts["tone", chosen]
    assert (tone.n_better, tone.n_worse, tone.n_same, tone.n_unscored) == (1, 1, 0, 0)
    assert (counts["tone", again].n_same, counts["tone", again].n_unscored) == (1, 1)
    assert counts["depth", again].n_worse == 1
    assert counts["rude", chosen].n_worse == 1, "a failure that happens is worse"
    assert not any(
        against == again for _, against in {(c.name, c.against) for c in counts_of(BENCHMARK, tried())}
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("tone", 1.0, "pass"), ("tone", 0.0, "fail"), ("tone", None, "not scored"), ("depth", 2.5, "2.5 of 5"),
        ("rude", 1.0, "happened"), ("rude", 0.0, "did not happen"),
    ],
)  # fmt: skip
def test_scores_in_words(name, value, words):
    assert value_words(BENCHMARK, TriedScore(name, value)) == words


def test_what_has_no_score_is_neither_better_nor_worse():
    assert change_of(BENCHMARK, TriedScore("tone", None), TriedScore("tone", 1.0)) == ""
    assert change_of(BENCHMARK, None, TriedScore("tone", 1.0)) == ""
    rows = tried_rows(BENCHMARK, tried())
    assert rows[2].edited_failure == "not there yet" and rows[2].scores[0].edited == "not scored"
    assert tried_rows(BENCHMARK, tried(state="stopped"))[2].edited_failure == "it was not asked"


def test_costs_and_states_say_what_is_not_known():
    assert cost_words(tried()) == "nothing yet"
    assert cost_words(tried(n_done=3)) == "cost not known"
    assert cost_words(tried(cost_usd=0.5, is_cost_partial=True)) == "$0.5000 and more of unknown cost"
    assert (
        state_of(tried(), is_alive=False) == "interrupted" and state_of(tried(), is_alive=True) == "running"
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_character_is_ever_lost(left, right):
    sides = two_sides(left, right)
    assert "".join(piece.text for piece in sides.left) == left
    assert "".join(piece.text for piece in sides.right) == right


def test_alike_other_and_very_long_texts():
    assert two_sides("the  same", "the same").is_alike
    assert two_sides("one two three four", "five six seven eight").is_other
    long = "word " * (MOST_WORDS + 10)
    sides = two_sides(long + "end", "first " + long + "end")
    assert any(piece.is_marked for piece in sides.right) and sides.left[-1].text.endswith("end")
