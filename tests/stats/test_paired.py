"""Paired differences, and the tests of sameness beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.paired import mcnemar_exact, paired_difference, sign_flip_p

_PAIRS = st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)), min_size=1, max_size=30)
_FEW = settings(deadline=None)


@_FEW
@given(_PAIRS)
def test_swapping_the_candidates_turns_everything_round(pairs: list[tuple[float, float]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    ab, ba = paired_difference(a, b), paired_difference(b, a)
    assert ab.estimate == pytest.approx(-ba.estimate, abs=1e-12)
    assert ab.interval().low == pytest.approx(-ba.interval().high, abs=1e-9)
    assert ab.p_better() == pytest.approx(ba.p_worse(), abs=1e-9)
    assert ab.interval().low <= ab.estimate <= ab.interval().high


@_FEW
@given(_PAIRS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_wider_margin_is_easier_to_keep(pairs: list[tuple[float, float]], one: float, other: float) -> None:
    difference = paired_difference([x for x, _ in pairs], [y for _, y in pairs])
    narrow, wide = sorted((one, other))
    assert difference.p_not_worse(wide) <= difference.p_not_worse(narrow) + 1e-6
    assert difference.p_not_worse(0.0) == difference.p_better()


def test_pairs_that_never_differ_are_no_proof() -> None:
    same = paired_difference([1.0] * 20, [1.0] * 20)
    assert same.estimate == 0.0
    assert same.p_better() == 1.0
    assert same.interval().low < -0.1
    assert same.p_not_worse(0.05) == pytest.approx(0.95**20)  # half a Beta(20, 1) variable


def test_weights_reach_the_bound() -> None:
    a, b, weights = [1.0, 0.0, 0.5] * 10, [0.0, 1.0, 0.5] * 10, [3.0, 1.0, 1.0] * 10
    difference = paired_difference(a, b, weights)
    assert difference.estimate == pytest.approx(0.4)
    assert difference.p_better() == MeanDirichlet([1.0, 0.0, 0.5] * 10, weights).p_value(0.5)


def test_different_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="same cases"):
        paired_difference([1.0], [1.0, 0.0])


@pytest.mark.parametrize("margin", [-0.1, 1.1, float("nan")])
def test_a_margin_beyond_the_scale_is_refused(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        paired_difference([1.0], [0.0]).p_not_worse(margin)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (1, 0), (5, 5), (12, 3), (3, 12), (100, 140)])
def test_mcnemar_is_the_sign_test_on_pairs_that_differ(b: int, c: int) -> None:
    expected = stats.binomtest(b, b + c).pvalue if b + c else 1.0
    assert mcnemar_exact(b, c) == pytest.approx(expected)
    assert sign_flip_p([1.0] * b + [-1.0] * c + [0.0] * 4) == pytest.approx(mcnemar_exact(b, c))


def test_mcnemar_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        mcnemar_exact(-1, 2)


@pytest.mark.parametrize("thirds", [[1, 2, -1, 3, 0, 2, 2], [3, 3, -3, 1], [-2, -2, -1, -3, -3, -1, 1, 2]])
def test_sign_flips_on_a_grid_count_every_pattern(thirds: list[int]) -> None:
    patterns = np.array(np.meshgrid(*[[-1, 1]] * len(thirds))).reshape(len(thirds), -1)
    sums = np.array(thirds) @ patterns
    expected = np.mean(np.abs(sums) >= abs(sum(thirds)))
    assert sign_flip_p([third / 3 for third in thirds]) == pytest.approx(expected)


def test_sign_flips_off_the_grid_are_drawn_and_near_the_exact_value() -> None:
    differences = np.sin(np.arange(1, 15)) + 0.3
    patterns = np.array(np.meshgrid(*[[-1.0, 1.0]] * 14)).reshape(14, -1)
    exact = np.mean(np.abs(differences @ patterns) >= abs(differences.sum()) - 1e-12)
    found = sign_flip_p(differences)
    assert found == sign_flip_p(differences[::-1])
    assert found == pytest.approx(exact, abs=4 * (exact / 10_000) ** 0.5)
