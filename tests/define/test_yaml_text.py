from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import InvalidBenchmark


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidBenchmark) as caught:
        read_yaml(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1", {"a": 1}),
        ("a: yes", {"a": "yes"}),
        ("a: True", {"a": True}),
        ("a: 2026-11-20", {"a": "2026-11-20"}),
        ("a: 010", {"a": 10}),
        ("a: 0x1F", {"a": 31}),
        ("a: -7", {"a": -7}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: ~", {"a": None}),
        ("5: x", {5: "x"}),
        ("a: !!str 5", {"a": "5"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("\ufeffa: 1\r\nb:\r\n  - 2\r\n", {"a": 1, "b": [2]}),
        ("a: &x {k: 1}\nb: *x", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}", {"a": {"k": 1, "l": 2}, "b": {"k": 3, "l": 2}}),
        ("a: &x {k: 1}\nb: &x {k: 2}\nc: *x", {"a": {"k": 1}, "b": {"k": 2}, "c": {"k": 2}}),
        ("", None),
        ("# only a comment", None),
        ("[1, 2]", [1, 2]),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
    ],
)
def test_yaml_1_2_as_plain_data(text: str, data: Any) -> None:
    assert read_yaml(text).data == data


def test_places_are_those_of_keys_and_values() -> None:
    places = read_yaml("a: 1\nbars:\n  - x: [1, 2]\n").places
    assert (places.keys["a",], places.values["a",]) == ((1, 1), (1, 4))
    assert places.values["bars", 0, "x", 1] == (3, 12)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c", "prd.yaml:1:5: not valid YAML: mapping values are not allowed here\n"
                    "  hint: put a text that holds ': ' in quotes, and check the indentation"),
        ("a:\n\t- x", "prd.yaml:2:1: not valid YAML: found character '\\t' that cannot start any token\n"
                      "  hint: YAML is indented with spaces, not with tabs"),
        ("a: @b", "prd.yaml:1:4: not valid YAML: found character '@' that cannot start any token\n"
                  "  hint: put a text that begins with this character in quotes"),
        ("a: *x", "prd.yaml:1:4: not valid YAML: found undefined alias 'x'\n"
                  "  hint: a text that begins with * stands in quotes"),
        ("a: [1", "prd.yaml:1:6: not valid YAML: expected ',' or ']', but got '<stream end>'\n"
                  "  hint: a bracket or a quote is not closed"),
        ("a: 1\n---\nb: 2", "prd.yaml:2:1: not valid YAML: found another document\n"
                            "  hint: one file holds one document: remove the line '---'"),
        ("a: 1\nb: x\x00y", "prd.yaml:2:5: not valid YAML: a character that text can't hold, '\\x00'\n"
                            "  hint: save the file as UTF-8 text"),
        ("a: !!python/object/apply:os.system [ls]",
         "prd.yaml:1:4: tags such as 'tag:yaml.org,2002:python/object/apply:os.system' are not read\n"
         "  hint: write plain values"),
        ("a: !secret x", "prd.yaml:1:4: tags such as '!secret' are not read\n  hint: write plain values"),
        ("? [a]\n: 1", "prd.yaml:1:1: a key must be a plain text, saw a list or a mapping"),
        ("a: {<<: [1]}", "prd.yaml:1:4: '<<' merges mappings only, saw 1"),
        ("a: &x [*x]", "prd.yaml:1:4: nested more than 60 deep, or an alias that holds itself"),
    ],
)  # fmt: skip
def test_broken_yaml_is_one_fault_with_its_place(text: str, message: str) -> None:
    assert faults(text) == [message]


def test_every_key_that_stands_twice_is_a_fault() -> None:
    assert faults("a: 1\nb: {c: 1, c: 2}\na: 2") == [
        "prd.yaml:2:11: key 'c' stands twice; the first is in line 2",
        "prd.yaml:3:1: key 'a' stands twice; the first is in line 1",
    ]


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert "the document has more than 300,000 values (aliases followed)" in faults("\n".join(lines))[0]


def test_what_is_too_deep_or_too_large_is_refused() -> None:
    assert "nested" in faults("[" * 5000 + "]" * 5000)[0]
    assert "nested more than 60 deep" in faults("[" * 70 + "]" * 70)[0]
    assert (
        "the file has 5,000,003 characters; at most 5,000,000 are read" in faults("a: " + "x" * 5_000_000)[0]
    )
