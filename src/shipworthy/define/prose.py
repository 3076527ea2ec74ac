"""The parts of the PRD that people read: problem, goals, AI-fit, data, outcomes, rollout, checklist."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from shipworthy.define.section import Number, Section, Share


def _as_text_list(value: Any) -> Any:
    """One text stands for a list of one."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_text_list, json_schema_input_type=list[str] | str)]


class Example(Section):
    """A worked example in the PRD: what a good and a bad answer to one input look like."""

    input: Any = None
    good: Any = None
    bad: Any = None
    why: str = ""


class EvaluationPlan(Section):
    """What is measured before and after the launch."""

    before_launch: Any = None
    after_launch: Any = None


class DecisionNote(Section):
    """A decision taken, with its reason."""

    date: date | str
    decided: str
    because: str = ""


class Prd(Section):
    """The normal sections of a PRD, in Markdown."""

    problem: str = ""
    goals: Texts = ()
    users: str | Texts = ""
    stories: Texts = ()
    constraints: Texts = ()
    examples: tuple[Example, ...] = ()
    evaluation_plan: EvaluationPlan | None = None
    decisions: tuple[DecisionNote, ...] = ()
    narrative: str | None = Field(default=None, description="a longer document beside the PRD")


class FitCondition(Section):
    """One of the five conditions under which AI is worth it, claimed with a reason."""

    holds: bool
    because: str = ""


class Fit(Section):
    """Should this be AI at all?"""

    rules_break_often: FitCondition | None = None
    hidden_patterns: FitCondition | None = None
    environment_changes: FitCondition | None = None
    personal_experience: FitCondition | None = None
    success_is_measurable: FitCondition | None = None


class DataOption(Section):
    """A way to get better data, with its price."""

    name: str
    weeks: float | None = Field(default=None, ge=0)
    cost_usd: float | None = Field(default=None, ge=0)
    cases: int | None = Field(default=None, ge=0)
    label_error: Share | None = None


class Data(Section):
    """Where the cases come from, consent, personal data, the price of better data."""

    sources: Texts = ()
    consent: str | None = None
    personal_data: Literal["forbid", "redact", "allow"] = "allow"
    seen: Texts = ()
    options: tuple[DataOption, ...] = ()


class Outcome(Section):
    """An L1 fact about a user: who succeeds, and how we would know."""

    whose: str = ""
    definition: str = ""
    kind: Literal["binary", "numeric", "ordinal", "time_to_event", "count"] = "binary"
    target: Number | None = None
    source: str | None = None
    within_days: float | None = Field(default=None, gt=0)
    illustrative: bool = Field(default=False, description="an example only: no real users were observed")


class Stage(Section):
    """One step of the rollout."""

    name: str
    percent: float = Field(ge=0, le=100)
    min_users: int | None = Field(default=None, ge=0)
    min_hours: float | None = Field(default=None, ge=0)


def _as_stage(value: Any) -> Any:
    """`10%` stands for a stage of that name and percentage."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return {"name": value.strip(), "percent": float(value.strip()[:-1])}
        except ValueError:
            return value
    return value


class Signal(Section):
    """A metric watched during the rollout: a guardrail's breach rolls back, a signal's breach pauses."""

    id: str
    source: Literal["score", "outcome", "error_rate", "latency_s", "cost_usd", "feedback"]
    of: str | None = None
    versus: str | None = None
    max_ratio: float | None = Field(default=None, gt=0)
    margin: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None


class Rollout(Section):
    """The exposure plan: stages, guardrails (roll back) and signals (pause)."""

    stages: tuple[Annotated[Stage, BeforeValidator(_as_stage, json_schema_input_type=Stage | str)], ...] = ()
    guardrails: tuple[Signal, ...] = ()
    signals: tuple[Signal, ...] = ()

    @model_validator(mode="after")
    def _stages_rise(self) -> Rollout:
        for before, after in pairwise(self.stages):
            if after.percent <= before.percent:
                raise ValueError(
                    f"stages must rise: {after.name!r} ({after.percent:g} %) follows {before.name!r} "
                    f"({before.percent:g} %)"
                )
        return self
