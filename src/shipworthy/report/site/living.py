# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`LivingPage` and `CandidatesPage`: the PRD and its candidates as they stand, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.comparison_page import DifferenceRow
from shipworthy.report.page import EvaluationPage, shown
from shipworthy.report.prd_page import PrdPage


@dataclass(frozen=True)
class Freshness:
    """What the page rests on, and what has happened since."""

    decided_at: str = shown("when the verdicts on the page were decided, UTC; empty if nothing is decided")
    changes: tuple[str, ...] = shown("what has come or changed since then, each as 'n new answers'")
    can_decide: bool = shown("whether there is something new that could be decided")
    cost: str = shown("what deciding costs: a look of the ledger of chances")
    why_not: str = shown("why verdicts can't be shown, or empty")


NOTHING = Freshness("", (), False, "", "")


@dataclass(frozen=True)
class LivingPage(PrdPage):
    """The PRD as a document, with the last verdict beside every requirement."""

    freshness: Freshness = shown("what the page rests on", default=NOTHING)


@dataclass(frozen=True)
class AgainstBaseline:
    """One candidate minus the baseline, on the same cases."""

    candidate: str = shown("name of the candidate")
    headline: str = shown("what got better and what got worse, in one sentence")
    tone: str = shown("good, bad or unsure")
    rows: tuple[DifferenceRow, ...] = shown("overall, dimensions and failure modes")
    why_not: str = shown("why there is no comparison; empty if there is one")


@dataclass(frozen=True)
class CandidatesPage(EvaluationPage):
    """Every candidate by dimension, slice, failure mode, cost and speed."""

    freshness: Freshness = shown("what the page rests on", default=NOTHING)
    baseline: str = shown("name of the baseline; empty if there is none", default="")
    against: tuple[AgainstBaseline, ...] = shown("paired differences against the baseline", default=())
