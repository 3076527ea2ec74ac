"""The saddle point in the cases that have a closed form, and where floats run out."""

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.exponential_sum import probability_at_most_zero


def _probability(coefficients: list[float], counts: list[float] | None = None) -> float:
    return probability_at_most_zero(np.array(coefficients), np.array(counts or [1.0] * len(coefficients)))


def test_sums_of_one_sign_are_certain() -> None:
    assert _probability([0.2, 1.0]) == 0.0
    assert _probability([-0.2, -1.0]) == 1.0
    assert _probability([0.0, 0.0]) == 1.0
    assert _probability([0.0, 1.0]) == 0.0


@pytest.mark.parametrize("passes", [1, 10, 25, 29])
@pytest.mark.parametrize("at", [0.3, 0.5, 0.8, 0.95])
def test_two_kinds_of_terms_are_a_beta_variable(passes: int, at: float) -> None:
    found = _probability([1.0 - at, -at], [passes, 31.0 - passes])
    assert found == pytest.approx(stats.beta.cdf(at, passes, 31 - passes), abs=5e-4)


def test_it_is_smooth_across_the_mean() -> None:
    coefficients, counts = np.array([1.0, 0.3, -0.5]), np.array([10.0, 7.0, 12.0])
    centre = float(counts @ coefficients) / float(counts.sum())
    shifts = centre + np.linspace(-0.002, 0.002, 401)
    p = np.array([probability_at_most_zero(coefficients - shift, counts) for shift in shifts])
    steps = np.diff(p)
    assert steps.min() > 0.0
    assert steps.max() < 1.001 * steps.min()


def test_scale_does_not_matter() -> None:
    assert _probability([3e9, -1e9, 2e9]) == pytest.approx(_probability([3e-9, -1e-9, 2e-9]), rel=1e-12)


def test_powers_of_tiny_coefficients_do_not_vanish() -> None:
    assert _probability([2e-228, -1e-228, -0.5e-228]) == pytest.approx(
        _probability([2.0, -1.0, -0.5]), rel=1e-12
    )


def test_coefficients_near_the_end_of_floats_do_no_harm() -> None:
    assert _probability([1.0, 5e-324, -5e-324]) == 0.0
    assert _probability([1e-300, -1.0, -1.0]) == 1.0
    assert 0.0 < _probability([1.0, -1e-90]) < 1e-6
