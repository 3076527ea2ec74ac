"""`JsonStream`: the same values as `json.loads`, with their lines, whatever the size of the chunks."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.adapters.importers import json_stream
from shipworthy.adapters.importers.json_stream import BrokenJson, JsonStream

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


def without_bad(value):
    return (
        json.dumps(value).isascii() and "\\u0000" not in json.dumps(value) and "\\ud" not in json.dumps(value)
    )


@given(JSON.filter(without_bad), st.integers(1, 40), st.sampled_from([None, 2]))
def test_one_value_in_any_chunks(value, chunk, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert JsonStream(io.StringIO(text), chunk).value() == json.loads(text)


@given(st.lists(JSON.filter(without_bad), max_size=6), st.integers(1, 30))
def test_the_entries_of_a_list_with_their_lines(values, chunk):
    text = '{"a": 1,\n "rows": [\n' + ",\n".join(json.dumps(value) for value in values) + "\n]}"
    stream = JsonStream(io.StringIO(text), chunk)
    assert stream.enter("rows")
    found = [(line, stream.value()) for line in stream.entries()]
    assert [value for _, value in found] == json.loads(text)["rows"]
    assert [line for line, _ in found] == [3 + number for number in range(len(values))]


@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=6),
        JSON.filter(without_bad),
        max_size=5,
    ),
    st.integers(1, 30),
)
def test_keys_and_skipping(values, chunk):
    stream = JsonStream(io.StringIO(json.dumps(values)), chunk)
    seen = []
    for key in stream.keys():  # noqa: SIM118
        stream.skip()
        seen.append(key)
    assert seen == list(values)
    assert stream.peek() == ""


def test_a_path_that_is_not_there():
    assert not JsonStream(io.StringIO('{"a": {"b": 1}}')).enter("a", "c")
    assert not JsonStream(io.StringIO("[1]")).enter("a")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('{"rows": [\n{"a": 1},\n{"a": ]\n}', 3, "Expecting value"),
        ('{"rows": [\n{"a": 1},\n{"a": "x', 3, "ends in the middle"),
        ('{"rows": [\n{"a": 1}', 2, "end of the file"),
        ('{"rows": [\n{"a": 1} {"a": 2}]}', 2, "expected ','"),
        ('{"rows": [\n' + "[" * 100_000, 2, "nested too deeply"),
    ],
)
def test_what_is_broken_is_said_with_its_line(text, line, said):
    stream = JsonStream(io.StringIO(text))
    assert stream.enter("rows")
    with pytest.raises(BrokenJson, match=said) as caught:
        for _ in stream.entries():
            stream.value()
    assert caught.value.line == line


def test_one_value_may_not_fill_the_machine(monkeypatch):
    monkeypatch.setattr(json_stream, "MAX_VALUE", 1000)
    with pytest.raises(BrokenJson, match="more than 1,000 characters"):
        JsonStream(io.StringIO('"' + "x" * 5000 + '"'), 100).value()


def test_a_long_list_takes_no_more_memory_than_its_longest_value():
    class Endless(io.TextIOBase):
        n = 0

        def read(self, size=-1):
            self.n += 1
            return (
                '{"rows": ['
                if self.n == 1
                else ('{"x": "' + "y" * 90 + '"},') * 10
                if self.n < 5000
                else "0]}"
            )

    stream = JsonStream(Endless())
    assert stream.enter("rows")
    longest = 0
    for _ in stream.entries():
        stream.value()
        longest = max(longest, len(stream._buffer))
    assert longest < 5000
