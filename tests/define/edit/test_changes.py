"""The changes that people make in the browser, on a PRD as people write it."""

from __future__ import annotations

import pytest

from shipworthy.define.edit.changes import (
    add_bar,
    add_dimension,
    add_failure_mode,
    add_item,
    remove_bar,
    remove_value,
    replace_bar,
    set_anchor,
    set_definition,
    set_mode,
    set_value,
)
from shipworthy.define.edit.edit import edit
from shipworthy.define.edit.effects import effects_of
from shipworthy.define.parse import parse_text
from shipworthy.errors import WrongCall

PRD = """\
product: shop
prd: {problem: slow}
cases: [{input: a, region: SEA}]
slices: [region]
candidates: {new: {python: "f.py:f"}}
judge: {model: openai/x}
dimensions:
  relevance: answers what was asked   # short form
  tone:
    definition: is kind
    scale: 1-5
    anchors: {5: warm, 1: rude}
bars:
  - relevance >= 90%   # of all
  - {dimension: tone, at_least: 4}
"""


def after(*changes):
    found = edit(PRD, *changes)
    return parse_text(found.text), [line for line in found.diff.splitlines()[2:] if line[0] in "+-"]


def test_the_definition_of_a_dimension_in_its_short_form_stays_short():
    benchmark, diff = after(set_definition("relevance", "is to the point: always"))
    assert benchmark.dimensions["relevance"].definition == "is to the point: always"
    assert diff == [
        "-  relevance: answers what was asked   # short form",
        '+  relevance: "is to the point: always"   # short form',
    ]


def test_an_anchor_opens_the_short_form_and_keeps_the_key_of_its_level():
    benchmark, diff = after(set_anchor("relevance", "pass", "names the product"))
    assert benchmark.dimensions["relevance"].definition == "answers what was asked"
    assert benchmark.dimensions["relevance"].anchors == {"pass": "names the product"}
    assert diff[0] == "-  relevance: answers what was asked   # short form"
    benchmark, diff = after(set_anchor("tone", "5", "warm and brief"), set_anchor("tone", "3", "neutral"))
    assert benchmark.dimensions["tone"].anchors == {"5": "warm and brief", "3": "neutral", "1": "rude"}
    assert diff == [
        "-    anchors: {5: warm, 1: rude}",
        "+    anchors: {5: warm and brief, 1: rude, 3: neutral}",
    ]


def test_an_anchor_of_a_slice_is_added_and_taken_out_again():
    added = set_anchor("tone", "5", "formal", "region=SEA")
    benchmark, diff = after(added)
    assert benchmark.dimensions["tone"].in_slices["region=SEA"].anchors == {"5": "formal"}
    assert diff == ["+    in_slices:", "+      region=SEA:", "+        anchors: {5: formal}"]
    _, diff = after(added, set_anchor("tone", "5", None, "region=SEA"))
    assert diff == []
    _, diff = after(set_anchor("tone", "5", None), set_anchor("tone", "1", None))
    assert diff == ["-    anchors: {5: warm, 1: rude}"]


def test_bars_are_found_by_what_they_mean():
    _, diff = after(replace_bar("relevance at least 0.9", "relevance >= 95%"))
    assert diff == ["-  - relevance >= 90%   # of all", "+  - relevance >= 95%   # of all"]
    _, diff = after(remove_bar("tone >= 4"), add_bar("overall >= 80%"))
    assert diff == ["-  - {dimension: tone, at_least: 4}", "+  - overall >= 80%"]
    with pytest.raises(WrongCall, match=r"no bar 'tone >= 4\.5'"):
        after(remove_bar("tone >= 4.5"))


def test_a_failure_mode_is_a_new_section_before_the_bars():
    mode = {"id": "rude", "definition": "insults: the buyer", "severity": "major", "detect": "judge"}
    benchmark, diff = after(add_failure_mode(mode))
    assert benchmark.failure_mode("rude").definition == "insults: the buyer"
    assert diff == [
        "+failure_modes:",
        '+  - {id: rude, definition: "insults: the buyer", severity: major, detect: judge}',
    ]
    benchmark, diff = after(
        add_failure_mode(mode), set_mode("rude", "at_most", "2%"), set_mode("rude", "severity", None)
    )
    assert benchmark.failure_mode("rude").at_most == 0.02
    assert benchmark.failure_mode("rude").severity is None


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(WrongCall, match="'tone' already"):
        after(add_failure_mode({"id": "tone"}))
    with pytest.raises(WrongCall, match="'relevance' already"):
        after(add_dimension("relevance", "x"))
    with pytest.raises(WrongCall, match="no name"):
        after(add_dimension(" ", "x"))
    with pytest.raises(WrongCall, match="did you mean 'tone'"):
        after(set_anchor("tones", "5", "x"))


def test_a_dimension_is_added_behind_the_others():
    benchmark, diff = after(
        add_dimension("kind", {"definition": "is kind", "anchors": {"pass": "yes", "fail": "cold"}})
    )
    assert list(benchmark.dimensions) == ["relevance", "tone", "kind"]
    assert diff == ["+  kind:", "+    definition: is kind", '+    anchors: {pass: "yes", fail: cold}']


def test_prose_is_set_where_it_is_missing():
    benchmark, _ = after(set_value(("prd", "problem"), "late"), add_item(("prd", "goals"), "fast"))
    assert benchmark.prd.problem == "late"
    assert benchmark.prd.goals == ("fast",)
    _, diff = after(set_value(("trials",), 3), remove_value(("prd", "problem")))
    assert diff == ["-prd: {problem: slow}", "+trials: 3"]


def test_what_a_change_does_to_labels_scores_and_verdicts_is_said():
    before = parse_text(PRD)
    benchmark, _ = after(set_definition("relevance", "else"))
    said = effects_of(before, benchmark)
    assert [text.split(":")[0] for text in said] == [
        "The rubric of relevance changes",
        "The judge scores relevance again by the new rubric with the next run; that is a new version of the product, "
        "so the verdict on it is a new attempt in the ledger of chances.",
    ]
    benchmark, _ = after(add_bar("overall >= 80%"))
    assert effects_of(before, benchmark)[0].startswith("The bars change")
    benchmark, _ = after(set_value(("prd", "problem"), "else"))
    assert effects_of(before, benchmark) == ()
    benchmark, _ = after(add_dimension("kind", "is kind"))
    assert effects_of(before, benchmark)[0].startswith("kind is new: it has no scores until the judge")
