"""The chance to ship against brute force: whole sets of answers drawn, each decided by the real `decide`."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from shipworthy.decide.decide import decide
from shipworthy.define.lint.chance import chance_to_ship
from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import parse
from shipworthy.stats.spread import graded_spread

pytestmark = pytest.mark.truth

N_SETS = 250


def benchmark(n, bars, **case):
    data = {
        "product": "p",
        "cases": [
            {"id": f"c{k}", "input": f"q {k}", "region": "EU" if k % 3 == 0 else "SEA",
             **{name: value(k) for name, value in case.items()}}
            for k in range(n)
        ],
        "slices": ["region"],
        "candidates": {"none": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
        "baseline": "none",
        "trials": 1,
        "dimensions": {
            "good": {"scored_by": {"contains": "x"}},
            "grade": {"scored_by": {"recorded": "g"}, "scale": "1-5"},
        },
        "failure_modes": [{"id": "bad", "definition": "d", "detect": {"regex": "x"}}],
        "bars": bars,
    }  # fmt: skip
    return parse(data)


def shipped(prd, truths, rng, latent=0.3):
    """Whether one drawn candidate ships; dimensions share a latent quality of every case."""
    cases = prd.golden
    n = len(cases)
    rows = {"case": [], "candidate": [], "trial": [], "dimension": [], "value": []}
    shared = rng.standard_normal(n)
    for name, spread_or_rate in truths.items():
        z = np.sqrt(latent) * shared + np.sqrt(1 - latent) * rng.standard_normal(n)
        u = ndtr(z)
        if isinstance(spread_or_rate, float):
            is_hit = u < spread_or_rate if name == "bad" else u > 1 - spread_or_rate
            value = is_hit.astype(float)  # a case of high quality is good, and does not fail
        else:
            value = 1 + 4 * spread_or_rate.values[np.searchsorted(np.cumsum(spread_or_rate.chances)[:-1], u)]
        rows["case"] += [case.id for case in cases]
        rows["candidate"] += ["new"] * n
        rows["trial"] += [0] * n
        rows["dimension"] += [name] * n
        rows["value"] += value.tolist()
    return decide(prd, rows, "new", planned_cases=n).verdict == "SHIP"


def agree(prd, truths):
    found = chance_to_ship(Subject(prd))
    rng = np.random.default_rng(20261123)
    seen = np.mean([shipped(prd, truths, rng) for _ in range(N_SETS)])
    error = (seen * (1 - seen) / N_SETS + found.error**2) ** 0.5
    assert 0.1 < seen < 0.95, "a world that tells nothing"
    assert abs(found.joint - seen) <= 3 * error + 0.01, f"{found.joint:.3f} said, {seen:.3f} seen"


GOOD = {"dimension": "good", "at_least": 0.88, "expect": 0.95}
EU = {"dimension": "good", "at_least": 0.8, "expect": 0.95, "slice": {"region": "EU"}}
GRADE = {"dimension": "grade", "at_least": 4.0, "expect": 4.3}
BAD = {"dimension": "bad", "at_most": 0.1, "expect": 0.04}
TRUTHS = {"good": 0.95, "grade": graded_spread(0.825, 5), "bad": 0.04}


def test_one_bar():
    agree(benchmark(150, [GOOD]), TRUTHS)


def test_a_mean_of_grades():
    agree(benchmark(60, [GRADE]), TRUTHS)


def test_four_bars_together():
    agree(benchmark(150, [GOOD, EU, GRADE, BAD]), TRUTHS)


def test_weights():
    agree(benchmark(150, [GOOD, GRADE], weight=lambda k: 2.0 if k % 2 else 0.5), TRUTHS)


def test_a_share_of_good_grades():
    bar = {"dimension": "grade", "share_at_least": {"level": 4, "share": 0.73}, "expect": 0.839}
    spread = graded_spread(0.825, 5)
    assert float(spread.chances[spread.values >= 0.75].sum()) == pytest.approx(0.839, abs=0.002)
    agree(benchmark(120, [bar, GOOD]), TRUTHS)


@pytest.mark.parametrize(("n_labels", "at"), [(100, 0.87), (60, 0.83), (200, 0.9)])
def test_a_judge_corrected_by_labels(n_labels, at):
    """A judge right nine times in ten, whatever the answer: labels of n of 400 cases, drawn at random."""
    n, truth = 400, 0.95
    prd = parse(
        {
            "product": "p",
            "cases": [{"id": f"c{k}", "input": f"q {k}"} for k in range(n)],
            "candidates": {"none": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
            "baseline": "none",
            "trials": 1,
            "judge": "x/y",
            "dimensions": {"good": {"definition": "d", "scored_by": {"hybrid": {"labels": n_labels}}}},
            "bars": [{"dimension": "good", "at_least": at, "expect": truth}],
        }
    )
    said = chance_to_ship(Subject(prd))
    rng = np.random.default_rng(20261124)
    seen = np.mean([_judged_ships(prd, n_labels, truth, rng) for _ in range(N_SETS // 2)])
    error = (seen * (1 - seen) / (N_SETS // 2) + said.error**2) ** 0.5
    assert 0.1 < seen < 0.95, "a world that tells nothing"
    assert abs(said.joint - seen) <= 3 * error + 0.01, f"{said.joint:.3f} said, {seen:.3f} seen"


def _judged_ships(prd, n_labels, truth, rng):
    n = len(prd.golden)
    ids = [case.id for case in prd.golden]
    good = rng.random(n) < truth
    judge = np.where(rng.random(n) < 0.9, good, ~good)
    rows = {
        "case": ids, "candidate": ["new"] * n, "trial": [0] * n, "dimension": ["good"] * n,
        "value": judge.astype(float).tolist(), "source": ["judge"] * n,
    }  # fmt: skip
    labels = [
        {"case": ids[k], "candidate": "new", "trial": 0, "dimension": "good", "value": float(good[k]),
         "probability": n_labels / n}
        for k in rng.choice(n, n_labels, replace=False)
    ]  # fmt: skip
    return decide(prd, rows, "new", labels=labels, planned_cases=n).verdict == "SHIP"


def test_the_simulation_can_fail():
    """A candidate two points worse than expected ships clearly less often than was said."""
    prd = benchmark(150, [GOOD, EU, GRADE, BAD])
    with pytest.raises(AssertionError, match="seen"):
        agree(prd, {**TRUTHS, "good": 0.92})
