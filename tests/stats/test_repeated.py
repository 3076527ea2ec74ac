"""pass@k, pass^k and flakiness."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.repeated import (
    flakiness,
    pass_at_k,
    pass_at_k_terms,
    pass_hat_k,
    pass_hat_k_terms,
)


@given(st.integers(1, 8), st.integers(0, 8), st.integers(1, 8))
def test_terms_are_the_share_of_all_choices_of_k_trials(n: int, c: int, k: int) -> None:
    c, k = min(c, n), min(k, n)
    choices = list(itertools.combinations([1] * c + [0] * (n - c), k))
    assert pass_at_k_terms([(n, c)], k)[0] == pytest.approx(sum(map(any, choices)) / len(choices))
    assert pass_hat_k_terms([(n, c)], k)[0] == pytest.approx(sum(map(all, choices)) / len(choices))


def test_means_over_cases_weigh_cases_equally() -> None:
    counts = [(5, 3), (2, 0), (10, 10)]
    assert pass_at_k(counts, 2) == pytest.approx((0.9 + 0.0 + 1.0) / 3)
    assert pass_hat_k(counts, 2) == pytest.approx((0.3 + 0.0 + 1.0) / 3)


def test_with_one_try_both_are_the_pass_rate() -> None:
    counts = [(4, 1), (3, 3)]
    assert pass_at_k(counts, 1) == pass_hat_k(counts, 1) == pytest.approx(0.625)


def test_many_trials_do_not_overflow() -> None:
    assert pass_at_k([(2_000, 1_000)], 500) == 1.0
    assert 0.0 < pass_hat_k([(2_000, 1_000)], 500) < 1e-150


@pytest.mark.parametrize(("counts", "k", "says"), [([(3, 1), (2, 1)], 3, "case 1"), ([(2, 3)], 1, "case 0")])
def test_the_case_at_fault_is_named(counts: list[tuple[int, int]], k: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        pass_at_k(counts, k)
    with pytest.raises(ValueError, match=says):
        pass_hat_k(counts, k)


@pytest.mark.parametrize(("counts", "k"), [([], 1), ([(2, 1)], 0)])
def test_no_case_or_no_try_is_refused(counts: list[tuple[int, int]], k: int) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        pass_at_k(counts, k)


def test_flaky_cases_are_those_whose_trials_disagree() -> None:
    assert flakiness([(3, 1), (3, 3), (3, 0), (2, 1), (1, 1)]) == 0.5
    assert isinstance(flakiness([(1, 1), (1, 0)]), NotEnough)
