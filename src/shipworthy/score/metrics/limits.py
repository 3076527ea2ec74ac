"""`latency`, `cost`: whether an answer came in time and within its price.

The argument is the limit, in seconds and USD: a number, a template or `{at_most: …}`. What is not known is
unscored. Without an answer (a timeout, say) the candidate has failed, and the score is the worst.
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import Argument, CannotScore, options_of
from shipworthy.score.reading import number_of, passed
from shipworthy.score.scorer import Grade


class Limit:
    """Good if a measure of the trial is at most the argument."""

    measure = "latency_s"
    name = "latency"

    def __init__(self, arguments: Any, scale: Scale) -> None:
        options = options_of(self.name, arguments, ("at_most", "max"), "at_most")
        self._limit = Argument(options.get("at_most", options.get("max")))
        self._scale = scale
        if not self._limit.is_template and _number(self._limit.given) is None:
            raise WrongCall(
                f"{self.name}: expected a limit, saw {self._limit.given!r}", hint=f"write {{{self.name}: 3}}"
            )

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; unscored if it is not known."""
        limit = _number(self._limit.of(case))
        if limit is None:
            raise CannotScore(f"{self._limit.given!r} gives no number for this case")
        seen = getattr(trial, self.measure)
        if seen is None:
            raise CannotScore(f"{self.measure} is not known")
        return passed(seen <= limit, self._scale, f"{self.measure} {seen:.4g}, at most {limit:g}")


class Latency(Limit):
    """Good if the answer took at most so many seconds."""


class Cost(Limit):
    """Good if the answer cost at most so many USD."""

    measure = "cost_usd"
    name = "cost"


def _number(given: Any) -> float | None:
    if isinstance(given, bool) or given is None:
        return None
    return float(given) if isinstance(given, int | float) else number_of(str(given))
