"""Slice means drawn towards one another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.shrink import ShrunkMean, slice_means_empirical_bayes

_SLICES = st.lists(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=8), min_size=4, max_size=8)


def _shrunk(slices: list[list[float]], weights: list[list[float] | None] | None = None) -> list[ShrunkMean]:
    means = slice_means_empirical_bayes(slices, weights)
    assert not isinstance(means, NotEnough)
    return means


@settings(deadline=None)
@given(_SLICES)
def test_shrunk_means_stay_within_the_raw_ones(slices: list[list[float]]) -> None:
    means = _shrunk(slices)
    low, high = min(mean.raw for mean in means), max(mean.raw for mean in means)
    for mean, units in zip(means, slices, strict=True):
        assert mean.raw == pytest.approx(sum(units) / len(units))
        assert low - 1e-9 <= mean.shrunk <= high + 1e-9
        assert 0.0 <= mean.trust <= 1.0


def test_small_slices_are_trusted_less() -> None:
    large, small = [1.0, 0.0] * 30, [1.0, 1.0, 0.0]
    means = _shrunk([large, [1.0] * 60, [0.0] * 50 + [1.0] * 10, small])
    assert means[3].trust < means[0].trust < 1.0


def test_slices_that_differ_by_chance_are_drawn_together() -> None:
    slices = [[1.0, 0.0, 1.0, 0.0]] * 9 + [[1.0, 1.0, 1.0, 0.0]]
    assert max(mean.trust for mean in _shrunk(slices)) == pytest.approx(2 / 9)


def test_slices_without_noise_are_left_alone() -> None:
    means = _shrunk([[0.1, 0.1], [0.5, 0.5], [0.9, 0.9], [0.2, 0.2]])
    assert [mean.shrunk for mean in means] == pytest.approx([0.1, 0.5, 0.9, 0.2])
    assert [mean.shrunk for mean in _shrunk([[0.4, 0.4]] * 4)] == pytest.approx([0.4] * 4)


def test_weights_count_within_a_slice() -> None:
    means = _shrunk([[1.0, 0.0]] * 4, [[3.0, 1.0], None, None, None])
    assert [mean.raw for mean in means] == pytest.approx([0.75, 0.5, 0.5, 0.5])


@pytest.mark.parametrize("slices", [[[1.0, 0.0]] * 3, [[1.0]] * 6])
def test_too_little_to_shrink_is_said(slices: list[list[float]]) -> None:
    assert isinstance(slice_means_empirical_bayes(slices), NotEnough)
