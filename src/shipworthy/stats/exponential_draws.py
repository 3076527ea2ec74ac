"""Standard exponential draws that are the same on every machine and every run: a function of their index."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.uint64]

# The increment and the two multipliers of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom
# number generators", OOPSLA 2014, doi:10.1145/2660193.2660195).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def hashed_bits(indices: Integers, seed: int = 0) -> Integers:
    """64 well-mixed bits for each index: the SplitMix64 output of that place in the stream of `seed`."""
    start = np.uint64(seed % 2**64)
    mixed = start + (indices + np.uint64(1)) * _GOLDEN  # arrays of uint64 wrap round, as the method wants
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


def uniform_draws(indices: Integers, seed: int = 0) -> NDArray[np.float64]:
    """A draw from the open interval (0, 1) for each index, of 53 bits."""
    return ((hashed_bits(indices, seed) >> np.uint64(11)).astype(np.float64) + 0.5) * math.ldexp(1.0, -53)


@lru_cache(maxsize=1)
def exponential_table(n_draws: int, n_columns: int) -> NDArray[np.float64]:
    """Standard exponential draws, shape (n_draws, n_columns), read-only; made once for each shape."""
    indices = np.arange(n_draws * n_columns, dtype=np.uint64).reshape(n_columns, n_draws).T
    table = -np.log(uniform_draws(indices))
    table.setflags(write=False)
    return table
