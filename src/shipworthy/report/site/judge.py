# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`JudgePage`: how far each judge can be trusted, what its labels buy, and where it and people differ."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.figure_cell import FigureCell
from shipworthy.report.judge_worth import JudgedBarRow, WorthRow
from shipworthy.report.page import Excerpt, shown
from shipworthy.report.section import Picture
from shipworthy.report.site.agreement import AgreementRow, LevelGrid


@dataclass(frozen=True)
class GapRow:
    """Judge minus people in one part of the labelled answers."""

    name: str = shown("all answers, a candidate, or a slice")
    gap: FigureCell = shown("mean of judge minus people, in the dimension's units")
    said: str = shown("whether the judge is shown to score higher or lower than people there")
    tone: str = shown("bad where it is, else empty")
    is_exploratory: bool = shown("whether it is a slice that the PRD does not declare")


@dataclass(frozen=True)
class Probe:
    """One way in which judges go wrong, tried on this one."""

    name: str = shown("what was tried")
    said: str = shown("what came of it, with n and interval, or why it is not known")
    is_flagged: bool = shown("whether it stands out")


@dataclass(frozen=True)
class GapCase:
    """An answer on which judge and people differ."""

    case: str = shown("id of the case")
    candidate: str = shown("whose answer it is")
    trial: int = shown("which answer to the case, from 0")
    judge: str = shown("the judge's verdict")
    explanation: Excerpt = shown("the reason it gave; may be empty")
    people: tuple[tuple[str, str], ...] = shown("reviewer and level")
    notes: tuple[str, ...] = shown("what reviewers wrote beside it")
    input: Excerpt = shown("what was asked")
    answer: Excerpt = shown("what was answered")


@dataclass(frozen=True)
class JudgedPart:
    """The judge of one dimension or failure mode."""

    name: str = shown("the dimension or failure mode")
    about: str = shown("its definition; may be empty")
    judge: str = shown("the judge and its kind")
    headline: str = shown("how far it can be trusted, in one sentence")
    facts: tuple[tuple[str, str], ...] = shown(
        "what it did and what people make of it: short name and clause"
    )
    rows: tuple[AgreementRow, ...] = shown("judge with people, and people with one another: the ceiling")
    levels: LevelGrid | None = shown("what the judge says at each of people's levels; None without labels")
    candidates: tuple[GapRow, ...] = shown("where the judge leans: all answers, then each candidate")
    slices: tuple[GapRow, ...] = shown("where it leans: slices, declared ones first")
    slices_note: str = shown("how slices were tested, or that there are none")
    probes: tuple[Probe, ...] = shown("position, length, own family, repeats, injections")
    worth: tuple[WorthRow, ...] = shown("what its labels buy, by candidate")
    bars: tuple[JudgedBarRow, ...] = shown("every bar on it, raw and corrected")
    cases: tuple[GapCase, ...] = shown("where judge and people differ most")
    cases_note: str = shown("how they were chosen, or why there are none")
    pictures: tuple[Picture, ...] = shown("the same numbers drawn")


@dataclass(frozen=True)
class JudgePage:
    """How far the judges can be trusted."""

    product: str = shown("name of the product")
    parts: tuple[JudgedPart, ...] = shown("one for each dimension or failure mode with a judge")
    remarks: tuple[str, ...] = shown("what stands out")
    notes: tuple[str, ...] = shown("which labels were left out and why; that there is no judge")
    shows_names: bool = shown("whether reviewers are named (to owners and editors)")
