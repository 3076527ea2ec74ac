"""Inputs and answers in all the forms that people send models, as messages of pieces."""

from __future__ import annotations

import pytest

from shipworthy.report.site.pieces import (
    MOST_SHOWN,
    call_pieces,
    is_elsewhere,
    media_in,
    media_name,
    messages_of,
)

DATA = "data:image/png;base64,AAAA"


def told(value):
    return [
        (message.role, [(piece.kind, piece.text, piece.title) for piece in message.pieces])
        for message in messages_of(value)
    ]


def test_text_chat_and_json():
    assert told("hello") == [("", [("text", "hello", "")])]
    assert told([{"role": "user", "content": "hi"}]) == [("user", [("text", "hi", "")])]
    assert told({"a": 1}) == [("", [("json", '{\n "a": 1\n}', "")])]
    assert [messages_of(nothing) for nothing in (None, "", [], {})] == [()] * 4
    assert told(0) == [("", [("json", "0", "")])]


def test_tool_calls_and_their_results_in_three_dialects():
    openai = [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": '{"x": 1}'}}],
        },
        {"role": "tool", "tool_call_id": "1", "content": "done"},
    ]
    assert told(openai) == [
        ("assistant", [("call", '{\n "x": 1\n}', "f")]), ("tool", [("result", "done", "1")]),
    ]  # fmt: skip
    anthropic = [{"role": "assistant", "content": [{"type": "tool_use", "name": "f", "input": {"x": 1}}]}]
    assert told(anthropic) == [("assistant", [("call", '{\n "x": 1\n}', "f")])]
    otel = [
        {
            "role": "assistant",
            "parts": [
                {"type": "tool_call", "name": "f", "arguments": {"x": 1}},
                {"type": "reasoning", "content": "hm"},
            ],
        }
    ]
    assert told(otel) == [("assistant", [("call", '{\n "x": 1\n}', "f"), ("reasoning", "hm", "")])]
    assert [(piece.title, piece.text) for piece in call_pieces([{"name": "f", "arguments": "not json"}])] == [
        ("f", "not json")
    ]


@pytest.mark.parametrize(
    ("part", "kind", "address"),
    [
        ({"type": "image_url", "image_url": {"url": DATA}}, "image", DATA),
        ({"type": "image_url", "image_url": "a.png"}, "image", "a.png"),
        ({"type": "image", "image": "a.png"}, "image", "a.png"),
        (
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
            "image",
            DATA,
        ),
        (
            {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "mp3"}},
            "audio",
            "data:audio/mp3;base64,AAAA",
        ),
        ({"type": "audio", "audio": "a.wav"}, "audio", "a.wav"),
        ({"type": "blob", "modality": "image", "mime_type": "image/png", "data": "AAAA"}, "image", DATA),
    ],
)
def test_pictures_and_sounds_in_all_their_forms(part, kind, address):
    value = [{"role": "user", "content": [part]}]
    (piece,) = messages_of(value)[0].pieces
    assert (piece.kind, piece.media) == (kind, media_name(address))
    assert "AAAA" not in piece.text
    assert address in set(media_in(value))


@pytest.mark.parametrize(
    "address",
    ["https://x.org/a.png", "HTTP://x", "//x.org/a", " file:///etc/passwd", "javascript:alert(1)", "ftp://x"],
)
def test_what_lies_elsewhere_is_named_and_never_loaded(address):
    value = [{"type": "image_url", "image_url": {"url": address}}]
    (piece,) = messages_of(value)[0].pieces
    assert (piece.kind, piece.text, piece.media) == ("elsewhere", address, "")
    assert list(media_in(value)) == []
    assert is_elsewhere(address)


def test_long_text_is_cut_and_says_so_and_strange_shapes_are_shown_as_they_are():
    (piece,) = messages_of("x" * (MOST_SHOWN + 5))[0].pieces
    assert (len(piece.text), piece.n_left_out) == (MOST_SHOWN, 5)
    assert told([{"role": "user", "content": [{"type": "new thing", "z": 1}, 7, None]}])[0][0] == "user"
    assert told([{"role": None, "content": None}]) == [("", [])]
    assert told([1, "a"]) == [("", [("json", '[\n 1,\n "a"\n]', "")])]
    deep: list = []
    for _ in range(200):
        deep = [deep]
    assert list(media_in(deep)) == []
