"""Conversations as rows."""

import json

from shipworthy.define.init.chats import chat_of_text, messages_of, with_chats_split


def test_openai_messages_become_question_and_last_reply():
    row = {
        "id": 1,
        "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
    }
    assert with_chats_split(row) == {"id": 1, "input": "Hi", "answer": "Hello"}


def test_sharegpt_conversations_keep_what_was_said_before():
    turns = [("system", "Be kind"), ("human", "Hi"), ("gpt", "Hello"), ("human", "Price?"), ("gpt", "48 USD")]
    row = {"conversations": [{"from": who, "value": said} for who, said in turns]}
    found = with_chats_split(row)
    assert found["answer"] == "48 USD"
    assert [one["role"] for one in found["input"]] == ["system", "user", "assistant", "user"]


def test_messages_as_json_in_a_cell_and_beside_an_input():
    cell = json.dumps([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}])
    assert with_chats_split({"input": "x", "chat": cell}) == {
        "input": "x",
        "chat input": "Hi",
        "answer": "Hello",
    }


def test_what_is_no_chat_stays():
    for row in (
        {"a": [1, 2]},
        {"a": "[not json"},
        {"a": [{"role": 3}]},
        {"a": [{"role": "user", "content": "?"}]},
        {},
    ):
        assert with_chats_split(row) is row
    assert messages_of("[" * 100_000) == []


def test_a_text_chat():
    text = "User: Price?\nof chairs\nAssistant: 48 USD\n用户:交货期?\n助手:35天"
    assert [(one["role"], one["content"]) for one in chat_of_text(text)] == [
        ("user", "Price?\nof chairs"), ("assistant", "48 USD"), ("user", "交货期?"), ("assistant", "35天"),
    ]  # fmt: skip


def test_a_letter_is_no_chat():
    assert chat_of_text("Dear user: we thank you.\nBest regards") == []
    assert chat_of_text("Hello\nUser: a\nAssistant: b") == []
