"""`ask`: a bar as a question to the evidence."""

from __future__ import annotations

from shipworthy.decide.class_question import ask_class
from shipworthy.decide.dimension_question import ask_dimension
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.measure_question import ask_measure
from shipworthy.decide.paired_question import ask_paired
from shipworthy.decide.question import Absent, Question
from shipworthy.define.bar import Bar
from shipworthy.define.bar_grammar import MEASURES


def ask(evidence: Evidence, candidate: str, bar: Bar) -> Question | Absent:
    """The bar as a question to the evidence, or why it can't be asked."""
    inside = evidence.cases.mask(bar.slice)
    if bar.slice and not inside.any():
        named = ", ".join(f"{name}={value}" for name, value in bar.slice.items())
        return Absent("no_cases", f"no case lies in {named}", {"cases": 1})
    if bar.other is not None:
        return ask_paired(evidence, candidate, bar, inside)
    if bar.label is not None:
        return ask_class(evidence, candidate, bar, inside)
    if bar.measure in MEASURES:
        return ask_measure(evidence, candidate, bar, inside)
    return ask_dimension(evidence, candidate, bar, inside)
