"""Which labels can correct a judge, and whether there are enough."""

import numpy as np
import pytest

from shipworthy.stats.judged import Judged, TooFew, audit, too_few, verdict_strata


def judged(n: int = 100, n_labels: int = 40, n_fail: int = 30) -> Judged:
    judge = np.where(np.arange(n) % n < n_fail, 0.0, 1.0)
    order = np.argsort(np.arange(n) * 37 % n, kind="stable")
    label = np.full(n, np.nan)
    label[order[:n_labels]] = judge[order[:n_labels]]
    return Judged(judge, label)


def test_enough_labels_are_enough() -> None:
    assert too_few(judged()) is None


def test_too_few_labels_say_how_many_more() -> None:
    found = too_few(judged(n_labels=13))
    assert isinstance(found, TooFew)
    assert (found.reason, found.needs) == ("too_few_labels", {"labels": 7})
    assert "13 labels" in found.why


def test_a_verdict_without_labels_matters_only_if_it_is_large() -> None:
    label = np.full(100, np.nan)
    label[40:80] = 1.0
    large, small = np.r_[np.zeros(11), np.ones(89)], np.r_[np.zeros(10), np.ones(90)]
    found = too_few(Judged(large, label))
    assert isinstance(found, TooFew)
    assert found.needs == {"labels": 8}
    assert "says fail" in found.why
    assert too_few(Judged(small, label)) is None


def test_a_judge_that_says_nothing_is_unscored() -> None:
    found = too_few(Judged(np.full(50, np.nan), np.ones(50)))
    assert isinstance(found, TooFew)
    assert found.reason == "unscored"


def test_unjudged_units_are_a_stratum_of_their_own() -> None:
    judge = np.r_[np.full(20, np.nan), np.zeros(20), np.ones(60)]
    label = np.where(np.arange(100) % 2 == 0, 1.0, np.nan)
    sizes, counts, passes = verdict_strata(Judged(judge, label))
    assert sizes.tolist() == [20, 60, 20]
    assert counts.tolist() == passes.tolist() == [10, 30, 10]


def test_pass_and_fail_of_one_answer_is_binary_and_nothing_else_is() -> None:
    ones = np.ones(4)
    assert Judged(ones, ones).is_binary
    assert not Judged(ones, ones * 0.5).is_binary
    assert not Judged(ones * 0.5, ones).is_binary
    assert not Judged(ones, ones, judge_at_label=np.zeros(4)).is_binary


@pytest.mark.parametrize(
    ("probabilities", "sampled", "status"),
    [
        ([0.2, 1.0, 0.2], "", "ok"),
        ([0.2, 0.0, 0.2], "", "no_audit"),
        ([0.2, np.nan], "", "no_audit"),
        ([np.nan, np.nan], "random", "ok"),
        (None, "", "no_audit"),
        (None, "random", "ok"),
    ],
)
def test_an_audit_needs_a_known_positive_chance_of_every_unit(probabilities, sampled, status) -> None:
    given = None if probabilities is None else np.array(probabilities)
    assert audit(given, sampled) == status


def test_bad_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="label must have the shape"):
        Judged(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match=r"judge must lie in \[0, 1\]"):
        Judged(np.array([2.0]), np.array([1.0]))
