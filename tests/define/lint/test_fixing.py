"""Safe changes: one value each, every other character as it was, or none at all."""

from __future__ import annotations

import pytest

from shipworthy.define.lint.fixing import fixed_text
from shipworthy.define.lint.problem import Fix
from shipworthy.define.yaml_text import read_yaml

TEXT = """\
# the product
product: p        # its name
candidates:
  old: {recorded: a.jsonl}   # today
  new:
    model: x/y
    prompt: |
      # a heading
      answer

# what good means
dimensions:
  good: {definition: "right: always", weight: 3.0}   # three
  'fine, too':
    weight: 1
bars: [good >= 90%]
"""
THREE = Fix(("dimensions", "good", "weight"), 0.75, "3 -> 0.75")
ONE = Fix(("dimensions", "fine, too", "weight"), 0.25, "1 -> 0.25")
BASE = Fix(("baseline",), "old", "baseline: old")


def test_only_the_value_changes():
    text, made = fixed_text(TEXT, [THREE, ONE])
    assert made == (THREE, ONE)
    assert text == TEXT.replace("weight: 3.0}", "weight: 0.75}").replace(
        "    weight: 1\n", "    weight: 0.25\n"
    )


def test_a_new_key_stands_after_the_candidates_and_before_the_next_comment():
    text, made = fixed_text(TEXT, [BASE])
    assert made == (BASE,)
    assert text == TEXT.replace("      answer\n", "      answer\nbaseline: old\n")


def test_it_is_idempotent():
    once, _ = fixed_text(TEXT, [THREE, ONE, BASE])
    assert fixed_text(once, [THREE, ONE, BASE]) == (once, ())


def test_windows_line_ends_stay():
    text, _ = fixed_text(TEXT.replace("\n", "\r\n"), [THREE, BASE])
    assert "\r\nbaseline: old\r\n" in text
    assert "\n" not in text.replace("\r\n", "")


def test_a_file_without_a_last_line_end():
    text, made = fixed_text("product: p\ncandidates: {old: {recorded: a}}", [BASE])
    assert made and text == "product: p\ncandidates: {old: {recorded: a}}\nbaseline: old\n"


@pytest.mark.parametrize("name", ["yes", "1.5", "a: b", "# no", "旧的", "old one", "null", "-"])
def test_names_that_yaml_would_misread_are_quoted(name):
    text, made = fixed_text(TEXT, [Fix(("baseline",), name, "")])
    assert made and read_yaml(text).data["baseline"] == name


@pytest.mark.parametrize(
    "text",
    [
        "{product: p, candidates: {old: {recorded: a}}}",  # one line of flow: no place for a new line
        "product: p\ndimensions: {a: &w {weight: 3.0}, b: *w}\n",  # an alias: one text, two values
    ],
)
def test_what_is_unusual_is_left_alone(text):
    fixes = [BASE, Fix(("dimensions", "b", "weight"), 0.5, "")]
    assert fixed_text(text, fixes) == (text, ())
