"""The day a new model arrives: modes, bars to raise, saturated and dead cases, the sentence."""

from __future__ import annotations

import json

import pytest

from shipworthy.decide.evidence import gather
from shipworthy.decide.upgrade import upgrade_evidence
from shipworthy.decide.upgrade_bars import raisable_bars

GOOD = {"good": {"scored_by": "recorded"}}
PAIR = ("rules", "new")


def both(rows_of, new, rules, dimension="good", **more):
    return rows_of(new, dimension, **more) + rows_of(rules, dimension, "rules", **more)


def upgraded(benchmark, rows, **more):
    return upgrade_evidence(gather(benchmark, rows, **more), *PAIR)


def test_what_improved_and_for_whom_it_regressed(benchmark_of, rows_of):
    regions = ["EU"] * 60 + ["SEA"] * 60
    found = upgraded(
        benchmark_of(dimensions=GOOD, slices=["region"]),
        both(rows_of, [1] * 60 + [0] * 40 + [1] * 20, [0] * 60 + [1] * 60, region=regions),
    )
    assert [(row.name, row.slice) for row in found.improved] == [("good", {"region": "EU"})]
    assert [(row.name, row.slice) for row in found.regressed] == [("good", {"region": "SEA"})]
    assert "worse on good in region=SEA" in found.recommendation


@pytest.mark.parametrize(
    ("new", "rules", "said"),
    [
        (
            [1] * 90 + [0] * 10,
            [1] * 50 + [0] * 50,
            "new is better than rules on good and shown worse on nothing",
        ),
        ([1] * 50 + [0] * 50, [1] * 90 + [0] * 10, "Keep rules for now: new is worse on good"),
        ([1, 0] * 30, [0, 1] * 30, "No difference between new and rules is shown on 60 cases"),
    ],
)
def test_the_sentence_never_ships(benchmark_of, rows_of, new, rules, said):
    found = upgraded(benchmark_of(dimensions=GOOD), both(rows_of, new, rules))
    assert said in found.recommendation
    assert "SHIP" not in found.recommendation
    assert found.recommendation.endswith("Whether new may ship is for its verdict to say.")


def test_the_sentence_names_a_margin_that_holds(benchmark_of, rows_of):
    bars = [{"dimension": "good", "not_worse_than": {"candidate": "rules", "by": 0.1}}]
    found = upgraded(benchmark_of(bars, dimensions=GOOD), both(rows_of, [1, 0] * 60, [1, 0] * 60))
    assert "not worse than the PRD allows on good" in found.recommendation


def test_nothing_scored_on_both(benchmark_of, rows_of):
    found = upgraded(benchmark_of(dimensions=GOOD), rows_of([None] * 3) + rows_of([1] * 3, candidate="rules"))
    assert "Nothing was scored on both" in found.recommendation
    assert [one.n for one in found.cases] == [0, 0, 0]


@pytest.mark.parametrize(
    ("new", "rules", "change"),
    [
        ([0] * 60, [1] * 20 + [0] * 40, "vanished"),
        ([1] * 20 + [0] * 40, [0] * 60, "appeared"),
        ([1] * 5 + [0] * 55, [1] * 30 + [0] * 30, "rarer"),
        ([1] * 30 + [0] * 30, [1] * 5 + [0] * 55, "more_frequent"),
        ([0] * 60, [1] + [0] * 59, "not_told"),
        ([0] * 60, [0] * 60, "not_seen"),
        ([None] * 60, [0] * 60, "not_measured"),
    ],
)
def test_failure_modes_before_and_after(benchmark_of, rows_of, new, rules, change):
    benchmark = benchmark_of(dimensions={}, failure_modes=[{"id": "bad", "detect": {"regex": "x"}}])
    (mode,) = upgraded(benchmark, both(rows_of, new, rules, "bad")).modes
    assert mode.change == change
    assert mode.old.n_cases == 60
    assert mode.old.low <= mode.old.estimate <= mode.old.high


def test_the_interval_of_a_vanished_mode_is_exact(benchmark_of, rows_of):
    from statsmodels.stats.proportion import proportion_confint

    benchmark = benchmark_of(dimensions={}, failure_modes=[{"id": "bad", "detect": {"regex": "x"}}])
    (mode,) = upgraded(benchmark, both(rows_of, [0] * 60, [1] * 20 + [0] * 40, "bad")).modes
    for found, n_bad in ((mode.new, 0), (mode.old, 20)):
        assert (found.low, found.high) == pytest.approx(proportion_confint(n_bad, 60, method="beta"))


def raised(benchmark_of, rows_of, bar, new, dimension="good", **more):
    benchmark = benchmark_of([bar])
    evidence = gather(benchmark, both(rows_of, new, new, dimension), **more)
    return raisable_bars(evidence, "new")


def test_a_bar_with_room_to_spare(benchmark_of, rows_of):
    from statsmodels.stats.proportion import proportion_confint

    (row,) = raised(benchmark_of, rows_of, "good >= 70%", [1] * 195 + [0] * 5)
    bound = proportion_confint(195, 200, method="beta")[0]
    assert row.bound == pytest.approx(bound)
    assert (row.now, row.could_be, row.is_upper) == (0.7, pytest.approx(int(bound * 100) / 100), False)


def test_a_bar_that_is_just_met_stays(benchmark_of, rows_of):
    assert raised(benchmark_of, rows_of, "good >= 93%", [1] * 195 + [0] * 5) == ()


def test_bars_of_other_kinds(benchmark_of, rows_of):
    (graded,) = raised(benchmark_of, rows_of, "grade >= 2.0", [4, 5] * 100, "grade")
    assert graded.could_be == pytest.approx(4.4)
    measures = [{"case": n, "candidate": "new", "trial": 0, "latency_s": 1 + n / 1000} for n in range(200)]
    (slow,) = raised(benchmark_of, rows_of, "p95 of latency_s <= 9", [1] * 200, measures=measures)
    assert (slow.is_upper, slow.measure, slow.could_be) == (True, "latency_s", pytest.approx(1.2))
    assert slow.bound <= slow.could_be
    assert raised(benchmark_of, rows_of, "good better than rules", [1] * 200) == ()


def test_a_judged_bar_without_labels_is_not_raised(benchmark_of, rows_of):
    benchmark = benchmark_of(["good >= 50%"], dimensions={"good": {"scored_by": "judge"}}, judge="openai/x")
    assert raisable_bars(gather(benchmark, both(rows_of, [1] * 200, [1] * 200)), "new") == ()


def test_a_bar_with_many_missing_scores_is_not_raised(benchmark_of, rows_of):
    assert raised(benchmark_of, rows_of, "good >= 50%", [1] * 180 + [None] * 20) == ()


def test_saturated_dead_and_discriminating_cases(benchmark_of, rows_of):
    new = [[1, 1], [1, 0], [0, 0], [0, 0], [1, 1]]
    rules = [[1, 1], [1, 0], [0, 0], [0, 0], [0, 1]]
    third = rows_of([0, 0, 0, 1, 0], candidate="third")
    found = upgraded(benchmark_of(dimensions=GOOD), both(rows_of, new, rules) + third)
    saturated, dead, differing = found.cases
    assert (saturated.cases, dead.cases, differing.cases) == (("0",), ("2",), ("4",))
    assert (dead.dimensions, differing.dimensions) == ({"good": 1}, {"good": 1})
    assert {one.n_of for one in found.cases} == {5}
    assert found.measured == ("rules", "new", "third")


def test_an_unscored_case_is_none_of_them(benchmark_of, rows_of):
    found = upgraded(benchmark_of(dimensions=GOOD), both(rows_of, [1, None, 0], [1, 1, 0]))
    assert [(one.n, one.n_of) for one in found.cases] == [(1, 2), (1, 2), (0, 2)]


def test_it_is_plain_data(benchmark_of, rows_of):
    found = upgraded(benchmark_of(dimensions=GOOD), both(rows_of, [1, 0] * 10, [1, 1] * 10))
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["comparison"]["a"] == "new"
