"""`Unit`: a case as a design sees it: what the judge says of its answers, and how unsure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "unscored"]
Doubt = Literal["clear", "borderline", "critical"]

UNSURE = 0.25
"""Members of a panel, orders or trials that lie this share of the scale apart disagree."""
_SLACK = 1e-9


@dataclass(frozen=True)
class View:
    """What the judge says of one candidate's answers to a case, on one dimension.

    Attributes:
        value: Its mean over all trials on 0..1, 1 is good; None: it gave no score.
        level: Where the bar's level lies on 0..1: from there on the judge passes the answer.
        reach: Values no farther than this from the level are borderline; 0: only disagreement is.
        spread: The largest distance between members of a panel, orders, or trials, on 0..1.
    """

    value: float | None
    level: float = 0.5
    reach: float = 0.0
    spread: float = 0.0

    @property
    def is_pass(self) -> bool:
        """Whether the judge's value reaches the level."""
        return self.value is not None and self.value >= self.level - _SLACK

    @property
    def is_borderline(self) -> bool:
        """Whether a little would turn the verdict, or the judge contradicts itself."""
        near = self.value is not None and self.reach > 0.0 and abs(self.value - self.level) <= self.reach
        return near or self.spread >= UNSURE


@dataclass(frozen=True)
class Unit:
    """A case that may be drawn.

    Attributes:
        id: Its id.
        views: One a candidate that a bar is about: two where a bar compares two.
        is_critical: A critical failure mode was found in one of the answers.
    """

    id: str
    views: tuple[View, ...]
    is_critical: bool = False

    @property
    def verdict(self) -> Verdict:
        """Unscored if an answer is; fail if one does not reach its level."""
        if not self.views or any(view.value is None for view in self.views):
            return "unscored"
        return "pass" if all(view.is_pass for view in self.views) else "fail"

    @property
    def doubt(self) -> Doubt:
        """Why a person should look: a critical failure mode, a verdict that a little would turn; or clear."""
        if self.is_critical:
            return "critical"
        return "borderline" if any(view.is_borderline for view in self.views) else "clear"
