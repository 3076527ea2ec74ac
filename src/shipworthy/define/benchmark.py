"""`Benchmark`: the parsed `prd.yaml`, the PRD in executable form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from shipworthy.define.bar import OVERALL, Bar, bar_fields
from shipworthy.define.candidate import Candidate, Labels, Limits, Price
from shipworthy.define.case import Case
from shipworthy.define.dimension import (
    PASS_FAIL,
    DimensionEntry,
    FailureMode,
    Scale,
    ScoredBy,
    Tiers,
    Waiver,
)
from shipworthy.define.judge import Judge, as_judge
from shipworthy.define.label import Label
from shipworthy.define.prose import Data, Fit, Outcome, Prd, Rollout, Texts
from shipworthy.define.section import Number, Section

BASELINE_NAMES = ("baseline", "rules", "today")


def _as_outcome(value: Any) -> Any:
    return {"definition": value} if isinstance(value, str) else value


def _as_labels(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


def _as_case_sources(value: Any) -> Any:
    """One path stands for a list of one; inline cases are a list of mappings."""
    return [value] if isinstance(value, str | Mapping) else value


class Benchmark(Section):
    """The PRD in executable form: what good means, on which cases, for which candidates."""

    product: str = Field(min_length=1)
    prd: Prd = Field(default_factory=Prd)
    fit: Fit = Field(default_factory=Fit)
    data: Data = Field(default_factory=Data)
    outcomes: dict[
        str, Annotated[Outcome, BeforeValidator(_as_outcome, json_schema_input_type=Outcome | str)]
    ] = Field(default_factory=dict)
    cases: Annotated[
        tuple[str | dict[str, Any], ...],
        BeforeValidator(
            _as_case_sources, json_schema_input_type=str | list[str | dict[str, Any]] | dict[str, Any]
        ),
    ] = ()
    labels: Annotated[Labels | None, BeforeValidator(_as_labels, json_schema_input_type=Labels | str)] = None
    release_cases: Texts = ()
    slices: Texts = ()
    candidates: dict[str, Candidate] = Field(default_factory=dict)
    baseline: str | None = None
    judge: Annotated[Judge | None, BeforeValidator(as_judge, json_schema_input_type=Judge | str)] = None
    trials: int | None = Field(default=None, ge=1, strict=True)
    confidence: Number = Field(default=0.95, gt=0.5, lt=1)
    dimensions: dict[str, DimensionEntry] = Field(default_factory=dict)
    failure_modes: tuple[FailureMode, ...] = ()
    bars: tuple[Annotated[Bar, BeforeValidator(bar_fields, json_schema_input_type=Bar | str)], ...] = ()
    waive: tuple[Waiver, ...] = ()
    ledger: str | None = None
    generalise_to: Literal["cases_like_these", "these_cases"] = "cases_like_these"
    tiers: Tiers = Field(default_factory=Tiers)
    prices: dict[str, Price] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=Limits)
    rollout: Rollout | None = None
    checklist: str | dict[str, Any] | None = None

    _golden: tuple[Case, ...] = PrivateAttr(default=())
    _release: tuple[Case, ...] = PrivateAttr(default=())
    _labelled: tuple[Label, ...] = PrivateAttr(default=())
    _folder: str = PrivateAttr(default="")
    _file: str = PrivateAttr(default="")
    _others: frozenset[str] = PrivateAttr(default=frozenset())

    def placed(
        self,
        *,
        golden: Iterable[Case] | None = None,
        release: Iterable[Case] | None = None,
        labelled: Iterable[Label] | None = None,
        folder: str | None = None,
        file: str | None = None,
        others: Iterable[str] | None = None,
    ) -> Benchmark:
        """The same benchmark with its cases and labels read and its place known.

        `others` are candidates of the PRD that a benchmark made from it leaves out: files may name them.
        """
        copy = self.model_copy()
        copy._golden = self._golden if golden is None else tuple(golden)
        copy._release = self._release if release is None else tuple(release)
        copy._labelled = self._labelled if labelled is None else tuple(labelled)
        copy._folder = self._folder if folder is None else folder
        copy._file = self._file if file is None else file
        copy._others = self._others if others is None else frozenset(others)
        return copy

    @property
    def golden(self) -> tuple[Case, ...]:
        """The cases, once they have been read."""
        return self._golden

    @property
    def release(self) -> tuple[Case, ...]:
        """The sealed release cases, once they have been read; empty if the PRD names none."""
        return self._release

    @property
    def labelled(self) -> tuple[Label, ...]:
        """People's labels, once they have been read; empty if the PRD names no file."""
        return self._labelled

    @property
    def known_candidates(self) -> tuple[str, ...]:
        """Names that a row of a file may speak of: its candidates, and those it was made without."""
        return (*self.candidates, *sorted(self._others - set(self.candidates)))

    @property
    def folder(self) -> str:
        """Where relative paths start."""
        return self._folder

    @property
    def file(self) -> str:
        """The file it was read from; empty if it was given in Python."""
        return self._file

    @property
    def baseline_name(self) -> str | None:
        """The baseline: as named, else `baseline`, `rules` or `today`, else the first recorded one.

        A candidate that is alone, neither declared nor named a baseline, is none: it would be judged by
        nobody, and a gate that never closes is worse than no gate.
        """
        if self.baseline is not None:
            return self.baseline
        for name in BASELINE_NAMES:
            if name in self.candidates:
                return name
        recorded = [name for name, candidate in self.candidates.items() if not candidate.is_live]
        return recorded[0] if recorded and len(self.candidates) > 1 else None

    def scale_of(self, dimension: str) -> Scale:
        """The scale of a dimension; `overall` and failure modes live on 0..1."""
        found = self.dimensions.get(dimension)
        return found.levels if found is not None else PASS_FAIL

    def failure_mode(self, name: str) -> FailureMode | None:
        """The failure mode of that id."""
        return next((mode for mode in self.failure_modes if mode.id == name), None)

    def scored_by(self, dimension: str) -> ScoredBy:
        """Who scores a dimension or failure mode: as declared, else the judge, else people."""
        mode = self.failure_mode(dimension)
        declared = mode.detect if mode is not None else self.dimensions[dimension].scored_by
        if declared is not None:
            return declared
        return ScoredBy(kind="judge" if mode is not None or self.judge is not None else "human")

    def outcome_words(self, name: str) -> str:
        """The outcome's name, and that it is illustrative where the PRD says so."""
        return f"{name} (illustrative)" if self.outcomes[name].illustrative else name

    @property
    def weights(self) -> dict[str, float]:
        """Weight of every dimension in `overall`, summing to 1; missing weights are equal."""
        declared = {name: dimension.weight for name, dimension in self.dimensions.items()}
        given = [weight for weight in declared.values() if weight is not None]
        default = (sum(given) / len(given) if any(given) else 1.0) if given else 1.0
        filled = {name: default if weight is None else weight for name, weight in declared.items()}
        total = sum(filled.values())
        return {name: weight / total for name, weight in filled.items()} if total > 0 else {}

    @property
    def all_bars(self) -> tuple[Bar, ...]:
        """The bars and the failure modes' `at_most`; an entry of `bars` replaces the mode's own."""
        own = [
            Bar(
                dimension=mode.id,
                at_most=mode.at_most,
                expect=mode.expect,
                text=f"{mode.id} <= {mode.at_most * 100:.6g}%",
            )
            for mode in self.failure_modes
            if mode.at_most is not None
        ]
        return (*self.bars, *(bar for bar in own if not any(bar.same_question(b) for b in self.bars)))

    def trials_of(self, candidate: str) -> int:
        """How many trials a case: the candidate's own, the PRD's, else 1 for recorded and 3 for live."""
        found = self.candidates[candidate]
        if found.trials is not None:
            return found.trials
        if self.trials is not None:
            return self.trials
        return 3 if found.is_live else 1

    @property
    def has_overall(self) -> bool:
        """Whether `overall` means the weighted mean (not a dimension of that name)."""
        return OVERALL not in self.dimensions and bool(self.dimensions)
