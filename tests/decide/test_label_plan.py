"""How many more labels would settle a bar, if what is seen holds; and when no number of them would."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.label_plan import MoreLabels, more_labels
from shipworthy.stats.corrected import CorrectedMean, corrected_mean
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.judged import Judged


def units(n=300, n_labels=60, rate=0.85, right=0.9, seed=3):
    rng = np.random.default_rng(seed)
    good = rng.random(n) < rate
    judge = np.where(rng.random(n) < right, good, ~good).astype(float)
    label = np.where(rng.permutation(n) < n_labels, good.astype(float), np.nan)
    return Judged(judge, label), good.astype(float)


def estimate(judged):
    found = corrected_mean(judged)
    assert isinstance(found, CorrectedMean)
    return found.estimate


def test_a_bar_that_is_met_needs_none_and_nearer_bars_need_more():
    judged, _ = units()
    middle = estimate(judged)
    far, near, nearer = (more_labels(judged, middle - gap, 0.025, 0.0125) for gap in (0.15, 0.06, 0.05))
    assert (far.settles, far.more) == ("met", 0)
    assert 0 < near.more < nearer.more
    assert near.likely is None or near.likely > near.more
    assert more_labels(judged, middle + 0.2, 0.025, 0.0125).settles == "missed"


def test_less_error_to_spend_needs_more_labels():
    judged, _ = units()
    at = estimate(judged) - 0.08
    assert more_labels(judged, at, 0.005, 0.001).more > more_labels(judged, at, 0.025, 0.0125).more


def test_where_all_labels_would_not_do_cases_are_needed():
    judged, _ = units(n=80, n_labels=60)
    found = more_labels(judged, estimate(judged) - 0.02, 0.025, 0.0125)
    assert isinstance(found, NotEnough)
    assert "labels can't settle it: more cases are needed" in found.reason
    assert found.needs["more_cases"] > 200
    at_it = more_labels(judged, estimate(judged), 0.025, 0.0125)
    assert isinstance(at_it, NotEnough)
    assert "at its bar" in at_it.reason


def test_too_few_labels_and_nothing_to_spend_are_said():
    judged, _ = units(n_labels=12)
    few = more_labels(judged, 0.5, 0.025, 0.0125)
    assert isinstance(few, NotEnough)
    assert few.needs == {"labels": 8}
    spent = more_labels(units()[0], 0.8, 0.0, 0.0)
    assert isinstance(spent, NotEnough)
    assert "nothing of the permitted error is left" in spent.reason


def test_what_it_promises_comes_about():
    """Where labels go on as they began, so many more settle the bar in about half of sets, `likely` in most."""
    hits, tries = {"more": 0, "likely": 0}, {"more": 0, "likely": 0}
    for seed in range(40):
        judged, truth = units(n=600, rate=0.75, seed=seed)
        middle = estimate(judged)
        if abs(middle - truth.mean()) > 0.02:
            continue  # the estimate is not where the truth is: nothing is promised
        found = more_labels(judged, middle - 0.06, 0.025, 0.0125)
        for way in ("more", "likely"):
            n_more = getattr(found, way, None)
            if n_more is None:
                continue
            label = judged.label.copy()
            left = np.flatnonzero(np.isnan(label))[:n_more]
            label[left] = truth[left]
            bound = corrected_mean(Judged(judged.judge, label))
            assert isinstance(bound, CorrectedMean)
            tries[way] += 1
            hits[way] += bound.p_value(middle - 0.06) <= 0.025
    assert tries["more"] >= 15
    assert 0.3 <= hits["more"] / tries["more"] <= 0.9
    assert hits["likely"] / tries["likely"] >= 0.7


def test_graded_units_with_classes_and_whole_classes_labelled():
    rng = np.random.default_rng(5)
    people = rng.choice(5, 300, p=[0.05, 0.1, 0.2, 0.35, 0.3]) / 4
    judge = np.clip(people + rng.choice([-0.25, 0, 0.25], 300), 0, 1)
    stratum = (judge == 0.75).astype(int)
    label = np.where((stratum == 1) | (rng.random(300) < 0.15), people, np.nan)
    judged = Judged(judge, label, judge_at_label=np.where(np.isnan(label), np.nan, judge), stratum=stratum)
    found = more_labels(judged, estimate(judged) - 0.045, 0.025, 0.0125)
    assert isinstance(found, MoreLabels)
    assert 0 < found.more <= 300 - judged.n_labels
    assert found == more_labels(judged, estimate(judged) - 0.045, 0.025, 0.0125)
    assert found.n_labels == pytest.approx(judged.n_labels)
