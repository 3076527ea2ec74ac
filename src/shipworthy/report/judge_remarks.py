"""What stands out about the judges: one sentence of a kind, however many candidates there are."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.decide.judge_validation import JudgeValidation
from shipworthy.report.judge_people import length_words
from shipworthy.report.judge_trust import Trust
from shipworthy.report.words import SHARE, count, listed, number
from shipworthy.score.judge.figures import JudgeFigures


def remarks_of(
    figures: Sequence[JudgeFigures], trust: Sequence[Trust], validations: Sequence[JudgeValidation]
) -> tuple[str, ...]:
    """The remarks; none where nothing stands out."""
    found = (
        _alike(figures),
        _talked_round(figures),
        _length(validations),
        _saves_nothing(trust, validations),
    )
    return tuple(remark for remark in found if remark)


def _alike(figures: Sequence[JudgeFigures]) -> str:
    said = [
        f"{one.dimension}: {one.who} gave all {one.n_judged} answers the verdict {one.only_verdict:g}"
        for one in figures
        if one.only_verdict is not None
    ]
    return f"{'; '.join(said)}; a judge that can't tell answers apart says nothing" if said else ""


def _talked_round(figures: Sequence[JudgeFigures]) -> str:
    return "; ".join(
        f"{one.dimension}: {one.who} was talked round by {count(len(one.attacks.succeeded), 'injection')}"
        f" of {one.attack_rate.n}"
        for one in figures
        if one.attacks is not None and one.attacks.succeeded
    )


def _length(validations: Sequence[JudgeValidation]) -> str:
    return "; ".join(
        f"{one.dimension}: length {length_words(one)}"
        for one in validations
        if one.length is not None and one.length.is_flagged
    )


def _saves_nothing(trust: Sequence[Trust], validations: Sequence[JudgeValidation]) -> str:
    """Where the judge value is at most 0: it is about labels, and no verdict on the judge."""
    of_whom: dict[str, list[str]] = {}
    for one in trust:
        if one.judge_value is not None and one.judge_value <= 0:
            of_whom.setdefault(one.dimension, []).append(one.candidate)
    if not of_whom:
        return ""
    where = listed(f"{dimension} ({listed(names)})" for dimension, names in of_whom.items())
    return (
        f"The judge saves no labels on {where}: with these labels, the corrected interval is no narrower than"
        f" the labels' alone; this is about labels{_however(of_whom, validations)}"
    )


def _however(names: dict[str, list[str]], validations: Sequence[JudgeValidation]) -> str:
    """How often it agrees all the same, so that nobody reads "bad" into "saves nothing"."""
    shares = [
        one.found.same.value
        for one in validations
        if one.dimension in names and one.found is not None and one.found.same is not None
        if one.found.same.value is not None and 2 * one.n_between <= one.n_both
    ]
    if not shares:
        return "."
    low, high = number(min(shares), SHARE), number(max(shares), SHARE)
    span = low if low == high else f"{low} to {high}"
    return f", not about agreement: there, judge and people say the same in {span} of the answers."
