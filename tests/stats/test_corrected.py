"""The corrected mean as a bound: consistent, order-free, deterministic, and right where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.control_variate import control_variate
from shipworthy.stats.corrected import CorrectedMean, Judged, corrected_mean, raw_mean
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.poststratified import PostStratified

RNG_SEED = 11


def binary(n: int = 300, n_labels: int = 60, seed: int = RNG_SEED) -> Judged:
    rng = np.random.default_rng(seed)
    right = rng.random(n) < 0.8
    judge = np.where(rng.random(n) < 0.9, right, ~right).astype(float)
    return Judged(judge, np.where(np.arange(n) < n_labels, right.astype(float), np.nan))


def graded(n: int = 300, n_labels: int = 60, seed: int = RNG_SEED) -> Judged:
    rng = np.random.default_rng(seed)
    people = rng.choice(5, n, p=[0.05, 0.1, 0.2, 0.35, 0.3]) / 4
    judge = np.clip(people + rng.choice([-0.25, 0, 0.25], n), 0, 1)
    return Judged(judge, np.where(np.arange(n) < n_labels, people, np.nan))


def weighted(seed: int = RNG_SEED) -> Judged:
    found = graded(seed=seed)
    weights = np.where(np.arange(300) % 3 == 0, 3.0, 0.5)
    return Judged(found.judge, found.label, None, np.arange(300) % 2, weights)


def bound(judged: Judged) -> CorrectedMean:
    found = corrected_mean(judged)
    assert isinstance(found, CorrectedMean)
    return found


KINDS = pytest.mark.parametrize("make", [binary, graded, weighted])


@KINDS
@pytest.mark.parametrize("alpha", [1e-6, 1e-3, 0.025, 0.2])
def test_limits_and_p_values_say_the_same(make, alpha) -> None:
    found = bound(make())
    low, high = found.lower(alpha), found.upper(alpha)
    assert 0.0 < low < found.estimate < high < 1.0
    assert found.p_value(low) <= alpha < found.p_value(low + 1e-7)
    assert found.p_value_upper(high) <= alpha < found.p_value_upper(high - 1e-7)


@KINDS
def test_p_values_rise_with_the_bar(make) -> None:
    found = bound(make())
    p = [found.p_value(at) for at in np.linspace(0, 1, 101)]
    assert p[0] == 0.0
    assert p[-1] == 1.0
    assert (np.diff(p) >= -1e-9).all()


@KINDS
def test_neither_order_nor_chance_matters(make) -> None:
    given = make()
    order = np.random.default_rng(3).permutation(given.n_units)
    shuffled = Judged(
        given.judge[order],
        given.label[order],
        None,
        None if given.stratum is None else given.stratum[order],
        None if given.weights is None else given.weights[order],
    )
    one, other = bound(given), bound(shuffled)
    assert one.lower(0.025) == pytest.approx(other.lower(0.025), abs=1e-10)
    assert one.estimate == pytest.approx(other.estimate, abs=1e-12)
    assert one.lower(0.001) == bound(given).lower(0.001)


@KINDS
def test_upside_down_is_the_mirror_image(make) -> None:
    given = make()
    turned = Judged(1 - given.judge, 1 - given.label, None, given.stratum, given.weights)
    one, other = bound(given), bound(turned)
    assert one.lower(0.025) == pytest.approx(1 - other.upper(0.025), abs=1e-9)
    assert one.p_value(0.7) == pytest.approx(other.p_value_upper(0.3), rel=1e-6)


@pytest.mark.parametrize("n_labels", [25, 60])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_judge_that_always_says_the_same_leaves_the_labels_alone(value, n_labels) -> None:
    label = binary(n_labels=n_labels).label
    found = bound(Judged(np.full(300, value), label))
    alone = MeanDirichlet(label[~np.isnan(label)])
    assert found.lower(0.025) == pytest.approx(alone.lower(0.025), abs=1e-12)
    assert found.upper(0.025) == pytest.approx(alone.upper(0.025), abs=1e-12)
    assert found.judge_value == pytest.approx(0.0, abs=1e-9)


def test_a_graded_judge_that_knows_nothing_is_the_bound_on_the_labels() -> None:
    label = graded().label
    found = bound(Judged(np.full(300, 0.5), label))
    alone = MeanDirichlet(label[~np.isnan(label)])
    assert found.method == "ppi-plus-plus-dirichlet"
    assert found.lower(0.025) == pytest.approx(alone.lower(0.025), abs=2e-3)
    assert found.estimate == pytest.approx(alone.estimate)


def test_a_good_judge_saves_labels_and_a_bad_one_is_corrected() -> None:
    found = bound(binary())
    assert found.method == "poststratified-beta"
    assert found.judge_value > 0.2
    lenient = Judged(np.ones(300), binary().label)  # passes everything
    raw = raw_mean(lenient)
    assert raw is not None
    assert raw.lower(0.025) > 0.98
    assert bound(lenient).upper(0.025) < 0.95


def test_the_estimate_is_the_poststratified_mean() -> None:
    sizes, labelled, passes = np.array([100.0, 300]), np.array([20.0, 40]), np.array([4.0, 38])
    assert PostStratified(sizes, labelled, passes).estimate == pytest.approx(0.25 * 0.2 + 0.75 * 0.95)


@pytest.mark.parametrize(
    ("sizes", "labelled", "passes"),
    [
        ([100, 900], [12, 45], [2, 44]),
        ([20, 30], [20, 30], [3, 29]),
        ([40, 260, 10, 3], [12, 30, 10, 0], [1, 29, 7, 0]),
        ([500, 500], [20, 20], [0, 20]),
    ],
)
def test_the_saddle_point_agrees_with_a_million_draws(sizes, labelled, passes) -> None:
    size, n, x = (np.array(values, dtype=float) for values in (sizes, labelled, passes))
    found, shares = PostStratified(size, n, x), size / size.sum()
    rng = np.random.default_rng(0)
    gammas = rng.standard_gamma(size + 0.5 / size.size, (1_000_000, size.size))
    rates = rng.beta(x + 0.5 - shares / 2, n - x + 0.5 + shares / 2, gammas.shape)
    draws = np.sort((gammas * rates).sum(axis=1) / gammas.sum(axis=1))
    for alpha in (0.001, 0.025, 0.05, 0.5):
        assert found.p_value(draws[int(alpha * draws.size)]) == pytest.approx(alpha, rel=0.12)


def test_one_stratum_is_clopper_and_pearson() -> None:
    found = PostStratified(np.array([200.0]), np.array([50.0]), np.array([45.0]))
    assert found.p_value(0.8) == pytest.approx(stats.binom.sf(44, 50, 0.8))


def test_the_control_variate_is_ppi_plus_plus() -> None:
    given = graded()
    here = ~np.isnan(given.label)
    people, judge = given.label[here], given.judge[here]
    slope = np.cov(people, judge)[0, 1] / judge.var(ddof=1)
    expected = slope * given.judge.mean() + (people - slope * judge).mean()
    assert control_variate(given).estimate == pytest.approx(expected, abs=2e-3)


def test_labels_that_all_agree_with_the_judge_do_not_look_like_certainty() -> None:
    given = graded(n=3000, n_labels=50)
    agreed = Judged(np.where(np.isnan(given.label), given.judge, given.label), given.label)
    found = bound(agreed)
    assert found.estimate - found.lower(0.025) > 0.03
    assert found.upper(0.025) - found.estimate > 0.03


def test_few_labels_nearly_all_alike_must_agree_with_the_labels_alone() -> None:
    rng = np.random.default_rng(1)
    judge = (rng.random(400) < 0.95).astype(float)
    label = np.where(np.arange(400) < 50, 1.0, np.nan)
    found = bound(Judged(judge, label))
    assert found.is_widened
    assert found.lower(0.025) <= found.labels_only.lower(0.025)
    assert found.p_value(0.9) >= found.labels_only.p_value(0.9)


def test_repeating_every_unit_that_is_not_labelled_moves_nothing_much() -> None:
    given = graded(n_labels=100)
    more = np.isnan(given.label)
    longer = Judged(np.r_[given.judge, given.judge[more]], np.r_[given.label, given.label[more]])
    assert bound(longer).lower(0.025) == pytest.approx(bound(given).lower(0.025), abs=0.02)


def test_a_class_without_labels_may_be_anything() -> None:
    given = graded(n=300, n_labels=100)
    stratum = np.where(np.arange(300) >= 280, 1, 0)
    whole, split = bound(given), bound(Judged(given.judge, given.label, None, stratum))
    assert whole.lower(0.025) - split.lower(0.025) > 0.02
    assert split.upper(0.025) - whole.upper(0.025) > 0.01


def test_no_judge_no_raw_mean() -> None:
    assert raw_mean(Judged(np.full(3, np.nan), np.ones(3))) is None


def anything(rng: np.random.Generator) -> Judged:
    n = int(rng.integers(20, 300))
    people = (
        rng.integers(0, 3, n) / 2
        if rng.random() < 0.4
        else (rng.random(n) < rng.choice([0, 0.01, 0.5, 1])) * 1.0
    )
    judges = (
        np.where(rng.random(n) < rng.choice([0.0, 0.5, 0.98, 1.0]), people, 1 - people),
        rng.random(n),
        np.full(n, rng.choice([0.0, 0.3, 1.0])),
    )
    judge = judges[rng.integers(0, 3)].copy()
    if rng.random() < 0.3:
        judge[rng.random(n) < 0.3] = np.nan
    label = np.full(n, np.nan)
    chosen = rng.permutation(n)[: rng.integers(20, n + 1)]
    label[chosen] = people[chosen]
    return Judged(
        judge,
        label,
        np.where(rng.random(n) < 0.5, judge, rng.random(n)) if rng.random() < 0.3 else None,
        rng.integers(0, 3, n) if rng.random() < 0.4 else None,
        rng.choice([0.1, 1.0, 30.0], n) if rng.random() < 0.4 else None,
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_given_limits_and_p_values_agree_and_nothing_breaks(seed) -> None:
    rng, n_found = np.random.default_rng(seed), 0
    for _ in range(15):
        found = corrected_mean(anything(rng))
        if not isinstance(found, CorrectedMean):
            continue
        n_found += 1
        for alpha in (1e-9, 1e-4, 0.025, 0.3):
            low, high = found.lower(alpha), found.upper(alpha)
            assert 0.0 <= low <= found.estimate <= high <= 1.0
            assert low == 0.0 or found.p_value(low) <= alpha
            assert high == 1.0 or found.p_value_upper(high) <= alpha
        p = [found.p_value(at) for at in np.linspace(0, 1, 41)]
        assert min(np.diff(p)) > -1e-6
    assert n_found > 5
