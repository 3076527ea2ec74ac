"""Draws without a random source: the published stream, even, independent of one another, and repeatable."""

import numpy as np
from scipy import stats

from shipworthy.stats.exponential_draws import exponential_table, hashed_bits, uniform_draws

# The first outputs of SplitMix64 for seed 1234567, as Rosetta Code lists them ("Splitmix64").
_PUBLISHED = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]


def test_the_stream_is_the_published_one() -> None:
    assert hashed_bits(np.arange(5, dtype=np.uint64), seed=1234567).tolist() == _PUBLISHED


def test_uniform_draws_are_uniform_and_serially_independent() -> None:
    draws = uniform_draws(np.arange(100_000, dtype=np.uint64))
    assert 0.0 < draws.min() < draws.max() < 1.0
    assert stats.kstest(draws, "uniform").pvalue > 0.01
    pairs = np.histogram2d(draws[:-1], draws[1:], bins=16)[0]
    assert stats.chisquare(pairs.ravel()).pvalue > 0.01


def test_each_bit_is_fair() -> None:
    bits = hashed_bits(np.arange(20_000, dtype=np.uint64))
    shares = [float(np.mean((bits >> np.uint64(place)) & np.uint64(1))) for place in range(64)]
    assert max(abs(share - 0.5) for share in shares) < 4.5 * 0.5 / 20_000**0.5


def test_the_table_is_exponential_in_every_column_and_columns_are_uncorrelated() -> None:
    table = exponential_table(100_000, 20)
    assert min(stats.kstest(table[:, column], "expon").pvalue for column in range(0, 20, 5)) > 0.001
    correlations = np.corrcoef(table, rowvar=False) - np.eye(20)
    assert np.abs(correlations).max() < 4.5 / 100_000**0.5


def test_the_table_is_made_once_and_cannot_be_written() -> None:
    table = exponential_table(100_000, 20)
    assert exponential_table(100_000, 20) is table
    assert not table.flags.writeable
