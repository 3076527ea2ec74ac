"""`compare`: pairs, slices and their corrections."""

from __future__ import annotations

import pytest

from shipworthy.decide.compare import compare
from shipworthy.errors import WrongCall


def pair(rows_of, new, rules, **more):
    return rows_of(new, **more) + rows_of(rules, candidate="rules", **more)


def find(comparison, name, chosen=None):
    return next(row for row in comparison.differences if row.name == name and row.slice == chosen)


def test_better_worse_and_not_told(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    up = compare(benchmark, pair(rows_of, [1] * 80 + [0] * 20, [1] * 50 + [0] * 50), "new", "rules")
    row = find(up, "good")
    assert (row.direction, row.estimate, row.n_better, row.n_worse) == ("better", pytest.approx(0.3), 30, 0)
    assert row.low < 0.3 < row.high
    down = compare(benchmark, pair(rows_of, [1] * 50 + [0] * 50, [1] * 80 + [0] * 20), "new", "rules")
    assert down.worse == ("overall", "good")
    same = compare(benchmark, pair(rows_of, [1, 0] * 20, [0, 1] * 20), "new", "rules")
    assert find(same, "good").direction == "not_told"
    assert find(same, "good").p_no_difference == pytest.approx(1.0)


def test_mcnemar_is_beside_it(benchmark_of, rows_of):
    from statsmodels.stats.contingency_tables import mcnemar

    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    data = pair(rows_of, [1] * 12 + [0] * 3 + [1] * 30, [0] * 12 + [1] * 3 + [1] * 30)
    expected = mcnemar([[30, 12], [3, 0]], exact=True).pvalue
    assert find(compare(benchmark, data, "new", "rules"), "good").p_no_difference == pytest.approx(expected)


def test_the_margin_comes_from_the_prd(benchmark_of, rows_of):
    bars = [{"dimension": "good", "not_worse_than": {"candidate": "rules", "by": 0.1}}]
    benchmark = benchmark_of(bars, dimensions={"good": {"scored_by": "recorded"}})
    row = find(compare(benchmark, pair(rows_of, [1, 0] * 60, [1, 0] * 60), "new", "rules"), "good")
    assert (row.margin, row.not_worse) == (0.1, True)
    without = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    assert (
        find(compare(without, pair(rows_of, [1, 0] * 60, [1, 0] * 60), "new", "rules"), "good").not_worse
        is None
    )


def test_a_failure_mode_is_better_when_rarer(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={}, failure_modes=[{"id": "bad", "detect": {"regex": "x"}}])
    data = rows_of([0] * 50, "bad") + rows_of([1] * 25 + [0] * 25, "bad", "rules")
    row = find(compare(benchmark, data, "new", "rules"), "bad")
    assert (row.direction, row.estimate, row.n_better) == ("better", pytest.approx(-0.5), 25)


def test_declared_slices_block_and_explored_ones_do_not(benchmark_of, rows_of):
    regions = ["EU"] * 50 + ["SEA"] * 50
    new, rules = [1] * 50 + [0] * 50, [1] * 100
    data = pair(rows_of, new, rules, region=regions)
    declared = benchmark_of(dimensions={"good": {"scored_by": "recorded"}}, slices=["region"])
    assert "good in region=SEA" in compare(declared, data, "new", "rules").blocked
    assert not any("EU" in name for name in compare(declared, data, "new", "rules").blocked)
    explored = compare(benchmark_of(dimensions={"good": {"scored_by": "recorded"}}), data, "new", "rules")
    assert explored.blocked == ()
    assert find(explored, "good", {"region": "SEA"}).direction == "worse"
    assert find(explored, "good", {"region": "SEA"}).is_exploratory


def test_costs_are_unknown_unless_all_are_known(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    measures = [{"case": n, "candidate": "new", "trial": 0, "cost_usd": 0.5} for n in range(4)]
    measures += [{"case": n, "candidate": "rules", "trial": 0, "cost_usd": 0.1} for n in range(3)]
    found = compare(benchmark, pair(rows_of, [1] * 4, [1] * 4), "new", "rules", measures=measures)
    assert found.cost_usd == {"new": 0.5, "rules": None}


def test_an_unmeasured_candidate_is_named(benchmark_of, rows_of):
    with pytest.raises(WrongCall, match="'ghost' has no scores"):
        compare(benchmark_of(), rows_of([1]), "new", "ghost")


def test_html_is_escaped(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    data = rows_of([1] * 4, candidate="<script>") + rows_of([1] * 4)
    text = compare(benchmark, data, "<script>", "new")._repr_html_()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
