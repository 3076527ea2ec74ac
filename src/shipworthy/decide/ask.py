"""`ask`: a bar as a question to the evidence."""

from __future__ import annotations

from shipworthy.decide.class_question import ask_class
from shipworthy.decide.dimension_question import ask_dimension, ask_people_on_dimension
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.measure_question import ask_measure
from shipworthy.decide.paired_question import ask_paired, ask_people_on_pairs
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


def ask_people_about(evidence: Evidence, candidate: str, bar: Bar) -> Question | Absent:
    """The same bar answered by people's labels: what decides what a judge or people score."""
    inside = evidence.cases.mask(bar.slice)
    if bar.kind in ("better", "not_worse"):
        return ask_people_on_pairs(evidence, candidate, bar, inside)
    if bar.kind in ("mean", "share"):
        return ask_people_on_dimension(evidence, candidate, bar, inside)
    return Absent("unvalidated", f"labels can't correct a bar of this kind ({bar.id})", {})
