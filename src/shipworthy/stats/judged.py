"""`Judged`: units that a judge has scored and people have labelled in part; and whether that is an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.weighted_units import Floats, normalise_weights

Ints = NDArray[np.int64]
Audit = Literal["ok", "no_audit"]

LEAST_LABELS = 20
LEAST_IN_STRATUM = 8
STRATUM_MATTERS = 0.10
"""A stratum that holds more than this share of the units needs labels of its own."""


@dataclass(frozen=True)
class TooFew(NotEnough):
    """Not enough labels (or verdicts) to correct a judge; `reason` is a word for machines.

    Attributes:
        why: The sentence for people.
    """

    why: str = ""


@dataclass(frozen=True, eq=False)
class Judged:
    """One row a unit (a case, or a group of cases); missing is NaN.

    Attributes:
        judge: shape (n,), the judge's mean value in [0, 1].
        label: shape (n,), people's mean value in [0, 1]; NaN where nobody looked.
        judge_at_label: shape (n,), the judge's value on just the answers that were labelled, where that is
            not all of the unit's trials; None: the same as `judge`.
        stratum: shape (n,), the class of label probability: within a class every unit had the same known
            positive chance to be labelled. None: one class.
        weights: shape (n,), positive; None: equal.

    Raises:
        ValueError: Lengths differ, or a value is outside [0, 1].
    """

    judge: Floats
    label: Floats
    judge_at_label: Floats | None = None
    stratum: Ints | None = None
    weights: Floats | None = None

    def __post_init__(self) -> None:
        n = len(self.judge)
        for name in ("judge", "label", "judge_at_label", "stratum", "weights"):
            column = getattr(self, name)
            if column is not None and np.shape(column) != (n,):
                raise ValueError(f"{name} must have the shape ({n},), not {np.shape(column)}")
        for name in ("judge", "label", "judge_at_label"):
            column = getattr(self, name)
            if column is not None and (
                np.nanmin(column, initial=0.0) < 0 or np.nanmax(column, initial=1.0) > 1
            ):
                raise ValueError(f"{name} must lie in [0, 1]")

    @property
    def n_units(self) -> int:
        """How many units there are."""
        return len(self.judge)

    @property
    def is_labelled(self) -> NDArray[np.bool_]:
        """Which units people have looked at."""
        return ~np.isnan(self.label)

    @property
    def n_labels(self) -> int:
        """How many units people have looked at."""
        return int(self.is_labelled.sum())

    @property
    def classes(self) -> Ints:
        """The class of label probability of every unit, counted from 0."""
        if self.stratum is None:
            return np.zeros(self.n_units, dtype=np.int64)
        codes: Ints = np.unique(self.stratum, return_inverse=True)[1].astype(np.int64)
        return codes

    @property
    def unit_weights(self) -> Floats:
        """Weights of mean 1."""
        return normalise_weights(self.weights, self.n_units)

    @property
    def is_weighted(self) -> bool:
        """Whether some units count more than others."""
        return self.weights is not None and bool(np.ptp(self.weights) > 0)

    @property
    def is_binary(self) -> bool:
        """Whether judge and people only say pass or fail, on one and the same answer a unit."""
        judged = self.judge[~np.isnan(self.judge)]
        same = self.judge_at_label is None or bool(
            np.array_equal(
                self.judge_at_label[self.is_labelled], self.judge[self.is_labelled], equal_nan=True
            )
        )
        whole = np.isin(judged, (0.0, 1.0)).all() and np.isin(self.label[self.is_labelled], (0.0, 1.0)).all()
        return bool(same and whole)


def audit(probabilities: Floats | None, sampled: str = "") -> Audit:
    """Whether the labels can stand for the units that have none.

    Args:
        probabilities: shape (n,), for every unit the chance it had to be labelled; NaN: unknown. None:
            nothing is known of any.
        sampled: "random": every unit had the same chance, whatever `probabilities` says.

    Returns:
        "ok" if every unit had a known, positive chance, else "no_audit".
    """
    if sampled == "random":
        return "ok"
    if probabilities is None or len(probabilities) == 0:
        return "no_audit"
    known = np.isfinite(probabilities) & (probabilities > 0.0) & (probabilities <= 1.0)
    return "ok" if bool(known.all()) else "no_audit"


def too_few(judged: Judged) -> TooFew | None:
    """What is missing before a correction can be made: labels in all, and in every stratum that matters.

    Strata are classes of label probability, and for pass or fail the judge's verdicts within them.
    """
    if np.isnan(judged.judge).all():
        return TooFew("unscored", {"scores": 1}, "the judge has scored no unit")
    n = judged.n_labels
    if n < LEAST_LABELS:
        return TooFew(
            "too_few_labels",
            {"labels": LEAST_LABELS - n},
            f"{n} labels; a correction needs at least {LEAST_LABELS}",
        )
    codes, names = _strata(judged)
    weights = judged.unit_weights
    for code in range(len(names)):
        inside = codes == code
        share = float(weights[inside].sum() / weights.sum())
        here = int((inside & judged.is_labelled).sum())
        if share > STRATUM_MATTERS and here < LEAST_IN_STRATUM:
            return TooFew(
                "too_few_labels",
                {"labels": LEAST_IN_STRATUM - here},
                f"{here} labels {names[code]}, {share:.0%} of all; "
                f"a correction needs at least {LEAST_IN_STRATUM} there",
            )
    return None


def _strata(judged: Judged) -> tuple[Ints, list[str]]:
    """The stratum of every unit and a name for each."""
    classes = judged.classes
    if not judged.is_binary:
        return classes, ["among the units of one class of label probability"] * (int(classes.max()) + 1)
    verdicts = np.where(np.isnan(judged.judge), 2, judged.judge).astype(np.int64)
    present, codes = np.unique(classes * 3 + verdicts, return_inverse=True)
    words = ("where the judge says fail", "where the judge says pass", "where the judge says nothing")
    return codes.astype(np.int64), [words[int(code) % 3] for code in present]


def verdict_strata(judged: Judged) -> tuple[Floats, Floats, Floats]:
    """For each verdict and class of label probability: units, labels, passes among the labels."""
    codes = _strata(judged)[0]
    labelled = judged.is_labelled
    n = int(codes.max()) + 1
    sizes = np.bincount(codes, minlength=n).astype(np.float64)
    counts = np.bincount(codes[labelled], minlength=n).astype(np.float64)
    passes: Floats = np.bincount(codes[labelled], weights=judged.label[labelled], minlength=n).astype(
        np.float64
    )
    return sizes, counts, passes
