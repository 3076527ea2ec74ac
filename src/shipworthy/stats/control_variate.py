"""The mean of graded labels where a judge has scored every unit: PPI++ with an exact-style tail.

Within a class c of label probability (usually there is one) every labelled unit gets

    z_i = h_i - lambda_i (g_i - F_c)          h label, g judge on the labelled answer,
                                              F_c mean of the judge over all units of the class

and the estimate is the mean of z, classes in proportion to their units: that is PPI++ (Angelopoulos, Duchi,
Zrnic, arXiv:2311.01453). lambda_i = clip(cov(h, g)/var(g), 0, 1) over the *other* labelled units, so that no
unit bends the line that corrects it. The limit is the exact Dirichlet bound of `mean_dirichlet` on the z: one
pseudo-unit near the worst value (`_REACH`), as heavy as the heaviest unit. Of several classes each has a part
of it, in proportion to the square of what one label of it stands for, with a worst value of its own: a class
that is read sparsely may hide most (docs/decisions/0015-hybrid.md). To this the chance of the N units
themselves is added as normal noise of variance (lambda^2 var f + 2 lambda cov(h - lambda g, f) + between
classes) / N. With a useless judge lambda is 0 and what is left is the bound on the labels alone.

Why not Student's t on z (DECISIONS §3): where disagreements are rare the labelled sample often holds none,
its variance collapses and t ships falsely in up to 55 % of sets (docs/decisions/0009-judge-correction.md).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from shipworthy.stats.judged import Ints, Judged
from shipworthy.stats.saddle_tail import chance_at_most_zero
from shipworthy.stats.weighted_units import Floats

_DUST = 1e-12
_OPEN = 1e300

_REACH = 0.75
"""How far the pseudo-unit stands: 0 is a label at the end of the scale where the judge was neutral, 1 one
where the judge was as wrong as it can be. 1 is what the theorem asks for; 3/4 holds in every simulated world
and is the least that does (1/2 ships falsely in up to 9 % of sets)."""


@dataclass(frozen=True, eq=False)
class ControlVariate:
    """What labels of a sample say of the mean, given the judge's value everywhere.

    Attributes:
        values: shape (labels,), the z, moved so that every class has the overall mean.
        weights: shape (labels,), how many units of the population each stands for.
        worst: shape (classes,), where the pseudo-unit's parts sit for a lower limit.
        best: shape (classes,), where they sit for an upper one.
        parts: shape (classes,), how much of the pseudo-unit each part is; they add up to 1.
        heaviest: shape (classes,), the weight of each part.
        noise: standard deviation of what the N units themselves add.
        covered: share of the units whose class has labels; the others' mean may be anything.
    """

    values: Floats
    weights: Floats
    worst: Floats
    best: Floats
    parts: Floats
    heaviest: Floats
    noise: float
    covered: float = 1.0

    @cached_property
    def estimate(self) -> float:
        """The estimate, in [0, 1]."""
        return float(np.clip(np.average(self.values, weights=self.weights), 0.0, 1.0))

    @cached_property
    def mirrored(self) -> "ControlVariate":
        """The same with 1 - value for value."""
        return replace(self, values=1.0 - self.values, worst=1.0 - self.best, best=1.0 - self.worst)

    def p_value(self, at: float) -> float:
        """The p-value of "the mean is at most `at`": small where it is shown to be higher."""
        if at <= 0.0 or at >= 1.0:
            return float(at >= 1.0)
        inner = at / self.covered  # a class without labels may have the mean 0
        terms = np.append(
            self.weights * (self.values - inner), self.heaviest * (np.minimum(self.worst, inner) - inner)
        )
        shapes = np.append(np.ones(self.weights.size), self.parts)
        variance = (self.noise * float(self.weights.sum() + self.parts @ self.heaviest)) ** 2
        scale = max(float(np.abs(terms).max()), variance**0.5)
        if scale == 0.0:
            return 1.0
        terms, variance = terms / scale, variance / scale**2
        if variance <= _DUST and (terms.max() <= 0.0 or terms.min() >= 0.0):
            return float(terms.max() <= 0.0)

        def cumulants(s: float) -> tuple[float, float, float, float]:
            slopes = terms / (1.0 - s * terms)
            return (
                0.5 * variance * s * s - float(shapes @ np.log1p(-s * terms)),
                variance * s + float(shapes @ slopes),
                variance + float(shapes @ (slopes * slopes)),
                2.0 * float(shapes @ slopes**3),
            )

        low = 1.0 / float(terms.min()) if terms.min() < -1.0 / _OPEN else -np.inf
        high = 1.0 / float(terms.max()) if terms.max() > 1.0 / _OPEN else np.inf
        return chance_at_most_zero(cumulants, low, high)


def control_variate(judged: Judged) -> ControlVariate:
    """The z of the labelled units and what goes with them."""
    classes, weights = judged.classes, judged.unit_weights
    total = np.bincount(classes, weights=weights)
    scored = np.bincount(classes, weights=weights * ~np.isnan(judged.judge))
    sums = np.bincount(classes, weights=weights * np.nan_to_num(judged.judge))
    means = np.where(scored > 0, sums / np.where(scored > 0, scored, 1.0), 0.0)
    judge = np.where(np.isnan(judged.judge), means[classes], judged.judge)  # unknown: as the others
    given = judge if judged.judge_at_label is None else judged.judge_at_label
    given = np.where(np.isnan(given), judge, given)

    here = judged.is_labelled
    order = np.lexsort((weights[here], judge[here], given[here], judged.label[here], classes[here]))
    pick = np.flatnonzero(here)[order]  # sums do not depend on the order in which the cases came
    klass, label, at_label, weight = classes[pick], judged.label[pick], given[pick], weights[pick]
    in_class = np.bincount(klass, weights=weight, minlength=total.size)
    slopes = _slopes(klass, label, at_label, weight)
    z = label - slopes * (at_label - means[klass])

    seen = in_class > 0
    class_mean = np.bincount(klass, weights=weight * z, minlength=total.size)[seen] / in_class[seen]
    estimate = float(np.average(class_mean, weights=total[seen]))
    shift = np.zeros(total.size)
    shift[seen] = estimate - class_mean
    slope = float(np.average(slopes, weights=weight))
    parts = (klass, weight, label - slope * at_label, judge[pick])
    between = float(total[seen] @ shift[seen] ** 2) / float(total[seen].sum())
    spread = float(np.average((judge - means[classes]) ** 2, weights=weights))
    variance = max(_noise(spread, slope, parts), 0.0) + between
    effective = float(weights.sum() ** 2 / (weights @ weights))
    stands_for = weight * total[klass] / in_class[klass]
    heaviest = np.zeros(total.size)
    np.maximum.at(heaviest, klass, stands_for)
    return ControlVariate(
        values=z + shift[klass],
        weights=stands_for,
        worst=(shift - _REACH * slope * (1.0 - means))[seen],
        best=(1.0 + shift + _REACH * slope * means)[seen],
        parts=heaviest[seen] ** 2 / float(heaviest @ heaviest),
        heaviest=heaviest[seen],
        noise=(variance / effective) ** 0.5,
        covered=float(total[seen].sum() / total.sum()),
    )


def _slopes(klass: Ints, label: Floats, judge: Floats, weight: Floats) -> Floats:
    """For every labelled unit the slope of label on judge over the others, within classes, cut to [0, 1]."""
    total = np.bincount(klass, weights=weight)[klass]
    x, y = _centred(judge, klass, weight), _centred(label, klass, weight)
    rest = np.where(total - weight > _DUST, total - weight, np.inf)
    without = weight * total / rest  # what leaving one out takes from a sum of products of distances
    squares = weight @ (x * x) - without * x * x
    products = weight @ (x * y) - without * x * y
    return np.where(squares > _DUST, np.clip(products / np.maximum(squares, _DUST), 0.0, 1.0), 0.0)


def _noise(spread: float, slope: float, parts: tuple[Ints, Floats, Floats, Floats]) -> float:
    """What one unit's own chance adds to the variance: lambda^2 var f + 2 lambda cov(h - lambda g, f)."""
    klass, weight, rest, at = parts
    shared = float(weight @ (_centred(rest, klass, weight) * _centred(at, klass, weight)))
    return slope * slope * spread + 2.0 * slope * shared / float(weight.sum())


def _centred(values: Floats, klass: Ints, weight: Floats) -> Floats:
    """The distance of each labelled unit from the weighted mean of its class."""
    total = np.bincount(klass, weights=weight)[klass]
    found: Floats = values - np.bincount(klass, weights=weight * values)[klass] / total
    return found
