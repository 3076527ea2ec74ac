"""The value of data against brute force: drawn truths, drawn wrong labels, each set decided by `decide`."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.decide import decide
from shipworthy.define.data_options.value import value_of_data
from shipworthy.define.parse import parse
from shipworthy.stats.label_error import as_labelled, effective_cases, mislabelled, slope, worth
from shipworthy.stats.spread import graded_spread

pytestmark = pytest.mark.truth

N_SETS = 250
N_NOW, N_MORE = 100, 300
RIGHT = {"right": {"scored_by": "equals"}}
HYBRID = {"right": {"definition": "d", "scored_by": {"hybrid": {"labels": 60}}}}


def prd(n, bars, dimensions, options=(), **more):
    return parse(
        {
            "product": "p",
            "cases": [
                {
                    "id": f"c{k}",
                    "input": f"q {k}",
                    "expected": f"a {k}",
                    "region": "EU" if k % 4 == 0 else "SEA",
                }
                for k in range(n)
            ],
            "slices": ["region"],
            "candidates": {"none": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
            "baseline": "none",
            "trials": 1,
            "dimensions": dimensions,
            "bars": bars,
            "data": {"options": list(options)},
            **more,
        }
    )


def bar(at=0.88, expect=0.95, **more):
    return {"dimension": "right", "at_least": at, "expect": expect, **more}


def option(label_error):
    return {"name": "more", "cases": N_MORE, "label_error": label_error, "cost_usd": 1}


def seen_with(benchmark, truth, label_error, verdict, seed=20261124):
    """Share of drawn candidates with this verdict; the labels of the cases bought err."""
    rng = np.random.default_rng(seed)
    ids = [case.id for case in benchmark.golden]
    n = len(ids)
    hits = 0
    for _ in range(N_SETS):
        good = rng.random(n) < truth
        wrong = (np.arange(n) >= N_NOW) & (rng.random(n) < label_error)
        rows = {
            "case": ids, "candidate": ["new"] * n, "trial": [0] * n, "dimension": ["right"] * n,
            "value": (good ^ wrong).astype(float).tolist(),
        }  # fmt: skip
        hits += decide(benchmark, rows, "new", planned_cases=n).verdict == verdict
    return hits / N_SETS


def agree(said, seen, error=0.0):
    assert 0.1 < seen < 0.97, f"a world that tells nothing: {seen}"
    spread = (seen * (1 - seen) / N_SETS + error**2) ** 0.5
    assert abs(said - seen) <= 3 * spread + 0.01, f"{said:.3f} said, {seen:.3f} seen"


EU = bar(0.8, slice={"region": "EU"})
AT = 0.91
"""A bar that is hard enough for the chance to say something."""


def test_ship_with_right_labels():
    found = value_of_data(prd(N_NOW, [bar(AT), EU], RIGHT, [option(0.0)])).options[0]
    bought = prd(N_NOW + N_MORE, [bar(AT), EU], RIGHT)
    agree(found.ship, seen_with(bought, 0.95, 0.0, "SHIP"), found.ship_error)


def test_dont_ship_with_right_labels():
    """The mirror image, .87 of cases good, misses its bar of .91 by as much as the good one exceeds it."""
    found = value_of_data(prd(N_NOW, [bar(AT)], RIGHT, [option(0.0)])).options[0]
    agree(found.dont_ship, seen_with(prd(N_NOW + N_MORE, [bar(AT)], RIGHT), 0.87, 0.0, "DONT_SHIP"))


@pytest.mark.parametrize("label_error", [0.03, 0.045])
def test_wrong_labels_taken_at_their_word(label_error):
    """What the verdict does by itself: it takes labels as they are."""
    found = value_of_data(prd(N_NOW, [bar()], RIGHT, [option(label_error)])).options[0]
    agree(found.ship_as_labelled, seen_with(prd(N_NOW + N_MORE, [bar()], RIGHT), 0.95, label_error, "SHIP"))


@pytest.mark.parametrize("label_error", [0.05, 0.15])
def test_wrong_labels_corrected_by_moving_the_bar(label_error):
    """Following the words, that bar put where these labels show it, gives the chance that was said."""
    found = value_of_data(prd(N_NOW, [bar(0.9)], RIGHT, [option(label_error)])).options[0]
    moved = float(found.bars[0].bar_as_labelled.removesuffix(" %")) / 100
    bought = prd(N_NOW + N_MORE, [bar(moved, expect=None)], RIGHT)
    agree(found.ship, seen_with(bought, 0.95, label_error, "SHIP"))


def test_moving_the_bar_ships_no_more_bad_candidates():
    """A candidate exactly at its bar ships in at most 2.5 % of sets, wrong labels or not."""
    found = value_of_data(prd(N_NOW, [bar(0.9)], RIGHT, [option(0.15)])).options[0]
    moved = float(found.bars[0].bar_as_labelled.removesuffix(" %")) / 100
    seen = seen_with(prd(N_NOW + N_MORE, [bar(moved, expect=None)], RIGHT), 0.9, 0.15, "SHIP")
    assert seen <= 0.025 + 3 * (0.025 * 0.975 / N_SETS) ** 0.5


def test_a_judge_and_wrong_labels_of_people():
    """60 right labels and 300 of which a share is wrong, on 400 answers that a judge sorts."""
    benchmark = prd(N_NOW, [bar(0.85)], HYBRID, [option(0.06)], judge="x/y")
    found = value_of_data(benchmark).options[0]
    bought = prd(N_NOW + N_MORE, [bar(0.85)], HYBRID, judge="x/y")
    rng = np.random.default_rng(20261125)
    seen = np.mean([_judged_ships(bought, 360, 0.05, rng) for _ in range(N_SETS)])
    agree(found.ship_as_labelled, seen, found.ship_error)


def _judged_ships(benchmark, n_labels, label_error, rng):
    n, ids = len(benchmark.golden), [case.id for case in benchmark.golden]
    good = rng.random(n) < 0.95
    judge = np.where(rng.random(n) < 0.9, good, ~good)
    said = good ^ (rng.random(n) < label_error)
    rows = {
        "case": ids, "candidate": ["new"] * n, "trial": [0] * n, "dimension": ["right"] * n,
        "value": judge.astype(float).tolist(), "source": ["judge"] * n,
    }  # fmt: skip
    labels = [
        {"case": ids[k], "candidate": "new", "trial": 0, "dimension": "right", "value": float(said[k]),
         "probability": n_labels / n}
        for k in rng.choice(n, n_labels, replace=False)
    ]  # fmt: skip
    return decide(benchmark, rows, "new", labels=labels, planned_cases=n).verdict == "SHIP"


@pytest.mark.parametrize(("mean", "label_error"), [(0.95, 0.08), (0.8, 0.02), (0.6, 0.3)])
def test_the_corrected_mean_has_the_variance_of_the_effective_cases(mean, label_error):
    rng = np.random.default_rng(7)
    n, n_sets = 800, 40_000
    good = rng.binomial(n, mean, n_sets)
    seen = (rng.binomial(good, 1 - label_error) + rng.binomial(n - good, label_error)) / n
    corrected = 0.5 + (seen - 0.5) / slope(label_error)
    effective = effective_cases(n, mean, label_error)
    error = (mean * (1 - mean) / effective / n_sets) ** 0.5
    assert corrected.mean() == pytest.approx(mean, abs=4 * error)
    # the standard error of a variance is sqrt(2 / sets) of it: .7 %
    assert corrected.var() == pytest.approx(mean * (1 - mean) / effective, rel=0.025)
    assert seen.mean() == pytest.approx(as_labelled(mean, slope(label_error)), abs=4 * error)


def test_the_corrected_mean_of_grades_has_the_variance_of_its_worth():
    rng = np.random.default_rng(8)
    truth, label_error, n, n_sets = graded_spread(0.8, 5), 0.1, 300, 20_000
    grades = rng.choice(5, (n_sets, n), p=truth.chances)
    wrong = rng.random((n_sets, n)) < label_error
    said = np.where(wrong, (grades + rng.integers(1, 5, (n_sets, n))) % 5, grades) / 4
    of_slope = slope(label_error, 5)
    corrected = 0.5 + (said.mean(axis=1) - 0.5) / of_slope
    effective = n * worth(truth, mislabelled(truth, label_error, 5), of_slope)
    assert corrected.mean() == pytest.approx(truth.mean, abs=4 * (truth.variance / effective / n_sets) ** 0.5)
    assert corrected.var() == pytest.approx(truth.variance / effective, rel=0.035)


def test_the_simulation_can_fail():
    """Labels that err more than was said ship clearly less often."""
    found = value_of_data(prd(N_NOW, [bar()], RIGHT, [option(0.02)])).options[0]
    with pytest.raises(AssertionError, match="seen"):
        agree(found.ship_as_labelled, seen_with(prd(N_NOW + N_MORE, [bar()], RIGHT), 0.95, 0.06, "SHIP"))
