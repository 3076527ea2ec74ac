"""Bars on what a judge or people score: decided on what people's labels make of the judge (DECISIONS §3).

The corrected estimate decides; the judge's own is shown beside it. Dimensions that people score are decided
on the answers they scored, if those were chosen at random or are all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, betaincinv

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.designs import OUTSIDE, class_codes
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.judged_bounds import AtTheWorst, Remembered
from shipworthy.decide.people import Audit, People
from shipworthy.decide.question import Absent, Bound, Question, from_units
from shipworthy.decide.units import MISSING_TOLERATED, case_means, units_of
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.stats.corrected import corrected_mean
from shipworthy.stats.judged import Judged, TooFew

FEWEST_LABELS = 20
"""Fewer labelled units than this validate nothing (DECISIONS §A.7)."""
IMPOSSIBLE = 1e-4
"""A number of labels that the stated chance gives so rarely was not chosen with that chance."""
UNREAD_TOLERATED = 0.10
"""A class of more than this share of the cases needs labels of its own."""
ALL = 1.0 - MISSING_TOLERATED
"""From this share of labelled answers on, people have scored all of them."""


@dataclass(frozen=True)
class CaseLabels:
    """One number in [0, 1] a case (NaN: none) for judge and people.

    Attributes:
        judge: Mean of the judge over all answers of the case.
        people: Mean of the labels over the labelled answers.
        judge_there: Mean of the judge over just those answers.
        probability: With which the case's answers were chosen; NaN: at random.
        counts: Judged and unjudged trials of every case.
        audit: Whether the labels may stand for all answers.
        every: Mean of all labels, those that a person picked too.
        read: Labelled and unlabelled trials of every case, picked ones counted as labelled.
        stratum: Code of every case's class where the labels were drawn class by class; else None.
    """

    judge: Floats
    people: Floats
    judge_there: Floats
    probability: Floats
    counts: tuple[Ints, Ints]
    audit: Audit
    every: Floats
    read: tuple[Ints, Ints]
    stratum: Ints | None = None


class ToUnit(Protocol):
    """Maps values in own units to [0, 1], NaN to NaN."""

    def __call__(self, value: Floats, /) -> Floats:
        """The values on 0..1, 1 is good."""
        ...


def needs_people(benchmark: Benchmark, name: str) -> bool:
    """Whether a judge or people score a dimension, failure mode, or a weighted part of `overall`."""
    if name == OVERALL and benchmark.has_overall:
        return any(needs_people(benchmark, part) for part, weight in benchmark.weights.items() if weight > 0)
    if name in benchmark.dimensions or benchmark.failure_mode(name) is not None:
        return not benchmark.scored_by(name).is_code
    return False


def is_by_people_alone(benchmark: Benchmark, name: str) -> bool:
    """Whether people score it and no judge does: their labels are the scores."""
    if name == OVERALL and benchmark.has_overall:
        parts = [part for part, weight in benchmark.weights.items() if weight > 0]
        return all(benchmark.scored_by(part).is_code or is_by_people_alone(benchmark, part) for part in parts)
    return benchmark.scored_by(name).kind == "human"


def case_labels(evidence: Evidence, candidate: str, name: str, to_unit: ToUnit) -> CaseLabels:
    """Judge and people case by case, for one candidate."""
    trials, people = evidence.trials(candidate, name), evidence.people(candidate, name)
    found = of_trials(trials, people, to_unit, len(evidence.cases.ids))
    return replace(found, stratum=class_codes(people.classes, evidence.cases.ids))


def of_trials(trials: Trials, people: People, to_unit: ToUnit, n_cases: int) -> CaseLabels:
    """Means over the answers of every case."""
    judge, label = to_unit(trials.value), to_unit(people.value)
    mean, n_judged, n_missing = case_means(trials.case, judge, n_cases)
    there = ~np.isnan(label) & ~(np.isnan(judge) & ~np.isnan(mean)[trials.case])
    probability = np.full(n_cases, np.nan)
    known = there & ~np.isnan(people.probability)
    probability[trials.case[known]] = people.probability[known]
    every, n_read, n_unread = case_means(trials.case, to_unit(people.every), n_cases)
    return CaseLabels(
        judge=mean,
        people=case_means(trials.case, np.where(there, label, np.nan), n_cases)[0],
        judge_there=case_means(trials.case, np.where(there, judge, np.nan), n_cases)[0],
        probability=probability,
        counts=(n_judged, n_missing),
        audit=people.audit,
        every=every,
        read=(n_read, n_unread),
    )


def ask_people(
    evidence: Evidence,
    values: CaseLabels,
    inside: NDArray[np.bool_],
    *,
    by_people_alone: bool,
    at: float,
    to_own: Callable[[float], float],
) -> Question | Absent:
    """The question on what people say, or why their labels can't answer it."""
    if by_people_alone:
        return _ask_people_alone(evidence, values, inside, at=at, to_own=to_own)
    absent = _not_an_audit(values, _judged(values, inside))
    return absent or _corrected(evidence, values, inside, at=at, to_own=to_own)


def _ask_people_alone(
    evidence: Evidence,
    values: CaseLabels,
    inside: NDArray[np.bool_],
    *,
    at: float,
    to_own: Callable[[float], float],
) -> Question | Absent:
    """What people score and no judge does: all of it, or a part that was chosen at random.

    Of "all" (95 % of the answers), chosen by whomever, those that nobody read count as bad before it is met.
    """
    n_read, n_unread = (int(column[inside].sum()) for column in values.read)
    if n_read and n_read >= ALL * (n_read + n_unread):
        units = units_of(evidence.cases, values.every, values.read, inside)
        share = values.read[0] / np.maximum(values.read[0] + values.read[1], 1)
        at_worst = np.where(values.read[0] + values.read[1] > 0, np.nan_to_num(values.every) * share, np.nan)
        worst = units_of(evidence.cases, at_worst, values.read, inside) if n_unread else None
        assert units is not None
        return replace(from_units(units, worst, at=at, to_own=to_own), n_labels=units.n)
    absent = _not_an_audit(values, inside & (values.read[0] + values.read[1] > 0))
    if absent is not None:
        return absent
    there = inside & ~np.isnan(values.people)
    if int(there.sum()) < FEWEST_LABELS:
        return _too_few(int(there.sum()))
    if np.ptp(_chances(values, there)) > 0:
        why = "answers were chosen with different probabilities, and it is not known which the others had"
        return Absent("no_audit", why, {"labels": 60})
    units = units_of(evidence.cases, values.people, values.counts, there & designated(evidence))
    if units is None or units.n < FEWEST_LABELS:
        return _too_few(0 if units is None else units.n)
    question = replace(from_units(units, None, at=at, to_own=to_own), n_labels=units.n)
    failed = failed_share(evidence, inside)
    if failed == 0.0:
        return question
    # nobody labels an answer that was never given: as many as that may be are bad
    return replace(question, bound=AtTheWorst(units.mean, failed), units=None)


def failed_share(evidence: Evidence, inside: NDArray[np.bool_]) -> float:
    """The most that the candidates' own failures may be among all answers; 0 if there was none."""
    table = evidence.measured
    mine = inside[table.case]
    n_failed, n_asked = int((table.is_failure & mine).sum()), int(mine.sum())
    if not n_failed:
        return 0.0
    return (
        float(betaincinv(n_failed + 1.0, max(n_asked - n_failed, 0) + 1e-12, 1.0 - 5e-4))
        if n_failed < n_asked
        else 1.0
    )


def alike(mine: Floats, theirs: Floats) -> bool:
    """Whether two parts were chosen together: at random both, or with the same chances."""
    return bool(np.all((np.isnan(mine) & np.isnan(theirs)) | (np.abs(mine - theirs) < 1e-6)))


def designated(evidence: Evidence) -> NDArray[np.bool_]:
    """One case of every unit, chosen by its id: a label counts if it is on that one.

    A group of many cases is labelled nearly for sure, a single case seldom: by any of its labels a large
    group would count too much. Its own case has the same chance as every other one.
    """
    table = evidence.cases
    signs = [
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in table.ids
    ]
    first: dict[int, int] = {}
    for code, unit in enumerate(table.units.tolist()):
        if unit not in first or signs[code] < signs[first[unit]]:
            first[unit] = code
    chosen = np.zeros(len(table.ids), dtype=bool)
    chosen[list(first.values())] = True
    return chosen


def _chances(values: CaseLabels, there: NDArray[np.bool_]) -> Floats:
    """Chances to be chosen, rounded; -1 is at random."""
    given = values.probability[there]
    chances: Floats = np.where(np.isfinite(given), given, -1.0)
    return np.asarray(np.round(chances, 6), dtype=np.float64)


def _not_an_audit(values: CaseLabels, asked: NDArray[np.bool_]) -> Absent | None:
    """Why the labels can't stand for the cases that were asked; None if they can."""
    there = asked & ~np.isnan(values.people)
    if values.audit == "no_audit":
        why = "nobody knows how the labelled answers were chosen, so they can't stand for the others"
        return Absent("no_audit", why, {"labels": 60})
    if not there.any():
        return Absent("unvalidated", "no answer of it has a label", {"labels": 60})
    given = _chances(values, there)
    if given[0] >= 0 and np.ptp(given) == 0 and values.stratum is None:
        n_trials = round(float((values.counts[0] + values.counts[1])[asked].mean()))
        return _contradicted(int(there.sum()), int(asked.sum()), float(given[0]), n_trials)
    return None


def _contradicted(n_labels: int, n_cases: int, chance: float, n_trials: int = 1) -> Absent | None:
    """Why so many labels can't have come of the chance that is stated for each; None if they can.

    The chance may be that of a case, or that of each of its answers.
    """
    for one in (chance, 1.0 - (1.0 - chance) ** n_trials):
        if min(bdtr(n_labels, n_cases, one), bdtrc(n_labels - 1, n_cases, one)) >= IMPOSSIBLE:
            return None
    why = f"{n_labels} of {n_cases} cases have a label, which a chance of {chance:g} each does not give"
    return Absent("no_audit", why, {"labels": 60})


def _too_few(n_labels: int) -> Absent:
    said = f"{n_labels} labelled answers say too little of how far the scores can be trusted"
    return Absent("too_few_labels", said, {"labels": max(FEWEST_LABELS - n_labels, 1)})


def _corrected(
    evidence: Evidence,
    values: CaseLabels,
    inside: NDArray[np.bool_],
    *,
    at: float,
    to_own: Callable[[float], float],
) -> Question | Absent:
    table = evidence.cases
    judged = _judged(values, inside)
    own = designated(evidence)
    people, judge_there = (np.where(own, column, np.nan) for column in (values.people, values.judge_there))
    raw = units_of(table, values.judge, values.counts, inside)
    if raw is None:
        return Absent("unscored", "no answer has a score of the judge", {"scores": 1})
    code = np.unique(table.units[judged], return_inverse=True)[1]
    strata = _strata(values, judged)
    if isinstance(strata, Absent):
        return strata
    weight = table.weights[judged]
    units = Judged(
        judge=_by_unit(code, values.judge[judged], weight),
        label=_by_unit(code, people[judged], weight),
        judge_at_label=_by_unit(code, judge_there[judged], weight),
        stratum=None if strata is None else _first(code, strata),
        weights=_unit_weights(code, weight),
    )
    found = _remembered(evidence, units)
    if isinstance(found, TooFew):
        return Absent(found.reason, found.why, dict(found.needs))
    n_missing = int(values.counts[1][inside & ~(judged & np.isnan(values.judge))].sum())
    share = n_missing / max(n_missing + raw.n_trials, 1)
    bound: Bound = found if share <= MISSING_TOLERATED else AtTheWorst(found, share)
    return Question(
        bound=bound,
        at=at,
        to_own=to_own,
        n_cases=raw.n_cases,
        n_units=raw.n,
        n_trials=raw.n_trials,
        n_missing=raw.n_missing,
        method=found.mean.method,
        raw=raw,
        n_labels=found.mean.n_labels,
        judge_value=found.judge_value,
        labels_only=found.mean.labels_only,
        judged=units,
    )


def _judged(values: CaseLabels, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cases that the labels stand for: those with a verdict; of a design also a class that has none."""
    judged: NDArray[np.bool_] = inside & ~np.isnan(values.judge)
    if values.stratum is None:
        return judged
    asked = (values.counts[0] + values.counts[1]) > 0
    unscored: NDArray[np.bool_] = inside & asked & (values.stratum != OUTSIDE)
    return np.asarray(judged | unscored, dtype=np.bool_)


def _unit_weights(code: Ints, weight: Floats) -> Floats | None:
    """Mean weight of the cases of every unit; None where all are equal."""
    found: Floats = np.bincount(code, weights=weight) / np.bincount(code)
    return found if np.ptp(found) > 0 else None


def _remembered(evidence: Evidence, judged: Judged) -> Remembered | TooFew:
    """The correction of these units, made once for each evidence."""
    columns = (judged.judge, judged.label, judged.judge_at_label, judged.stratum, judged.weights)
    key = tuple(b"" if column is None else column.tobytes() for column in columns)
    known: Remembered | TooFew | None = evidence.corrections.get(key)
    if known is None:
        made = corrected_mean(judged)
        known = made if isinstance(made, TooFew) else Remembered(made)
        evidence.corrections[key] = known
    return known


def _by_unit(code: Ints, value: Floats, weight: Floats) -> Floats:
    """Weighted means over the cases of every unit that have a value; NaN where none has."""
    has = ~np.isnan(value)
    n_units = int(code.max(initial=-1)) + 1
    total = np.bincount(code[has], weights=weight[has], minlength=n_units)
    summed = np.bincount(code[has], weights=(weight * np.nan_to_num(value))[has], minlength=n_units)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = np.clip(np.where(total > 0, summed / total, np.nan), 0.0, 1.0)
    return means


def _first(code: Ints, strata: Ints) -> Ints:
    found = np.zeros(int(code.max(initial=-1)) + 1, dtype=np.int64)
    found[code[::-1]] = strata[::-1]
    return found


def _strata(values: CaseLabels, judged: NDArray[np.bool_]) -> Ints | Absent | None:
    """Classes of cases that were chosen with one probability each; None if there is one class.

    Of a case that was not chosen the class is known only by what the judge said of it: verdicts whose labels
    all have one probability are a class, and items that were chosen for sure leave none behind. A design says
    it of every case.
    """
    if values.stratum is not None:
        return values.stratum[judged]
    labelled = ~np.isnan(values.people[judged])
    given = np.round(np.where(np.isfinite(values.probability[judged]), values.probability[judged], -1.0), 6)
    if len(np.unique(given[labelled])) <= 1 and not (given[labelled] >= 1.0).any():
        return None
    verdicts = np.round(values.judge[judged], 6)
    strata = np.zeros(len(verdicts), dtype=np.int64)
    for number, verdict in enumerate(np.unique(verdicts)):
        mine = verdicts == verdict
        chances = np.unique(given[mine & labelled & (given < 1.0)])
        if len(chances) > 1:
            why = "answers of one verdict were chosen with different probabilities, and it is not known which"
            return Absent("no_audit", f"{why} of the others had", {"labels": 60})
        sure = mine & labelled & (given >= 1.0)
        if len(chances) and chances[0] >= 0:
            n_chosen = int((mine & labelled & (given < 1.0)).sum())
            absent = _contradicted(n_chosen, int((mine & ~sure).sum()), float(chances[0]))
            if absent is not None:
                return absent
        strata[mine] = 2 * number
        strata[sure] = 2 * number + 1
        unread = mine & ~sure
        if unread.mean() > UNREAD_TOLERATED and not (unread & labelled).any():
            return Absent(
                "no_audit", "answers that were chosen for sure can't stand for the others", {"labels": 60}
            )
    classes: Ints = np.unique(strata, return_inverse=True)[1].astype(np.int64)
    return classes
