"""`Trials`, `Scored`, `Measured`: rows of scores and measures as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Coded, Floats, Ints


@dataclass(frozen=True)
class Trials:
    """One value for every trial of a candidate, in the dimension's own units; NaN is missing.

    A trial is missing if it was asked and this value could not be had: unscored, or infrastructure.
    `expected` and `category` are codes of classes (-1: none), for scorers that classify.
    """

    case: Ints
    trial: Ints
    value: Floats
    category: Coded | None = None
    expected: Coded | None = None

    @property
    def is_scored(self) -> NDArray[np.bool_]:
        """Which trials have a value."""
        return ~np.isnan(self.value)


@dataclass(frozen=True)
class Scored:
    """The rows of scores as columns."""

    case: Coded
    candidate: Coded
    dimension: Coded
    trial: Ints
    value: Floats
    category: Coded
    expected: Coded


@dataclass(frozen=True)
class Measured:
    """The rows of measures as columns; `is_spoilt` marks askings that infrastructure spoilt."""

    case: Ints
    candidate: Coded
    trial: Ints
    values: dict[str, Floats]
    is_spoilt: NDArray[np.bool_]
    is_failure: NDArray[np.bool_]
