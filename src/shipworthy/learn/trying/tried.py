"""`Try`: an edited prompt on cases chosen for their bad answers; never a trial of a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

State = Literal["running", "finished", "stopped", "failed", "interrupted"]

BIASED = (
    "These cases were chosen because their answers were bad: expect better answers even from the same prompt"
    " (regression to the mean). Nothing here enters a verdict."
)


@dataclass(frozen=True)
class TriedScore:
    """One score of one answer; None is unscored, `reason` says why."""

    dimension: str
    value: float | None
    explanation: str = ""
    reason: str = ""


@dataclass(frozen=True)
class TriedAnswer:
    """One answer of a try, or of the live version beside it.

    Attributes:
        text: The answer; empty if there is none.
        failure: Why there is none; empty if there is one.
    """

    text: str = ""
    failure: str = ""
    latency_s: float | None = None
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    scores: tuple[TriedScore, ...] = ()


@dataclass(frozen=True)
class TriedCase:
    """One case: the live version's bad answer, the edited prompt's, and the live version asked again.

    Attributes:
        case: Its id.
        asked: What it asks.
        what: What was wrong with the live answer.
        live: The answer that was chosen for being bad.
        edited: The edited prompt's; None while it has not come.
        again: The live version's new answer; None if it was not asked again.
    """

    case: str
    asked: str
    what: str
    live: TriedAnswer
    edited: TriedAnswer | None = None
    again: TriedAnswer | None = None


@dataclass(frozen=True)
class Try:
    """One try.

    Attributes:
        id: Identity.
        candidate: Whose prompt was edited.
        by: Who did.
        at: When it began.
        text: The edited prompt.
        before: The live prompt that it was made from.
        asked_as: Hash of what shapes the live version's answers.
        has_judge: Whether judges score the new answers.
        has_again: Whether the live version was asked again too.
        max_cost_usd: What it may cost.
        state: How far it is.
        message: Why it stopped or failed; empty if it did not.
        notes: What is worth saying.
        saved_as: The candidate that it was saved as; empty if it was not.
    """

    id: str
    candidate: str
    by: str
    at: str
    text: str
    before: str
    asked_as: str = ""
    has_judge: bool = False
    has_again: bool = False
    max_cost_usd: float | None = None
    state: State = "running"
    message: str = ""
    n_done: int = 0
    n_planned: int = 0
    cost_usd: float | None = None
    is_cost_partial: bool = False
    cases: tuple[TriedCase, ...] = ()
    notes: tuple[str, ...] = field(default=())
    saved_as: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state != "running"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as it is kept."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Try:
        """The try that `to_dict` wrote; keys of newer versions are left out."""
        known = {name: value for name, value in data.items() if name in cls.__dataclass_fields__}
        cases = tuple(_case(one) for one in known.pop("cases", ()))
        notes = tuple(known.pop("notes", ()))
        return cls(**known, cases=cases, notes=notes)


def _case(data: Mapping[str, Any]) -> TriedCase:
    answers = {name: _answer(data.get(name)) for name in ("live", "edited", "again")}
    live = answers["live"] or TriedAnswer()
    return TriedCase(data["case"], data["asked"], data["what"], live, answers["edited"], answers["again"])


def _answer(data: Mapping[str, Any] | None) -> TriedAnswer | None:
    if data is None:
        return None
    scores = tuple(TriedScore(**one) for one in data.get("scores", ()))
    return TriedAnswer(**{**data, "scores": scores})
