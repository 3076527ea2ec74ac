"""Units are checked, brought to mean weight 1 and merged."""

import numpy as np
import pytest

from shipworthy.stats.weighted_units import check_unit_range, merge_units, normalise_weights


def test_equal_units_merge_whatever_their_order() -> None:
    units = merge_units(np.array([1.0, 0.0, 1.0, 1.0]), np.array([2.0, 1.0, 2.0, 1.0]))
    assert units.values.tolist() == [0.0, 1.0, 1.0]
    assert units.weights.tolist() == [1.0, 1.0, 2.0]
    assert units.multiplicities.tolist() == [1.0, 1.0, 2.0]
    assert units.n == 4
    assert units.mean == pytest.approx(5 / 6)
    assert not units.equally_weighted


def test_mirroring_keeps_values_sorted() -> None:
    mirrored = merge_units(np.array([0.2, 1.0]), np.array([0.5, 1.5])).mirrored()
    assert mirrored.values.tolist() == [0.0, 0.8]
    assert mirrored.weights.tolist() == [1.5, 0.5]


def test_weights_have_mean_1_and_equal_ones_are_exactly_1() -> None:
    assert normalise_weights([1, 3], 2).tolist() == [0.5, 1.5]
    assert normalise_weights([0.1] * 7, 7).tolist() == [1.0] * 7
    assert normalise_weights(None, 3).tolist() == [1.0] * 3


@pytest.mark.parametrize("values", [[], [[0.5]], [float("nan")], [float("inf")], [-0.1], [1.1]])
def test_values_that_are_no_scores_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="values must"):
        check_unit_range(values)


@pytest.mark.parametrize(
    "weights", [[1.0], [1.0, 0.0], [1.0, -1.0], [1.0, float("nan")], [1.0, float("inf")]]
)
def test_weights_that_are_no_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        normalise_weights(weights, 2)
