"""The bar exactly at the truth, in every world of DECISIONS §1.1: false SHIP, coverage and width.

Units are drawn from the exact distribution of a case mean, so that the truth is known without simulation,
and equal samples are computed once. Margins are three Monte-Carlo standard errors of the nominal rate.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from shipworthy.stats.mean_dirichlet import MeanDirichlet

pytestmark = pytest.mark.truth

Floats = NDArray[np.float64]
_REPS = 10_000
_SIZES = (20, 50, 100, 300)
_TRIALS = (1, 3, 5)


def _pass_fail(rate: float) -> Callable[[int], Floats]:
    """Passes of k trials; the rate varies between cases with intra-class correlation 1/2."""

    def masses(k: int) -> Floats:
        counts = np.arange(k + 1)
        return stats.binom.pmf(counts, 1, rate) if k == 1 else stats.betabinom.pmf(counts, k, rate, 1 - rate)

    return masses


def _rubric(shares: list[float]) -> Callable[[int], Floats]:
    """Sum of k scores from 1 to 5; a case has a home level and its trials keep it with chance sqrt(1/2)."""
    levels = np.array(shares)
    stay = math.sqrt(0.5)

    def masses(k: int) -> Floats:
        if k == 1:
            return levels
        total = np.zeros(4 * k + 1)
        for home, share in enumerate(levels):
            one = (1 - stay) * levels
            one[home] += stay
            total += share * _power_of(one, k)
        return total

    return masses


def _power_of(masses: Floats, k: int) -> Floats:
    result = np.ones(1)
    for _ in range(k):
        result = np.convolve(result, masses)
    return result


WORLDS: dict[str, Callable[[int], Floats]] = {
    "rate .6": _pass_fail(0.6),
    "rate .9": _pass_fail(0.9),
    "rate .99": _pass_fail(0.99),
    "graded": _rubric([0.05, 0.10, 0.20, 0.35, 0.30]),
    "catastrophe": _rubric([0.03, 0.0, 0.0, 0.40, 0.57]),
}
_EVERYWHERE = pytest.mark.parametrize(
    ("world", "k", "n"),
    [pytest.param(w, k, n, id=f"{w} k={k} n={n}") for w in WORLDS for k in _TRIALS for n in _SIZES],
)


def _scale(masses: Floats) -> Floats:
    return np.arange(masses.size) / (masses.size - 1)


def _samples(masses: Floats, n: int, reps: int, seed: int) -> tuple[list[MeanDirichlet], Floats]:
    """The distinct samples of n case means, and how often each came up."""
    drawn = np.random.default_rng(seed).multinomial(n, masses / masses.sum(), size=reps)
    distinct, times = np.unique(drawn, axis=0, return_counts=True)
    return [MeanDirichlet(np.repeat(_scale(masses), counts)) for counts in distinct], times / reps


def _at_most(rate: float, nominal: float, reps: int) -> bool:
    return rate <= nominal + 3 * math.sqrt(nominal * (1 - nominal) / reps)


@_EVERYWHERE
def test_false_ship_and_coverage_keep_their_promise(world: str, k: int, n: int) -> None:
    masses = WORLDS[world](k)
    truth = float(masses @ _scale(masses))
    samples, share = _samples(masses, n, _REPS, seed=1000 * k + n)
    above = np.array([sample.p_value(truth) for sample in samples])
    below = np.array([sample.p_value_upper(truth) for sample in samples])
    assert _at_most(share @ (above <= 0.05), 0.05, _REPS)
    assert _at_most(share @ (above <= 0.025), 0.025, _REPS)
    assert _at_most(share @ ((above <= 0.025) | (below <= 0.025)), 0.05, _REPS)


def test_the_simulation_would_catch_a_method_that_fails() -> None:
    """Student's t in the same world ships falsely far more often, as DECISIONS §1.1 measured."""
    masses = WORLDS["catastrophe"](1)
    truth = float(masses @ _scale(masses))
    drawn = np.random.default_rng(5).choice(_scale(masses), p=masses, size=(_REPS, 50))
    p = stats.ttest_1samp(drawn, truth, axis=1, alternative="greater").pvalue
    assert np.mean(p <= 0.05) > 0.10


@pytest.mark.parametrize("world", ["graded", "catastrophe"])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_with_a_handful_of_cases_it_holds_by_enumeration(world: str, n: int) -> None:
    """Every sample there can be, so no Monte-Carlo margin at all."""
    masses = WORLDS[world](1)
    truth = float(masses @ _scale(masses))
    false_ship, missed = 0.0, 0.0
    for counts in itertools.product(range(n + 1), repeat=5):
        if sum(counts) != n:
            continue
        chance = stats.multinomial.pmf(counts, n, masses)
        if chance > 0.0:
            sample = MeanDirichlet(np.repeat(_scale(masses), counts))
            false_ship += chance * (sample.p_value(truth) <= 0.05)
            missed += chance * min(
                1, (sample.p_value(truth) <= 0.025) + (sample.p_value_upper(truth) <= 0.025)
            )
    assert false_ship <= 0.05
    assert missed <= 0.05


@pytest.mark.parametrize("rate", [0.6, 0.9, 0.99])
@pytest.mark.parametrize("n", [1, 7, 19, 20, 100, 300])
def test_pass_or_fail_holds_by_enumeration(rate: float, n: int) -> None:
    passes = np.arange(n + 1)
    samples = [MeanDirichlet(np.repeat([0.0, 1.0], [n - x, x])) for x in passes]
    p = np.array([sample.p_value(rate) for sample in samples])
    assert stats.binom.pmf(passes, n, rate) @ (p <= 0.05) <= 0.05 + 1e-12


# --- width ------------------------------------------------------------------------------------------------
#
# The exact width is that of an oracle who knows the true distribution of case means and doubts one thing
# only: what share of the very worst (or, above, the very best) cases there is besides. Its limits invert the
# exact distribution of the mean, found by convolution. A distribution-free interval has these doubts too and
# more, so it can hardly be narrower. For pass or fail, k = 1, the oracle is Clopper and Pearson.


def _upper_tails(masses: Floats, n: int) -> Floats:
    """P(sum >= s) of n case means, for one or many distributions, last axis s."""
    size = (masses.shape[-1] - 1) * n + 1
    transform = np.fft.rfft(masses, 1 << (size - 1).bit_length(), axis=-1)
    chances = np.clip(np.fft.irfft(transform**n, axis=-1)[..., :size], 0.0, None)
    return np.flip(np.cumsum(np.flip(chances, -1), -1), -1)


def _oracle_lower(masses: Floats, n: int) -> Floats:
    """The oracle's lower limit for each possible sum of n case means."""
    truth = float(masses @ _scale(masses))
    hidden = np.linspace(1.0, 0.0, 301) ** 2
    mixed = (1 - hidden)[:, None] * masses
    mixed[:, 0] += hidden
    tails = _upper_tails(mixed, n)  # rising down each column, as fewer worst cases are hidden
    limits = [np.interp(0.025, column, (1 - hidden) * truth) for column in tails.T]
    limits[0] = 0.0
    return np.array(limits)


def _oracle_width(masses: Floats, n: int) -> float:
    """The mean width of the oracle's 95 % interval."""
    tails = _upper_tails(masses, n)
    chances = tails - np.append(tails[1:], 0.0)
    upper = 1.0 - _oracle_lower(masses[::-1], n)[::-1]
    return float(chances @ (upper - _oracle_lower(masses, n)))


def _mean_width(masses: Floats, n: int, reps: int = 150) -> float:
    samples, share = _samples(masses, n, reps, seed=7 * n)
    intervals = [sample.interval() for sample in samples]
    return float(share @ [interval.high - interval.low for interval in intervals])


@pytest.mark.parametrize("rate", [0.6, 0.9])
def test_the_oracle_is_clopper_and_pearson_on_single_passes(rate: float) -> None:
    passes = np.arange(51)
    limits = [stats.binomtest(int(x), 50).proportion_ci(method="exact") for x in passes]
    exact = stats.binom.pmf(passes, 50, rate) @ [limit.high - limit.low for limit in limits]
    assert _oracle_width(np.array([1 - rate, rate]), 50) == pytest.approx(exact, rel=0.005)


@_EVERYWHERE
def test_the_interval_is_at_most_a_fifth_wider_than_the_exact_width(world: str, k: int, n: int) -> None:
    masses = WORLDS[world](k)
    assert _mean_width(masses, n) <= 1.2 * _oracle_width(masses, n)


@pytest.mark.parametrize(
    ("world", "least"), [("rate .6", 20), ("rate .9", 100), ("graded", 50), ("catastrophe", 300)]
)
@pytest.mark.parametrize("k", _TRIALS)
def test_where_the_mean_is_nearly_normal_it_is_near_the_true_sampling_range_too(
    world: str, least: int, k: int
) -> None:
    """Below these sizes, and for rate .99, no valid interval comes within a fifth of that range."""
    masses = WORLDS[world](k)
    for n in (size for size in _SIZES if size >= least):
        tails = _upper_tails(masses, n)
        low = np.searchsorted(-tails, -0.975, side="right") - 1
        high = np.searchsorted(-tails, -0.025, side="left")
        assert _mean_width(masses, n) <= 1.2 * (high - low) / (tails.size - 1)
