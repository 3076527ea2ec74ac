"""`JudgeValidation`: a judge beside people on the same answers; their ceiling; its taste for length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.decide.agreement import DimensionAgreement, agreement
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.stats.correlation import LengthBias, length_bias

_JUDGE = "\x00judge"
"""Stands for the judge among the reviewers; no name in a file is that."""


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer that people labelled.

    Attributes:
        judge: The judge's verdict in the dimension's units; None: it has none.
        people: What each reviewer says, in the same units.
        length: Of the answer in characters.
        slices: Fields of the case and their values.
    """

    candidate: str
    case: str
    trial: int
    judge: float | None
    people: Mapping[str, float]
    length: int = 0
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgeValidation:
    """How the judge of one dimension stands to people.

    Attributes:
        dimension: What is judged.
        scale: Its scale.
        is_detector: A failure mode: 1 says that it happened.
        n_labelled: Answers that people labelled.
        n_both: Answers among them with a verdict of the judge.
        n_between: Verdicts that are no level of the scale (means of a panel, measurements).
        found: All figures; None where no answer has both.
        length: Whether the judge likes long answers more than people do; None where that can't be known.
    """

    dimension: str
    scale: Scale = PASS_FAIL
    is_detector: bool = False
    n_labelled: int = 0
    n_both: int = 0
    n_between: int = 0
    found: DimensionAgreement | None = None
    length: LengthBias | None = field(default=None)

    def to_dict(self) -> dict[str, Any]:
        """Only plain values; what is not known is null, or says why."""
        no_labels = "no labels" if not self.n_labelled else "no answer has a label and a verdict"
        length: dict[str, Any] = {"why": no_labels} if self.length is None else self.length.to_dict()
        return {
            "n_labelled": self.n_labelled,
            "n_both": self.n_both,
            "n_between": self.n_between,
            "is_detector": self.is_detector,
            "agreement": None if self.found is None else self.found.to_dict(),
            "length_bias": length,
        }


def validate_judge(
    dimension: str, answers: Sequence[LabelledAnswer], scale: Scale = PASS_FAIL, *, is_detector: bool = False
) -> JudgeValidation:
    """The judge of one dimension against people; intervals rest on cases.

    Args:
        dimension: Its name.
        answers: What people labelled.
        scale: Of verdicts and labels.
        is_detector: Whether 1 means that a failure happened.
    """
    labelled = [one for one in answers if one.people]
    both = [one for one in labelled if one.judge is not None]
    if not both:
        return JudgeValidation(dimension, scale, is_detector, len(labelled))
    levels = {value for one in labelled for value in one.people.values()}
    verdicts = [one.judge for one in both if one.judge is not None]
    return JudgeValidation(
        dimension=dimension,
        scale=scale,
        is_detector=is_detector,
        n_labelled=len(labelled),
        n_both=len(both),
        n_between=sum(value not in levels and not value.is_integer() for value in map(float, verdicts)),
        found=agreement(_rows(labelled), judge=_JUDGE).only,
        length=length_bias(
            verdicts,
            [sum(one.people.values()) / len(one.people) for one in both],
            [one.length for one in both],
            scale.span,
            groups=[one.case for one in both],
        ),
    )


def _rows(labelled: Sequence[LabelledAnswer]) -> list[dict[str, Any]]:
    rows = []
    for one in labelled:
        place = {"case": one.case, "candidate": one.candidate, "trial": one.trial}
        said = dict(one.people) if one.judge is None else {**one.people, _JUDGE: one.judge}
        rows += [{**place, "reviewer": who, "value": value} for who, value in said.items()]
    return rows
