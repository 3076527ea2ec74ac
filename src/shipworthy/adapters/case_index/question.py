"""`CaseQuestion`: what a list of cases is asked for: filters, order and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["", "answered", "failed", "spoilt"]
Differ = Literal["", "reviewers", "judge", "trials", "candidates"]
Sort = Literal["case", "value", "disagreement", "latency", "cost"]

PAGE = 50
"""Lines of one page."""


@dataclass(frozen=True)
class CaseQuestion:
    """What is looked for; the default is every case as it is now.

    Attributes:
        text: Stands in the input, the answer or an explanation, whatever its capitals.
        candidate: Whose answers.
        dimension: Which dimension or failure mode `low`, `high`, `scored`, `sort` and `differ` are about.
        low: Values from here.
        high: Values up to here.
        scored: `yes` or `no`: whether the dimension has a value.
        slices: Field and value of the case, all of them.
        failure_mode: It happened.
        state: The candidate answered, failed by itself, or infrastructure spoilt the asking.
        differ: Where reviewers differ, people and the judge, trials of one candidate, or two candidates.
        a: The first of two candidates that differ.
        b: The second one.
        run: Id of the run that asked.
        all_versions: Also answers of earlier candidates and to earlier forms of a case.
        by_answer: One line an answer, not one a case.
        sort: What orders the lines.
        is_down: The largest first.
        page: From 1.
    """

    text: str = ""
    candidate: str = ""
    dimension: str = ""
    low: float | None = None
    high: float | None = None
    scored: Literal["", "yes", "no"] = ""
    slices: tuple[tuple[str, str], ...] = ()
    failure_mode: str = ""
    state: State = ""
    differ: Differ = ""
    a: str = ""
    b: str = ""
    run: str = ""
    all_versions: bool = False
    by_answer: bool = False
    sort: Sort = "case"
    is_down: bool = False
    page: int = 1

    @property
    def is_about_answers(self) -> bool:
        """Whether a case without any answer can't be meant."""
        asked = (
            self.candidate,
            self.dimension and (self.low is not None or self.high is not None or self.scored),
        )
        return any((*asked, self.failure_mode, self.state, self.differ, self.run, self.by_answer))
