"""The promises of the exact bound that need no simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shipworthy.stats.mean_dirichlet import MeanDirichlet

_SCORES = st.one_of(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0]), st.floats(0.0, 1.0))
_UNITS = st.lists(st.tuples(_SCORES, st.floats(0.05, 20.0)), min_size=1, max_size=40)
_ALPHAS = st.sampled_from([1e-6, 0.001, 0.0125, 0.025, 0.05, 0.2, 0.5, 0.9])
_FEW = settings(deadline=None)


def _split(units: list[tuple[float, float]], weighted: bool) -> tuple[list[float], list[float] | None]:
    return [value for value, _ in units], [weight for _, weight in units] if weighted else None


def _width(values: list[float]) -> float:
    interval = MeanDirichlet(values).interval()
    return interval.high - interval.low


@_FEW
@given(_UNITS, st.booleans(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_the_interval_contains_the_estimate_and_lies_in_0_to_1(
    units: list[tuple[float, float]], weighted: bool, confidence: float
) -> None:
    mean = MeanDirichlet(*_split(units, weighted))
    interval = mean.interval(confidence)
    assert 0.0 <= interval.low <= mean.estimate <= interval.high <= 1.0
    assert interval.high > interval.low
    assert interval.confidence == confidence


@_FEW
@given(_UNITS, st.booleans(), _ALPHAS)
def test_limits_and_p_values_agree(units: list[tuple[float, float]], weighted: bool, alpha: float) -> None:
    mean = MeanDirichlet(*_split(units, weighted))
    low, high = mean.lower(alpha), mean.upper(alpha)
    assert mean.p_value(low) <= alpha + 1e-9 or mean.estimate == 0.0
    assert mean.p_value_upper(high) <= alpha + 1e-9 or high == 1.0
    just_inside = low + 1e-6
    if low < mean.estimate - 1e-5 and alpha > 2e-5:  # a limit that could be tighter would be a wasted case
        assert mean.p_value(just_inside) > alpha - 1e-9


@_FEW
@given(_UNITS, st.randoms(use_true_random=False))
def test_order_does_not_matter_at_all(units: list[tuple[float, float]], shuffle: object) -> None:
    shuffled = list(units)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]
    assert MeanDirichlet(*_split(units, True)).interval() == MeanDirichlet(*_split(shuffled, True)).interval()


@_FEW
@given(_UNITS, st.floats(1e-6, 1e6))
def test_the_unit_of_the_weights_does_not_matter(units: list[tuple[float, float]], factor: float) -> None:
    values, weights = _split(units, True)
    given_weights = MeanDirichlet(values, weights)
    rescaled = MeanDirichlet(values, [weight * factor for weight in weights or []])
    assert rescaled.lower(0.025) == pytest.approx(given_weights.lower(0.025), abs=1e-9)
    assert rescaled.upper(0.025) == pytest.approx(given_weights.upper(0.025), abs=1e-9)


@_FEW
@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), min_size=1, max_size=30))
def test_trials_given_twice_change_nothing(trials: list[list[int]]) -> None:
    once = [np.mean([(score - 1) / 4 for score in case]) for case in trials]
    twice = [np.mean([(score - 1) / 4 for score in case + case]) for case in trials]
    assert MeanDirichlet(twice).lower(0.025) == pytest.approx(MeanDirichlet(once).lower(0.025), abs=1e-9)
    # while cases given twice do count
    assert _width(once + once) < _width(once)


@_FEW
@given(_UNITS, st.booleans())
def test_a_smaller_alpha_never_gives_a_narrower_interval(
    units: list[tuple[float, float]], weighted: bool
) -> None:
    mean = MeanDirichlet(*_split(units, weighted))
    alphas = [0.0, 1e-6, 0.001, 0.01, 0.025, 0.05, 0.2, 0.5, 0.9, 1.0]
    lows, highs = [mean.lower(alpha) for alpha in alphas], [mean.upper(alpha) for alpha in alphas]
    assert lows == sorted(lows)
    assert highs == sorted(highs, reverse=True)


@_FEW
@given(st.lists(_SCORES, min_size=1, max_size=40), st.data())
def test_a_better_case_never_lowers_the_limit(values: list[float], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    better = [*values]
    better[place] = data.draw(st.floats(values[place], 1.0))
    # to the accuracy of the saddle point and of the draws, where a change of values changes the formula used
    slack = 0.003 if len(values) >= 20 else 0.01
    assert MeanDirichlet(better).lower(0.05) >= MeanDirichlet(values).lower(0.05) - slack
    assert MeanDirichlet(better).p_value(0.5) <= MeanDirichlet(values).p_value(0.5) + slack


@_FEW
@given(_UNITS, st.booleans())
def test_p_values_rise_with_the_mean_in_question(units: list[tuple[float, float]], weighted: bool) -> None:
    mean = MeanDirichlet(*_split(units, weighted))
    p = [mean.p_value(at) for at in np.linspace(0.0, 1.0, 41)]
    assert np.diff(p).min() >= -1e-6
    assert p[-1] == 1.0


@pytest.mark.parametrize(("passes", "n"), [(0, 1), (1, 1), (0, 30), (30, 30), (18, 20), (7, 9), (990, 1000)])
def test_on_pass_or_fail_it_is_clopper_and_pearson(passes: int, n: int) -> None:
    mean = MeanDirichlet([1] * passes + [0] * (n - passes), [3.0] * n)
    exact = stats.binomtest(passes, n).proportion_ci(0.95, method="exact")
    interval = mean.interval()
    assert (interval.low, interval.high) == pytest.approx((exact.low, exact.high), abs=1e-12)
    assert interval.method == "clopper-pearson-exact"
    assert mean.p_value(0.8) == pytest.approx(stats.binomtest(passes, n, 0.8, "greater").pvalue, abs=1e-12)
    assert mean.p_value_upper(0.8) == pytest.approx(stats.binomtest(passes, n, 0.8, "less").pvalue, abs=1e-12)


def test_weights_matter() -> None:
    values = [1.0] * 20 + [0.0] * 10
    heavy_failures = MeanDirichlet(values, [1.0] * 20 + [4.0] * 10)
    assert heavy_failures.estimate == pytest.approx(1 / 3)
    assert heavy_failures.upper(0.025) < MeanDirichlet(values).estimate
    assert heavy_failures.interval().method == "dirichlet-exact"


def test_equal_graded_cases_leave_doubt() -> None:
    interval = MeanDirichlet([0.5] * 10).interval()
    floor = 0.5 * 0.025 ** (1 / 10)  # exactly, since T is then half a Beta(10, 1) variable
    assert interval.low == pytest.approx(floor)
    assert interval.high == pytest.approx(1.0 - floor)


def test_one_case_says_next_to_nothing() -> None:
    interval = MeanDirichlet([0.3]).interval()
    assert interval.low == pytest.approx(0.3 * 0.025)
    assert interval.high == pytest.approx(1 - 0.7 * 0.025)


def test_no_alpha_no_statement() -> None:
    mean = MeanDirichlet([0.2, 0.9, 0.4])
    assert (mean.lower(0.0), mean.upper(0.0), mean.lower(-1.0), mean.upper(-1.0)) == (0.0, 1.0, 0.0, 1.0)


def test_below_20_units_the_larger_of_saddle_point_and_draws_counts() -> None:
    few = MeanDirichlet([0.2, 0.9, 0.4, 0.6, 0.7])
    assert few.p_value(1e-6) == pytest.approx(1 / 100_001)  # no draw is as low
    assert few.lower(0.9e-5) == 0.0
    many = MeanDirichlet([0.2, 0.9, 0.4, 0.6, 0.7] * 4)
    assert many.p_value(1e-6) < 1e-20


def test_questions_outside_0_to_1_have_certain_answers() -> None:
    mean = MeanDirichlet([0.0, 0.5, 1.0])
    assert (mean.p_value(-0.1), mean.p_value(1.0), mean.p_value(1.5)) == (0.0, 1.0, 1.0)
    assert MeanDirichlet([0.0, 0.0]).p_value(0.0) == 1.0
    with pytest.raises(ValueError, match="nan"):
        mean.p_value(math.nan)


def test_a_million_values_are_merged_first() -> None:
    values = np.tile([0.0, 0.25, 0.5, 0.75, 1.0], 200_000)
    mean = MeanDirichlet(values)
    assert mean.units.values.size == 5
    interval = mean.interval()
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * values.std() / 1000, rel=1e-3)
