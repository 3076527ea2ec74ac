"""Should we use AI at all? The candidate against the baseline, in words, with what both cost."""

from __future__ import annotations

import numpy as np

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import needs_people
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.paired_question import ask_paired, ask_people_on_pairs
from shipworthy.decide.question import Absent, Question
from shipworthy.decide.words import dollars, percent, plural
from shipworthy.define.bar import OVERALL, Bar


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
    found = _difference(evidence, candidate, baseline)
    if isinstance(found, str):
        return found
    half = half_alpha(benchmark.confidence)
    p_better = found.p_met
    low, high = (2 * limit - 1 for limit in (found.bound.lower(half), found.bound.upper(half)))
    difference = 2 * found.bound.estimate - 1
    costs = f"An answer costs {_cost(evidence, candidate)} against {_cost(evidence, baseline)}."
    span = (
        f"{points(difference)} overall against {baseline} ({benchmark.confidence * 100:g} % sure between "
        f"{points(low)} and {points(high)}, {plural(found.n_cases, 'case')}{_labels(found)})"
    )
    if alpha > 0 and p_better <= alpha:
        return f"Yes, {candidate} is better: {span}. {costs}"
    if high <= 0:
        return f"No, {candidate} is no better: {span}. {costs}"
    return f"Not shown that {candidate} is better: {span}. {costs}"


def _difference(evidence: Evidence, candidate: str, baseline: str) -> Question | str:
    """The question whether the candidate is better overall, or why it can't be answered."""
    bar = Bar(dimension=OVERALL, better_than=baseline)
    inside = evidence.cases.mask(None)
    if needs_people(evidence.benchmark, OVERALL):
        people = ask_people_on_pairs(evidence, candidate, bar, inside)
        if isinstance(people, Absent):
            return f"Not known: a judge or people score part of it, and {people.why}."
        return people
    found = ask_paired(evidence, candidate, bar, inside)
    if isinstance(found, Absent):
        return f"Not known: {candidate} and {baseline} have no case with all dimensions scored in common."
    return found


def _labels(found: Question) -> str:
    return f", {plural(found.n_labels, 'label')}" if found.n_labels else ""


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
