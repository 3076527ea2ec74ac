"""Several tests at once: error kept for the family (Holm) or as a share of findings (Benjamini-Hochberg)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shipworthy.stats.weighted_units import Floats


def holm_adjusted(p_values: Sequence[float]) -> list[float]:
    """For each test the smallest family-wise alpha at which Holm's step-down (1979) would reject it."""
    p, order = _ranked(p_values)
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    return _in_given_order(stepped, order)


def benjamini_hochberg_adjusted(p_values: Sequence[float]) -> list[float]:
    """For each test the smallest false discovery rate at which Benjamini and Hochberg (1995) report it."""
    p, order = _ranked(p_values)
    stepped = p[order] * p.size / np.arange(1, p.size + 1)
    return _in_given_order(np.minimum.accumulate(stepped[::-1])[::-1], order)


def holm(p_values: Sequence[float], alpha: float) -> list[bool]:
    """Which tests reject, so that any false rejection in the family has probability at most alpha."""
    return [p <= alpha for p in holm_adjusted(p_values)]


def benjamini_hochberg(p_values: Sequence[float], q: float = 0.10) -> list[bool]:
    """Which tests are findings, so that the expected share of false ones is at most q."""
    return [p <= q for p in benjamini_hochberg_adjusted(p_values)]


def _ranked(p_values: Sequence[float]) -> tuple[Floats, NDArray[np.intp]]:
    p = np.asarray(p_values, dtype=np.float64)
    if p.ndim != 1 or not ((p >= 0.0) & (p <= 1.0)).all():
        raise ValueError(f"p-values must be one row of numbers in [0, 1], not {p_values!r}")
    return p, np.argsort(p, kind="stable")


def _in_given_order(stepped: Floats, order: NDArray[np.intp]) -> list[float]:
    adjusted = np.empty_like(stepped)
    adjusted[order] = np.minimum(stepped, 1.0)
    return [float(p) for p in adjusted]
