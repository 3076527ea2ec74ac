from __future__ import annotations

import json
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.adapters.json_text import dump_json, escape, load_json, unescape

ANY_TEXT = st.text(alphabet=st.characters(), max_size=30) | st.text(
    alphabet="\x00\x1a0aef~n\ud800\udc00\\u😀", max_size=12
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(ANY_TEXT)
def test_any_text_comes_back(text):
    written = escape(text)
    assert "\x00" not in written
    written.encode("utf-8")
    assert unescape(written) == text


@given(ANY_JSON)
def test_any_json_comes_back_and_is_json_for_others(value):
    written = dump_json(value)
    written.encode("utf-8")
    assert "\\u0000" not in written.replace("\\\\", "")
    json.loads(written, parse_constant=pytest.fail)
    assert load_json(written) == value
    assert load_json(written.encode()) == value


def test_nan_comes_back():
    assert math.isnan(load_json(dump_json({"x": [math.nan]}))["x"][0])


@dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (MappingProxyType({"a": 1}), {"a": 1}),
        (OrderedDict(b=(1, 2)), {"b": [1, 2]}),
        ({1: "int", (2, 3): "tuple", None: "none"}, {"1": "int", "(2, 3)": "tuple", "None": "none"}),
        ({"b", "a"}, ["a", "b"]),
        (np.float64(0.5), 0.5),
        (np.array([1, 2]), [1, 2]),
        (np.int64(3), 3),
        (datetime(2026, 11, 23, tzinfo=UTC), "2026-11-23T00:00:00+00:00"),
        (Point(3), {"x": 3}),
        (b"\xff", "b'\\xff'"),
        (float, "<class 'float'>"),
    ],
)
def test_what_json_has_no_word_for_is_kept_as_well_as_can_be(value, kept):
    assert load_json(dump_json(value)) == kept
    assert load_json(dump_json([value, math.inf])) == [kept, math.inf]
