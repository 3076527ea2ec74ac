# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`UpgradePage`: everything that the terminal, HTML and Markdown show on the day a new model arrives."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.comparison_page import ComparisonPage
from shipworthy.report.page import Measured, shown


@dataclass(frozen=True)
class ModeRow:
    """One failure mode before and after."""

    name: str = shown("id of the failure mode")
    about: str = shown("its definition and severity")
    change: str = shown("vanished, appeared, rarer, more frequent, or that nothing is told")
    tone: str = shown("good, bad, or unsure where nothing is told")
    old: Measured = shown("how often the old one has it")
    new: Measured = shown("how often the new one has it")


@dataclass(frozen=True)
class RaiseRow:
    """A bar that could be raised."""

    bar: str = shown("the bar as the PRD writes it")
    now: str = shown("what it asks for today")
    could_be: str = shown("what it could ask for and still be shown met")
    because: str = shown("the bound that the new candidate is shown to hold, on how many cases")


@dataclass(frozen=True)
class CaseRow:
    """Cases of one kind."""

    name: str = shown("saturated, dead or discriminating")
    meaning: str = shown("what that says of them")
    n_text: str = shown("how many of how many, as a share")
    dimensions: str = shown("on which dimensions how many; may be empty")
    cases: str = shown("their ids, as many as have room")


@dataclass(frozen=True)
class AblationRow:
    """A section of the prompt left out."""

    section: str = shown("name of the section")
    difference: Measured = shown("quality with it minus without it")
    said: str = shown("whether it changes anything, in words")
    tone: str = shown("good where it helps, bad where it harms, unsure where nothing is shown")


@dataclass(frozen=True)
class UpgradePage:
    """What the page of an upgrade shows."""

    product: str = shown("name of the product")
    made_at: str = shown("when this page was made, as the caller writes it; may be empty")
    old: str = shown("the candidate that is there today")
    new: str = shown("the one that would take its place")
    recommendation: str = shown("what to do next, in a sentence; never a verdict")
    tone: str = shown("good, bad or unsure")
    improved: tuple[str, ...] = shown("what got better, all cases first, then slices")
    regressed: tuple[str, ...] = shown("what got worse, and for whom")
    modes: tuple[ModeRow, ...] = shown("failure modes that vanished, appeared, or did not change")
    raisable: tuple[RaiseRow, ...] = shown("bars that could be raised, and to what value")
    raisable_note: str = shown("how to read them, or that there are none")
    cases: tuple[CaseRow, ...] = shown("saturated, dead and discriminating cases")
    cases_note: str = shown("whose answers were looked at")
    ablation: tuple[AblationRow, ...] = shown("sections of the prompt left out one by one")
    ablation_note: str = shown("how to read it, or how to ask for it")
    comparison: ComparisonPage = shown("the comparison of new with old that all this rests on")
