"""`compare`: pairs, slices and their corrections."""

from __future__ import annotations

import pytest

from shipworthy.decide.compare import compare, compare_evidence
from shipworthy.decide.evidence import gather
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


def test_means_of_both_stand_beside_the_difference(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    data = pair(rows_of, [1, 1, 0, None], [1, 0, 0, 1], group=["x", "x", "y", "z"], weight=[1, 3, 2, 1])
    row = find(compare(benchmark, data, "new", "rules"), "good")
    # cases of a group are one unit: (1*1 + 3*1)/4 with weight 2, and 0 with weight 2
    assert (row.a_mean, row.b_mean) == (pytest.approx(0.5), pytest.approx(0.125))
    assert row.estimate == pytest.approx(row.a_mean - row.b_mean)


def test_status_and_families(benchmark_of, rows_of):
    bars = [{"dimension": "good", "not_worse_than": {"candidate": "rules", "by": 0.1}}]
    benchmark = benchmark_of(bars, dimensions={"good": {"scored_by": "recorded"}}, slices=["region"])
    regions, tones = ["EU", "SEA"] * 60, ["a", "a", "b"] * 40
    data = pair(rows_of, [1, 0] * 60, [1, 0] * 60, region=regions, tone=tones)
    found = compare(benchmark, data, "new", "rules")
    assert (find(found, "good").status, found.not_worse) == ("not_worse", ("good",))
    families = {(row.name, row.family): row.n_family for row in found.differences}
    assert families == {
        ("overall", "overall"): 1, ("good", "all_cases"): 1, ("good", "declared"): 2, ("good", "explored"): 2,
    }  # fmt: skip


def test_dimensions_on_all_cases_are_corrected_together(benchmark_of, rows_of):
    names = [f"d{n}" for n in range(10)]
    benchmark = benchmark_of(dimensions={name: {"scored_by": "recorded"} for name in names})
    same = [row for name in names[1:] for row in pair(rows_of, [1, 0] * 50, [1, 0] * 50, dimension=name)]
    new = [1] * 60 + [0] * 40
    rules = [1] * 45 + [0] * 15 + [1] * 7 + [0] * 33  # 15 better, 7 worse: the interval alone tells nothing
    weak = [1] * 52 + [0] * 7 + [1] * 1 + [0] * 40  # 7 better, none worse: told alone, not among ten
    alone = benchmark_of(dimensions={"d0": {"scored_by": "recorded"}})
    data = pair(rows_of, [1] * 60 + [0] * 40, weak, dimension="d0")
    assert find(compare(alone, data, "new", "rules"), "d0").direction == "better"
    row = find(compare(benchmark, data + same, "new", "rules"), "d0")
    assert (row.direction, row.low > 0, row.n_family) == ("not_told", True, 10)
    assert find(compare(alone, pair(rows_of, new, rules, dimension="d0"), "new", "rules"), "d0").low < 0


def test_not_worse_of_a_failure_mode_is_about_more_of_it(benchmark_of, rows_of):
    bars = [{"dimension": "bad", "not_worse_than": {"candidate": "rules", "by": 0.1}}]
    benchmark = benchmark_of(bars, dimensions={}, failure_modes=[{"id": "bad", "detect": {"regex": "x"}}])
    more = rows_of([1] * 50 + [0] * 50, "bad") + rows_of([0] * 100, "bad", "rules")
    assert find(compare(benchmark, more, "new", "rules"), "bad").not_worse is False
    fewer = rows_of([0] * 100, "bad") + rows_of([1] * 50 + [0] * 50, "bad", "rules")
    assert find(compare(benchmark, fewer, "new", "rules"), "bad").not_worse is True


def test_what_is_told_holds_with_the_missing_scores_against_it(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    new, rules = [[1, 1]] * 40 + [[0, 1]] * 20, [[0, 1]] * 40 + [[0, 1]] * 20
    assert find(compare(benchmark, pair(rows_of, new, rules), "new", "rules"), "good").direction == "better"
    holes = [[1, None]] * 40 + [[0, None]] * 20
    row = find(compare(benchmark, pair(rows_of, holes, rules), "new", "rules"), "good")
    assert (row.direction, row.reason, row.n_missing) == ("not_told", "missing", 60)
    assert row.low > 0


def test_a_judged_difference_says_that_nobody_corrected_it(benchmark_of, rows_of):
    dimensions = {"good": {"scored_by": "judge"}, "code": {"scored_by": "recorded"}}
    benchmark = benchmark_of(dimensions=dimensions, judge="openai/x")
    data = pair(rows_of, [1] * 9, [0] * 9) + pair(rows_of, [1] * 9, [0] * 9, dimension="code")
    found = compare(benchmark, data, "new", "rules")
    assert [(row.name, row.is_judged, row.corrected) for row in found.differences] == [
        ("overall", True, False), ("good", True, False), ("code", False, False)
    ]  # fmt: skip
    assert any("raw scores" in note for note in found.notes)


def test_a_correction_takes_the_place_of_raw_scores(benchmark_of, rows_of):
    from shipworthy.decide.compare import Corrected
    from shipworthy.stats.mean_dirichlet import MeanDirichlet

    asked = []

    def correction(evidence, both, name, chosen):
        asked.append((both, name, chosen))
        return Corrected(MeanDirichlet([0.5] * 30 + [0.25] * 30), 60) if name == "good" else None

    benchmark = benchmark_of(
        dimensions={"good": {"scored_by": "judge"}, "code": {"scored_by": "recorded"}}, judge="a/b"
    )
    data = pair(rows_of, [1] * 9, [0] * 9) + pair(rows_of, [1] * 9, [0] * 9, dimension="code")
    found = compare_evidence(gather(benchmark, data), "new", "rules", correction=correction)
    row = find(found, "good")
    assert (row.corrected, row.is_judged, row.n_labels, row.direction) == (True, False, 60, "worse")
    assert row.estimate == pytest.approx(-0.25)
    assert asked == [(("new", "rules"), "overall", None), (("new", "rules"), "good", None)]


def test_the_worst_slice_is_drawn_to_the_whole(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    regions = [f"r{n // 10}" for n in range(60)]
    found = compare(
        benchmark, pair(rows_of, [1] * 9 + [0] + [1, 0] * 25, [0] * 60, region=regions), "new", "rules"
    )
    first, whole = find(found, "good", {"region": "r0"}), find(found, "good")
    assert whole.estimate < first.shrunk < first.estimate


MEASURES = [
    {"case": n, "candidate": name, "trial": 0, "latency_s": base + n / 100, "cost_usd": base / 100}
    for n in range(60) for name, base in (("new", 1.0), ("rules", 2.0))
]  # fmt: skip


def test_measures_with_intervals_and_paired_differences(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    noisy = [
        row | {"latency_s": row["latency_s"] + (row["case"] % 3) / 10 * (row["candidate"] == "new")}
        for row in MEASURES
    ]
    found = compare(benchmark, pair(rows_of, [1] * 60, [1] * 60), "new", "rules", measures=noisy)
    rows = {row.name: row for row in found.measures}
    assert list(rows) == ["p50 of latency_s", "p95 of latency_s", "mean of latency_s", "mean of cost_usd"]
    mean = rows["mean of latency_s"]
    assert (mean.estimate, mean.direction, mean.n_cases) == (pytest.approx(-0.9), "better", 60)
    assert mean.low < -0.9 < mean.high < 0
    half = rows["p50 of latency_s"]
    assert half.a.low <= half.a.estimate <= half.a.high < half.b.low
    assert (half.estimate, half.direction) == (None, "better")
    cost = rows["mean of cost_usd"]
    assert (cost.estimate, cost.low, cost.reason != "") == (pytest.approx(-0.01), None, True)


def test_a_timeout_or_an_unknown_cost_gives_no_mean(benchmark_of, rows_of):
    import math

    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    broken = [
        row
        | (
            {"latency_s": math.inf, "cost_usd": None}
            if row["case"] == 3 and row["candidate"] == "new"
            else {}
        )
        for row in MEASURES
    ]
    found = compare(benchmark, pair(rows_of, [1] * 60, [1] * 60), "new", "rules", measures=broken)
    rows = {row.name: row for row in found.measures}
    assert (rows["mean of latency_s"].estimate, rows["mean of latency_s"].reason) == (
        None,
        "1 of 60 answers timed out",
    )
    assert rows["mean of cost_usd"].reason == "known for 59 of 60 answers only"
    assert rows["mean of cost_usd"].a.estimate is None


def test_steadiness_is_the_share_of_cases_with_mixed_answers(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    data = pair(rows_of, [[1, 1]] * 6 + [[0, 1]] * 2, [1] * 8)
    (row,) = compare(benchmark, data, "new", "rules").steadiness
    assert (row.a.estimate, row.a.n_cases) == (0.25, 8)
    assert row.a.low < 0.25 < row.a.high
    assert (row.b.estimate, row.b.reason) == (None, "one trial of a case can't disagree with itself")


def test_who_dominates_whom(benchmark_of, rows_of):
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "recorded"}})
    data = (
        pair(rows_of, [1] * 60, [0] * 60)
        + rows_of([1] * 60, candidate="free")
        + rows_of([1] * 60, candidate="blind")
    )
    free = [row | {"candidate": "free", "cost_usd": 0.0} for row in MEASURES if row["candidate"] == "new"]
    found = compare(benchmark, data, "new", "rules", measures=MEASURES + free)
    assert {one.candidate: one.dominated_by for one in found.standings} == {
        "rules": ("new", "free"), "new": ("free",), "free": (), "blind": ()
    }  # fmt: skip


def test_a_comparison_with_itself_is_a_wrong_call(benchmark_of, rows_of):
    with pytest.raises(WrongCall, match="compared with itself"):
        compare(benchmark_of(), rows_of([1]), "new", "new")


def test_labels_of_both_take_the_judge_s_bias_out(benchmark_of, rows_of):
    """The judge likes the new one's style: it passes all of it; people pass both alike."""
    benchmark = benchmark_of(dimensions={"good": {"scored_by": "judge"}}, judge="a/b")
    n = 400
    truth = [int(case % 5 > 0) for case in range(n)]
    data = pair(rows_of, [1] * n, truth)
    labels = [
        {"case": case, "candidate": name, "dimension": "good", "value": truth[case], "chosen_by": "random"}
        for case in range(0, n, 4) for name in ("new", "rules")
    ]  # fmt: skip
    raw = find(compare(benchmark, data, "new", "rules"), "good")
    assert (raw.direction, raw.is_judged, raw.corrected) == ("better", True, False)
    row = find(compare(benchmark, data, "new", "rules", labels=labels), "good")
    assert (row.direction, row.is_judged, row.corrected, row.n_labels) == ("not_told", False, True, 100)
    assert row.low <= 0 <= row.high
    few = find(compare(benchmark, data, "new", "rules", labels=labels[:20]), "good")
    assert (few.is_judged, few.corrected) == (True, False)
