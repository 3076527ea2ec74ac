"""Families of tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stats.multiplicity import (
    benjamini_hochberg,
    benjamini_hochberg_adjusted,
    holm,
    holm_adjusted,
)

_P = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20)


def test_holm_by_hand() -> None:
    assert holm_adjusted([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.01, 0.04, 0.03], 0.05) == [True, False, False]


def test_benjamini_hochberg_by_hand() -> None:
    assert benjamini_hochberg_adjusted([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert benjamini_hochberg([0.01, 0.04, 0.2], q=0.05) == [True, False, False]
    assert benjamini_hochberg([0.01, 0.04, 0.2]) == [True, True, False]


@given(_P)
def test_holm_is_between_the_raw_p_and_bonferroni_and_stricter_than_bh(p_values: list[float]) -> None:
    holm_p, bh_p = holm_adjusted(p_values), benjamini_hochberg_adjusted(p_values)
    for raw, family, discovery in zip(p_values, holm_p, bh_p, strict=True):
        assert raw <= discovery * (1 + 1e-9)
        assert discovery <= family * (1 + 1e-9) <= min(1.0, raw * len(p_values)) * (1 + 1e-8) or family == 1.0


@given(_P)
def test_order_of_the_tests_does_not_matter(p_values: list[float]) -> None:
    assert holm_adjusted(p_values[::-1]) == holm_adjusted(p_values)[::-1]
    assert benjamini_hochberg(p_values[::-1]) == benjamini_hochberg(p_values)[::-1]


def test_no_tests_no_findings() -> None:
    assert holm([], 0.05) == []
    assert benjamini_hochberg([]) == []


@pytest.mark.parametrize("p_values", [[1.2], [-0.1], [float("nan")]])
def test_what_is_no_p_value_is_refused(p_values: list[float]) -> None:
    with pytest.raises(ValueError, match="p-values"):
        holm(p_values, 0.05)
