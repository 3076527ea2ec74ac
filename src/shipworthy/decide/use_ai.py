"""Should we use AI at all? The candidate against the baseline, in words, with what both cost."""

from __future__ import annotations

import numpy as np

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.paired_question import paired_units
from shipworthy.decide.words import dollars, percent, plural
from shipworthy.define.bar import OVERALL


def use_ai(evidence: Evidence, candidate: str, alpha: float) -> str:
    """A sentence: yes, no or not shown, by how many points of `overall`, and at which cost an answer.

    Empty without a baseline, without `overall`, or where the candidate is the baseline. `alpha` is the
    one-sided error the ledger allows for "better".
    """
    benchmark = evidence.benchmark
    baseline = benchmark.baseline_name
    if baseline is None or baseline == candidate or baseline not in evidence.candidates:
        return ""
    if not benchmark.has_overall:
        return ""
    units, worst = paired_units(evidence, (candidate, baseline), OVERALL, evidence.cases.mask(None))
    if units is None:
        return f"Not known: {candidate} and {baseline} have no case with all dimensions scored in common."
    half = half_alpha(benchmark.confidence)
    p_better = max(units.mean.p_value(0.5), worst.mean.p_value(0.5) if worst else 0.0)
    low, high = (2 * limit - 1 for limit in (units.mean.lower(half), units.mean.upper(half)))
    difference = 2 * units.mean.estimate - 1
    costs = f"An answer costs {_cost(evidence, candidate)} against {_cost(evidence, baseline)}."
    span = (
        f"{points(difference)} overall against {baseline} ({benchmark.confidence * 100:g} % sure between "
        f"{points(low)} and {points(high)}, {plural(units.n_cases, 'case')})"
    )
    if alpha > 0 and p_better <= alpha:
        return f"Yes, {candidate} is better: {span}. {costs}"
    if high <= 0:
        return f"No, {candidate} is no better: {span}. {costs}"
    return f"Not shown that {candidate} is better: {span}. {costs}"


def points(share: float) -> str:
    """A difference of shares in points of a hundred, with its sign."""
    text = percent(share).removesuffix(" %")
    return f"{'+' if share > 0 else ''}{text} points"


def _cost(evidence: Evidence, candidate: str) -> str:
    """Mean cost of an answer; unknown if it is unknown for any."""
    cost = evidence.trials(candidate, "cost_usd").value
    if len(cost) == 0 or np.isnan(cost).any():
        return "an unknown amount"
    return dollars(float(np.mean(cost)))
