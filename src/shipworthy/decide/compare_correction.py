"""`Correction`: how labels of people may take a judge's bias out of a paired difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.question import Bound


class Corrected(NamedTuple):
    """What labels of both candidates say of a judged difference.

    Attributes:
        bound: Of the mean of (1 + difference)/2, where the difference is on 0..1 (as `Units.mean` is).
        n_labels: Cases on which people labelled both.
    """

    bound: Bound
    n_labels: int


Correction = Callable[[Evidence, tuple[str, str], str, Mapping[str, str] | None], Corrected | None]
"""From evidence, (a, b), the dimension and the slice to the corrected bound; None to stay with raw scores."""
