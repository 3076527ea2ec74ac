"""`root` against scipy's Brent."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from shipworthy.stats.root import root

FUNCTIONS = {
    "line": (lambda x: x - 0.3, 0.0, 1.0),
    "cube": (lambda x: (x - 0.123) ** 3, -1.0, 2.0),
    "pole": (lambda x: 1 / (1 - x) - 50, 0.0, 0.9999),
    "flat": (lambda x: math.tanh(1e4 * (x - 0.7)), 0.0, 1.0),
    "tiny": (lambda x: x - 1e-200, 0.0, 1.0),
    "exponential": (lambda x: math.exp(-x) - 1e-12, 0.0, 100.0),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_agrees_with_brent(name):
    function, low, high = FUNCTIONS[name]
    expected = brentq(function, low, high, xtol=1e-300, rtol=1e-13, maxiter=5000)
    tolerance = 1e-4 if name == "cube" else 1e-11  # a triple root is found as well as rounding lets it
    assert root(function, low, high) == pytest.approx(expected, rel=tolerance)


@given(st.floats(0.001, 0.999), st.floats(0.1, 20))
def test_finds_what_was_planted(place, power):
    def function(x):
        return x**power - place**power

    assert root(function, 0.0, 1.0) == pytest.approx(place, rel=1e-6)


def test_few_evaluations():
    calls = []

    def function(x):
        calls.append(x)
        return math.exp(x) - 2

    root(function, 0.0, 5.0)
    assert len(calls) < 20


def test_ends_and_faults():
    assert root(lambda x: x, 0.0, 1.0) == 0.0
    assert root(lambda x: x - 1, 0.0, 1.0) == 1.0
    with pytest.raises(ValueError, match="one sign"):
        root(lambda x: x + 1, 0.0, 1.0)
