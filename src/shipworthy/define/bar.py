"""`Bar`: one requirement, in the form that its text and its mapping both parse to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from shipworthy.define.bar_grammar import MEASURES, format_bar, parse_bar
from shipworthy.define.case import as_slice_value
from shipworthy.define.section import Number, Section, Share, Unfit

BarKind = Literal["mean", "share", "better", "not_worse", "quantile", "class", "pass_k"]

CLASS_MEASURES = ("recall", "precision")
"""What a bar on a class gates."""

FORMS = ("at_least", "at_most", "share_at_least", "better_than", "not_worse_than")
"""The requirements, of which a bar has exactly one."""

OVERALL = "overall"


class ShareAtLeast(Section):
    """`share of relevance >= 4 is at least 90%`: a mean hides disasters."""

    level: Number
    share: Share


class NotWorseThan(Section):
    """`not worse than rules by 0.2`, in the dimension's own units."""

    candidate: str
    by: Number = Field(gt=0)


def _as_slice(value: Any) -> Any:
    """YAML reads `vip: true` and `tier: 1` as no text; slices are compared by text."""
    if isinstance(value, Mapping):
        return {str(name): as_slice_value(item) for name, item in value.items()}
    return value


class Bar(Section):
    """One requirement of the PRD.

    `kind` says which form it is:

    - `mean`: the mean of a dimension, failure mode or measure is at_least / at_most a number.
    - `share`: the share of cases (measured over their trials) whose value is at least / at most a level.
    - `quantile`: a quantile of a measure is at_most a number.
    - `better`, `not_worse`: the paired difference to another candidate.
    - `class`: precision or recall of one class.
    - `pass_k`: pass^k (all of k trials good) or pass@k (one of k good) is at least a share.
    """

    dimension: str | None = None
    measure: str | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    share_at_least: ShareAtLeast | None = None
    better_than: str | None = None
    not_worse_than: NotWorseThan | None = None
    quantile: Number | None = Field(default=None, gt=0, lt=1)
    label: str | None = Field(default=None, alias="class")
    all_of: int | None = Field(default=None, ge=1, description="k of pass^k")
    one_of: int | None = Field(default=None, ge=1, description="k of pass@k")
    slice: Annotated[
        dict[str, str] | None, BeforeValidator(_as_slice, json_schema_input_type=dict[str, Any] | None)
    ] = None
    expect: Number | None = None
    cap: Number | None = Field(default=None, gt=0, description="the largest possible value of a measure")
    text: str = Field(default="", exclude=True, description="as the PRD writes it")

    @model_validator(mode="after")
    def _one_form(self) -> Bar:
        forms = [name for name in FORMS if getattr(self, name) is not None]
        if len(forms) != 1:
            seen = " and ".join(forms) or "none of them"
            raise Unfit(f"a bar needs exactly one of {', '.join(FORMS)}; saw {seen}")
        self._check_subject()
        kinds = [
            name for name in ("label", "all_of", "one_of", "quantile") if getattr(self, name) is not None
        ]
        if len(kinds) > 1:
            names = " and ".join("class" if name == "label" else name for name in kinds)
            raise Unfit(f"a bar is of one kind; saw {names} together")
        self._check_form(forms[0])
        return self

    def _check_subject(self) -> None:
        """A dimension or a measure; a class needs the dimension and which measure of it."""
        if self.label is not None or self.measure in CLASS_MEASURES:
            if self.dimension is None or self.label is None or self.measure not in CLASS_MEASURES:
                raise Unfit(
                    "a bar on a class names its dimension, its class and a measure, recall or precision",
                    hint="write {dimension: spam, class: spam, measure: recall, at_least: 0.95}",
                )
            return
        if (self.dimension is None) == (self.measure is None):
            raise Unfit("a bar is on a dimension or on a measure: name exactly one")
        if self.measure is not None and self.measure not in MEASURES:
            raise Unfit(f"unknown measure {self.measure!r}; known are {', '.join(MEASURES)}")
        if self.dimension in MEASURES:
            raise Unfit(f"{self.dimension} is a measure", hint=f"write 'measure: {self.dimension}'")

    def _check_form(self, form: str) -> None:
        """Which requirement each kind can have."""
        kind, level = self.kind, self.at_least
        if self.measure in MEASURES and form != "at_most":
            raise Unfit(
                f"a bar on {self.measure} says what it is at most; saw {form}",
                hint=f"write 'p95 of {self.measure} <= 3' or 'mean of {self.measure} <= 3'",
            )
        if self.measure in MEASURES and self.at_most is not None and self.at_most < 0:
            raise Unfit(f"{self.measure} is never below 0: at most {self.at_most:g} can't be met")
        if kind == "quantile" and self.measure is None:
            raise Unfit("quantile belongs to a measure, as {measure: latency_s, quantile: 0.95, at_most: 3}")
        if kind in ("class", "pass_k") and (form != "at_least" or level is None or not 0 <= level <= 1):
            what = f"{self.measure} of a class" if kind == "class" else "pass^k and pass@k"
            raise Unfit(f"a bar on {what} is at_least a share between 0 and 1, as 95%")
        if self.cap is not None and (self.measure not in MEASURES or self.quantile is not None):
            raise Unfit("cap belongs to the mean of a measure, as 'mean of cost_usd <= 0.01 (cap 0.05)'")
        if self.cap is not None and self.at_most is not None and self.at_most > self.cap:
            raise Unfit(f"at_most {self.at_most:g} is over the cap of {self.cap:g}: the bar is always met")

    @property
    def kind(self) -> BarKind:
        """Which form of bar this is."""
        for kind, given in (
            ("class", self.label is not None),
            ("pass_k", (self.all_of or self.one_of) is not None),
            ("quantile", self.quantile is not None),
            ("share", self.share_at_least is not None),
            ("better", self.better_than is not None),
            ("not_worse", self.not_worse_than is not None),
        ):
            if given:
                return kind  # type: ignore[return-value]
        return "mean"

    @property
    def of(self) -> str:
        """The dimension, failure mode or measure it is about."""
        return self.dimension or self.measure or ""

    @property
    def other(self) -> str | None:
        """The candidate it compares with, if it does."""
        if self.not_worse_than is not None:
            return self.not_worse_than.candidate
        return self.better_than

    @property
    def id(self) -> str:
        """The bar as text: as written, else in the grammar's canonical form."""
        return self.text or format_bar(self.model_dump(exclude_none=True, exclude={"expect"}, by_alias=True))

    def same_question(self, other: Bar) -> bool:
        """Whether both ask about the same thing in the same slice (their numbers may differ)."""
        mine, theirs = self.model_dump(), other.model_dump()
        for bar in (mine, theirs):
            for name in ("at_least", "at_most", "expect", "cap"):
                bar.pop(name, None)
        return mine == theirs


def bar_fields(value: Any) -> Any:
    """The YAML forms of a bar (text or mapping), to its fields."""
    return parse_bar(value) if isinstance(value, str) else value
