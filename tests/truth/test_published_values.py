"""Numbers others published, and the same numbers from scipy and statsmodels."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from shipworthy.stats.interval import Interval, NotEnough
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.mean_t import mean_t
from shipworthy.stats.multiplicity import (
    benjamini_hochberg,
    benjamini_hochberg_adjusted,
    holm,
    holm_adjusted,
)
from shipworthy.stats.paired import mcnemar_exact, sign_flip_p
from shipworthy.stats.power import all_pass_minimum, cases_needed
from shipworthy.stats.repeated import pass_at_k, pass_at_k_terms, pass_hat_k, pass_hat_k_terms
from shipworthy.stats.shrink import slice_means_empirical_bayes

pytestmark = pytest.mark.truth

# DECISIONS §1.2: bar, truth, cases at one-sided .05 and .025, all-pass minimum at both
_SAMPLE_SIZES = [
    (0.60, 0.70, 151, 199, 6, 8),
    (0.80, 0.85, 377, 483, 14, 17),
    (0.80, 0.90, 95, 113, 14, 17),
    (0.90, 0.93, 560, 735, 29, 36),
    (0.90, 0.95, 194, 261, 29, 36),
    (0.90, 0.97, 90, 115, 29, 36),
    (0.95, 0.98, 288, 342, 59, 72),
    (0.95, 0.99, 124, 175, 59, 72),
    (0.97, 0.99, 350, 438, 99, 122),
    (0.99, 0.998, 634, 874, 299, 368),
]


def _power(n: int, bar: float, truth: float, alpha: float) -> float:
    p = [MeanDirichlet(np.repeat([0.0, 1.0], [n - x, x])).p_value(bar) for x in range(n + 1)]
    return float(stats.binom.pmf(np.arange(n + 1), n, truth) @ (np.array(p) <= alpha))


@pytest.mark.parametrize(("bar", "truth", "first", "second", "fewest", "fewest_second"), _SAMPLE_SIZES)
def test_sample_sizes(
    bar: float, truth: float, first: int, second: int, fewest: int, fewest_second: int
) -> None:
    for alpha, published, minimum in ((0.05, first, fewest), (0.025, second, fewest_second)):
        assert all_pass_minimum(bar, alpha) == minimum
        # the power is a saw-tooth: table and function choose the tooth a little differently
        assert cases_needed(bar, truth, alpha) == pytest.approx(published, rel=0.095)
        assert 0.80 <= _power(published, bar, truth, alpha) <= 0.91
        assert 0.80 <= _power(cases_needed(bar, truth, alpha), bar, truth, alpha) <= 0.91


@pytest.mark.parametrize(("passes", "n"), [(0, 10), (3, 10), (45, 50), (50, 50), (285, 300)])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_clopper_and_pearson_as_in_scipy_and_statsmodels(passes: int, n: int, confidence: float) -> None:
    found = MeanDirichlet(np.repeat([0.0, 1.0], [n - passes, passes])).interval(confidence)
    exact = stats.binomtest(passes, n).proportion_ci(confidence, method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=1e-10)
    beta = proportion_confint(passes, n, alpha=1 - confidence, method="beta")
    assert (found.low, found.high) == pytest.approx(beta, abs=1e-10)


def test_clopper_and_pearson_as_published_for_81_of_263() -> None:
    """Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), table I."""
    found = MeanDirichlet(np.repeat([0.0, 1.0], [263 - 81, 81])).interval()
    assert (round(found.low, 4), round(found.high, 4)) == (0.2527, 0.3676)


def test_holm_and_benjamini_hochberg_as_in_statsmodels_and_scipy() -> None:
    rng = np.random.default_rng(51)
    for size in (1, 2, 10, 40):
        p = rng.random(size) ** 3
        for alpha in (0.01, 0.05, 0.10):
            rejected, adjusted, _, _ = multipletests(p, alpha, "holm")
            assert holm(p.tolist(), alpha) == rejected.tolist()
            assert holm_adjusted(p.tolist()) == pytest.approx(adjusted)
            assert benjamini_hochberg(p.tolist(), alpha) == multipletests(p, alpha, "fdr_bh")[0].tolist()
        assert benjamini_hochberg_adjusted(p.tolist()) == pytest.approx(stats.false_discovery_control(p))


def test_the_fifteen_p_values_of_benjamini_and_hochberg() -> None:
    """Their 1995 example: four rejected at q = .05, where Holm (as Bonferroni) rejects three."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(benjamini_hochberg(p, 0.05)) == 4
    assert sum(holm(p, 0.05)) == 3


@pytest.mark.parametrize(("b", "c"), [(5, 0), (12, 3), (3, 12), (25, 25), (59, 6)])
def test_mcnemar_as_in_statsmodels(b: int, c: int) -> None:
    assert mcnemar_exact(b, c) == pytest.approx(mcnemar([[10, b], [c, 10]], exact=True).pvalue)


def test_sign_flips_as_in_scipy() -> None:
    grid = np.random.default_rng(52).integers(-2, 4, 12) / 3
    exact = stats.permutation_test(
        (grid,),
        lambda x, axis: np.abs(np.mean(x, axis=axis)),
        permutation_type="samples",
        alternative="greater",
        n_resamples=np.inf,
        vectorized=True,
    )
    assert sign_flip_p(grid) == pytest.approx(exact.pvalue)


def test_darwins_maize_by_sign_flips() -> None:
    """Fisher, The Design of Experiments (1935), §21: 1,726 of 32,768 sums are as far from 0."""
    eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert sign_flip_p([float(x) for x in eighths]) == pytest.approx(1726 / 32768)


def test_weighted_t_as_in_statsmodels() -> None:
    """Weighted least squares on a constant with the sandwich of n/(n-1) (HC1) is the same interval."""
    rng = np.random.default_rng(53)
    costs, weights = rng.lognormal(0, 1, 30), rng.random(30) + 0.1
    fit = sm.WLS(costs, np.ones(30), weights=weights).fit(cov_type="HC1", use_t=True)
    found = mean_t(costs, weights, 0.9)
    assert isinstance(found, Interval)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int(0.1)[0]))


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(("n", "k"), [(5, 1), (5, 3), (10, 5), (8, 8)])
def test_pass_at_k_and_pass_hat_k_are_unbiased(rate: float, n: int, k: int) -> None:
    """Their exact expectation over the passes is the chance that any, or all, of k fresh trials pass."""
    masses = stats.binom.pmf(np.arange(n + 1), n, rate)
    counts = [(n, c) for c in range(n + 1)]
    assert masses @ pass_at_k_terms(counts, k) == pytest.approx(1 - (1 - rate) ** k)
    assert masses @ pass_hat_k_terms(counts, k) == pytest.approx(rate**k)
    plug_in = masses @ (1 - (1 - np.arange(n + 1) / n) ** k)
    assert k == 1 or plug_in < 1 - (1 - rate) ** k  # which the plug-in estimate is not


def test_pass_at_k_as_in_the_numerically_stable_form_of_its_paper() -> None:
    """arXiv:2107.03374, figure 3: one minus the product of 1 - k/i over the places above the failures."""
    for n, c, k in ((200, 13, 10), (200, 1, 100), (100, 0, 10), (10, 8, 3)):
        stable = 1.0 if n - c < k else 1.0 - math.prod(1.0 - k / i for i in range(n - c + 1, n + 1))
        assert pass_at_k([(n, c)], k) == pytest.approx(stable)
    assert pass_hat_k([(8, 4)], 2) == pytest.approx(6 / 28)


def test_the_batters_of_efron_and_morris() -> None:
    """45 at bats of 18 players in 1970 (Efron and Morris 1975): Clemente .400 -> .294, Alvis .156 -> .242."""
    hits = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
    means = slice_means_empirical_bayes([np.repeat([1.0, 0.0], [hit, 45 - hit]) for hit in hits])
    assert not isinstance(means, NotEnough)
    assert means[0].shrunk == pytest.approx(0.294, abs=0.001)
    assert means[-1].shrunk == pytest.approx(0.242, abs=0.001)
    assert means[0].trust == pytest.approx(0.212, abs=0.005)


def test_shrunk_means_are_nearer_the_truth_where_slices_are_alike() -> None:
    rng = np.random.default_rng(54)
    raw_error = shrunk_error = worst_raw = worst_shrunk = 0.0
    for _ in range(200):
        means = slice_means_empirical_bayes(list((rng.random((30, 30)) < 0.85).astype(float)))
        assert not isinstance(means, NotEnough)
        raw_error += sum((mean.raw - 0.85) ** 2 for mean in means)
        shrunk_error += sum((mean.shrunk - 0.85) ** 2 for mean in means)
        worst_raw += min(mean.raw for mean in means) / 200
        worst_shrunk += min(mean.shrunk for mean in means) / 200
    assert shrunk_error < 0.2 * raw_error
    assert worst_raw < 0.75
    assert worst_shrunk > 0.80
