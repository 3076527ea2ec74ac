"""`needs_of`: what would settle a bar that is not told yet: labels, trials, cases."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scipy.special import ndtri

from shipworthy.decide.ledger import Spend
from shipworthy.decide.question import Question
from shipworthy.decide.units import Units
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.power import more_cases

NEED_LABELS = ("unvalidated", "no_audit", "too_few_labels")
"""Why a bar on what a judge or people score can't be decided: labels come first."""
_MOST_TIMES = 20
_MOST = 2_000
"""More than so many times the cases (or labels) there are, and more than 2,000: nobody's next step."""
POWER_Z = 0.8416
"""Normal quantile of a power of 80 %."""


def needs_of(asked: Question, spend: Spend, reason: str) -> tuple[Mapping[str, float], str]:
    """How many more cases would settle it, and in words; validation comes first where it is missing."""
    if reason in NEED_LABELS:
        return {}, ""
    if spend.n_open and reason != "missing":  # the plan comes first: what stands beyond it can't be told yet
        return {"open_cases": spend.n_open, "planned_cases": spend.n_planned}, ""
    if reason == "missing":
        return {"trials": asked.n_missing}, ""
    if asked.is_corrected:
        return _more_labels(asked, spend)
    if asked.units is None:
        return {}, "no number can be promised for a mean without a cap: declare one"
    if asked.at >= 1.0:
        return {}, "no number of cases can show that it never fails"
    return _more_cases(asked, spend, asked.units)


def _more_cases(asked: Question, spend: Spend, units: Units) -> tuple[Mapping[str, float], str]:
    """How many more cases like these would settle it with a power of 80 %."""
    per_unit = units.n_cases / units.n
    planned = units.n / spend.t if spend.t > 0 else units.n
    found = more_cases(units.values, units.weights, asked.at, spend.rest) if spend.rest > 0 else None
    if not isinstance(found, int) or units.n + found > math.ceil(planned):
        found = more_cases(units.values, units.weights, asked.at, spend.next_chance)
    if isinstance(found, NotEnough):
        return {}, "more cases will not ship this unless it is better than it looks"
    if _is_out_of_reach(found, units.n):
        return {}, _at_its_bar(found, "cases")
    return {"more_cases": math.ceil(found * per_unit)}, ""


def _is_out_of_reach(more: float, n_now: int) -> bool:
    return more > max(_MOST, _MOST_TIMES * n_now)


def _at_its_bar(more: float, what: str) -> str:
    """A number that big says that the bar is where the candidate is; digits would only puzzle."""
    least = f"more than {10 ** math.floor(math.log10(more)):,}" if more < 1e6 else "more than a million"
    return f"it lies at its bar: {least} more {what} would be needed to tell; make it better, or move the bar"


def _more_labels(asked: Question, spend: Spend) -> tuple[Mapping[str, float], str]:
    """About how many labels (and, once all are labelled, cases) would settle a corrected bar.

    The distance from the estimate to its limit shrinks with the root of the number of labels; for a power of
    80 % the limit must come closer than the bar by the ratio of the two normal quantiles.
    """
    alpha = spend.rest if spend.rest > 0 else spend.next_chance
    gap = asked.bound.estimate - asked.at
    reach = asked.bound.estimate - asked.bound.lower(alpha)
    n_labels = asked.n_labels or 0
    if gap <= 0 or not 0 < alpha < 0.5:
        return {}, "more labels will not ship this unless it is better than it looks"
    z = -float(ndtri(alpha))
    wanted = n_labels * max((reach * (z + POWER_Z) / z / gap) ** 2, 1.0 + 1.0 / max(n_labels, 1))
    if _is_out_of_reach(wanted - n_labels, max(n_labels, 1)):
        return {}, _at_its_bar(wanted - n_labels, "labels")
    if wanted <= asked.n_units:
        return {"more_labels": math.ceil(wanted - n_labels)}, ""
    per_unit = asked.n_cases / asked.n_units
    more = math.ceil((wanted - asked.n_units) * per_unit)
    return {"more_labels": math.ceil(wanted - n_labels), "more_cases": more}, ""
