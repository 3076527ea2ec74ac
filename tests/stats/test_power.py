"""How many cases, and whether trials can stand in for them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.power import TrialsOrCases, all_pass_minimum, cases_needed, more_cases, trials_or_cases


@given(st.floats(0.01, 0.995), st.floats(0.001, 0.3))
def test_the_all_pass_minimum_is_the_first_that_can_ship(bar: float, alpha: float) -> None:
    n = all_pass_minimum(bar, alpha)
    assert MeanDirichlet([1.0] * n).p_value(bar) <= alpha * (1 + 1e-6)
    assert n == 1 or MeanDirichlet([1.0] * (n - 1)).p_value(bar) > alpha * (1 - 1e-6)


@pytest.mark.parametrize("bar", [0.0, 1.0, 1.2])
def test_a_bar_at_the_end_of_the_scale_has_no_minimum(bar: float) -> None:
    with pytest.raises(ValueError, match="bar"):
        all_pass_minimum(bar, 0.05)


@pytest.mark.parametrize(("bar", "truth", "alpha"), [(0.8, 0.9, 0.05), (0.9, 0.95, 0.025), (0.6, 0.7, 0.025)])
def test_planned_cases_have_the_power_and_keep_it_with_a_tenth_more(
    bar: float, truth: float, alpha: float
) -> None:
    def power(n: int) -> float:
        critical = int(stats.binom.isf(alpha, n, bar)) + 1
        return float(stats.binom.sf(critical - 1, n, truth))

    n = cases_needed(bar, truth, alpha)
    assert min(power(more) for more in range(n, math.floor(n * 1.1) + 1)) >= 0.8
    assert power(n - 1) < 0.8  # one fewer would not do
    assert cases_needed(bar, truth, alpha, power=0.9) > n


def test_a_truth_below_the_bar_needs_no_planning() -> None:
    with pytest.raises(ValueError, match="no number of cases"):
        cases_needed(0.9, 0.9, 0.05)


def test_a_truth_at_the_bar_but_for_a_hair_is_refused() -> None:
    with pytest.raises(ValueError, match="too close"):
        cases_needed(0.5, 0.5001, 0.05)


def test_below_the_bar_no_number_is_promised() -> None:
    answer = more_cases([1.0] * 8 + [0.0] * 2, None, 0.9, 0.0125)
    assert isinstance(answer, NotEnough)
    assert answer.needs["gap"] == pytest.approx(0.1)
    assert "unless it is better than it looks" in answer.reason


def test_too_many_cases_are_not_promised_either() -> None:
    answer = more_cases([1.0] * 91 + [0.0] * 9, None, 0.9, 0.0125, max_cases=500)
    assert isinstance(answer, NotEnough)
    assert dict(answer.needs) == {"max_cases": 500.0}


def test_a_perfect_record_is_asked_for_the_all_pass_minimum_at_least() -> None:
    answer = more_cases([1.0] * 10, None, 0.9, 0.025)
    assert isinstance(answer, int)
    assert 10 + answer >= all_pass_minimum(0.9, 0.025)


def test_what_would_ship_already_is_asked_for_one_case() -> None:
    assert more_cases([1.0] * 500, None, 0.5, 0.025) == 1


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 1.0), min_size=2, max_size=40), st.sampled_from([0.2, 0.3, 0.4]))
def test_a_stricter_look_never_needs_fewer_cases(values: list[float], bar: float) -> None:
    loose, strict = more_cases(values, None, bar, 0.025), more_cases(values, None, bar, 0.001)
    assert isinstance(loose, int)
    assert isinstance(strict, int)
    assert 1 <= loose <= strict
    bold = more_cases(values, None, bar, 0.001, power=0.5)
    assert isinstance(bold, int)
    assert bold <= strict


def test_more_cases_is_the_smallest_number_that_passes_its_own_rule() -> None:
    values = [1.0] * 45 + [0.0] * 5
    found = more_cases(values, None, 0.8, 0.0125)
    assert isinstance(found, int)

    def rule(total: int) -> float:
        spread = math.sqrt(45 * 6 / 51 / 50)  # of 45 ones and, with the pseudo case, 6 zeros
        passes = 45 * total / 50
        return float(stats.beta.cdf(0.8 + 0.8416 * spread / math.sqrt(total), passes, total - passes + 1))

    assert rule(50 + found) <= 0.0125 < rule(50 + found - 1)


def test_unequal_weights_ask_for_more() -> None:
    values = ([1.0] * 9 + [0.0]) * 6
    even = more_cases(values, None, 0.8, 0.0125)
    uneven = more_cases(values, [1.0, 5.0, 1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0, 17 / 9] * 6, 0.8, 0.0125)
    assert isinstance(even, int)
    assert isinstance(uneven, int)
    assert uneven > even


def test_cases_that_do_not_waver_gain_nothing_from_trials() -> None:
    split = trials_or_cases([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0], [1.0, 1.0]], gap=0.1, alpha=0.025)
    assert isinstance(split, TrialsOrCases)
    assert (split.s2_within, split.s2_between) == (0.0, pytest.approx(0.25))
    assert (split.best_trials, split.only_cases_help) == (0.0, True)


def test_cases_that_differ_only_by_chance_gain_as_much_from_trials() -> None:
    split = trials_or_cases([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], gap=0.1, alpha=0.025)
    assert isinstance(split, TrialsOrCases)
    assert (split.s2_within, split.s2_between) == (0.5, 0.0)
    assert (split.best_trials, split.only_cases_help) == (math.inf, False)


def test_the_split_and_the_best_buy_follow_the_formula() -> None:
    split = trials_or_cases([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [1.0, 1.0]], 0.3, 0.025, cost_ratio=4.0)
    assert isinstance(split, TrialsOrCases)
    within, between = 0.125, 0.22916666666666666 - 0.125 / 2
    assert (split.s2_within, split.s2_between) == pytest.approx((within, between))
    assert split.best_trials == pytest.approx(math.sqrt(4 * within / between))
    assert split.only_cases_help == (2.8016 * math.sqrt(between / 4) > 0.3)


def test_one_trial_a_case_cannot_be_split() -> None:
    assert isinstance(trials_or_cases([[1.0], [0.0]], 0.1, 0.025), NotEnough)
    assert isinstance(trials_or_cases([[1.0, 0.0]], 0.1, 0.025), NotEnough)
    with pytest.raises(ValueError, match="gap"):
        trials_or_cases([[1.0, 0.0], [1.0, 1.0]], 0.0, 0.025)
