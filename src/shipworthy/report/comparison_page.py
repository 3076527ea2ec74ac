# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`ComparisonPage`: everything that the terminal, HTML and Markdown show of a paired comparison."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import Fact, Measured, Tick, shown


@dataclass(frozen=True)
class DifferenceRow:
    """a minus b on one quality, everywhere or in one slice."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the quality, or the slice in a table of slices")
    about: str = shown("its definition; may be empty")
    status: str = shown("better, worse, not_worse or not_told")
    status_text: str = shown("the status in words")
    tone: str = shown("good, bad, or unsure where nothing is told")
    difference: Measured = shown("a minus b with its interval; the line of its picture is no difference")
    a_text: str = shown("what a has on the same cases; may be empty")
    b_text: str = shown("what b has on the same cases; may be empty")
    counts: str = shown("on how many cases a is better, and worse")
    marks: tuple[str, ...] = shown("short remarks: failure mode, judge scores, exploratory, …")
    remark: str = shown("margin, chance of such a difference by luck, drawn to the whole; may be empty")


@dataclass(frozen=True)
class DifferenceTable:
    """One quality over all slices."""

    name: str = shown("the quality")
    is_open: bool = shown("whether it stands unfolded")
    ticks: tuple[Tick, ...] = shown("axis that all rows share")
    rows: tuple[DifferenceRow, ...] = shown("the slices, flagged and declared ones first")
    n_left_out: int = shown("slices not shown for want of room (all are in the JSON)")


@dataclass(frozen=True)
class MeasureRow:
    """One measure of both candidates."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the measure in words")
    a: Measured = shown("the measure of a")
    b: Measured = shown("the measure of b")
    difference: Measured = shown("a minus b with its interval, or why there is none")
    status_text: str = shown("better, worse or no difference shown; less is better")
    tone: str = shown("good, bad or unsure")


@dataclass(frozen=True)
class SteadyRow:
    """How often several answers of one candidate to the same case disagree."""

    name: str = shown("the quality")
    a: Measured = shown("share of a's cases with mixed answers")
    b: Measured = shown("share of b's cases with mixed answers")


@dataclass(frozen=True)
class StandingRow:
    """One candidate among all that were measured."""

    candidate: str = shown("its name")
    is_compared: bool = shown("whether it is one of the two")
    quality: Measured = shown("its overall quality")
    cost: Measured = shown("cost of an answer; unknown is said so, never 0")
    latency: Measured = shown("half of its answers came within this time")
    said: str = shown("who is at least as good, as cheap and as quick; or that nobody is")
    is_frontier: bool = shown("whether nobody dominates it")


@dataclass(frozen=True)
class Piece:
    """A piece of two answers laid over one another."""

    kind: str = shown("same, removed (only b says it), added (only a says it) or left_out")
    text: str = shown("its words")


@dataclass(frozen=True)
class PairPart:
    """One case whose two answers differ."""

    case: str = shown("id of the case")
    headline: str = shown("how far apart the answers are, what changed, which scores moved")
    has_moved: bool = shown("whether any score moved")
    pieces: tuple[Piece, ...] = shown("from b's answer to a's")


@dataclass(frozen=True)
class ClusterPart:
    """Cases whose answers changed alike."""

    anchor: str = shown("unique id on the page")
    title: str = shown("what changed, in its telling words")
    size: str = shown("how many pairs, as a share with its interval")
    facts: str = shown("length, numbers, negations, scores that moved")
    differences: tuple[DifferenceRow, ...] = shown("what it did to the scores on its cases")
    cases: str = shown("ids of its cases, as many as have room")
    examples: tuple[PairPart, ...] = shown("a few of its pairs")


@dataclass(frozen=True)
class BehaviourPart:
    """Where the behaviour changed, whether or not a score moved."""

    headline: str = shown("how many answers differ, and in how many of them no score moved")
    how: str = shown("how the distance between answers was measured, and what it can't see")
    lines: tuple[str, ...] = shown("numbers, negations, and how much answers differ by themselves")
    clusters: tuple[ClusterPart, ...] = shown("cases that changed alike, the largest group first")
    clusters_note: str = shown("how the groups are to be read")
    pairs: tuple[PairPart, ...] = shown("the most changed answers, most changed first")


@dataclass(frozen=True)
class ComparisonPage:
    """What the page of one paired comparison shows."""

    product: str = shown("name of the product")
    made_at: str = shown("when this page was made, as the caller writes it; may be empty")
    a: str = shown("the candidate in question")
    b: str = shown("what it is compared with")
    headline: str = shown("what got better and what got worse, in one sentence")
    tone: str = shown("good, bad or unsure")
    evidence: str = shown("how many cases, how sure, which way differences are taken")
    caution: str = shown("that a comparison gives no verdict and spends no chance")
    blocked: tuple[str, ...] = shown("declared slices in which a is worse")
    qualities: tuple[DifferenceRow, ...] = shown("overall and the dimensions, on all cases")
    failure_modes: tuple[DifferenceRow, ...] = shown("failure modes, on all cases; fewer is better")
    slices: tuple[DifferenceTable, ...] = shown("what differs for whom")
    slices_note: str = shown("how slices are to be read, or that there are none")
    measures: tuple[MeasureRow, ...] = shown("latency, cost and tokens of both")
    measures_note: str = shown("what is not known of them; may be empty")
    steadiness: tuple[SteadyRow, ...] = shown("how often several answers to one case disagree")
    steadiness_note: str = shown("how to read it, or why there is nothing")
    standings: tuple[StandingRow, ...] = shown("every measured candidate: quality, cost, speed")
    standings_note: str = shown("how they were compared")
    behaviour: BehaviourPart | None = shown("where the behaviour changed; None if answers weren't given")
    notes: tuple[str, ...] = shown("remarks")
    facts: tuple[Fact, ...] = shown("versions and procedures: what makes it repeatable")
