"""`Differences`: how far apart two candidates' scores of one case are expected to lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shipworthy.define.dimension import Scale
from shipworthy.define.lint.numbers import own, percent
from shipworthy.stats.spread import DIFFERENCE_SD, DISCORDANT

_ENOUGH = 20
"""Cases that both were scored on before their differences say anything of those to come."""


@dataclass(frozen=True)
class Differences:
    """The spread of differences.

    Attributes:
        deviation: Standard deviation of a difference of grades, as a share of the scale.
        discordant: Share of cases on which just one of two pass-fail answers passes.
        is_seen: Both come from earlier scores.
    """

    deviation: float
    discordant: float
    is_seen: bool

    @classmethod
    def of(cls, gaps: Sequence[float], difference: float, level: float | None) -> Differences:
        """From earlier scores if there are enough, else as of two answers that are independent.

        Args:
            gaps: Differences seen, on 0..1.
            difference: The one expected, on 0..1.
            level: What the candidate is expected to reach, on 0..1.
        """
        if len(gaps) >= _ENOUGH and float(np.std(gaps)) > 0.0:
            return cls(float(np.std(gaps, ddof=1)), float(np.mean(np.abs(gaps))), True)
        discordant = DISCORDANT
        if level is not None:
            rival = min(max(level - difference, 0.0), 1.0)
            discordant = max(level * (1.0 - rival) + rival * (1.0 - level), 0.1)
        return cls(DIFFERENCE_SD, discordant, False)

    def words(self, scale: Scale, *, is_graded: bool) -> str:
        """What is assumed, for people."""
        spread = (
            f"differences spread by {own(round(self.deviation * scale.span, 2), scale)}"
            if is_graded
            else f"just one of the two passing on {percent(round(self.discordant, 2))} of cases"
        )
        return f"{spread}, as {'scored before' if self.is_seen else 'if independent'}"
