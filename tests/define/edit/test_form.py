"""A part of the PRD as a form: only fields that were changed are changed."""

from __future__ import annotations

import pytest

from shipworthy.define.edit.edit import edit
from shipworthy.define.edit.form import changes_of, fields_of
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import WrongCall

PRD = """\
product: shop
prd:
  problem: slow   # is it?
  goals:
    - fast   # one
    - right   # two
    - cheap   # three
dimensions:
  short: is good
  tone:
    definition: is kind
    scale: 1-5
    anchors: {5: warm, 1: rude}
    in_slices:
      region=SEA: {anchors: {5: formal}}
bars:
  - short >= 90%   # first
  - {dimension: tone, at_least: 4, expect: 4.5}
failure_modes:
  - {id: rude, definition: insults, at_most: 2%}
"""


def sent(part, name, **new):
    """The difference that a form makes when these fields are written over."""
    before = {one.name: one.value for one in fields_of(read_yaml(PRD).data, part, name)}
    assert set(new) <= set(before)
    found = edit(PRD, *changes_of(part, name, before, {**before, **new}))
    return [line for line in found.diff.splitlines()[2:] if line[0] in "+-"]


@pytest.mark.parametrize(
    ("part", "name"),
    [("prd", ""), ("bars", ""), ("dimension", "short"), ("dimension", "tone"), ("failure_mode", "rude")],
)
def test_a_form_sent_as_it_came_changes_nothing(part, name):
    assert sent(part, name) == []


def test_entries_that_are_taken_out_move_no_other():
    assert sent("prd", "", **{"goals:0": "", "goals:1": "correct", "goals:new": "kind"}) == [
        "-    - fast   # one", "-    - right   # two", "+    - correct   # two", "+    - kind",
    ]  # fmt: skip
    assert sent("prd", "", problem="late") == ["-  problem: slow   # is it?", "+  problem: late   # is it?"]


def test_bars_are_written_as_they_were_text_or_mapping():
    assert sent("bars", "", **{"bar:1": "{dimension: tone, at_least: 4.2, expect: 4.5}", "bar:new": "overall >= 80%"}) == [
        "-  - {dimension: tone, at_least: 4, expect: 4.5}",
        "+  - {dimension: tone, at_least: 4.2, expect: 4.5}",
        "+  - overall >= 80%",
    ]  # fmt: skip
    assert sent("bars", "", **{"bar:0": ""}) == ["-  - short >= 90%   # first"]


def test_anchors_everywhere_and_in_a_slice():
    assert sent("dimension", "tone", **{"anchor|5|": "warmest", "anchor|5|region=SEA": "very formal"}) == [
        "-    anchors: {5: warm, 1: rude}", "+    anchors: {5: warmest, 1: rude}",
        "-      region=SEA: {anchors: {5: formal}}", "+      region=SEA: {anchors: {5: very formal}}",
    ]  # fmt: skip
    new = {"new-level": "3", "new-slice": "region=SEA", "new-anchor": "neutral"}
    assert sent("dimension", "tone", **new)[1:] == ["+      region=SEA: {anchors: {5: formal, 3: neutral}}"]
    with pytest.raises(WrongCall, match="no level"):
        sent("dimension", "tone", **{"new-anchor": "neutral"})


def test_numbers_stay_numbers():
    assert sent("dimension", "tone", weight="0.5") == ["+    weight: 0.5"]
    assert sent("failure_mode", "rude", at_most="1%", severity="major") == [
        "-  - {id: rude, definition: insults, at_most: 2%}",
        "+  - {id: rude, definition: insults, at_most: 1%, severity: major}",
    ]


def test_a_field_that_is_not_known_is_refused():
    for part, field in (
        ("prd", "secret"),
        ("bars", "x:1"),
        ("dimension", "scored_by"),
        ("failure_mode", "id"),
    ):
        with pytest.raises(WrongCall, match="not known"):
            changes_of(part, "tone", {}, {field: "x"})
    with pytest.raises(WrongCall, match="no candidates"):
        fields_of({}, "candidates", "x")
