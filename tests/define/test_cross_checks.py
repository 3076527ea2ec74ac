from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.parse import parse
from shipworthy.errors import InvalidBenchmark

BASE: dict[str, Any] = {
    "product": "x",
    "slices": ["region"],
    "outcomes": {"replied": "answers"},
    "candidates": {"rules": {"python": "a.py:f"}, "small": {"model": "m"}},
    "dimensions": {"relevance": {"scale": "1-5"}, "honest": "no lies"},
    "failure_modes": [{"id": "invented", "at_most": "2%"}],
}


def faults(**changes: Any) -> list[tuple[str, str, str]]:
    try:
        parse({**BASE, **changes})
    except InvalidBenchmark as error:
        return [(fault.path, fault.message, fault.hint) for fault in error.faults]
    return []


def bar(text: Any, **changes: Any) -> list[tuple[str, str]]:
    return [(message, hint) for _, message, hint in faults(bars=[text], **changes)]


@pytest.mark.parametrize(
    "text",
    [
        "relevance >= 4", "relevance >= 1", "share of relevance >= 4 is at least 90%", "honest >= 90%",
        "overall >= 0.8", "overall better than rules", "relevance not worse than rules by 0.2",
        "invented <= 1%", "p95 of latency_s <= 3", "mean of cost_usd <= 0.01", "relevance >= 4 in region=EU",
        "pass^4 of honest >= 60%", "recall of honest for class spam >= 95%",
        {"dimension": "relevance", "at_least": 4, "expect": 4.5},
    ],
)  # fmt: skip
def test_good_bars_have_no_faults(text: Any) -> None:
    assert bar(text) == []


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("relevnce >= 4", "bar 'relevnce >= 4' is on 'relevnce', which the PRD does not define", "did you mean 'relevance'?"),
        (
            "relevance >= 90%",
            "bar 'relevance >= 90%' asks for 0.9 on 'relevance', whose scale is 1-5",
            "write 4.6, or 'share of relevance >= 4 is at least 90%'",
        ),
        ("relevance >= 8", "bar 'relevance >= 8' asks for 8 on 'relevance', whose scale is 1-5", "write a number from 1 to 5"),
        (
            "share of relevance >= 9 is at least 90%",
            "bar 'share of relevance >= 9 is at least 90%' asks for 9 on 'relevance', whose scale is 1-5",
            "write a number from 1 to 5",
        ),
        ("honest >= 95", "bar 'honest >= 95' asks for 95 on 'honest', whose scale is pass-fail", "write 95%"),
        (
            "honest >= 4",
            "bar 'honest >= 4' asks for 4 on 'honest', whose scale is pass-fail",
            "write a share, as 90%; for grades give honest a scale, as 'scale: 1-5'",
        ),
        ("overall >= 4", "bar 'overall >= 4' asks for 4 on 'overall', whose scale is pass-fail",
         "write a share, as 90%; for grades give overall a scale, as 'scale: 1-5'"),
        (
            "relevance not worse than rules by 5",
            "bar 'relevance not worse than rules by 5' allows a margin of 5, more than the scale 1-5 spans",
            "a margin is in the dimension's own units, as 0.2",
        ),
        (
            {"dimension": "relevance", "at_least": 4, "expect": 0.97},
            "expect 0.97 of bar 'relevance >= 4' is not on the scale 1-5",
            "",
        ),
        ("invented >= 2%", "bar 'invented >= 2%': 'invented' is a failure mode, less is better", "write 'invented <= 2%'"),
        (
            "invented better than rules",
            "bar 'invented better than rules': 'invented' is a failure mode, less is better",
            "write 'invented <= 2%'",
        ),
        (
            "overall better than ruls",
            "bar 'overall better than ruls' compares with 'ruls', which is no candidate",
            "did you mean 'rules'?",
        ),
        (
            "relevance >= 4 in regoin=EU",
            "bar 'relevance >= 4 in regoin=EU': slice field 'regoin' is not declared in slices",
            "did you mean 'region'?",
        ),
        (
            "relevance >= 4 in tier=1",
            "bar 'relevance >= 4 in tier=1': slice field 'tier' is not declared in slices",
            "declare it: 'slices: [region, tier]'",
        ),
    ],
)  # fmt: skip
def test_a_bar_that_can_not_be_meant(text: Any, message: str, hint: str) -> None:
    assert bar(text) == [(message, hint)]


def test_a_percentage_on_a_scale_from_0_is_not_what_was_meant() -> None:
    assert bar("depth >= 90%", dimensions={"depth": {"scale": "0-10"}}) == [
        (
            "bar 'depth >= 90%' asks for 0.9 on 'depth', whose scale is 0-10",
            "write 9, or 'share of depth >= 9 is at least 90%'",
        )
    ]
    assert bar("depth >= 90%", dimensions={"depth": {"scale": "0-1"}}) == []


def test_the_only_candidate_has_nobody_to_be_better_than() -> None:
    found = bar("overall better than rules", candidates={"rules": {"python": "a.py:f"}})
    assert found[0][0] == "bar 'overall better than rules' compares with 'rules', the only candidate"


def test_without_candidates_names_are_not_judged() -> None:
    assert bar("overall better than anybody", candidates={}, baseline="anybody") == []


def test_overall_needs_dimensions() -> None:
    found = bar("overall >= 80%", dimensions={}, failure_modes=[])
    assert found[0][0] == "bar 'overall >= 80%' is on 'overall', which the PRD does not define"


def test_a_question_is_asked_once() -> None:
    found = faults(
        bars=["relevance >= 4", "relevance >= 4.5", "relevance <= 4.8", "relevance >= 4 in region=EU"]
    )
    assert found == [
        (
            "bars[1]",
            "bar 'relevance >= 4.5' asks the same question as 'relevance >= 4'",
            "keep the stricter of the two",
        )
    ]


def test_waivers_name_a_bar() -> None:
    waive = [
        {"bar": "relevance >= 4.0", "by": "a", "because": "b"},
        {"bar": "honest >= 95%", "by": "a", "because": "b"},
    ]
    assert faults(bars=["relevance >= 4"], waive=waive) == [
        (
            "waive[1].bar",
            "waive names 'honest >= 95%', which is no bar",
            "known are relevance >= 4, invented <= 2%",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"baseline": "ruls"}, ("baseline", "baseline 'ruls' is no candidate", "did you mean 'rules'?")),
        ({"dimensions": {"latency_s": "fast"}}, ("dimensions.latency_s", "'latency_s' is a measure of every trial", "call the dimension otherwise")),
        ({"dimensions": {" tone": "x"}}, ("dimensions. tone", "dimension name ' tone' is empty or has stray spaces", "")),
        (
            {"dimensions": {"a": {"weight": 0}, "b": {"weight": 0}}},
            ("dimensions", "all weights are 0", "leave them out: then they are equal"),
        ),
        (
            {"dimensions": {"a": {"in_slices": {"SEA": {}}}}},
            ("dimensions.a.in_slices.SEA", "in_slices key 'SEA' is not FIELD=VALUE", "write it as region=EU"),
        ),
        (
            {"dimensions": {"a": {"in_slices": {"tier=1": {}}}}},
            ("dimensions.a.in_slices.tier=1", "slice field 'tier' is not declared in slices", "declare it: 'slices: [region, tier]'"),
        ),
        (
            {"dimensions": {"a": {"scale": "1-5", "anchors": {6: "x"}}}},
            ("dimensions.a.anchors", "anchor '6' is not on the scale 1-5 of 'a'", ""),
        ),
        (
            {"dimensions": {"a": {"anchors": {5: "x"}}}},
            ("dimensions.a.anchors", "anchor '5' is not on the scale pass-fail of 'a'", "give the dimension a scale, as 'scale: 1-5'"),
        ),
        (
            {"dimensions": {"a": {"serves": {"replid": "x"}}}},
            ("dimensions.a.serves.replid", "'a' serves 'replid', which is no outcome", "did you mean 'replied'?"),
        ),
        ({"failure_modes": [{"id": "a"}, {"id": "a"}]}, ("failure_modes[1].id", "failure mode 'a' stands twice", "")),
        ({"failure_modes": [{"id": " "}]}, ("failure_modes[0].id", "the failure mode's id is empty", "")),
        ({"failure_modes": [{"id": "honest"}]}, ("failure_modes[0].id", "failure mode 'honest' has the name of a dimension", "")),
        ({"failure_modes": [{"id": "overall"}]}, ("failure_modes[0].id", "failure mode 'overall' has a name that is taken", "")),
        (
            {"candidates": {"a": {"recorded": {}}}},
            ("candidates.a.recorded", "'a' needs either files or a column of answers", "write {recorded: outputs.jsonl} or {recorded: {column: answer}}"),
        ),
        ({"candidates": {"a": {"python": "a.py"}}}, ("candidates.a.python", "python: expected 'file.py:function', saw 'a.py'", "")),
        ({"candidates": {"a": {"http": {"url": "x.org"}}}}, ("candidates.a.http.url", "'x.org' is no address", "it begins with https:// or http://")),
        ({"candidates": {"a": {"model": " "}}}, ("candidates.a.model", "the model of 'a' is empty", "write it as provider/name")),
        (
            {"candidates": {"a": {"model": "m", "prompt": " "}}},
            ("candidates.a.prompt", "the prompt of 'a' is empty", "name a file, or write the text"),
        ),
        (
            {"candidates": {"a": {"model": "m", "context": [{"name": "c", "from": "x"}, {"name": "c", "from": "y"}]}}},
            ("candidates.a.context[1].name", "context part 'c' of 'a' stands twice", ""),
        ),
        ({"judge": {"model": ""}}, ("judge.model", "the judge's model is empty", "write it as provider/name")),
        ({"judge": {"model": "m", "prompt": ""}}, ("judge.prompt", "the judge's prompt is empty", "leave it out for the built-in one")),
        (
            {"rollout": {"signals": [{"id": "s", "source": "outcome", "of": "replid"}]}},
            ("rollout.signals[0].of", "'s' watches outcome 'replid', which the PRD does not define", "did you mean 'replied'?"),
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together(changes: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert faults(**changes) == [expected]


def test_nothing_is_said_of_what_is_in_doubt() -> None:
    dimensions = {"relevance": {"sclae": "1-5"}, "honest": "x"}
    found = faults(dimensions=dimensions, bars=["relevance >= 4", "honest >= 4", "honst >= 90%"])
    assert [path for path, _, _ in found] == ["dimensions.relevance.sclae", "bars[2]", "bars[1]"]


def test_the_place_of_an_entry_is_that_in_the_document_as_it_was_written() -> None:
    found = faults(bars=["relevance > 4", 5, "honest >= 4"])
    assert [path for path, _, _ in found] == ["bars[0]", "bars[1]", "bars[2]"]


def test_a_misspelt_section_casts_doubt_on_what_it_was_meant_to_be() -> None:
    data = {key: value for key, value in BASE.items() if key != "dimensions"}
    with pytest.raises(InvalidBenchmark) as caught:
        parse({**data, "dimension": {"a": "x"}, "bars": ["a >= 90%"]})
    assert [fault.message for fault in caught.value.faults] == ["unknown key 'dimension'"]
