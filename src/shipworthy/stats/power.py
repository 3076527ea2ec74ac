"""How many cases: the fewest that can pass a bar, those to plan for, how many more, and trials or cases."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrc, bdtrik, ndtri

from shipworthy.stats.dirichlet_tail import tail
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.weighted_units import WeightedUnits, check_values

_FIRST_REACH = 500
_LAST_REACH = 200_000
_LASTING = 1.1


@dataclass(frozen=True)
class TrialsOrCases:
    """Where the noise of a mean over cases comes from, and what lessens it.

    Attributes:
        s2_within: the variance between trials of one case.
        s2_between: the variance between cases, free of trial noise; 0 where they differ no more than trials.
        best_trials: the number of trials of each case that gives most for the money; infinite where
            s2_between is 0, for then another trial is as good as another case. Round it, and buy at least 1.
        only_cases_help: no number of trials of these cases can show the gap; more cases are needed.
    """

    s2_within: float
    s2_between: float
    best_trials: float
    only_cases_help: bool


def all_pass_minimum(bar: float, alpha: float) -> int:
    """The fewest cases that can show a mean above the bar, if every one of them passes."""
    _check_chances(bar=bar, alpha=alpha)
    return max(1, math.ceil(math.log(alpha) / math.log(bar) - 1e-9))


def cases_needed(bar: float, truth: float, alpha: float, power: float = 0.8) -> int:
    """The fewest pass/fail cases with which a candidate of pass rate `truth` ships with chance `power`.

    Exact: Clopper and Pearson's test of "the rate is at most the bar" at one-sided alpha. The power is a
    saw-tooth in the number of cases; this number keeps the power also with up to a tenth more cases, so that
    a set which grows a little does not fall off the tooth.

    Raises:
        ValueError: truth not above bar, or so close that it would take about 200,000 cases.
    """
    _check_chances(bar=bar, truth=truth, alpha=alpha, power=power)
    if truth <= bar:
        raise ValueError(f"no number of cases shows a rate of {truth!r} to be above the bar {bar!r}")
    reach = _normal_guess(bar, truth, alpha, power) + _FIRST_REACH
    while reach <= _LAST_REACH:
        n = np.arange(1, reach + 1)
        strong = power_exact(n, bar, truth, alpha) >= power
        weak_then = np.append(n[~strong], reach + 1)
        lasts = weak_then[np.searchsorted(weak_then, n)] > n * _LASTING
        if lasts.any():
            return int(n[int(np.argmax(lasts))])
        reach *= 2
    raise ValueError(f"a rate of {truth!r} is too close to the bar {bar!r}: about {_LAST_REACH} cases")


def more_cases(
    values: ArrayLike,
    weights: ArrayLike | None,
    bar: float,
    alpha: float,
    power: float = 0.8,
    max_cases: int = 100_000,
) -> int | NotEnough:
    """How many cases to add, at least 1, so that the next look at `alpha` ships with about chance `power`.

    It takes the units seen as the truth: the smallest total N at which units like these, their mean lower
    by ndtri(power) standard errors, would still pass. A mean at or below the bar gets no number but
    NotEnough, whose needs give the `gap`; so does a total above `max_cases`.
    """
    seen = MeanDirichlet(values, weights)
    _check_chances(alpha=alpha, power=power)
    if seen.estimate <= bar:
        gap = bar - seen.estimate
        return NotEnough(
            f"more cases will not ship this unless it is better than it looks (gap {gap:.3g})", {"gap": gap}
        )
    slack = float(ndtri(power)) * _spread(seen.units)

    def passes(total: int) -> bool:
        return tail(seen.units, bar + slack / math.sqrt(total), total / seen.n) <= alpha

    least = max(seen.n + 1, all_pass_minimum(bar, alpha) if bar > 0.0 else 1)
    total = _smallest(passes, least, max_cases)
    if total is None:
        return NotEnough(f"more than {max_cases} cases would be needed", {"max_cases": float(max_cases)})
    return total - seen.n


def trials_or_cases(
    trial_values_by_case: Sequence[ArrayLike],
    gap: float,
    alpha: float,
    power: float = 0.8,
    cost_ratio: float = 1.0,
) -> TrialsOrCases | NotEnough:
    """Splits the variance of a mean over cases into trials and cases (one-way analysis of variance).

    Args:
        trial_values_by_case: for each case the values of its trials.
        gap: what is to be shown, estimate minus bar, in the units of the values, positive.
        alpha: one-sided error of the next look.
        power: the chance to show it.
        cost_ratio: what a case costs to make, in trials.

    Returns:
        The split, or NotEnough with fewer than two cases or where no case has two trials.
    """
    if not (gap > 0.0 and cost_ratio > 0.0):
        raise ValueError(f"gap and cost_ratio must be positive, not {gap!r} and {cost_ratio!r}")
    cases = [check_values(values, f"case {i}") for i, values in enumerate(trial_values_by_case)]
    repeated = [float(np.var(case, ddof=1)) for case in cases if case.size >= 2]
    if len(cases) < 2 or not repeated:
        return NotEnough("two cases and two trials of one of them are needed", {"n_cases": 2, "n_trials": 2})
    s2_within = float(np.mean(repeated))
    share_of_noise = float(np.mean([1.0 / case.size for case in cases]))
    s2_means = float(np.var([case.mean() for case in cases], ddof=1))
    s2_between = max(0.0, s2_means - s2_within * share_of_noise)
    best = math.sqrt(cost_ratio * s2_within / s2_between) if s2_between > 0.0 else math.inf
    reach = float(ndtri(1.0 - alpha) + ndtri(power)) * math.sqrt(s2_between / len(cases))
    return TrialsOrCases(s2_within, s2_between, best, reach > gap)


def _spread(units: WeightedUnits) -> float:
    """The standard deviation that, over sqrt(N), is the standard error of the weighted mean of N units.

    One unit at 0 is added, as the bound itself does: units that are all equal still leave doubt.
    """
    counts, weights = np.append(units.multiplicities, 1.0), np.append(units.weights, units.largest_weight)
    values = np.append(units.values, 0.0)
    n = float(counts.sum())
    mean = float(np.sum(counts * weights * values) / np.sum(counts * weights))
    squares = float(np.sum(counts * (weights * (values - mean)) ** 2))
    return math.sqrt(squares / (n - 1.0)) * n / float(np.sum(counts * weights))


def _smallest(holds: Callable[[int], bool], least: int, most: int) -> int | None:
    """The smallest number from `least` to `most` where a condition that stays true first holds."""
    step, high = 1, least
    while not holds(high):
        if high >= most:
            return None
        least, high, step = high + 1, min(high + step, most), step * 2
    while least < high:
        middle = (least + high) // 2
        least, high = (least, middle) if holds(middle) else (middle + 1, high)
    return high


def _normal_guess(bar: float, truth: float, alpha: float, power: float) -> int:
    """Half as many again as the usual formula with two normal quantiles asks for."""
    needed = float(ndtri(1.0 - alpha)) * math.sqrt(bar * (1.0 - bar))
    wanted = float(ndtri(power)) * math.sqrt(truth * (1.0 - truth))
    return math.ceil(1.5 * ((needed + wanted) / (truth - bar)) ** 2)


def power_exact(n: NDArray[np.int64], bar: float, truth: float, alpha: float) -> NDArray[np.float64]:
    """The chance that n pass/fail cases of pass rate `truth` reject "at most the bar", for each n."""
    most = np.ceil(bdtrik(1.0 - alpha, n, bar))  # the most passes that do not reject
    one_fewer = np.maximum(most - 1.0, 0.0)
    most = np.where(bdtrc(one_fewer, n, bar) <= alpha, one_fewer, most)  # where rounding put it one too high
    chance: NDArray[np.float64] = bdtrc(most, n, truth)
    return chance


def _check_chances(**chances: float) -> None:
    for name, chance in chances.items():
        if not 0.0 < chance < 1.0:
            raise ValueError(f"{name} must lie between 0 and 1, not {chance!r}")
