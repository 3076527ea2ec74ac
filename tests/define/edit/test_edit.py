"""A PRD edited in place: what was meant is changed, and not one character beside it."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shipworthy.define.edit.difference import same
from shipworthy.define.edit.edit import edit
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import WrongCall

WRITTEN = """\
# head
product: shop   # the name
prd:
  problem: >-     # folded
    Buyers wait
    a day.

  goals: [fast, right]   # two
  constraints:
  - no prices
  # between
  - "no: promises"
dimensions:
  relevance: answers what was asked
  tone:   # of voice
    definition: 'it''s kind'
    anchors: {5: warm, 3: neutral,
              1: rude}   # three levels
    weight: 0.5
    scored_by: human

  # last word
bars:
  - relevance >= 90%   # of cases
  - {dimension: tone, at_least: 4.0, expect: 4.5}   # mapping
#   - tone >= 4.5
failure_modes:
  - id: rude
    definition: |
      insults
      the buyer
    at_most: 2%
tiers:
# the end
"""


def changed(text, path, value):
    """Old text, change at a path (REMOVE takes it out), new text."""

    def change(values):
        at = values
        for part in path[:-1]:
            at = at[part]
        if value is REMOVE:
            del at[path[-1]]
        elif isinstance(at, list) and path[-1] == len(at):
            at.append(value)
        else:
            at[path[-1]] = value

    wanted = copy.deepcopy(read_yaml(text).data)
    change(wanted)
    found = edit(text, change)
    assert same(read_yaml(found.text).data, wanted)
    return found.text


REMOVE = object()


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("product",), "shöp: 店", ["product: shop   # the name"], ['product: "shöp: 店"   # the name']),
        (
            ("prd", "problem"),
            "One line.",
            ["    Buyers wait", "    a day."],
            ["    One line."],
        ),
        (("prd", "goals", 1), "a, b", ["  goals: [fast, right]   # two"], ['  goals: [fast, "a, b"]   # two']),
        (("prd", "goals", 2), "cheap", ["  goals: [fast, right]   # two"], ["  goals: [fast, right, cheap]   # two"]),
        (("prd", "goals", 0), REMOVE, ["  goals: [fast, right]   # two"], ["  goals: [right]   # two"]),
        (("prd", "goals", 1), REMOVE, ["  goals: [fast, right]   # two"], ["  goals: [fast]   # two"]),
        (("prd", "constraints", 2), "none", [], ["  - none"]),
        (("prd", "constraints", 0), REMOVE, ["  - no prices"], []),
        (("prd", "users"), "reps", [], ["  users: reps"]),
        (("dimensions", "relevance"), "is to the point", ["  relevance: answers what was asked"], ["  relevance: is to the point"]),
        (("dimensions", "tone", "definition"), "isn't cold", ["    definition: 'it''s kind'"], ["    definition: 'isn''t cold'"]),
        (("dimensions", "tone", "anchors", 3), "flat", ["    anchors: {5: warm, 3: neutral,"], ["    anchors: {5: warm, 3: flat,"]),
        (("dimensions", "tone", "anchors", 1), REMOVE, ["    anchors: {5: warm, 3: neutral,", "              1: rude}   # three levels"], ["    anchors: {5: warm, 3: neutral}   # three levels"]),
        (("dimensions", "tone", "anchors", 2), "cold", ["              1: rude}   # three levels"], ["              1: rude, 2: cold}   # three levels"]),
        (("dimensions", "tone", "weight"), 0.75, ["    weight: 0.5"], ["    weight: 0.75"]),
        (("dimensions", "tone", "weight"), REMOVE, ["    weight: 0.5"], []),
        (("dimensions", "kind"), "is kind", [], ["  kind: is kind"]),
        (("bars", 0), "relevance >= 95%", ["  - relevance >= 90%   # of cases"], ["  - relevance >= 95%   # of cases"]),
        (("bars", 1, "at_least"), 4.2, ["  - {dimension: tone, at_least: 4.0, expect: 4.5}   # mapping"], ["  - {dimension: tone, at_least: 4.2, expect: 4.5}   # mapping"]),
        (("bars", 1, "expect"), REMOVE, ["  - {dimension: tone, at_least: 4.0, expect: 4.5}   # mapping"], ["  - {dimension: tone, at_least: 4.0}   # mapping"]),
        (("bars", 2), "overall >= 80%", [], ["  - overall >= 80%"]),
        (("failure_modes", 0, "definition"), "is rude", ["    definition: |", "      insults", "      the buyer"], ["    definition: is rude"]),
        (("failure_modes", 0, "definition"), "a\nb\n", ["      insults", "      the buyer"], ["      a", "      b"]),
        (("failure_modes", 0, "severity"), "major", [], ["    severity: major"]),
        (("failure_modes", 1), {"id": "late", "definition": "comes late"}, [], ["  - {id: late, definition: comes late}"]),
        (("failure_modes", 0, "id"), REMOVE, ["  - id: rude", "    definition: |"], ["  - definition: |"]),
        (("tiers",), {"autonomous": "99%"}, ["tiers:"], ["tiers: {autonomous: 99%}"]),
        (("bars",), [], None, None),
    ],
)  # fmt: skip
def test_only_the_lines_of_the_change_differ(ending, path, value, old, new):
    text = WRITTEN.replace("\n", ending)
    if old is None:  # a list with comments between its lines is not thrown away
        with pytest.raises(WrongCall, match="by hand"):
            changed(text, path, value)
        return
    found = changed(text, path, value)
    assert lines_that_differ(text, found) == (old, new)
    assert found.count("\r\n") == (found.count("\n") if ending == "\r\n" else 0)


def test_a_comment_stays_beside_what_takes_the_place_of_nothing():
    text = "a:   # why\nb: 1\n"
    assert (
        changed(text, ("a",), ["x" * 60, "y" * 60]) == f"a:   # why\n  - {'x' * 60}\n  - {'y' * 60}\nb: 1\n"
    )
    assert changed(text, ("a",), "x") == "a: x   # why\nb: 1\n"
    assert changed("a: 1  # why", ("a",), "x\ny") == "a: |-  # why\n  x\n  y"


def test_a_new_section_stands_behind_the_indented_comments_of_the_one_before():
    text = "a:\n  b: 1\n  # c: 2\n\n# of d\nd: 1\n"

    def change(values):
        d = values.pop("d")
        values["new"] = ["x"]
        values["d"] = d

    assert edit(text, change).text == "a:\n  b: 1\n  # c: 2\n\nnew: [x]\n\n# of d\nd: 1\n"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a: &x {k: 1}\nb: *x\n", ("a", "k"), 2),
        ("a: &x one\nb: *x\n", ("a",), "two"),
        ("a: &x {k: 1}\nb: *x\n", ("b", "k"), 2),
        ("base: &x {k: 1, l: 2}\nb: {<<: *x}\n", ("b", "k"), REMOVE),
    ],
)
def test_what_an_alias_would_carry_elsewhere_is_refused(text, path, value):
    with pytest.raises(WrongCall, match="by hand"):
        changed(text, path, value)


def test_an_alias_itself_can_be_replaced_and_a_merge_overridden():
    assert changed("a: &x one\nb: *x   # c\n", ("b",), "two") == "a: &x one\nb: two   # c\n"
    assert changed("l: [&x one, *x]\n", ("l", 0), "one") == "l: [&x one, *x]\n"
    merged = "base: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n"
    assert "l: 3" in changed(merged, ("b", "l"), 3)


def test_a_byte_order_mark_and_a_missing_last_line_break_stay():
    found = edit("\ufeffa: 1\nb: 2", lambda values: values.update(b=3, c="x"))
    assert found.text == "\ufeffa: 1\nb: 3\nc: x"
    assert found.diff.splitlines()[-3:] == ["-b: 2", "+b: 3", "+c: x"]


def test_nothing_to_change_changes_nothing():
    found = edit(WRITTEN, lambda values: None)
    assert found.is_empty
    assert found.text == WRITTEN
    assert found.diff == ""


# documents of every style, every change: exactly what was meant, or a refusal
NAMES = st.sampled_from(["a", "b", "c", "dd", "e e", "名"])
TEXTS = st.one_of(
    st.sampled_from(["x", "a: b", "# no", "yes", "12", "0.5", "90%", "", " ", "- x", "*a", "&b", "'", '"q"', "好的, 谢谢"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12),
    st.lists(st.sampled_from(["one", "two: 2", "drei", "四"]), min_size=1, max_size=4).map("\n".join),
    st.lists(st.sampled_from(["lorem", "ipsum", "dolor"]), min_size=15, max_size=40).map(" ".join),
)  # fmt: skip
SCALARS = st.one_of(TEXTS, st.integers(-99, 99), st.booleans(), st.none(), st.sampled_from([0.5, 4.0, 1e-7]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


def written(draw, value, column, comments, *, is_top=False) -> list[str]:
    """The value in a style drawn by lot, comments and blank lines among it; the first line follows a key."""
    from shipworthy.define.edit.writing import flow_text, scalar_text

    def note() -> str:
        if not draw(st.booleans()):
            return ""
        comments.append(f"# note {len(comments)} -")
        return "   " + comments[-1]

    if not is_top and (not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0):
        plain = (
            scalar_text(value, style=draw(st.sampled_from([None, "'", '"'])))
            if not isinstance(value, dict | list)
            else flow_text(value)
        )
        return [f" {plain}{note()}"]
    lines = [note()]
    step = draw(st.sampled_from([1, 2, 4]))
    entries = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    for key, item in entries:
        if draw(st.integers(0, 4)) == 0:
            comments.append(f"# line {len(comments)} -")
            lines += ["", " " * draw(st.integers(0, 4)) + comments[-1]]
        head = f"{scalar_text(key)}:" if isinstance(value, dict) else "-"
        first, *rest = written(draw, item, column + step, comments)
        lines += [" " * column + head + first, *rest]
    return lines


@st.composite
def edits(draw):
    values = draw(DOCUMENTS)
    comments: list[str] = []
    lines = written(draw, values, 0, comments, is_top=True)[1:]
    text = draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])
    wanted = copy.deepcopy(values)
    at, path = wanted, []
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = draw(st.sampled_from(keys)) if keys else None
        if key is None or not isinstance(at[key], dict | list) or draw(st.booleans()):
            break
        at, path = at[key], [*path, key]
    what = draw(st.sampled_from(["set", "add", "remove"]))
    if what == "set" and key is not None:
        at[key] = draw(VALUES)
    elif what == "remove" and key is not None:
        del at[key]
    elif isinstance(at, list):
        at.insert(draw(st.integers(0, len(at))), draw(VALUES))
    else:
        at[draw(st.sampled_from(["new", "n n", "名2"]))] = draw(VALUES)
    return text, values, wanted, comments


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits())
def test_any_edit_says_what_was_meant_and_keeps_every_comment_outside_of_it(given_edit):
    text, values, wanted, comments = given_edit
    try:
        there = read_yaml(text).data
    except Exception:
        assume(False)
    assume(same(there, values))
    try:
        found = edit(text, lambda now: (now.clear(), now.update(copy.deepcopy(wanted))))
    except WrongCall:
        return
    assert same(read_yaml(found.text).data, wanted)
    gone = [one for one in comments if one in text and one not in found.text]
    old, _ = lines_that_differ(text, found.text)
    assert all(any(one in line for line in old) for one in gone)
    kept = re.sub(r"\r?\n", "\n", found.text)
    assert ("\r\n" in text) is ("\r\n" in found.text) or kept.count("\n") <= 1
