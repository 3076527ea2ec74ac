"""`Graded`: a share from 0 (worst) to 1 (best) as the value of a dimension or the sign of a failure mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.score.reading import number_of, passed
from shipworthy.score.scorer import Grade

THRESHOLDS = ("at_least", "below", "above")
"""Options of every graded scorer, all shares from 0 to 1.

`at_least` makes a dimension pass or fail; `below` or `above` say when a failure mode happened.
"""


class Graded:
    """How a share becomes a grade.

    On a dimension the share is stretched over the scale; with `at_least` it is best or worst. As a detector
    it needs `below` or `above`: 1 says that the share lies there, so that the failure happened.

    Args:
        name: The scorer's, for messages.
        options: Its options.
        scale: The dimension's.
        is_detector: Whether it detects a failure mode.
        default_below: Threshold of a detector that is given none; None: one must be given.

    Raises:
        WrongCall: A threshold is none, or has no meaning here.
    """

    def __init__(
        self,
        name: str,
        options: Mapping[str, Any],
        scale: Scale,
        is_detector: bool,
        default_below: float | None = None,
    ) -> None:
        given = {key: _share(name, key, options[key]) for key in THRESHOLDS if options.get(key) is not None}
        self._scale = scale
        self._is_detector = is_detector
        if is_detector:
            _check_detector(name, given, default_below)
        elif "below" in given or "above" in given:
            raise WrongCall(
                f"{name}: 'below' and 'above' say when a failure mode happened, and this scores a dimension",
                hint=f"write {{{name}: {{at_least: 0.5}}}}",
            )
        self._at_least = given.get("at_least")
        self._above = given.get("above")
        self._below = given.get("below", default_below if self._above is None else None)

    def grade(
        self, share: float, explanation: str = "", category: str | None = None, expected: str | None = None
    ) -> Grade:
        """The grade of a share."""
        share = min(max(share, 0.0), 1.0)
        value = self._value(share)
        return Grade(value, explanation, category, expected)

    def _value(self, share: float) -> float:
        if self._is_detector:
            is_there = (self._below is not None and share < self._below) or (
                self._above is not None and share > self._above
            )
            return 1.0 if is_there else 0.0
        if self._at_least is not None:
            value = passed(share >= self._at_least, self._scale).value
            assert value is not None
            return value
        # the ends exactly: rounding must not put a value outside its scale
        return min(max(self._scale.from_unit(share), self._scale.low), self._scale.high)


def _share(name: str, key: str, given: Any) -> float:
    number = None if isinstance(given, bool) else number_of(str(given))
    if number is None or not 0.0 <= number <= 1.0:
        raise WrongCall(f"{name}: {key} is {given!r}, expected a share from 0 to 1", hint=f"write {key}: 0.5")
    return number


def _check_detector(name: str, given: Mapping[str, float], default_below: float | None) -> None:
    if "at_least" in given:
        raise WrongCall(
            f"{name}: 'at_least' is for dimensions; this detects a failure mode",
            hint=f"write below: {given['at_least']:g}",
        )
    if not {"below", "above"} & set(given) and default_below is None:
        raise WrongCall(
            f"{name} gives a share from 0 to 1: a detector needs to be told where the failure begins",
            hint=f"write {{{name}: {{below: 0.3}}}} (or above: 0.9)",
        )
