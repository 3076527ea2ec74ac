"""Who gave a platform's scores: what no code is known to have given is a judge's."""

from __future__ import annotations

import pytest

from shipworthy.define.importing.imported import DimensionPart, Note
from shipworthy.define.importing.platform_metrics import PASSED, Metrics, Verdicts


def parts(*names, by_code=()):
    metrics, verdicts = Metrics("Tool"), Verdicts()
    for name in names:
        metrics.add(verdicts, name, 1.0)
    for name in by_code:
        metrics.by_code(name)
    items = list(metrics.end())
    told = [item.what for item in items if isinstance(item, Note) and "no code" in item.what]
    return {item.name: item.values["scored_by"] for item in items if isinstance(item, DimensionPart)}, told


@pytest.mark.parametrize("name", ["faithfulness", "GEval", "Correctness", "accuracy", "helpful", PASSED])
def test_what_may_be_a_models_is_a_judges(name):
    found, told = parts(name)
    assert list(found.values()) == ["judge"]
    assert told == [f"scores that no code is known to have given: {name}"]


@pytest.mark.parametrize(
    "name", ["exact_match", "Exact Match", "ExactMatch", "rouge_l", "BleuScore", "json_valid"]
)
def test_what_the_platforms_own_code_gives_is_recorded(name):
    found, told = parts(name)
    assert list(found.values()) == [{"recorded": next(iter(found))}]
    assert told == []


def test_a_file_may_say_that_code_gave_them():
    found, told = parts("house style", by_code=["house style"])
    assert list(found.values()) == [{"recorded": "house-style"}]
    assert told == []


def test_the_platforms_own_verdict_is_a_judges_if_one_part_of_it_is():
    assert parts(PASSED, "exact_match")[0][PASSED] == {"recorded": PASSED}
    assert parts(PASSED, "exact_match", "tone")[0][PASSED] == "judge"


def test_a_file_may_say_that_a_model_gave_them_whatever_they_are_called():
    metrics, verdicts = Metrics("Tool"), Verdicts()
    metrics.add(verdicts, "exact_match", 1.0)
    metrics.by_model("exact_match")
    parts_found = [item for item in metrics.end() if isinstance(item, DimensionPart)]
    assert [item.values["scored_by"] for item in parts_found] == ["judge"]
