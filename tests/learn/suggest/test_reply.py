"""A model's reply -> drafts; what can't be used is said, never dropped."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.learn.suggest.reply import read_items, without_echoes

TWO = '{"drafts": [{"input": "a"}, {"input": "b"}]}'


@pytest.mark.parametrize(
    "reply",
    [
        TWO,
        f"```json\n{TWO}\n```",
        f"<think>two of them</think>\n{TWO}",
        f"Here are the drafts you asked for:\n\n{TWO}\n\nShall I write more?",
        '[{"input": "a"}, {"input": "b"}]',
        '{"cases": [{"input": "a"}, {"input": "b"}]}',
    ],
)
def test_every_way_to_write_two_drafts_is_read(reply):
    found = read_items(reply, "input", 5)
    assert [item["input"] for item in found.items] == ["a", "b"]
    assert found.is_readable and not found.problems


def test_a_reply_that_breaks_off_gives_its_whole_drafts_and_says_so():
    found = read_items(TWO[:-12], "input", 5)
    assert [item["input"] for item in found.items] == ["a"]
    assert "broken" in found.problems[0] and "one whole draft" in found.problems[0]


def test_what_is_no_draft_is_said_one_by_one():
    reply = json.dumps(
        {"drafts": [{"input": "a"}, "just text", {"other": 1}, {"input": ""}, {"input": "b"}, {"input": "c"}]}
    )
    found = read_items(reply, "input", 2)
    assert [item["input"] for item in found.items] == ["a", "b"]
    assert len(found.problems) == 4
    for problem, said in zip(
        found.problems, ("no object", "no 'input'", "no 'input'", "more than"), strict=True
    ):
        assert said in problem


@pytest.mark.parametrize("reply", ["", "I can't help with that.", "{", '{"a": 1}', "null", "[[[["])
def test_a_reply_without_drafts_is_unreadable(reply):
    found = read_items(reply, "input", 5)
    assert not found.items and not found.is_readable and found.problems


def test_an_empty_list_is_an_answer():
    assert read_items('{"drafts": []}', "input", 5).is_readable


@given(
    st.text(max_size=300)
    | st.builds(lambda text, cut: (TWO + text)[cut:], st.text(max_size=30), st.integers(0, 40))
)
def test_no_reply_breaks_the_reading(reply):
    found = read_items(reply, "input", 3)
    assert len(found.items) <= 3 and all(item["input"] for item in found.items)
    assert found.items or found.problems or found.is_readable


def test_a_draft_that_repeats_how_drafts_look_is_none():
    shape = {"definition": "one sentence that says what to look for", "id": "two to four words"}
    found = read_items(
        '{"drafts": [{"definition": "One sentence that says what to look for"}, {"definition": "Names the price."}]}',
        "definition",
        5,
    )
    kept = without_echoes(found, shape)
    assert [item["definition"] for item in kept.items] == ["Names the price."]
    assert "only repeats" in kept.problems[0]
