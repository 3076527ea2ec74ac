"""`Dimension`, `Scale`, `ScoredBy` and `FailureMode`: the quality axes and how they are scored (L2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, field_validator, model_validator

from shipworthy.define.nearest import did_you_mean
from shipworthy.define.section import Number, Section, Share, Unfit

PEOPLE_AND_JUDGES = ("judge", "human", "hybrid")
"""Kinds of scoring that need validation before they can ship anything."""

CODE_SCORERS = (
    "equals", "contains", "not_contains", "regex", "not_regex", "json_schema", "language", "length",
    "latency", "cost", "recorded", "classification", "python",
    "bleu", "chrf", "rouge", "similarity", "tool_calls", "retrieval", "grounded", "pii",
)  # fmt: skip
"""Scorers that are code."""

_SCALE = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(?:-|to|\u2013|\.\.)\s*(-?\d+(?:\.\d+)?)\s*$")


class Scale(NamedTuple):
    """The span of a dimension's values, lowest (worst) to highest (best)."""

    low: float
    high: float
    is_pass_fail: bool = False

    @property
    def span(self) -> float:
        """High minus low, in the dimension's own units."""
        return self.high - self.low

    def to_unit(self, value: float) -> float:
        """The value on 0..1."""
        return (value - self.low) / self.span

    def from_unit(self, share: float) -> float:
        """The value in the dimension's own units."""
        return self.low + share * self.span

    def __str__(self) -> str:
        return "pass-fail" if self.is_pass_fail else f"{self.low:g}-{self.high:g}"


PASS_FAIL = Scale(0.0, 1.0, True)


def parse_scale(text: str) -> Scale:
    """`pass-fail` or `a-b` (any two numbers, a < b)."""
    if text.strip().lower().replace("_", "-").replace("/", "-") in ("pass-fail", "binary"):
        return PASS_FAIL
    match = _SCALE.match(text)
    if match is None:
        raise ValueError(f"scale {text!r} is neither 'pass-fail' nor two numbers such as '1-5'")
    low, high = float(match.group(1)), float(match.group(2))
    if low >= high:
        raise ValueError(f"scale {text!r}: the first number must be the lower one")
    return Scale(low, high)


class ScoredBy(Section):
    """Who scores a dimension: `kind` is judge, human, hybrid or a code scorer's name.

    In YAML a bare name (`equals`) or a mapping of one name to its arguments (`{contains: ["…"]}`).
    """

    kind: str
    arguments: Any = None

    @property
    def is_code(self) -> bool:
        """Whether code gives the score, so that it needs no validation by people."""
        return self.kind not in PEOPLE_AND_JUDGES

    @property
    def is_evaluated(self) -> bool:
        """Whether `run` can score it today."""
        return self.kind in CODE_SCORERS


def parse_scored_by(value: Any) -> Any:
    """The YAML forms of `ScoredBy`, to its fields."""
    known = (*PEOPLE_AND_JUDGES, *CODE_SCORERS)
    if isinstance(value, str):
        kind, arguments = value, None
        if value.startswith("python:"):
            kind, arguments = "python", value.removeprefix("python:").strip()
    elif isinstance(value, Mapping) and set(value) == {"kind", "arguments"}:
        kind, arguments = value["kind"], value["arguments"]
    elif isinstance(value, Mapping) and len(value) == 1:
        ((kind, arguments),) = value.items()
    else:
        raise Unfit(f"expected one scorer, as 'equals' or '{{contains: \u2026}}', saw {value!r}")
    if kind not in known:
        hint = did_you_mean(str(kind), known)
        hint = hint if hint.startswith("did") else f"known are {', '.join(known)}"
        raise Unfit(f"unknown scorer {kind!r}", hint=hint)
    return {"kind": kind, "arguments": arguments}


Scoring = Annotated[ScoredBy, BeforeValidator(parse_scored_by, json_schema_input_type=str | dict[str, Any])]


def _with_text_keys(value: Any) -> Any:
    """YAML reads `5:` as a number; anchors are looked up by text."""
    if isinstance(value, Mapping):
        return {
            ("yes" if key is True else "no") if isinstance(key, bool) else str(key): text
            for key, text in value.items()
        }
    return value


class SliceStandard(Section):
    """Where the standard differs: the anchors of one slice."""

    anchors: dict[str, Any] = Field(default_factory=dict)
    definition: str | None = None

    _texts = field_validator("anchors", mode="before")(_with_text_keys)


class Dimension(Section):
    """One quality axis (L2). Higher is better."""

    definition: str = ""
    serves: dict[str, str] = Field(default_factory=dict)
    scale: str = "pass-fail"
    anchors: dict[str, Any] = Field(default_factory=dict)
    in_slices: dict[str, SliceStandard] = Field(default_factory=dict)
    weight: Number | None = Field(default=None, ge=0)
    scored_by: Scoring | None = None

    _texts = field_validator("anchors", mode="before")(_with_text_keys)

    @field_validator("scale")
    @classmethod
    def _scale_is_known(cls, value: str) -> str:
        parse_scale(value)
        return value

    @property
    def levels(self) -> Scale:
        """The scale as numbers."""
        return parse_scale(self.scale)


def _as_dimension(value: Any) -> Any:
    """A dimension given as a text is pass-fail with that definition."""
    return {"definition": value} if isinstance(value, str) else value


DimensionEntry = Annotated[Dimension, BeforeValidator(_as_dimension, json_schema_input_type=Dimension | str)]


class FailureMode(Section):
    """What goes wrong, how bad, how it is found, what the product does then, how often is tolerable.

    Its score is 1 where the failure happened and 0 where it did not; `at_most` is a bar,
    `expect` how rare it is believed to be.
    """

    id: str
    definition: str = ""
    severity: Literal["critical", "major", "minor"] | None = None
    at_most: Share | None = None
    expect: Share | None = None
    detect: Scoring | None = None
    response: str = ""


class Waiver(Section):
    """Lets a bar pass without validation; every page shows it."""

    bar: str
    by: str
    because: str


class Tiers(Section):
    """Which product experience a proven reliability (all of `trials` answers good) supports."""

    trials: int | None = Field(default=None, ge=1, strict=True)
    human_in_the_loop: Share = 0.60
    automatic_with_undo: Share = 0.90
    autonomous: Share = 0.99

    @model_validator(mode="after")
    def _in_order(self) -> Tiers:
        if not self.human_in_the_loop <= self.automatic_with_undo <= self.autonomous:
            raise ValueError("tiers must rise: human_in_the_loop <= automatic_with_undo <= autonomous")
        return self


__all__ = [
    "CODE_SCORERS", "PASS_FAIL", "PEOPLE_AND_JUDGES", "Dimension", "DimensionEntry",
    "FailureMode", "Number", "Scale", "ScoredBy", "Scoring", "SliceStandard", "Tiers", "Waiver",
    "parse_scale", "parse_scored_by",
]  # fmt: skip
