"""The rules of the lint, in the order of their codes."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.rules import (
    answers,
    bar_terms,
    bars,
    cases,
    chance,
    dimensions,
    document,
    expected,
    failure_modes,
    leaks,
    outcomes,
    personal,
    structure,
)

FAMILIES: Mapping[str, str] = {
    "S": "Structure: what a run could not start with, or would misread",
    "B": "Bars and power: whether a verdict can be reached at all",
    "D": "Dimensions and rubrics: what is measured, and whether two people would agree on it",
    "C": "Cases and leaks",
    "F": "Failure modes",
    "A": "Recorded answers and judges",
    "P": "The PRD as a document",
}

_MODULES = (
    structure, bars, bar_terms, chance, dimensions, outcomes, expected, cases, leaks, personal, failure_modes,
    answers, document,
)  # fmt: skip

RULES: tuple[type[Rule], ...] = tuple(
    sorted(
        (rule for module in _MODULES for rule in module.RULES),
        key=lambda rule: (list(FAMILIES).index(rule.code[0]), rule.code),
    )
)
