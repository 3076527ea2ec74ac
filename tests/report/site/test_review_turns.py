"""What a reviewer reads: turns, tools, pictures of the case itself, and never a prompt."""

from __future__ import annotations

import pytest

from shipworthy.report.site.review_turns import answer_turns, plain_text, turns_of

TALK = [
    {"role": "system", "content": "prompt of version 7"},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": None,
     "tool_calls": [{"id": "1", "function": {"name": "find", "arguments": '{"order": 17}'}}]},
    {"role": "tool", "name": "find", "content": "lost"},
    {"role": "assistant", "content": "It is lost."},
]  # fmt: skip


def told(turns):
    return [
        (turn.where, turn.role, [(part.kind, part.name, part.text) for part in turn.parts]) for turn in turns
    ]


def test_a_recorded_talk_is_read_turn_by_turn_without_its_prompt():
    turns = answer_turns("It is lost.", "Hi", messages=TALK)
    assert told(turns) == [
        ("turn 1", "user", [("text", "", "Hi")]),
        ("turn 2", "assistant", [("call", "find", '{\n "order": 17\n}')]),
        ("turn 3", "tool", [("result", "find", "lost")]),
        ("turn 4", "assistant", [("text", "", "It is lost.")]),
    ]
    assert "version 7" not in repr(turns)


def test_an_answer_that_the_talk_lacks_is_its_last_turn():
    assert told(answer_turns("Sorry!", "Hi", messages=TALK))[-1] == (
        "turn 5",
        "assistant",
        [("text", "", "Sorry!")],
    )


def test_messages_that_say_no_more_than_the_case_are_not_shown_twice():
    asked = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]
    assert told(answer_turns("d", asked, messages=asked)) == [("", "", [("text", "", "d")])]
    assert [turn.role for turn in turns_of(asked)] == ["user", "assistant", "user"]


def test_calls_passages_and_data_of_an_answer_without_a_talk():
    (turn,) = answer_turns(
        {"a": 1},
        "q",
        tool_calls=[{"name": "f", "arguments": "not json"}],
        retrieved=[{"id": "p1", "text": "t"}],
    )
    assert [(part.kind, part.name) for part in turn.parts] == [("call", "f"), ("data", ""), ("passage", "p1")]
    assert turn.parts[0].text == "not json"


@pytest.mark.parametrize("nothing", [None, "", ()])
def test_nothing_is_nothing(nothing):
    assert turns_of(nothing) == ()
    assert answer_turns(None, "q") == ()


@pytest.mark.parametrize(
    ("part", "kind", "is_shown"),
    [
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}, "image", True),
        ({"type": "input_image", "image_url": "data:image/jpeg;base64,AAAA"}, "image", True),
        ({"type": "image_url", "image_url": {"url": "https://tracker.example/x.png"}}, "image", False),
        ({"type": "image_url", "image_url": {"url": "data:image/svg+xml;base64,AAAA"}}, "image", False),
        ({"type": "image_url", "image_url": {"url": "data:text/html;base64,AAAA"}}, "image", False),
        ({"type": "image_url", "image_url": {"url": "javascript:alert(1)"}}, "image", False),
        ({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}, "audio", True),
    ],
)
def test_only_pictures_and_sounds_that_the_case_holds_are_shown(part, kind, is_shown):
    ((turn,),) = (turns_of([{"role": "user", "content": [{"type": "text", "text": "look"}, part]}]),)
    assert [one.kind for one in turn.parts] == ["text", kind]
    assert bool(turn.parts[1].source) is is_shown
    assert is_shown or "source=''" in repr(turn.parts[1])


def test_the_words_as_a_cell():
    assert (
        plain_text(turns_of(TALK[1:]))
        == 'user: Hi\n\nassistant: find({\n "order": 17\n})\n\ntool: lost\n\nassistant: It is lost.'
    )
