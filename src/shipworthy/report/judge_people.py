"""A judge beside people, in words: how often the same, beyond luck, where it errs, what people reach."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shipworthy.decide.agreement import DimensionAgreement
from shipworthy.decide.judge_validation import JudgeValidation
from shipworthy.report.measured import ruler_of_scale
from shipworthy.report.section import Cell, Table
from shipworthy.report.words import SHARE, Unit, between, count, decimals, is_number, number, sure
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.resample import Figure
from shipworthy.stats.validation import Confusion

SURE = 0.95
"""Confidence of the intervals of agreement."""
NO_LABELS = "not known: no labels"
COEFFICIENT = Unit("points")
_DOUBLING = math.log(2.0)
_KIND = ("too kind", "fail", "passes")
_STRICT = ("too strict", "pass", "fails")
_ALARM = ("false alarms", "saw nothing in", "saw it in")
_MISS = ("misses", "saw it in", "missed it in")


def people_facts(made: JudgeValidation) -> list[tuple[str, str]]:
    """What people's labels say of the judge: short names, and a clause for each."""
    if made.found is None:
        why = "have labelled none of these answers"
        if made.n_labelled:
            why = (
                f"have labelled {count(made.n_labelled, 'answer')}, none of them with a verdict of the judge"
            )
        return [("people", why), ("length", NO_LABELS)]
    found = made.found
    facts = [("people", same_words(made)), ("one another", ceiling_words(found))]
    facts += [("beyond luck", luck_words(found))]
    if found.confusion is not None:
        facts += _errors(found.confusion, is_detector=made.is_detector)
    elif found.spearman is not None:
        facts.append(("correlation", _coefficient(found.spearman, "of ranks with people's mean")))
    return [
        *facts,
        ("leaning", leaning_words(made)),
        ("stand-in", stand_in_words(found)),
        ("length", length_words(made)),
    ]


def people_tables(validations: Sequence[JudgeValidation]) -> list[Table]:
    """All of it, a table for each quality with labels: two columns, which a narrow screen can show."""
    return [
        Table(("asked", "found"), tuple(people_facts(one)), f"Judge and people: {one.dimension}")
        for one in validations
        if one.found is not None
    ]


def confusion_table(validations: Sequence[JudgeValidation]) -> Table | None:
    """What both say of each answer, counted; None where nothing is pass or fail."""
    rows: list[tuple[Cell, ...]] = []
    for one in validations:
        if one.found is not None and one.found.confusion is not None:
            cells = one.found.confusion
            counts = (cells.true_pass, cells.false_pass, cells.false_fail, cells.true_fail)
            rows.append((one.dimension, *(reversed(counts) if one.is_detector else counts)))
    header = ("quality", "fine to both", "only to the judge", "only to people", "to neither")
    return (
        Table(header, tuple(rows), "Which labelled answers are fine, and to whom", (1, 2, 3, 4))
        if rows
        else None
    )


def share_words(found: Figure) -> str:
    """`85 % (95 % sure between 78 and 90 %, n = 144)`, or why there is none."""
    if found.value is None:
        return f"not known: {found.why}"
    places = decimals([found.value, found.low, found.high], SHARE)
    interval = sure(SURE, between(found.low, found.high, SHARE, places)) or found.why
    return f"{number(found.value, SHARE, places)} ({interval}, n = {found.n})"


def same_words(made: JudgeValidation) -> str:
    """How often judge and people say the same."""
    found = made.found
    if found is None or found.same is None:
        return "not known"
    if 2 * made.n_between > made.n_both:
        return "its verdicts lie between the levels that people use, so they are never quite the same"
    n_split = 0 if found.judge is None else made.n_both - found.judge.percent.n
    split = f"; people are split on {n_split}, which count in part"
    return f"say the same as the judge in {share_words(found.same)}{split if n_split else ''}"


def ceiling_words(found: DimensionAgreement) -> str:
    """How far people agree with one another: no judge can be asked for more."""
    among, judge = found.people.percent, found.one_of_us
    if among.value is None:
        return "nobody knows how far people agree: no answer has labels of two of them"
    said = f"people agree with each other in {share_words(among)}"
    if judge is None or judge.value is None:
        return said
    return f"{said}; the judge with one of them in {share_words(judge)}"


def luck_words(found: DimensionAgreement) -> str:
    """Agreement beyond chance in one coefficient, people's own beside it."""
    if found.judge is None:
        return "not known"
    said = _coefficient(found.judge.kappa_quadratic, "of 1, where 0 is luck (weighted kappa)")
    among = found.people.kappa_quadratic
    return said if among.value is None else f"{said}; people {_coefficient(among, '')}"


def leaning_words(made: JudgeValidation) -> str:
    """By how much the judge is kinder or harsher than people."""
    bias = None if made.found is None else made.found.bias
    if bias is None or bias.value is None:
        return "not known"
    unit = difference_unit(made)
    places = decimals([bias.value, bias.low, bias.high], unit)
    interval = sure(SURE, between(bias.low, bias.high, unit, places)) or bias.why
    gap = number(bias.value, unit, places)
    return f"judge minus people {gap}{_on_scale(made)} ({interval}, n = {bias.n})"


def stand_in_words(found: DimensionAgreement) -> str:
    """Whether the judge does as well as one of the people, or why nobody can say."""
    test = found.alt_test
    if test is None:
        return "not known"
    if isinstance(test, NotEnough):
        return f"not known whether it is as good as one of you: {test.reason.replace('units', 'answers')}"
    who = f"{sum(test.rejected)} of {len(test.rejected)} people"
    verdict = "as good as one of you" if test.passes else "not shown to be as good as one of you"
    return f"{verdict}: holds its own against {who} (alt-test, n = {test.n_items})"


def length_words(made: JudgeValidation) -> str:
    """What an answer twice as long gains with the judge beyond what it gains with people."""
    length = made.length
    if length is None:
        return NO_LABELS
    slope = length.slope
    if slope.value is None:
        return f"not known: {slope.why}"
    unit = difference_unit(made)
    value, low, high = (
        None if one is None else one * _DOUBLING for one in (slope.value, slope.low, slope.high)
    )
    places = decimals([value, low, high], unit)
    interval = sure(SURE, between(low, high, unit, places)) or slope.why
    more = f"{number(value, unit, places)}{_on_scale(made)}"
    gain = f"{more} beyond people's for an answer twice as long ({interval}, n = {slope.n})"
    if length.is_flagged:
        return f"sways the judge: {gain}"
    is_sure = is_number(low) and is_number(high) and not (low or 0.0) <= 0.0 <= (high or 0.0)
    return f"matters little: {gain}" if is_sure else f"no sign that it sways the judge: {gain}"


def _on_scale(made: JudgeValidation) -> str:
    """What points are points of; a difference of shares says so itself."""
    return "" if difference_unit(made).kind == "share" else f" on {made.scale}"


def difference_unit(made: JudgeValidation) -> Unit:
    """What a difference of two values of the dimension counts in."""
    return ruler_of_scale(made.scale).unit._replace(is_difference=True)


def _errors(cells: Confusion, *, is_detector: bool) -> list[tuple[str, str]]:
    """Both ways to be wrong, as shares of what people say."""
    kinds = (_KIND, _STRICT) if not is_detector else (_ALARM, _MISS)
    said = (
        (cells.false_pass, cells.true_fail, cells.specificity),
        (cells.false_fail, cells.true_pass, cells.sensitivity),
    )
    facts = []
    for (name, people, judge), (n_wrong, n_right, right) in zip(kinds, said, strict=True):
        n = n_wrong + n_right
        answers = f"people {people} {count(n, 'answer') if n else 'no answer'}"
        if right.value is None:
            facts.append((name, f"not known: {answers}"))
            continue
        low, high = (None if end is None else 1.0 - end for end in (right.high, right.low))
        share = share_words(Figure(1.0 - right.value, low, high, n, right.method, right.why))
        facts.append((name, f"{answers}; the judge {judge} {n_wrong} of them, {share}"))
    return facts


def _coefficient(found: Figure, what: str) -> str:
    if found.value is None:
        return f"not known: {found.why}"
    interval = between(found.low, found.high, COEFFICIENT) or f"no interval: {found.why}"
    value = f"{found.value:.2f} {what}".rstrip()
    return f"{value}, {interval} (n = {found.n})"
