"""Worlds in which a judge scores all answers and people see some: for `test_hybrid.py` and the guide's table.

`python -m tests.truth.hybrid_worlds` prints the table of `docs/guides/hybrid.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from shipworthy.score.hybrid.drawing import Drawn as DrawnCase
from shipworthy.score.hybrid.drawing import draw_next, draw_order
from shipworthy.score.hybrid.strata import Strata, Wanted, plan_strata
from shipworthy.score.hybrid.unit import Unit, View
from shipworthy.stats.corrected import CorrectedMean, Judged, corrected_mean

N = 300
LEVELS, HIGH = np.array([0.05, 0.10, 0.20, 0.35, 0.30]), np.array([0.01, 0.02, 0.07, 0.30, 0.60])
PASS_FAIL, GRADED = (0.5, 0.0), (0.75, 0.125)
"""Where the bar's level lies, and what is near it."""


@dataclass(frozen=True)
class Answers:
    """One set of cases: what the judge says of each, and what people would.

    `at` is the judge on just the answer that people would read; `spread` how far its members disagree.
    """

    judge: np.ndarray
    label: np.ndarray
    at: np.ndarray
    truth: float
    reading: tuple[float, float] = PASS_FAIL
    spread: np.ndarray | None = None


Make = Callable[[np.random.Generator], Answers]


def binary(
    rate: float, sensitivity: float, false_pass: float, unsure: float = 0.0, reviewers: int = 1
) -> Make:
    """Pass or fail; a panel splits on a share of the answers; two reviewers err in one of ten and are averaged."""

    def make(rng: np.random.Generator) -> Answers:
        good, split = rng.random(N) < rate, rng.random(N) < unsure
        judge = np.where(good, rng.random(N) < sensitivity, rng.random(N) < false_pass)
        judge = np.where(split, rng.random(N) < 0.5, judge).astype(float)
        if reviewers == 1:
            return Answers(judge, good.astype(float), judge, rate, spread=split.astype(float))
        votes = np.where(rng.random((reviewers, N)) < 0.1, ~good, good)
        return Answers(judge, votes.mean(axis=0), judge, 0.9 * rate + 0.1 * (1.0 - rate))

    return make


def graded(kind: str, share: float = 0.0, shares: np.ndarray = LEVELS, reviewers: int = 1) -> Make:
    """1 to 5: the judge is one level off, or far off in a few cases, or kind just where nobody doubts it."""

    def make(rng: np.random.Generator) -> Answers:
        people, errs = rng.choice(5, N, p=shares), rng.random(N) < share
        mean = float(shares @ np.arange(5))
        if kind == "one up":
            judge = np.where(errs, np.minimum(people + 1, 4), people)
        elif kind == "one down":
            judge = np.where(errs, np.maximum(people - 1, 0), people)
        elif kind == "noise":
            judge = np.clip(people + rng.choice([-1, 0, 1], N), 0, 4)
        elif kind == "misses":
            people, mean = np.where(errs, 0, people), (1.0 - share) * mean
            judge = np.where(errs, 4, people)
        elif kind == "harsh":
            people, mean = np.where(errs, 4, people), (1.0 - share) * mean + 4.0 * share
            judge = np.where(errs, 0, people)
        else:  # kind at the top: half of what it gives a 5 is a 3
            judge = people
            people = np.where((people == 4) & (rng.random(N) < 0.5), 2, people)
            mean -= float(shares[4])
        label = people.astype(float)
        if reviewers > 1:
            apart = rng.choice([-1, 0, 1], (reviewers, N), p=[0.15, 0.7, 0.15])
            label = label + np.where((people == 0) | (people == 4), 0, apart).mean(axis=0)
        return Answers(judge / 4.0, label / 4.0, judge / 4.0, mean / 4.0, GRADED)

    return make


def trials(rng: np.random.Generator) -> Answers:
    """Three trials a case, one of them read; cases with mixed verdicts are borderline."""
    right = rng.random((N, 3)) < rng.beta(3.0, 0.8, N)[:, None]
    judge = np.where(rng.random((N, 3)) < 0.8, right, True).astype(float)
    shown = (np.arange(N), rng.integers(0, 3, N))
    return Answers(
        judge.mean(axis=1), right[shown].astype(float), judge[shown], 3.0 / 3.8, spread=np.ptp(judge, axis=1)
    )


WORLDS: dict[str, Make] = {
    "lenient": binary(0.85, 0.95, 0.40),
    "lenient, high": binary(0.95, 0.98, 0.50),
    "very lenient": binary(0.85, 0.97, 0.80),
    "strict": binary(0.85, 0.60, 0.02),
    "accuracy .84": binary(0.85, 0.85, 0.20),
    "accuracy .93": binary(0.85, 0.93, 0.07),
    "accuracy .98": binary(0.85, 0.98, 0.02),
    "poor": binary(0.60, 0.80, 0.30),
    "lenient, panel splits": binary(0.85, 0.95, 0.40, unsure=0.15),
    "two reviewers": binary(0.85, 0.90, 0.20, reviewers=2),
    "1-5, one up": graded("one up", 0.7),
    "1-5, one down": graded("one down", 0.5),
    "1-5, noise": graded("noise"),
    "1-5, noise, two reviewers": graded("noise", reviewers=2),
    "1-5, misses .05": graded("misses", 0.05),
    "1-5, high, misses .03": graded("misses", 0.03, HIGH),
    "1-5, high, harsh .03": graded("harsh", 0.03, HIGH),
    "1-5, kind at the top": graded("kind"),
    "three trials": trials,
}


def units_of(found: Answers) -> list[Unit]:
    """The cases as a design sees them."""
    spread = np.zeros(N) if found.spread is None else found.spread
    level, reach = found.reading
    told = zip(found.judge.tolist(), spread.tolist(), strict=True)
    return [Unit(str(i), (View(value, level, reach, apart),)) for i, (value, apart) in enumerate(told)]


class Drawing:
    """A design whose labels come step by step, allocated by the labels before."""

    def __init__(self, found: Answers, wanted: Wanted, seed: int) -> None:
        strata = plan_strata(units_of(found), wanted, seed)
        assert isinstance(strata, Strata), strata
        self.found, self.strata = found, strata
        self.cases: list[int] = []
        self._labels: dict[str, list[float]] = {}

    def to(self, total: int) -> Drawing:
        """Draws and labels until so many are."""
        drawn = {str(case) for case in self.cases}
        return self._take(draw_next(self.strata, self._labels, drawn, total))

    def by_hand(self, doubtful: int, others: int) -> Drawing:
        """So many of the doubtful classes together, so many of each other one."""
        n_doubtful = sum(one.is_doubtful for one in self.strata.strata)
        wanted = {
            one.name: doubtful // n_doubtful if one.is_doubtful else others for one in self.strata.strata
        }
        return self._take(draw_order(self.strata, wanted, ()))

    def _take(self, drawn: Iterable[DrawnCase]) -> Drawing:
        for one in drawn:
            self.cases.append(int(one.case))
            self._labels.setdefault(one.stratum, []).append(float(self.found.label[int(one.case)]))
        return self

    def judged(self, *, stratified: bool = True) -> Judged:
        """What a correction is made of; without its classes it takes the labels for a simple sample."""
        code = {one.name: number for number, one in enumerate(self.strata.strata)}
        of_case = self.strata.of_case()
        stratum = np.array([code[of_case[str(i)]] for i in range(N)])
        return with_labels(self.found, np.array(self.cases), stratum if stratified else None)


def with_labels(found: Answers, cases: np.ndarray, stratum: np.ndarray | None = None) -> Judged:
    """These cases labelled."""
    label, at = np.full(N, np.nan), np.full(N, np.nan)
    label[cases], at[cases] = found.label[cases], found.at[cases]
    return Judged(found.judge, label, at, stratum=stratum)


def drawn(found: Answers, wanted: Wanted, seed: int) -> Drawing:
    """As the queue draws: the floor, half, three quarters, the whole."""
    made = Drawing(found, wanted, seed)
    whole = min(wanted.labels, N)
    for total in (made.strata.pilot, whole // 2, 3 * whole // 4, whole):
        made.to(total)
    return made


WAYS = {"Neyman": Wanted(60), "borderline": Wanted(60, borderline=True)}


def widths(name: str, n_sets: int = 60) -> dict[str, float]:
    """Mean width of the 95 % interval by 60 labels, by the way they are drawn."""
    rng, told = np.random.default_rng([21, *name.encode()]), {}
    for seed in range(n_sets):
        found = WORLDS[name](rng)
        simple = corrected_mean(with_labels(found, rng.permutation(N)[:60]))
        bounds = {"random": simple}
        bounds |= {way: corrected_mean(drawn(found, wanted, seed).judged()) for way, wanted in WAYS.items()}
        if isinstance(simple, CorrectedMean):
            one = simple.labels_only.interval()
            told.setdefault("labels alone", []).append(one.high - one.low)
        for way, bound in bounds.items():
            if isinstance(bound, CorrectedMean):
                one = bound.interval()
                told.setdefault(way, []).append(one.high - one.low)
            told.setdefault(f"{way}, decided", []).append(float(isinstance(bound, CorrectedMean)))
    return {way: float(np.mean(values)) for way, values in told.items()}


def main() -> None:
    """Prints the table."""
    out = sys.stdout
    out.write(
        "| world | labels alone | random | Neyman | borderline | random decides |\n|---|---|---|---|---|---|\n"
    )
    for name in WORLDS:
        found = widths(name)
        cells = [
            f"{found.get(way, float('nan')):.3f}"
            for way in ("labels alone", "random", "Neyman", "borderline")
        ]
        out.write(f"| {name} | {' | '.join(cells)} | {found['random, decided']:.0%} |\n")


if __name__ == "__main__":
    main()
