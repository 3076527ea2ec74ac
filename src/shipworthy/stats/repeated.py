"""Several trials of each case: whether any of k, or all of k, pass; and how many cases waver."""

from collections.abc import Sequence
from math import comb

import numpy as np

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.weighted_units import Floats

Counts = Sequence[tuple[int, int]]


def pass_at_k_terms(counts: Counts, k: int) -> Floats:
    """For each case the chance that at least one of k trials passes, unbiased, in [0, 1], shape (cases,).

    1 - C(n-c, k)/C(n, k): Chen et al., "Evaluating Large Language Models Trained on Code",
    arXiv:2107.03374. `MeanDirichlet` of the terms gives the interval of their mean.

    Args:
        counts: for each case (trials, passes).
        k: how many trials a user would get; every case needs at least as many.

    Raises:
        ValueError: naming the case (by its place, from 0) that has fewer than k trials or wrong counts.
    """
    _check(counts, k)
    return np.array([1.0 - comb(n - c, k) / comb(n, k) for n, c in counts])


def pass_hat_k_terms(counts: Counts, k: int) -> Floats:
    """For each case the chance that all of k trials pass, unbiased, in [0, 1], shape (cases,).

    C(c, k)/C(n, k): Yao et al., "tau-bench", arXiv:2406.12045. Arguments and errors as `pass_at_k_terms`.
    """
    _check(counts, k)
    return np.array([comb(c, k) / comb(n, k) for n, c in counts])


def pass_at_k(counts: Counts, k: int) -> float:
    """The mean over cases of `pass_at_k_terms`."""
    return float(pass_at_k_terms(counts, k).mean())


def pass_hat_k(counts: Counts, k: int) -> float:
    """The mean over cases of `pass_hat_k_terms`."""
    return float(pass_hat_k_terms(counts, k).mean())


def flakiness(counts: Counts) -> float | NotEnough:
    """The share of cases whose trials disagree, of those with two trials or more; NotEnough if none has."""
    _check(counts, 1)
    mixed = [0 < c < n for n, c in counts if n >= 2]
    if not mixed:
        return NotEnough("one trial of a case cannot disagree with itself", {"n_trials": 2})
    return sum(mixed) / len(mixed)


def _check(counts: Counts, k: int) -> None:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    if not counts:
        raise ValueError("there must be at least one case")
    for index, (n, c) in enumerate(counts):
        if not 0 <= c <= n:
            raise ValueError(f"case {index} has {c} passes of {n} trials")
        if n < k:
            raise ValueError(f"case {index} has {n} trials; k = {k} needs at least {k}")
