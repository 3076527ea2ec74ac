"""The bound on what is not seen yet holds 95 times in 100, however many kinds there are."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.unseen import unseen_kinds

pytestmark = pytest.mark.truth

WORLDS = {
    "two frequent kinds": [0.3, 0.1],
    "zipf": [0.4 / rank / 5.2 for rank in range(1, 101)],
    "many rare kinds": [0.5 / 400] * 400,
    "one kind, just as rare as the bound": [0.05],
    "a heavy tail": [0.2, 0.1, *([0.1 / 60] * 60)],
}
REPEATS = 2000


def covered(chances, n, bound_of):
    rng = np.random.default_rng(20261124)
    chances = np.array([*chances, 1.0 - sum(chances)])  # the last one: nothing wrong
    hits = 0
    for _ in range(REPEATS):
        drawn = rng.choice(len(chances), size=n, p=chances)
        unseen = 1.0 - chances[np.union1d(np.unique(drawn), [len(chances) - 1])].sum()
        hits += (
            bound_of([() if kind == len(chances) - 1 else (int(kind),) for kind in drawn]) >= unseen - 1e-12
        )
    return hits / REPEATS


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("n", [20, 60])
def test_the_bound_holds(name, n):
    assert covered(WORLDS[name], n, lambda draws: unseen_kinds(draws).upper) >= 0.95 - 0.0125


def test_the_simulation_can_fail():
    """The estimate itself is no bound."""
    assert covered(WORLDS["a heavy tail"], 20, lambda draws: unseen_kinds(draws).estimate) < 0.9


def test_the_estimate_is_right_on_average():
    rng = np.random.default_rng(7)
    chances = np.array([*WORLDS["zipf"], 1.0 - sum(WORLDS["zipf"])])
    gaps = []
    for _ in range(1000):
        drawn = rng.choice(len(chances), size=60, p=chances)
        found = unseen_kinds([() if kind == len(chances) - 1 else (int(kind),) for kind in drawn])
        gaps.append(found.estimate - (1.0 - chances[np.union1d(drawn, [len(chances) - 1])].sum()))
    assert abs(np.mean(gaps)) < 0.01


def test_too_few_say_nothing():
    assert isinstance(unseen_kinds([()] * 9).upper, NotEnough)
    found = unseen_kinds([(1,), *[()] * 20])
    assert (found.n_since_new, found.n_kinds, found.n_tested, found.n_new) == (20, 1, 10, 0)
    assert found.upper == pytest.approx(1 - 0.05 ** (1 / 10))
