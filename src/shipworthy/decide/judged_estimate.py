"""`corrected_estimate`: a measurement that people's labels correct, the judge's own beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from shipworthy.decide.columns import Floats
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import ask_people, case_labels, is_by_people_alone
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.question import Absent, Question
from shipworthy.decide.verdict import Estimate
from shipworthy.define.dimension import Scale

Kind = Literal["dimension", "failure_mode", "overall", "measure", "class", "pass_k"]


@dataclass(frozen=True)
class Named:
    """What is measured: its name, kind and scale."""

    name: str
    kind: Kind
    scale: Scale


def corrected_estimate(evidence: Evidence, candidate: str, named: Named, raw: Estimate) -> Estimate:
    """The estimate that people's labels make of the judge's, marked as judged; uncorrected if they can't."""
    judged = replace(raw, is_judged=True)

    def to_unit(value: Floats) -> Floats:
        return np.asarray((value - named.scale.low) / named.scale.span)

    found = ask_people(
        evidence,
        case_labels(evidence, candidate, named.name, to_unit),
        evidence.cases.mask(raw.slice),
        by_people_alone=is_by_people_alone(evidence.benchmark, named.name),
        at=0.5,
        to_own=named.scale.from_unit,
    )
    if isinstance(found, Absent):
        return judged
    half = half_alpha(evidence.benchmark.confidence)
    low, high = found.limits(half, half)
    by_judge = {"estimate": raw.estimate, "low": raw.low, "high": raw.high}
    return replace(
        judged,
        estimate=found.estimate,
        low=low,
        high=high,
        method=found.method,
        n_cases=found.n_cases,
        n_units=found.n_units,
        corrected=found.is_corrected,
        n_labels=found.n_labels,
        raw=by_judge if found.is_corrected else None,
        judge_value=found.judge_value if found.is_corrected else None,
        labels_only=_labels_only(found, half) if found.is_corrected and raw.slice is None else None,
    )


def _labels_only(found: Question, half: float) -> dict[str, float | None] | None:
    """The labels' own interval: what there would be without the judge."""
    if found.labels_only is None:
        return None
    alone = replace(found, bound=found.labels_only)
    low, high = alone.limits(half, half)
    return {"estimate": alone.estimate, "low": low, "high": high}
