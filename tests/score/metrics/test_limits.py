from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall


@pytest.mark.parametrize(
    ("scored_by", "value"),
    [
        ({"latency": 3}, 1), ({"latency": 2}, 1), ({"latency": 1.9}, 0), ({"latency": {"at_most": "{{ limit }}"}}, 1),
        ({"latency": "3"}, 1), ({"cost": 0.01}, 1), ({"cost": {"max": 0.0001}}, 0), ({"cost": "{{ id }}"}, None),
        ({"cost": "{{ budget }}"}, None),
    ],
)  # fmt: skip
def test_limits(bench, scored_by, value):
    trial = bench.trial("x", latency_s=2.0, cost_usd=0.001)
    assert bench.value(scored_by, trial, limit=2) == value


@pytest.mark.parametrize(
    ("scored_by", "reason"),
    [({"latency": 3}, "latency_s is not known"), ({"cost": 3}, "cost_usd is not known")],
)
def test_what_is_not_known_is_unscored(bench, scored_by, reason):
    grade = bench.grade(scored_by, "x")
    assert (grade.value, grade.reason) == (None, reason)


def test_a_timeout_is_the_worst(bench):
    assert bench.value({"latency": 3}, bench.trial(None, failure="timeout", latency_s=None)) == 0
    assert bench.value({"latency": 3}, bench.trial(None, failure="timeout", latency_s=1.0)) == 0


@pytest.mark.parametrize("given", [None, True, "soon", {"most": 3}, [3]])
def test_no_limit(bench, given):
    with pytest.raises(WrongCall, match="latency"):
        bench.scorer({"latency": given})
