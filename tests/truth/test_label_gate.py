"""Seeded simulations of the whole gate on judged bars: the bar exactly at the truth, labels on a random part.

What a correction covers by itself is in `test_judges.py`; here rows go through `decide`, so that label
alignment, looks and worst cases count too.
"""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.decide import decide
from shipworthy.define.benchmark import Benchmark

pytestmark = pytest.mark.truth

N, N_LABELS, REPS = 300, 60, 120


def benchmark(bars: list[str], scored_by: str = "judge", scale: str = "pass-fail", **more) -> Benchmark:
    return Benchmark.model_validate(
        {
            "product": "p",
            "judge": {"model": "openai/x"},
            "dimensions": {"tone": {"definition": "d", "scale": scale, "scored_by": scored_by}},
            "candidates": {"new": {"recorded": "x"}, "old": {"recorded": "y"}},
            "baseline": "old",
            "bars": bars,
            "labels": {"file": "l", "sampled": "random"},
            **more,
        }
    )


def binary(rng, share: float, sensitivity: float, false_pass: float, name: str = "new"):
    truth = rng.random(N) < share
    judge = np.where(truth, rng.random(N) < sensitivity, rng.random(N) < false_pass)
    chosen = rng.permutation(N)[:N_LABELS]
    scores = {
        "case": list(range(N)), "candidate": [name] * N, "trial": [0] * N, "dimension": ["tone"] * N,
        "value": judge.astype(float).tolist(),
    }  # fmt: skip
    labels = {
        "case": chosen.tolist(), "candidate": [name] * N_LABELS, "trial": [0] * N_LABELS,
        "dimension": ["tone"] * N_LABELS, "value": truth[chosen].astype(float).tolist(),
    }  # fmt: skip
    return scores, labels


def both(mine, theirs):
    return {key: mine[key] + theirs[key] for key in mine}


def at_most(hits: int, n: int, nominal: float = 0.025) -> None:
    """A first full look may ship falsely with 0.025; three Monte-Carlo standard errors allowed."""
    assert hits / n <= nominal + 3 * (nominal * (1 - nominal) / n) ** 0.5, f"{hits} of {n}"


WORLDS = [(0.85, 0.95, 0.40), (0.85, 0.97, 0.80), (0.9, 0.9, 0.1), (0.6, 0.8, 0.3)]


@pytest.mark.parametrize(("share", "sensitivity", "false_pass"), WORLDS)
def test_a_judged_bar_at_the_truth_ships_no_more_often_than_promised(share, sensitivity, false_pass):
    rng = np.random.default_rng(round(share * 100 + sensitivity * 1000))
    prd = benchmark([f"tone >= {share}"])
    hits = 0
    for _ in range(REPS):
        scores, labels = binary(rng, share, sensitivity, false_pass)
        hits += decide(prd, scores, "new", labels=labels).verdict == "SHIP"
    at_most(hits, REPS)


def test_the_simulation_can_fail():
    """The same lenient judge without correction (a waiver) ships nearly always."""
    rng = np.random.default_rng(7)
    waive = [{"bar": "tone >= 0.85", "by": "nobody", "because": "a twin that must fail"}]
    prd = benchmark(["tone >= 0.85"], waive=waive)
    hits = 0
    for _ in range(60):
        scores, _ = binary(rng, 0.85, 0.97, 0.80)
        hits += decide(prd, scores, "new").verdict == "SHIP"
    assert hits > 50


def test_pairs_of_judged_answers_at_the_truth():
    """Two candidates of one quality; the judge is kinder to the new one: a bias that labels must remove."""
    rng = np.random.default_rng(11)
    prd = benchmark(["tone better than old"])
    hits = 0
    for _ in range(REPS):
        mine, my_labels = binary(rng, 0.8, 0.95, 0.6)
        theirs, their_labels = binary(rng, 0.8, 0.85, 0.1, "old")
        their_labels = {**their_labels, "case": my_labels["case"]}
        truth_there = rng.random(N) < 0.8  # labels of the old one on the same cases
        their_labels["value"] = truth_there[my_labels["case"]].astype(float).tolist()
        judged = np.where(truth_there, rng.random(N) < 0.85, rng.random(N) < 0.1)
        theirs = {**theirs, "value": judged.astype(float).tolist()}
        found = decide(prd, both(mine, theirs), "new", labels=both(my_labels, their_labels))
        hits += found.verdict == "SHIP"
    at_most(hits, REPS)


def test_what_people_score_alone_at_the_truth():
    rng = np.random.default_rng(13)
    prd = benchmark(["tone >= 0.9"], scored_by="human")
    hits = 0
    for _ in range(REPS):
        scores, labels = binary(rng, 0.9, 1.0, 0.0)
        measures = {"case": scores["case"], "candidate": scores["candidate"], "trial": scores["trial"],
                    "latency_s": [1.0] * N}  # fmt: skip
        hits += decide(prd, [], "new", labels=labels, measures=measures).verdict == "SHIP"
    at_most(hits, REPS)


def test_labels_that_arrive_in_three_parts_spend_one_look_together():
    rng = np.random.default_rng(17)
    prd = benchmark(["tone >= 0.85"], scored_by="judge")
    data = prd.model_dump(by_alias=True, exclude_none=True)
    data["dimensions"]["tone"]["scored_by"] = {"hybrid": {"labels": N_LABELS}}
    prd = Benchmark.model_validate(data)
    hits = 0
    for _ in range(REPS):
        scores, labels = binary(rng, 0.85, 0.95, 0.4)
        looks: tuple = ()
        shipped = False
        for n_labels in (20, 40, 60):
            part = {key: column[:n_labels] for key, column in labels.items()}
            found = decide(prd, scores, "new", labels=part, looks=looks)
            looks, shipped = found.looks, shipped or found.verdict == "SHIP"
        hits += shipped
    at_most(hits, REPS)
