"""Seeded simulations of judges corrected by people's labels; the second part of docs/reference/simulated.md.

Called by simulate.py. Every world is decided as `shipworthy.correct` decides: the bar lies exactly at the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shipworthy.stats.corrected import CorrectedMean, Judged, corrected_mean, raw_mean

N_RUNS = 1_000
N_WIDTHS = 40
LEAST_DECIDED = 200
"""With fewer sets that have enough labels in both verdicts, a cell says so and nothing else."""

Make = Callable[[np.random.Generator, int], tuple[Judged, float]]


@dataclass(frozen=True)
class World:
    """Units, a judge and labels; `make(rng, n_labels)` gives them and the true mean."""

    name: str
    make: Make
    is_good: bool = False
    labels: tuple[int, ...] = (30, 50, 100, 300, 500)


def binary(rate: float, sensitivity: float, specificity: float, n: int = 1_000) -> Make:
    """People pass with `rate`; the judge is right with these chances."""

    def make(rng: np.random.Generator, n_labels: int) -> tuple[Judged, float]:
        right = rng.random(n) < rate
        judge = np.where(right, rng.random(n) < sensitivity, rng.random(n) >= specificity).astype(float)
        return Judged(judge, first(right.astype(float), n_labels)), rate

    return make


def first(values: np.ndarray, n_labels: int) -> np.ndarray:
    """Labels on the first units: units are drawn in random order."""
    return np.where(np.arange(values.size) < n_labels, values, np.nan)


LEVELS = np.array([0.05, 0.10, 0.20, 0.35, 0.30])
HIGH = np.array([0.01, 0.02, 0.07, 0.30, 0.60])


def graded(kind: str, share: float, shares: np.ndarray = LEVELS, n: int = 1_000) -> Make:
    """A 1-5 rubric whose judge errs on a share of the units: by one level, or by missing a catastrophe."""

    def make(rng: np.random.Generator, n_labels: int) -> tuple[Judged, float]:
        people = rng.choice(5, n, p=shares)
        errs = rng.random(n) < share
        mean = float(shares @ np.arange(5)) / 4
        if kind == "one level up":
            judge = np.where(errs, np.minimum(people + 1, 4), people)
        elif kind == "noise":
            judge = np.where(errs, rng.integers(0, 5, n), people)
        elif kind == "misses":
            people, mean = np.where(errs, 0, people), (1 - share) * mean
            judge = np.where(errs, 4, people)
        else:
            people, mean = np.where(errs, 4, people), (1 - share) * mean + share
            judge = np.where(errs, 0, people)
        return Judged(judge / 4, first(people / 4, n_labels)), mean

    return make


def several_trials(rng: np.random.Generator, n_labels: int, n: int = 600, k: int = 3) -> tuple[Judged, float]:
    """Three trials a case, pass rates differ between cases; people label one answer of each chosen case."""
    own = rng.beta(3.0, 0.8, n)
    right = rng.random((n, k)) < own[:, None]
    judge = np.where(rng.random((n, k)) < 0.85, right, True).astype(float)
    labels = first(right[:, 0].astype(float), n_labels)
    return Judged(judge.mean(axis=1), labels, judge_at_label=judge[:, 0]), 3.0 / 3.8


def borderline(rng: np.random.Generator, n_labels: int, n: int = 1_000) -> tuple[Judged, float]:
    """Where the judge is unsure (and half wrong) all are labelled, elsewhere as many at random as stay over."""
    right = rng.random(n) < 0.8
    unsure = rng.random(n) < 0.05
    judge = np.where(np.where(unsure, rng.random(n) < 0.5, rng.random(n) < 0.9), right, ~right).astype(float)
    chance = np.where(unsure, 1.0, max(n_labels - 0.05 * n, 20) / (0.95 * n))
    labels = np.where(rng.random(n) < chance, right.astype(float), np.nan)
    return Judged(judge, labels, stratum=unsure.astype(int)), 0.8


def weighted(rng: np.random.Generator, n_labels: int, n: int = 800) -> tuple[Judged, float]:
    """Half of the cases stand for 90 % of production."""
    is_rare = rng.random(n) < 0.5
    right = rng.random(n) < np.where(is_rare, 0.7, 0.85)
    judge = np.where(rng.random(n) < 0.92, right, True).astype(float)
    labels = first(right.astype(float), n_labels)
    return Judged(judge, labels, weights=np.where(is_rare, 0.2, 1.8)), 0.1 * 0.7 + 0.9 * 0.85


FEW = (100, 300, 500)
WORLDS = (
    World("half pass, judge right on .60", binary(0.5, 0.6, 0.6)),
    World("half pass, judge right on .98", binary(0.5, 0.98, 0.98), True),
    World(
        ".85 pass, judge misses .40 of the failures", binary(0.85, 0.95, 0.6, 300), labels=(30, 50, 100, 300)
    ),
    World(".85 pass, judge misses .80 of the failures", binary(0.85, 0.97, 0.2)),
    World(".70 pass, judge right on .90", binary(0.7, 0.9, 0.9), True),
    World(".70 pass, judge right on .99, 3,000 cases", binary(0.7, 0.99, 0.99, 3_000), True),
    World(".10 pass, judge right on .90", binary(0.1, 0.9, 0.9), True),
    World(".95 pass, judge right on .96", binary(0.95, 0.975, 0.7)),
    World(".98 pass, judge right on .97", binary(0.98, 0.98, 0.5)),
    World(".98 pass, judge passes nearly all", binary(0.98, 0.995, 0.1)),
    World(".02 pass, judge right on .96", binary(0.02, 0.9, 0.96), labels=FEW),
    World(".05 pass, judge right on .90", binary(0.05, 0.85, 0.9), labels=FEW),
    World("1-5, one level too high on .70", graded("one level up", 0.7), labels=(30, 50, 100, 300)),
    World("1-5, one level too high on .10", graded("one level up", 0.1), True, (30, 50, 100, 300)),
    World("1-5, noise on .40", graded("noise", 0.4), labels=(30, 50, 100, 300)),
    World("1-5, gives 5 to .01 that are a 1", graded("misses", 0.01, n=3_000), True, (50, 100, 300)),
    World("1-5, gives 5 to .05 that are a 1", graded("misses", 0.05), labels=(30, 50, 100, 300)),
    World("1-5 high, gives 5 to .03 that are a 1", graded("misses", 0.03, HIGH), labels=(30, 50, 100, 300)),
    World("1-5 high, gives 1 to .03 that are a 5", graded("harsh", 0.03, HIGH), labels=(30, 50, 100, 300)),
    World("three trials a case, one labelled", several_trials, labels=(30, 50, 100, 300)),
    World("borderline items all labelled", borderline, labels=(100, 300)),
    World("weights, half the cases are .9 of production", weighted, labels=(50, 100, 300)),
)


@dataclass(frozen=True)
class Cell:
    """What one world and number of labels gave."""

    n_decided: int
    coverage: float
    false_ship: float
    width: float
    labels_width: float
    raw_coverage: float
    raw_false_ship: float


def simulate(world: World, n_labels: int, runs: int = N_RUNS) -> Cell:
    """Draws sets of one world and decides each at a bar that lies at the truth."""
    rng = np.random.default_rng([n_labels, *world.name.encode()])
    covered = shipped = decided = raw_covered = raw_shipped = 0
    widths: list[tuple[float, float]] = []
    for _ in range(runs):
        judged, truth = world.make(rng, n_labels)
        raw = raw_mean(judged)
        raw_shipped += raw.p_value(truth) <= 0.05
        raw_covered += raw.p_value(truth) > 0.025 and raw.p_value_upper(truth) > 0.025
        found = corrected_mean(judged)
        if not isinstance(found, CorrectedMean):
            continue
        decided += 1
        p = found.p_value(truth)
        shipped += p <= 0.05
        covered += p > 0.025 and found.p_value_upper(truth) > 0.025
        if len(widths) < N_WIDTHS:
            ends = found.interval(), found.labels_only.interval()
            widths.append((ends[0].high - ends[0].low, ends[1].high - ends[1].low))
    mean = np.mean(widths, axis=0) if widths else (np.nan, np.nan)
    n = max(decided, 1)
    return Cell(decided, covered / n, shipped / n, *map(float, mean), raw_covered / runs, raw_shipped / runs)


def judges() -> list[str]:
    """The section of the page."""
    lines = [
        "| world | labels | coverage of 95 % | false SHIP (nominal 5 %) | width, labels alone | judge alone: coverage | judge alone: false SHIP |",
        "|---|---|---|---|---|---|---|",
    ]
    total = covered = 0.0
    for world in WORLDS:
        for n_labels in world.labels:
            cell = simulate(world, n_labels)
            raw = f"{cell.raw_coverage:.0%} | {cell.raw_false_ship:.0%}"
            if cell.n_decided < LEAST_DECIDED:
                share = 1 - cell.n_decided / N_RUNS
                lines.append(
                    f"| {world.name} | {n_labels} | too few labels in {share:.0%} of sets | | | {raw} |"
                )
                continue
            total, covered = total + cell.n_decided, covered + cell.n_decided * cell.coverage
            lines.append(
                f"| {world.name} | {n_labels} | {cell.coverage:.1%} | {cell.false_ship:.1%} | "
                f"{cell.width:.3f}, {cell.labels_width:.3f} | {raw} |"
            )
    return [
        "People's labels on a random part of the cases (or, where said, with known chances) correct a judge that saw "
        f"all; `correct` and every judged bar decide this way. {N_RUNS:,} sets a row, 1,000 cases each unless said; the bar "
        "lies exactly at the truth. Sets with fewer than 8 labels in a verdict that matters are not decided, and the shares "
        "are of those that are. Widths are those of the corrected 95 % interval and of the exact one on the labels alone.",
        "",
        *lines,
        "",
        f"Coverage over all of these: {covered / max(total, 1):.1%}. The judge alone is the exact interval on its own "
        "verdicts, as if it were right.",
    ]


if __name__ == "__main__":
    print("\n".join(judges()))
