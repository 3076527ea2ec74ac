"""Leave-one-out: what each part or instruction of a prompt does to the scores, and its price in tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from shipworthy.decide.compare import FALSE_DISCOVERIES, Correction, compare_evidence
from shipworthy.decide.compare_result import Comparison, Difference
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.verdict import Shown
from shipworthy.stats.multiplicity import benjamini_hochberg

Kind = Literal["part", "section"]
Earns = Literal["helps", "harms", "no_change_shown", "not_measured"]
TOKENS = "input_tokens"


@dataclass(frozen=True)
class Effect(Shown):
    """What leaving something out did to one dimension: the whole prompt minus the prompt without it.

    Attributes:
        estimate: In the dimension's own units; positive: with it the answers are better (of a failure mode:
            with it they fail more).
        direction: `helps`, `harms` or `no_change_shown`, among all effects (Benjamini-Hochberg).
        is_judged: Rests on raw scores of a judge.
    """

    dimension: str
    estimate: float | None
    low: float | None
    high: float | None
    n_cases: int
    direction: Earns
    is_judged: bool = False
    is_failure_mode: bool = False


@dataclass(frozen=True)
class LeftOut(Shown):
    """One part or section left out.

    Attributes:
        name: The part, or the section's first words.
        variant: Name of the candidate without it.
        effects: One a dimension, failure mode and `overall`.
        tokens: Input tokens a case that it takes: estimate, low, high (None: unknown), on n_cases.
        earns: `helps` if it helps anywhere and harms nowhere, and so on; what to read first.
    """

    name: str
    kind: Kind
    variant: str
    effects: tuple[Effect, ...]
    tokens: Mapping[str, float | int | None]
    earns: Earns


def ablation_of(
    evidence: Evidence,
    base: str,
    variants: Mapping[str, tuple[str, Kind]],
    correction: Correction | None = None,
) -> tuple[LeftOut, ...]:
    """What every variant lacks does, most telling first.

    Args:
        evidence: With the candidate and its variants scored on the same cases.
        base: The candidate as it is.
        variants: Name of the variant to (what it lacks, part or section).
        correction: Takes a judge's bias out where labels allow it.
    """
    compared: dict[str, Comparison | None] = {
        variant: compare_evidence(evidence, base, variant, correction=correction)
        if variant in evidence.candidates
        else None
        for variant in variants
    }
    rows = [
        (variant, row)
        for variant, comparison in compared.items()
        if comparison is not None
        for row in comparison.differences
        if row.slice is None and row.estimate is not None
    ]
    told = _told([row for _, row in rows])
    effects: dict[str, list[Effect]] = {variant: [] for variant in variants}
    for (variant, row), direction in zip(rows, told, strict=True):
        effects[variant].append(_effect(row, direction))
    found = [
        LeftOut(
            name=name,
            kind=kind,
            variant=variant,
            effects=tuple(effects[variant]),
            tokens=_tokens(compared[variant]),
            earns=_earns(effects[variant]),
        )
        for variant, (name, kind) in variants.items()
    ]
    order = ("helps", "harms", "no_change_shown", "not_measured")
    return tuple(sorted(found, key=lambda one: order.index(one.earns)))


def _told(rows: list[Difference]) -> list[Earns]:
    """Better with it, or worse with it: two families, as everywhere where one explores."""
    helps = benjamini_hochberg([row.p_better for row in rows], FALSE_DISCOVERIES) if rows else []
    harms = benjamini_hochberg([row.p_worse for row in rows], FALSE_DISCOVERIES) if rows else []
    return [
        "helps" if better and not worse else "harms" if worse and not better else "no_change_shown"
        for better, worse in zip(helps, harms, strict=True)
    ]


def _effect(row: Difference, direction: Earns) -> Effect:
    return Effect(
        dimension=row.name,
        estimate=row.estimate,
        low=row.low,
        high=row.high,
        n_cases=row.n_cases,
        direction=direction,
        is_judged=row.is_judged,
        is_failure_mode=row.is_failure_mode,
    )


def _earns(effects: list[Effect]) -> Earns:
    if not effects:
        return "not_measured"
    said = {effect.direction for effect in effects}
    if "harms" in said:
        return "harms"
    return "helps" if "helps" in said else "no_change_shown"


def _tokens(comparison: Comparison | None) -> Mapping[str, float | int | None]:
    """Input tokens with it minus without it."""
    rows = [] if comparison is None else [row for row in comparison.measures if row.measure == TOKENS]
    if not rows:
        return {"estimate": None, "low": None, "high": None, "n_cases": 0}
    row = rows[0]
    return {"estimate": row.estimate, "low": row.low, "high": row.high, "n_cases": row.n_cases}


def without_slices(evidence: Evidence) -> Evidence:
    """The same evidence with no slices: an ablation asks of all cases only, and every slice takes time."""
    table = replace(evidence.cases, slices={}, declared=())
    return Evidence(evidence.benchmark, table, evidence.scored, evidence.measured, evidence.labels)
