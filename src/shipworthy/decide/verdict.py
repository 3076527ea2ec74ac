"""`Decision`: the verdict object that the command line, Python, the report and the web page all show."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from shipworthy.decide.notebook import decision_html

VerdictName = Literal["SHIP", "DONT_SHIP", "NOT_ENOUGH_EVIDENCE"]
Status = Literal["met", "missed", "unclear"]

SPOKEN: Mapping[str, str] = {
    "SHIP": "SHIP",
    "DONT_SHIP": "DON'T SHIP",
    "NOT_ENOUGH_EVIDENCE": "NOT ENOUGH EVIDENCE",
}
"""The verdicts as people read them."""


def plain(value: Any) -> Any:
    """A record as JSON-ready data: infinities and NaN become None (JSON has neither)."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


class Shown:
    """Reads like a mapping as well as by attribute, so that it matches the JSON of the contract."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        data: dict[str, Any] = plain(self)
        return data

    def __getitem__(self, name: str) -> Any:
        return self.to_dict()[name]

    def keys(self) -> Iterator[str]:
        """Names of the fields."""
        return iter(self.to_dict())


@dataclass(frozen=True)
class Decided(Shown):
    """The bounds that the ledger of chances allowed for the status."""

    low: float | None
    high: float | None
    alpha: float
    look: int


@dataclass(frozen=True)
class BarResult(Shown):
    """One bar, measured. Estimates, bounds and bars are in the dimension's own units; None is absent.

    `reason` says why a bar is unclear for another cause than width: `unscored`, `unvalidated`,
    `too_few_labels`, `no_audit` (nobody knows how the labelled answers were chosen), `no_cases`,
    `no_baseline`, `missing`, `unbounded`, `not_evaluated`. Where `corrected`, people's labels decided:
    `raw` is what the judge alone says, `n_labels` how many labelled units it rests on, and `judge_value` the
    share of the labels that the judge saved (at most 0: it adds nothing).
    """

    id: str
    kind: str
    dimension: str | None
    measure: str | None
    slice: Mapping[str, str] | None
    estimate: float | None
    low: float | None
    high: float | None
    at_least: float | None
    at_most: float | None
    status: Status
    decided: Decided | None
    method: str | None
    corrected: bool
    confidence: float
    n_cases: int
    n_units: int
    n_trials: int
    n_missing: int
    needs: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    why: str = ""
    is_waived: bool = False
    versus: str | None = None
    is_failure_mode: bool = False
    raw: Mapping[str, float | None] | None = None
    n_labels: int | None = None
    judge_value: float | None = None


@dataclass(frozen=True)
class Estimate(Shown):
    """One measured number with its interval, for the tables and pictures (never gates by itself).

    `low`, `high` are None with a `reason` if no interval can be given. `is_judged`: a judge scored it; where
    it is not `corrected` by people's labels, it is the judge's opinion and decides nothing. `labels_only` is
    what the labels that corrected it say without the judge (over all cases; None of a slice).
    """

    name: str
    kind: Literal["dimension", "failure_mode", "overall", "measure", "class", "pass_k"]
    slice: Mapping[str, str] | None
    estimate: float | None
    low: float | None
    high: float | None
    confidence: float
    method: str | None
    n_cases: int
    n_units: int
    n_trials: int
    n_missing: int
    scale_low: float = 0.0
    scale_high: float = 1.0
    reason: str = ""
    is_exploratory: bool = False
    shrunk: float | None = None
    corrected: bool = False
    is_judged: bool = False
    n_labels: int | None = None
    raw: Mapping[str, float | None] | None = None
    judge_value: float | None = None
    labels_only: Mapping[str, float | None] | None = None


@dataclass(frozen=True)
class CandidateVerdict(Shown):
    """What is decided of one candidate.

    `holds_for` names the cases that it was measured on; `Decision.holds_for` names the whole set.
    """

    verdict: VerdictName | None
    why: str
    next: str
    headline: str
    l1: Literal["unproven", "supported", "contradicted"]
    l1_why: str
    ship_to: str | None
    tier: str | None
    tier_why: str
    attempt: int | None
    attempt_why: str
    is_baseline: bool
    n_cases: int
    n_trials: int
    n_errors: int
    n_unscored: int
    n_failed: int
    cost_usd: float | None
    judge_cost_usd: float | None
    latency_s: Mapping[str, float | None]
    bars: tuple[BarResult, ...]
    measurements: tuple[Estimate, ...] = ()
    use_ai: str = ""
    version: str = ""
    holds_for: str = ""


@dataclass(frozen=True)
class Decision(Shown):
    """The verdict object. `verdict`, `why`, `next` and `bars` speak of the one candidate decided.

    `looks` is the ledger of chances after this decision: give it to the next call.
    """

    product: str
    run: str | None
    cases_version: str
    baseline: str | None
    holds_for: str
    candidates: Mapping[str, CandidateVerdict]
    looks: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    not_evaluated: tuple[str, ...] = ()

    @property
    def decided(self) -> CandidateVerdict:
        """The first candidate that is not the baseline (the baseline if it is alone)."""
        others = [found for found in self.candidates.values() if not found.is_baseline]
        return (others or list(self.candidates.values()))[0]

    @property
    def verdict(self) -> VerdictName | None:
        """SHIP, DONT_SHIP or NOT_ENOUGH_EVIDENCE; None without bars."""
        return self.decided.verdict

    @property
    def why(self) -> str:
        """One sentence that a PM can read out."""
        return self.decided.why

    @property
    def next(self) -> str:
        """What would settle it."""
        return self.decided.next

    @property
    def bars(self) -> tuple[BarResult, ...]:
        """The bars of the candidate decided."""
        return self.decided.bars

    @property
    def exit_code(self) -> int:
        """0 SHIP, 1 DONT_SHIP, 3 NOT_ENOUGH_EVIDENCE; the baseline never gates; 0 without bars."""
        given = [found.verdict for found in self.candidates.values() if not found.is_baseline]
        if "DONT_SHIP" in given:
            return 1
        return 3 if "NOT_ENOUGH_EVIDENCE" in given else 0

    def _repr_html_(self) -> str:
        return decision_html(self.to_dict())
