# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`AgreementPage`: how far reviewers agree, where they don't, and which anchors they read differently."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.figure_cell import FigureCell
from shipworthy.report.page import Excerpt, shown
from shipworthy.report.section import Picture


@dataclass(frozen=True)
class AgreementRow:
    """Agreement of all reviewers, of two of them, or in one slice."""

    name: str = shown("who, or which slice")
    n_double: int = shown("answers that two people or more graded there")
    percent: FigureCell = shown("how often two people say the same")
    kappa: FigureCell = shown("the same beyond luck: Cohen's kappa, on graded scales with squared distances")
    alpha: FigureCell = shown("Krippendorff's alpha: of ordered levels, of pass and fail nominal")
    ac: FigureCell = shown("Gwet's AC, which rare levels don't distort: AC2 on graded scales, else AC1")
    is_exploratory: bool = shown("whether the PRD does not declare the slice", default=False)


@dataclass(frozen=True)
class LevelGrid:
    """What was said at each level, counted."""

    levels: tuple[str, ...] = shown("the levels, lowest first")
    counts: tuple[tuple[int, ...], ...] = shown(
        "one row for each level of the first, one column of the second"
    )
    rows: str = shown("who the rows are")
    columns: str = shown("who the columns are")
    note: str = shown("how to read it")


@dataclass(frozen=True)
class SplitCase:
    """An answer that people put on different levels."""

    case: str = shown("id of the case")
    candidate: str = shown("whose answer it is")
    trial: int = shown("which answer to the case, from 0")
    said: tuple[tuple[str, str], ...] = shown("reviewer and level")
    notes: tuple[str, ...] = shown("what reviewers wrote beside it")
    input: Excerpt = shown("what was asked")
    answer: Excerpt = shown("what was answered")


@dataclass(frozen=True)
class AnchorTask:
    """Two anchors that people read differently: something for the PM to do."""

    dimension: str = shown("whose anchors")
    headline: str = shown("which two levels were swapped, how often")
    advice: str = shown("what to do")
    anchors: tuple[tuple[str, str], ...] = shown("the two levels and their anchors; empty if there is none")
    definition: str = shown("definition of the dimension; may be empty")
    wins: FigureCell = shown("how much agreement there would be more if the two were always told apart")
    by_chance: str = shown("how much of that chance alone would give; empty of two levels")
    told_apart: FigureCell = shown("1: the two are always told apart; 0: no better than luck")
    n_split: int = shown("answers that were split between the two")
    n_double: int = shown("answers that two people or more graded")
    cases: tuple[SplitCase, ...] = shown("where it happened")
    n_more: int = shown("how many further answers were split so")


@dataclass(frozen=True)
class DimensionAgreementPart:
    """One dimension."""

    name: str = shown("the dimension or failure mode")
    about: str = shown("its definition; may be empty")
    scale: str = shown("its scale")
    n_answers: int = shown("answers with a grade")
    n_double: int = shown("answers that two people or more graded")
    n_reviewers: int = shown("how many people graded")
    whole: AgreementRow | None = shown("all of them together; None if nobody graded")
    further: tuple[tuple[str, FigureCell], ...] = shown("the other coefficients, by name")
    pairs: tuple[AgreementRow, ...] = shown("two by two, most common answers first")
    pairs_note: str = shown("what is not shown, or empty")
    slices: tuple[AgreementRow, ...] = shown("slice by slice, declared ones first")
    slices_note: str = shown("how slices are to be read, or that there are none")
    levels: LevelGrid | None = shown("what two people said of the same answer; None if there is no such")
    pictures: tuple[Picture, ...] = shown("the same numbers drawn")


@dataclass(frozen=True)
class AgreementPage:
    """How far reviewers agree."""

    product: str = shown("name of the product")
    tasks: tuple[AnchorTask, ...] = shown("anchors to rewrite, those that win most agreement first")
    no_tasks: tuple[str, ...] = shown("why other dimensions have no such task")
    dimensions: tuple[DimensionAgreementPart, ...] = shown("every dimension that people grade")
    notes: tuple[str, ...] = shown("what was left out of the grades, and why")
    shows_names: bool = shown("whether reviewers are named (to owners and editors)")
