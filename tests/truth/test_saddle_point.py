"""The saddle point and the draws against the exact value, by integrating the characteristic function."""

import numpy as np
import pytest
from numpy.typing import NDArray

from shipworthy.stats.dirichlet_tail import drawn_tail, saddle_tail
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.weighted_units import WeightedUnits, merge_units, normalise_weights

pytestmark = pytest.mark.truth

Floats = NDArray[np.float64]


def _units(values: Floats, weights: Floats | None = None) -> WeightedUnits:
    return merge_units(values, normalise_weights(weights, values.size))


def _exact_tail(units: WeightedUnits, at: float) -> float:
    """P(T <= at) by the inversion formula of Gil-Pelaez (1951), with the trapezoid rule."""
    coefficients = np.append(units.weights * (units.values - at), -at * units.largest_weight)
    counts = np.append(units.multiplicities, 1.0)
    spread = np.sqrt(counts @ coefficients**2)
    grid = np.linspace(0.0, 60.0, 60_001) / spread
    log_transform = np.zeros(grid.size, dtype=complex)
    for coefficient, count in zip(coefficients, counts, strict=True):
        log_transform -= count * np.log(1.0 - 1j * coefficient * grid)
    with np.errstate(invalid="ignore"):
        integrand = np.imag(np.exp(log_transform)) / grid
    integrand[0] = counts @ coefficients
    return 0.5 - float(np.trapezoid(integrand, grid)) / np.pi


def _questions(units: WeightedUnits) -> Floats:
    spread = np.sqrt(units.multiplicities @ (units.values - units.mean) ** 2) / units.n + 0.5 / units.n
    return np.clip(
        units.mean + spread * np.array([-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 1.0]), 1e-3, 0.999
    )


def _worlds(n: int, rng: np.random.Generator) -> dict[str, Floats]:
    return {
        "graded": rng.integers(0, 5, n) / 4,
        "continuous": rng.random(n),
        "nearly all pass": np.where(np.arange(n) < 2, 0.3, 1.0),
        "one catastrophe": np.where(np.arange(n) < 1, 0.0, 0.75 + 0.25 * (rng.random(n) < 0.5)),
        "nearly all fail": np.where(np.arange(n) < 2, 0.7, 0.0) + 0.1 * (np.arange(n) == 3),
    }


@pytest.mark.parametrize("n", [20, 30, 60, 200])
def test_where_decisions_fall_the_saddle_point_never_flatters(n: int) -> None:
    """For p up to .2: at most 2.5e-4 too small and 7.5e-4 too large, with all but two units alike as well."""
    for values in _worlds(n, np.random.default_rng(n)).values():
        units = _units(values)
        for at in _questions(units):
            exact = _exact_tail(units, float(at))
            if exact <= 0.2:
                assert -2.5e-4 <= saddle_tail(units, float(at)) - exact <= 7.5e-4


@pytest.mark.parametrize("n", [20, 30, 60, 200])
@pytest.mark.parametrize("world", ["graded", "continuous"])
def test_on_ordinary_scores_the_saddle_point_is_within_5e_4(n: int, world: str) -> None:
    units = _units(_worlds(n, np.random.default_rng(n))[world])
    for at in _questions(units)[:-2] if n == 20 else _questions(units):
        assert saddle_tail(units, float(at)) == pytest.approx(_exact_tail(units, float(at)), abs=5e-4)


def test_production_weights_keep_the_saddle_point_accurate() -> None:
    rng = np.random.default_rng(4)
    for strata in ([0.7, 0.2, 0.1], [0.9, 0.08, 0.02]):
        stratum = rng.integers(0, 3, 60)
        weights = np.array(strata)[stratum] / np.bincount(stratum)[stratum]
        units = _units((rng.random(60) < 0.85).astype(float), weights)
        for at in _questions(units):
            exact = _exact_tail(units, float(at))
            assert saddle_tail(units, float(at)) == pytest.approx(exact, abs=1e-3)


def test_monte_carlo_draws_of_the_bound_agree() -> None:
    rng = np.random.default_rng(8)
    values = rng.integers(0, 5, 40) / 4
    units = _units(values)
    exponentials = rng.standard_exponential((400_000, 41))
    bound = exponentials[:, :40] @ values / exponentials.sum(axis=1)
    for at in _questions(units)[2:]:
        share = float(np.mean(bound <= at))
        margin = 5e-4 + 3 * np.sqrt(share * (1 - share) / 400_000)
        assert saddle_tail(units, float(at)) == pytest.approx(share, abs=margin)


@pytest.mark.parametrize("n", [5, 12, 19])
def test_below_20_units_the_p_value_is_exact_or_a_little_above(n: int) -> None:
    rng = np.random.default_rng(n)
    for weights in (None, rng.random(n) + 0.2):
        values = rng.random(n)
        mean, units = MeanDirichlet(values, weights), _units(values, weights)
        assert drawn_tail(units).size == 100_000
        for at in _questions(units):
            exact = _exact_tail(units, float(at))
            noise = np.sqrt(exact * (1 - exact) / 100_000)
            assert exact - 4 * noise <= mean.p_value(float(at)) <= exact + 4 * noise + 0.004
