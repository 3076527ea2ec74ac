"""`VerdictForm`: what a verdict may look like on a scale, as a schema, in words, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.dimension import Scale

MOST_LEVELS = 21
"""A scale of whole numbers with more levels than this is a range."""

FIRST, SECOND, TIE = "first", "second", "tie"

_PASS: Mapping[str | int, float] = {"pass": 1.0, "fail": 0.0}
_HAPPENED: Mapping[str | int, float] = {"yes": 1.0, "no": 0.0}
_ALSO = {"passed": "pass", "true": "pass", "yes": "pass", "failed": "fail", "false": "fail", "no": "fail"}


@dataclass(frozen=True)
class VerdictForm:
    """What a judge may answer.

    Attributes:
        choices: What may be written, to the value it means; empty for a range.
        low, high: The ends of a range.
        also: Other spellings of a choice.
    """

    choices: Mapping[str | int, float]
    low: float = 0.0
    high: float = 1.0
    also: Mapping[str, str] | None = None

    @property
    def value_schema(self) -> dict[str, Any]:
        """JSON schema of the value."""
        if not self.choices:
            return {"type": "number"}
        kind = "integer" if all(isinstance(choice, int) for choice in self.choices) else "string"
        return {"type": kind, "enum": list(self.choices)}

    @property
    def words(self) -> str:
        """What may be written, as the judge is told."""
        if not self.choices:
            return f"a number from {self.low:g} to {self.high:g}"
        return "one of " + ", ".join(
            f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in self.choices
        )

    def read(self, given: Any) -> float | None:
        """The value of what was written; None if it is none that may be."""
        if isinstance(given, bool):
            given = "true" if given else "false"
        if isinstance(given, str):
            given = given.strip().casefold()
            if given in self.choices:
                return self.choices[given]
            if self.also and given in self.also:
                return self.choices[self.also[given]]
            given = _number(given)
        return self._of_number(given) if isinstance(given, int | float) else None

    def _of_number(self, number: float) -> float | None:
        if not self.choices:
            return float(number) if self.low <= number <= self.high else None
        whole = next((c for c in self.choices if isinstance(c, int) and c == number), None)
        if whole is not None:
            return self.choices[whole]
        return float(number) if self.also and number in self.choices.values() else None


def form_of(scale: Scale, *, is_detector: bool = False, is_pairwise: bool = False) -> VerdictForm:
    """The form of a dimension's verdicts."""
    if is_pairwise:
        return VerdictForm({FIRST: 1.0, SECOND: 0.0, TIE: 0.5})
    if is_detector:
        return VerdictForm(_HAPPENED, also={"true": "yes", "false": "no"})
    if scale.is_pass_fail:
        return VerdictForm(_PASS, also=_ALSO)
    is_whole = scale.low % 1 == 0 == scale.high % 1 and scale.span < MOST_LEVELS
    levels = range(int(scale.low), int(scale.high) + 1) if is_whole else ()
    return VerdictForm({level: float(level) for level in levels}, scale.low, scale.high)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
