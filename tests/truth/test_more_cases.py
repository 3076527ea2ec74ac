"""Whether a PM who adds the cases asked for gets to SHIP about four times in five."""

import numpy as np
import pytest
from numpy.typing import NDArray

from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.power import more_cases
from shipworthy.stats.sequential import chance_alpha, look_alpha

pytestmark = pytest.mark.truth

Floats = NDArray[np.float64]
_GRADES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


@pytest.mark.parametrize(
    ("levels", "counts", "bar"),
    [
        ([0.0, 1.0], [5, 95], 0.90),
        ([0.0, 1.0], [3, 57], 0.90),
        ([0.0, 1.0], [5, 45], 0.80),
        ([0.0, 1.0], [30, 70], 0.60),
        ([0.0, 1.0], [2, 98], 0.95),
        (_GRADES, [2, 5, 13, 30, 50], 0.75),
        (_GRADES, [3, 0, 0, 40, 57], 0.85),
        (_GRADES, [1, 1, 4, 9, 15], 0.75),
    ],
)
def test_if_it_is_as_good_as_it_looks_the_number_gives_the_power(
    levels: list[float], counts: list[int], bar: float
) -> None:
    """Fresh sets of the size asked for, from the distribution seen, ship with chance near .80."""
    seen = np.repeat(levels, counts)
    added = more_cases(seen, None, bar, chance_alpha(1))
    assert isinstance(added, int)
    fresh = np.random.default_rng(61).multinomial(seen.size + added, np.array(counts) / seen.size, size=800)
    distinct, times = np.unique(fresh, axis=0, return_counts=True)
    ships = [MeanDirichlet(np.repeat(levels, row)).p_value(bar) <= chance_alpha(1) for row in distinct]
    assert 0.70 <= times @ np.array(ships) / 800 <= 0.90


def _follow(
    chances: list[float], bar: float, n: int, alphas: tuple[float, float], reps: int
) -> tuple[float, float]:
    """The share that shipped of those that were asked for more cases, and of all."""
    rng = np.random.default_rng(62)
    levels = np.linspace(0.0, 1.0, len(chances))
    asked = shipped = at_once = 0
    for _ in range(reps):
        seen = rng.choice(levels, p=chances, size=n)
        if MeanDirichlet(seen).p_value(bar) <= alphas[0]:
            at_once += 1
            continue
        added = more_cases(seen, None, bar, alphas[1])
        if isinstance(added, int):
            asked += 1
            both = np.concatenate([seen, rng.choice(levels, p=chances, size=added)])
            shipped += MeanDirichlet(both).p_value(bar) <= alphas[1]
    return shipped / asked, (shipped + at_once) / reps


_BETTER = [0.02, 0.05, 0.13, 0.30, 0.50]  # mean .8025


@pytest.mark.parametrize(
    ("chances", "bar", "n"),
    [([0.05, 0.95], 0.90, 60), ([0.1, 0.9], 0.80, 30), (_BETTER, 0.75, 50)],
    ids=["rate .95, bar .90", "rate .90, bar .80", "graded"],
)
def test_the_whole_walk_ends_in_ship_about_four_times_in_five(
    chances: list[float], bar: float, n: int
) -> None:
    """All planned cases seen and not enough, then an extension of the size asked for, at its alpha."""
    followed, _ = _follow(chances, bar, n, (chance_alpha(0), chance_alpha(1)), 500)
    assert 0.70 <= followed <= 0.90


@pytest.mark.parametrize(
    ("chances", "bar", "n", "planned"),
    [([0.05, 0.95], 0.90, 60, 240), ([0.1, 0.9], 0.80, 30, 120), (_BETTER, 0.75, 60, 200)],
)
def test_asked_at_an_early_look_it_does_too(chances: list[float], bar: float, n: int, planned: int) -> None:
    early = look_alpha(0.0, n / planned, 0), look_alpha(n / planned, 1.0, 0)
    followed, _ = _follow(chances, bar, n, early, 400)
    assert 0.70 <= followed <= 0.90


def test_who_was_unlucky_at_a_strong_first_look_is_asked_for_plenty() -> None:
    """Those left over look worse than they are, so the number errs upwards and SHIP is likelier than .80."""
    followed, all_in_all = _follow([0.05, 0.95], 0.90, 100, (chance_alpha(0), chance_alpha(1)), 300)
    assert followed >= 0.85
    assert all_in_all >= 0.90
