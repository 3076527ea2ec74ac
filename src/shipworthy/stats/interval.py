"""What an estimate may say about itself: an interval, or that there is not enough to give one."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Interval:
    """The values that the data leave standing, in the units of the estimate.

    Attributes:
        low: lower end; may be minus infinity.
        high: upper end; may be infinity.
        confidence: two-sided, e.g. 0.95.
        method: the name of the procedure that gave it, e.g. "dirichlet-exact".
    """

    low: float
    high: float
    confidence: float
    method: str


@dataclass(frozen=True)
class NotEnough:
    """There is no number to give. Never stands for 0, and never for an interval of width 0.

    Attributes:
        reason: a sentence for the person who asked.
        needs: what would be enough, or how far off it is, by name, e.g. `{"n_cases": 2}`.
    """

    reason: str
    needs: Mapping[str, float] = field(default_factory=dict)


def tail_alpha(confidence: float) -> float:
    """The probability that a two-sided interval of this confidence leaves out on each side."""
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}")
    return (1.0 - confidence) / 2.0
