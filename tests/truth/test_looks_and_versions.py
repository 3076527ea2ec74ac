"""Looking again and trying again: the chance that anything at the bar ever ships stays within its total."""

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.sequential import (
    betting_e_values,
    chance_alpha,
    dont_ship_threshold,
    look_alpha,
)

pytestmark = pytest.mark.truth

Bools = NDArray[np.bool_]


@cache
def _p_pass_fail(passes: int, n: int, bar: float) -> float:
    return MeanDirichlet(np.repeat([0.0, 1.0], [n - passes, passes])).p_value(bar)


def _p_values(passes: NDArray[np.int64], n: int, bar: float) -> NDArray[np.float64]:
    found, where = np.unique(passes, return_inverse=True)
    return np.array([_p_pass_fail(int(x), n, bar) for x in found])[where].reshape(passes.shape)


def _within(rate: float, total: float, reps: int) -> bool:
    return rate <= total + 3 * math.sqrt(total * (1 - total) / reps)


def _gate(answers: Bools, looks: list[int], bar: float, alphas: list[float]) -> float:
    """The share of rows (one row a history, one column a case) in which some look ships."""
    shipped = np.zeros(answers.shape[0], dtype=bool)
    for n, alpha in zip(looks, alphas, strict=True):
        shipped |= _p_values(answers[:, :n].sum(axis=1), n, bar) <= alpha
    return float(shipped.mean())


@pytest.mark.parametrize("bar", [0.6, 0.9, 0.99])
def test_a_gate_run_every_10_cases_keeps_to_its_chance(bar: float) -> None:
    reps, looks = 10_000, list(range(20, 301, 10))
    answers = np.random.default_rng(11).random((reps, 300)) < bar
    alphas = [look_alpha(before / 300, now / 300, 0) for before, now in zip([0, *looks], looks, strict=False)]
    assert math.fsum(alphas) == pytest.approx(0.025)
    assert _within(_gate(answers, looks, bar, alphas), 0.025, reps)


def test_the_same_gate_without_a_ledger_ships_falsely() -> None:
    answers = np.random.default_rng(11).random((4_000, 300)) < 0.9
    looks = list(range(20, 301, 10))
    assert _gate(answers, looks, 0.9, [0.05] * len(looks)) > 0.10


def test_a_graded_gate_run_every_10_cases_keeps_to_its_chance() -> None:
    reps, bar = 1_500, 0.9025
    scores = np.random.default_rng(12).choice([0.0, 0.75, 1.0], p=[0.03, 0.27, 0.70], size=(reps, 300))
    looks = list(range(20, 301, 10))
    shipped = 0
    for row in scores:
        before = 0
        for n in looks:
            alpha = look_alpha(before / 300, n / 300, 0)
            # far from the bar the p-value cannot be small: spare the work
            if row[:n].mean() > bar and MeanDirichlet(row[:n]).p_value(bar) <= alpha:
                shipped += 1
                break
            before = n
    assert _within(shipped / reps, 0.025, reps)


def test_extending_again_and_again_stays_within_both_totals() -> None:
    reps, looks = 10_000, [100, 200, 300, 400]
    answers = np.random.default_rng(13).random((reps, 400)) < 0.9
    rate = _gate(answers, looks, 0.9, [chance_alpha(chance) for chance in range(4)])
    assert _within(rate, 0.05, reps)


@pytest.mark.parametrize("shared", [True, False], ids=["hard cases are hard for all", "independent"])
def test_of_20_versions_at_the_bar_hardly_any_ever_ships(shared: bool) -> None:
    reps, n, bar = 4_000, 150, 0.9
    rng = np.random.default_rng(14)
    rates = rng.beta(bar, 1 - bar, (reps, n)) if shared else np.full((reps, n), bar)
    shipped, naive = np.zeros(reps, dtype=bool), np.zeros(reps, dtype=bool)
    for version in range(20):
        p = _p_values((rng.random((reps, n)) < rates).sum(axis=1), n, bar)
        shipped |= p <= chance_alpha(version)
        naive |= p <= 0.05
    assert _within(float(shipped.mean()), 0.05, reps)
    assert naive.mean() > 0.10  # so there was something to keep down


@pytest.mark.parametrize(("bar", "n"), [(0.9, 60), (0.6, 60), (0.99, 100)])
def test_running_again_until_it_is_green_does_not_help(bar: float, n: int) -> None:
    """Each re-run adds a trial to every case and is a further chance; the worst of them all counts."""
    reps = 1_500
    rng = np.random.default_rng(15)
    rates = rng.beta(bar, 1 - bar, (reps, n))
    passes = np.zeros((reps, n), dtype=np.int64)
    shipped = np.zeros(reps, dtype=bool)
    for rerun in range(8):
        passes += rng.random((reps, n)) < rates
        above = np.flatnonzero(passes.mean(axis=1) / (rerun + 1) > bar)
        for row in above[~shipped[above]]:
            shipped[row] = MeanDirichlet(passes[row] / (rerun + 1)).p_value(bar) <= chance_alpha(rerun)
    assert _within(float(shipped.mean()), 0.05, reps)


@pytest.mark.parametrize("bar", [0.6, 0.9, 0.99])
@pytest.mark.parametrize("n_bars", [1, 4])
def test_watching_after_every_case_hardly_ever_stops_what_meets_the_bar(bar: float, n_bars: int) -> None:
    """All bars exactly met; DON'T SHIP if any e-process passes its threshold at any of 300 cases."""
    reps = 2_000
    rng = np.random.default_rng(16)
    threshold = dont_ship_threshold(n_bars)
    stopped = sum(
        any(
            (betting_e_values((rng.random(300) < bar).astype(float), bar) >= threshold).any()
            for _ in range(n_bars)
        )
        for _ in range(reps)
    )
    assert _within(stopped / reps, 0.025, reps)


def test_watching_weighted_graded_cases_is_as_safe() -> None:
    reps = 2_000
    rng = np.random.default_rng(17)
    stopped = 0
    for _ in range(reps):
        hard = rng.random(300) < 0.5
        scores = np.where(hard, rng.choice([0.0, 0.5, 1.0], p=[0.3, 0.2, 0.5], size=300), 1.0)
        weights = np.where(hard, 0.4, 1.6)
        bar = (0.4 * 0.6 + 1.6 * 1.0) / 2.0
        stopped += bool((betting_e_values(scores, bar, weights) >= 40).any())
    assert _within(stopped / reps, 0.025, reps)


def test_what_is_far_below_the_bar_is_stopped_early() -> None:
    rng = np.random.default_rng(18)
    stops = []
    for _ in range(500):
        crossed = betting_e_values((rng.random(300) < 0.6).astype(float), 0.8) >= 40
        stops.append(int(np.argmax(crossed)) + 1 if crossed.any() else 301)
    assert np.mean(np.array(stops) <= 300) > 0.99
    assert np.mean(stops) < 0.25 * 300
