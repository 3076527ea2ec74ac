"""`generalise_to: these_cases`: trials of fixed cases as units (docs/decisions/0005-these-cases.md)."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.stats.mean_dirichlet import MeanDirichlet

pytestmark = pytest.mark.truth

N_RUNS = 1500


def at_most(hits: int, nominal: float) -> None:
    assert hits / N_RUNS <= nominal + 3 * (nominal * (1 - nominal) / N_RUNS) ** 0.5, hits / N_RUNS


@pytest.mark.parametrize("n_trials", [1, 3, 5])
@pytest.mark.parametrize("spread", ["equal", "mixed", "sure"])
def test_false_ship_and_coverage_on_fixed_cases(n_trials, spread):
    """Rates of 40 fixed cases: all .9; drawn between .7 and 1; or 36 sure passes and 4 sure failures."""
    rng = np.random.default_rng(20261123)
    rates = {
        "equal": np.full(40, 0.9),
        "mixed": np.linspace(0.72, 0.999, 40),
        "sure": np.r_[np.ones(36), np.zeros(4)],
    }[spread]
    truth = float(rates.mean())
    false_ship = missed = 0
    for _ in range(N_RUNS):
        trials = (rng.random((40, n_trials)) < rates[:, None]).astype(float).ravel()
        found = MeanDirichlet(trials)
        false_ship += found.lower(0.05) > truth + 1e-12
        interval = found.interval(0.95)
        missed += not interval.low - 1e-12 <= truth <= interval.high + 1e-12
    at_most(false_ship, 0.05)
    at_most(missed, 0.05)


def test_graded_trials_of_fixed_cases():
    rng = np.random.default_rng(7)
    centres = np.linspace(0.5, 0.95, 30)
    truth, false_ship = None, 0
    draws = np.clip(centres[None, :, None] + rng.choice([-0.25, 0, 0.25], size=(200_000, 30, 1)), 0, 1)
    truth = float(draws.mean())
    for _ in range(N_RUNS):
        noise = rng.choice([-0.25, 0, 0.25], size=(30, 3))
        false_ship += MeanDirichlet(np.clip(centres[:, None] + noise, 0, 1).ravel()).lower(0.05) > truth
    at_most(false_ship, 0.05)


def test_an_interval_of_width_0_never_comes_out():
    assert MeanDirichlet(np.ones(30)).interval(0.95).low < 0.95
