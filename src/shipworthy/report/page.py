# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`EvaluationPage`: everything that the terminal, the HTML file and the web page show of an evaluation.

Every field says what it holds in its `help`, so that the pages are documented by what they render.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shipworthy.report.section import Section


def shown(help_text: str, **settings: Any) -> Any:
    """A documented field of a page."""
    return field(metadata={"help": help_text}, **settings)


@dataclass(frozen=True)
class Tick:
    """One mark on an axis."""

    at: float = shown("its place, from 0 (left end) to 1 (right end)")
    text: str = shown("what stands under it")


@dataclass(frozen=True)
class Track:
    """Where an interval, its estimate and its bar lie on one axis; places run from 0 to 1."""

    estimate: float | None = shown("place of the estimate; None if there is none")
    low: float | None = shown("place of the lower end; None if it is open")
    high: float | None = shown("place of the upper end; None if it is open")
    bar: float | None = shown("place of the bar, or of the value to compare with; None if there is none")
    bar_text: str = shown("the bar as a number with its unit; empty if there is none")
    ticks: tuple[Tick, ...] = shown("marks of the axis, left to right")


@dataclass(frozen=True)
class Measured:
    """One number with how sure it is and on how many cases; or why there is none."""

    text: str = shown("the number with its unit, or in words why there is none")
    interval: str = shown("'between 89 and 97 %', or in words why there is no interval")
    sure: str = shown("'95 % sure between 89 and 97 %', or in words why there is no interval")
    n_text: str = shown("on how many cases and answers")
    estimate: float | None = shown("the number itself, for sorting; None if there is none")
    low: float | None = shown("lower end of the interval; None if open or unknown")
    high: float | None = shown("upper end of the interval; None if open or unknown")
    track: Track | None = shown("its picture; None if there is nothing to draw")
    also: str = shown("a second reading in words: drawn towards the whole, status of its bar; or empty")
    tone: str = shown("good, bad, unsure, or empty where nothing is decided", default="")
    unit: str = shown("share, points, seconds, usd or tokens; ends in ' difference' for one", default="")
    n_cases: int | None = shown("on how many cases; None if there is no number", default=None)
    n_units: int | None = shown("on how many independent cases or groups", default=None)
    n_answers: int | None = shown("on how many answers", default=None)
    n_missing: int | None = shown("how many answers have no score", default=None)
    confidence: float | None = shown("how sure the interval is, from 0 to 1", default=None)
    raw: str = shown("what the judge alone says, beside the corrected number; or empty", default="")
    raw_estimate: float | None = shown("the judge alone, as a number", default=None)
    raw_low: float | None = shown("lower end of the interval of the judge alone", default=None)
    raw_high: float | None = shown("upper end of the interval of the judge alone", default=None)
    n_labels: int | None = shown("how many labels of people corrected it; None if none did", default=None)

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all."""
        return self.estimate is not None


@dataclass(frozen=True)
class BarRow:
    """One bar of one candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the bar as the PRD writes it")
    requirement: str = shown("what it asks for, as 'at least 90 %'")
    against: str = shown("'against rules' where the number is a difference; else empty")
    about: str = shown("definition of what it measures; may be empty")
    status: str = shown("met, missed or unclear")
    status_text: str = shown("the status in words")
    tone: str = shown("good, bad or unsure")
    measured: Measured = shown("what was measured")
    why: str = shown("why it is not clear, or empty")
    needs: str = shown("what would settle it, or empty")
    waived: str = shown("who lets it pass without validation and why; empty if nobody does")
    decided: str = shown("how the bounds of the decision differ from the interval, and why; empty if not")
    marks: tuple[str, ...] = shown("short remarks: a failure mode's limit, corrected by people, …")
    method: str = shown("name of the procedure, for engineers; never on the first screen")
    limit: float | None = shown("the bar as a number in its own units", default=None)
    is_upper: bool = shown("whether the number may be at most the bar", default=False)

    @property
    def raw(self) -> str:
        """What the judge alone says, beside the corrected number; or empty."""
        return self.measured.raw


@dataclass(frozen=True)
class Excerpt:
    """A text, cut if it is long."""

    text: str = shown("the text, cut at a limit")
    n_left_out: int = shown("characters left out")


@dataclass(frozen=True)
class CaseScore:
    """One score of a worst case."""

    name: str = shown("dimension or failure mode")
    value: str = shown("its value in words")
    is_bad: bool = shown("whether it is what makes the case bad")
    explanation: str = shown("why the scorer says so; may be empty")


@dataclass(frozen=True)
class WorstCase:
    """One of a candidate's worst answers."""

    case: str = shown("id of the case")
    where: str = shown("which answer it is, the slices of the case, and its place in its file")
    headline: str = shown("what went wrong, in a few words")
    input: Excerpt = shown("what was asked")
    answer: Excerpt = shown("what the candidate answered; empty if it failed")
    failure: str = shown("how the candidate itself failed; empty if it answered")
    expected: Excerpt | None = shown("what was expected; None if the case does not say")
    scores: tuple[CaseScore, ...] = shown("every score of this answer")


@dataclass(frozen=True)
class Count:
    """One number of the bookkeeping."""

    name: str = shown("what is counted")
    value: str = shown("how many")
    meaning: str = shown("how they were treated")


@dataclass(frozen=True)
class CandidatePart:
    """What the page says of one candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("name of the candidate")
    reached: str = shown("how it is reached: its model, function, endpoint or recorded answers")
    is_baseline: bool = shown("whether it is the one to beat (shown, never gates)")
    verdict: str | None = shown("SHIP, DONT_SHIP, NOT_ENOUGH_EVIDENCE; None without bars")
    spoken: str = shown("the verdict as people read it")
    tone: str = shown("good, bad, unsure, or empty without a verdict")
    why: str = shown("one sentence that can be read out")
    next: str = shown("what would settle it, or what comes next")
    layers: str = shown("'Does things right: … Does the right things: …'")
    ship_to: str = shown("how far it may go now, with the reason; may be empty")
    attempt: str = shown("which attempt on these cases this is and what that costs; may be empty")
    use_ai: str = shown("whether it earns its place against the rules; may be empty")
    tally: str = shown("how many bars are met, missed and not clear")
    bars: tuple[BarRow, ...] = shown("its bars")
    counts: tuple[Count, ...] = shown("bookkeeping of its answers")
    worst: tuple[WorstCase, ...] = shown("its worst answers, worst first")
    worst_note: str = shown("how they were chosen, or why there are none")
    version: str = shown("identity of everything that shapes its answers and scores")
    holds_for: str = shown("what the verdict holds for, as 'cases like these 96, …'", default="")


@dataclass(frozen=True)
class QualityRow:
    """One dimension or other quality, for every candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the dimension, failure mode or measure")
    about: str = shown("definition, weight and who scores; may be empty")
    is_whole: bool = shown("whether it is the weighted whole of all dimensions")
    ticks: tuple[Tick, ...] = shown("axis that its cells share")
    cells: tuple[Measured, ...] = shown("one for each candidate, in the order of `columns`")


@dataclass(frozen=True)
class SliceRow:
    """One slice, for every candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the slice, or 'all cases'")
    is_exploratory: bool = shown("whether the PRD does not declare it, so that it can't gate")
    cells: tuple[Measured, ...] = shown("one for each candidate, in the order of `columns`")


@dataclass(frozen=True)
class SliceTable:
    """One quality over all slices."""

    name: str = shown("the dimension, or overall")
    is_open: bool = shown("whether it stands unfolded")
    ticks: tuple[Tick, ...] = shown("axis that all rows share")
    rows: tuple[SliceRow, ...] = shown("all cases first, then the slices")
    n_left_out: int = shown("slices not shown for want of room (all are in the JSON)")


@dataclass(frozen=True)
class FailureModeRow:
    """One way of going wrong, for every candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("id of the failure mode")
    about: str = shown("its definition")
    severity: str = shown("how bad it is, or that this is not declared")
    tolerated: str = shown("how often it is tolerable, or that this is not declared")
    response: str = shown("what the product does then, or that this is not declared")
    detected_by: str = shown("how it is found")
    cells: tuple[Measured, ...] = shown("how often it happened, one for each candidate")


@dataclass(frozen=True)
class QualityPoint:
    """One candidate's quality against what it costs."""

    candidate: str = shown("name of the candidate")
    quality: Measured = shown("its overall quality")
    cost: Measured = shown("cost of one answer; unknown is said so, never 0")
    latency: str = shown("seconds to an answer: the middle and the slow ones")
    total: str = shown("what this evaluation cost, judge apart")
    is_frontier: bool = shown("whether no other candidate is both better and cheaper")


@dataclass(frozen=True)
class FitRow:
    """One of the conditions under which AI is worth it."""

    condition: str = shown("the condition in words")
    holds: str = shown("claimed, claimed not to hold, or not answered")
    because: str = shown("the reason given, or that none is given")


@dataclass(frozen=True)
class Fact:
    """A name and a value."""

    name: str = shown("what it is")
    value: str = shown("its value")


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome (L1): who succeeds, and how we would know."""

    name: str = shown("id of the outcome")
    whose: str = shown("who succeeds; may be empty")
    definition: str = shown("how we would know")
    kind: str = shown("what kind of value it is, in words")
    target: str = shown("what is hoped for, or that this is not declared")
    waits: str = shown("how long to wait for it; may be empty")
    source: str = shown("where its values come from, or that none is declared")
    is_illustrative: bool = shown("whether it is an example only, which nobody measures")
    served_by: tuple[tuple[str, str], ...] = shown("dimensions that serve it, each with how")
    measured: str = shown("what was measured of it, or why nothing was")


@dataclass(frozen=True)
class EvaluationPage:
    """What the page of one evaluation shows."""

    product: str = shown("name of the product")
    problem: str = shown("the problem it solves, from the PRD; may be empty")
    made_at: str = shown("when this page was made, as the caller writes it; may be empty")
    evidence: str = shown("how many cases, which version of them, how sure")
    holds_for: str = shown("what the verdict holds for")
    candidates: tuple[CandidatePart, ...] = shown("the candidates, those that are decided first")
    columns: tuple[str, ...] = shown("names of the candidates, in the order of all table cells")
    qualities: tuple[QualityRow, ...] = shown("what was measured on all cases")
    more_qualities: tuple[QualityRow, ...] = shown("classes, and how steady several answers to a case are")
    trade: tuple[QualityPoint, ...] = shown("quality against cost")
    trade_note: str = shown("what the picture of quality against cost can't show; may be empty")
    slices: tuple[SliceTable, ...] = shown("what was measured on parts of the cases")
    slices_note: str = shown("how slices are to be read, or that there are none")
    failure_modes: tuple[FailureModeRow, ...] = shown("what goes wrong, how often, how often is tolerable")
    fit: tuple[FitRow, ...] = shown("should we use AI at all: what the PRD claims")
    fit_note: str = shown("what the measurements say about it")
    waivers: tuple[str, ...] = shown("bars that somebody lets pass without validation")
    not_evaluated: tuple[str, ...] = shown("what the PRD asks for and nothing measures yet")
    notes: tuple[str, ...] = shown("remarks of the decision")
    facts: tuple[Fact, ...] = shown("run, versions, procedures: what makes it repeatable")
    outcomes: tuple[OutcomeRow, ...] = shown("who succeeds, and how we would know", default=())
    chance: str | None = shown(
        "how likely these cases are to ship a good candidate; None if unknown", default=None
    )
    sections: tuple[Section, ...] = shown("further parts, in their order (report/section.py)", default=())
    illustrative: str = shown("which judge's verdicts or labels were written for an example", default="")
