"""Which bars wrong labels matter to."""

from __future__ import annotations

import pytest

from shipworthy.define.data_options.touched import share_touched
from shipworthy.define.parse import parse

SOURCE = """
def told(output: str, expected: str) -> bool: ...
def whole(output, case): ...
def alone(output: str) -> bool: ...
def all_of_it(**given): ...
"""


def touched(dimension, bar="it >= 90%", functions=None, *, expected="a", **more):
    benchmark = parse(
        {
            "product": "p",
            "cases": [{"id": "c", "input": "q", "expected": expected}],
            "candidates": {"rules": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
            "dimensions": {
                "it": dimension,
                "long": {"scored_by": {"length": {"max": 9, "unit": "words"}}, "weight": 1},
            },
            "bars": [bar],
            **more,
        }
    )
    return share_touched(benchmark, benchmark.all_bars[0], functions)


@pytest.mark.parametrize(
    ("scored_by", "share"),
    [
        ("equals", 1.0),
        ({"contains": "x"}, 0.0),
        ({"contains": "{{ expected }}"}, 1.0),
        ({"contains": "{{ city }}"}, 1.0),
        ({"length": {"max": 9, "unit": "words"}}, 0.0),
        ({"recorded": "g"}, 1.0),
        ("judge", 1.0),
        ("human", 1.0),
    ],
)
def test_by_who_scores(scored_by, share):
    assert touched({"definition": "d", "scored_by": scored_by}, judge="x/y") == share


@pytest.mark.parametrize(
    ("name", "share"), [("told", 1.0), ("whole", 1.0), ("alone", 0.0), ("all_of_it", 1.0)]
)
def test_python_by_what_it_asks_for(name, share):
    dimension = {"scored_by": {"python": f"scorers.py:{name}"}}
    assert touched(dimension, functions={"scorers.py": SOURCE}) == share
    assert touched(dimension) == 1.0  # nobody can tell
    assert touched(dimension, expected=None) == 0.0


def test_measures_classes_and_overall():
    contains = {"scored_by": {"contains": "x"}, "weight": 3}
    assert touched(contains, "p95 of latency_s <= 3") == 0.0
    assert touched({"scored_by": "classification"}, "recall of it for class spam >= 90%") == 1.0
    right = {"scored_by": "equals", "weight": 3}
    assert touched(right, "overall better than rules") == pytest.approx(0.75)


def test_a_waived_judge_needs_no_labels():
    waive = [{"bar": "it >= 90%", "by": "me", "because": "b"}]
    assert touched({"definition": "d", "scored_by": "judge"}, judge="x/y", waive=waive) == 0.0
