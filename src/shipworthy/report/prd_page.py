# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`PrdPage`: the PRD as a document, with the measured value beside every requirement."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import Fact, FailureModeRow, FitRow, Measured, OutcomeRow, Tick, shown
from shipworthy.report.value_of_data import DataPage

NOT_YET = "not measured yet"


@dataclass(frozen=True)
class ExampleRow:
    """A worked example of the PRD."""

    input: str = shown("what is asked")
    good: str = shown("a good answer; may be empty")
    bad: str = shown("a bad answer; may be empty")
    why: str = shown("why; may be empty")


@dataclass(frozen=True)
class CandidateSpec:
    """One candidate: what it is made of, and what was decided of it."""

    anchor: str = shown("unique id on the page")
    name: str = shown("name of the candidate")
    is_baseline: bool = shown("whether it is the one to beat")
    about: str = shown("what the PRD says of it; may be empty")
    facts: tuple[Fact, ...] = shown("how it is reached: model, prompt, parameters, context, trials, version")
    prompt: str = shown("text of its prompt, if there is one and it could be read")
    spoken: str = shown("its verdict as people read it, or that it is not measured yet")
    tone: str = shown("good, bad, unsure or empty")
    why: str = shown("the verdict's sentence; may be empty")
    holds_for: str = shown("what the verdict holds for; may be empty")
    use_ai: str = shown("whether it earns its place against the baseline; may be empty")


@dataclass(frozen=True)
class RequirementCell:
    """A requirement, measured on one candidate."""

    status_text: str = shown("met, missed, not clear yet, or not measured yet")
    tone: str = shown("good, bad, unsure or empty")
    measured: Measured = shown("the number with its interval and n, or why there is none")
    why: str = shown("why it is not clear, what would settle it; may be empty")


@dataclass(frozen=True)
class RequirementRow:
    """One bar, for every candidate."""

    anchor: str = shown("unique id on the page")
    name: str = shown("the bar as the PRD writes it")
    requirement: str = shown("what it asks for, in words")
    about: str = shown("definition of what it measures; may be empty")
    expected: str = shown("how good the PRD believes a candidate is; may be empty")
    waived: str = shown("who lets it pass without validation, and why; may be empty")
    cells: tuple[RequirementCell, ...] = shown("one for each candidate, in the order of `columns`")


@dataclass(frozen=True)
class SliceAnchors:
    """Where the standard differs: one slice."""

    where: str = shown("the slice")
    definition: str = shown("the definition there; may be empty")
    anchors: tuple[tuple[str, str], ...] = shown("levels with what they mean there")


@dataclass(frozen=True)
class RubricRow:
    """One dimension (L2): what good means, who says so, and how good the candidates are."""

    anchor: str = shown("unique id on the page")
    name: str = shown("name of the dimension")
    definition: str = shown("what it means")
    scale: str = shown("its scale")
    weight: str = shown("its weight in the whole")
    scored_by: str = shown("who scores it")
    anchors: tuple[tuple[str, str], ...] = shown("levels with what they mean, best first")
    slice_anchors: tuple[SliceAnchors, ...] = shown("where the standard differs")
    serves: tuple[tuple[str, str], ...] = shown("outcomes that it serves, each with how")
    ticks: tuple[Tick, ...] = shown("axis that its cells share")
    cells: tuple[Measured, ...] = shown("one for each candidate, in the order of `columns`")


@dataclass(frozen=True)
class StageRow:
    """One step of the rollout."""

    name: str = shown("its name")
    percent: str = shown("for how many users")
    before: str = shown("what has to be there before the next; may be empty")


@dataclass(frozen=True)
class WatchRow:
    """A metric watched during the rollout."""

    name: str = shown("its id")
    kind: str = shown("guardrail or signal, with what its breach does")
    watched: str = shown("what is watched")
    limit: str = shown("where it is breached")


@dataclass(frozen=True)
class DecisionRow:
    """A decision taken, with its reason."""

    date: str = shown("when")
    decided: str = shown("what")
    because: str = shown("why; may be empty")


@dataclass(frozen=True)
class CheckRow:
    """One thing that has to be true before a launch."""

    item: str = shown("what has to be true")
    status: str = shown("yes, no or open")
    tone: str = shown("good, bad or unsure")
    evidence: str = shown("what shows it, or what is there so far")
    settles: str = shown("what would settle it; empty where it is settled")


@dataclass(frozen=True)
class PrdPage:
    """What the PRD's document shows; `columns` are the candidates measured, or one column before any is."""

    product: str = shown("name of the product")
    made_at: str = shown("when this document was made, as the caller writes it; may be empty")
    evidence: str = shown("how many cases, how sure, or that nothing is measured yet")
    holds_for: str = shown("what the verdicts hold for; empty before the first")
    chance: str | None = shown("how likely these cases are to ship a good candidate; None if unknown")
    problem: str = shown("the problem, Markdown; may be empty")
    goals: tuple[str, ...] = shown("what should be true afterwards")
    users: tuple[str, ...] = shown("for whom")
    stories: tuple[str, ...] = shown("user stories")
    constraints: tuple[str, ...] = shown("what must never happen")
    outcomes: tuple[OutcomeRow, ...] = shown("who succeeds, and how we would know (L1)")
    columns: tuple[str, ...] = shown("names of the candidates, in the order of all table cells")
    requirements: tuple[RequirementRow, ...] = shown("the bars, measured")
    rubrics: tuple[RubricRow, ...] = shown("the dimensions with their anchors, measured (L2)")
    failure_modes: tuple[FailureModeRow, ...] = shown("what goes wrong, how often, what happens then")
    examples: tuple[ExampleRow, ...] = shown("good and bad answers, and why")
    fit: tuple[FitRow, ...] = shown("should we use AI at all: what the PRD claims")
    fit_note: str = shown("what the measurements say about it")
    candidates: tuple[CandidateSpec, ...] = shown("every candidate, measured or not")
    before_launch: tuple[str, ...] = shown("what is measured before the launch")
    after_launch: tuple[str, ...] = shown("what is measured after it")
    data: tuple[Fact, ...] = shown("where cases come from, consent, personal data")
    data_options: DataPage = shown("what better data would cost, and what it would do for the verdict")
    stages: tuple[StageRow, ...] = shown("steps of the rollout")
    watches: tuple[WatchRow, ...] = shown("what is watched during it")
    waivers: tuple[str, ...] = shown("bars that somebody lets pass without validation")
    decisions: tuple[DecisionRow, ...] = shown("decisions taken, with reasons")
    narrative_name: str = shown("file of the longer document; may be empty")
    narrative: str = shown("its text, Markdown; empty if there is none or it can't be read")
    not_evaluated: tuple[str, ...] = shown("what the PRD asks for and nothing measures yet")
    illustrative: str = shown("which judge's verdicts or labels were written for an example", default="")
    checklist: tuple[CheckRow, ...] = shown("what has to be true before a launch, with evidence", default=())
