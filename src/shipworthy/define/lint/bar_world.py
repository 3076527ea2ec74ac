"""`BarWorld`: a bar, the units it will be decided on, and how good the candidate is expected to be there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import ndtr, ndtri

from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.define.finding import Path
from shipworthy.define.lint.case_units import CaseUnits, Mask
from shipworthy.define.lint.differences import Differences
from shipworthy.define.lint.labels import FEWEST_LABELS, Labelling, labelling_of
from shipworthy.define.lint.numbers import own, percent
from shipworthy.define.lint.seen_scores import SeenScores
from shipworthy.stats.judged_passing import AskedJudged, judged_chance
from shipworthy.stats.passing import N_SETS, Asked, Passing, passing_chance, t_chance
from shipworthy.stats.spread import (
    Spread,
    difference_spread,
    graded_spread,
    narrowed,
    pass_fail_difference,
    pass_fail_spread,
    seen_spread,
)

WAY_TO_THE_TOP = 0.4
"""Where `expect` is not given, the candidate is expected so far above the bar on the way to the best."""
_JUDGE = "a judge that is right nine times in ten"
MEASURE_VARIATION = 0.5
"""Standard deviation of a measure over its mean (and of its logarithm), where nothing is known."""


@dataclass(frozen=True, eq=False)
class BarWorld:
    """A bar as it will be asked.

    Attributes:
        bar: The bar.
        path: Where it stands in the PRD.
        inside: The cases it is about.
        scale: The scale of what it is on.
        expected: How good the candidate is expected to be, in words.
        asked: The units and the bar on 0..1; None where it can't be said.
        labels: What its labels allow, if a judge or people score it.
        to_own: From 0..1 to the units the bar is written in.
        left_out: Why no chance can be given; empty if one can.
        never: Why it can't be met whatever is measured; empty if it can.
        cost: (bar, mean, deviation) of a mean without a cap, decided by Student's test.
        mean: How good the candidate is expected to be, on 0..1.
        assumes: What is taken for granted of it where nothing is known, in words.
        n_added: Cases that an edit adds here.
        n_elsewhere: Cases that it adds outside.
    """

    bar: Bar
    path: Path
    inside: Mask
    scale: Scale = PASS_FAIL
    expected: str = ""
    asked: Asked | None = None
    labels: Labelling | None = None
    to_own: Callable[[float], str] = field(default=percent)
    left_out: str = ""
    never: str = ""
    cost: tuple[float, float, float] | None = None
    mean: float | None = None
    assumes: str = ""
    n_added: float = 0.0
    n_elsewhere: float = 0.0

    @property
    def n_cases(self) -> int:
        """Cases it is about."""
        return int(self.inside.sum())

    @property
    def label_share(self) -> float:
        """Of all cases, those it is about; labels fall there in proportion."""
        n_here, n_all = self.n_cases + self.n_added, self.inside.size + self.n_added + self.n_elsewhere
        return max(n_here, 1.0) / max(n_all, 1.0)

    @property
    def n_own_labels(self) -> int | None:
        """Labels of a judge's scores that fall on its cases; None if none are needed, or people score all."""
        if self.labels is None or self.labels.n is None or self.labels.by == "human":
            return None
        return round(self.labels.n * self.label_share)

    @property
    def judged(self) -> AskedJudged | None:
        """The question as labels and a judge's verdicts will answer it; None if it is another one."""
        asked, n_labels = self.asked, self.n_own_labels
        if asked is None or n_labels is None or self.bar.other is not None or asked.largest_weight > 1.0:
            return None
        whole = [part for part in asked.parts if part.spread.is_pass_fail]
        truth = whole[0].spread.mean if whole else 0.0
        # a few units of several answers change little, and to the better
        if 2 * sum(part.n for part in whole) <= asked.n or not 0.0 < truth < 1.0:
            return None
        return AskedJudged(asked.at, truth, asked.n, min(n_labels, asked.n))

    def grown(self, n_more: float, n_elsewhere: float = 0.0) -> BarWorld:
        """The bar on so many more cases like its own, others being added outside."""
        factor = 1.0 + n_more / max(self.n_cases, 1)
        asked = None if self.asked is None else self.asked.of_size(round(self.asked.n * factor))
        return replace(self, asked=asked, n_added=n_more, n_elsewhere=n_elsewhere)

    def with_labels(self, n_more: int) -> BarWorld:
        """The bar with so many more labels."""
        if self.labels is None or self.labels.n is None:
            return self
        return replace(self, labels=replace(self.labels, n=self.labels.n + n_more))

    @property
    def limited(self) -> Asked | None:
        """The units it can rest on: no more than there are labels, where people must confirm the scores."""
        if self.asked is None or self.labels is None:
            return self.asked
        expected = sum(part.n * part.spread.mean for part in self.asked.parts) / max(self.asked.n, 1)
        usable = self.labels.usable(
            self.asked.n, self.label_share, expected, is_graded=not self.scale.is_pass_fail
        )
        return self.asked.of_size(usable) if usable < self.asked.n else self.asked

    def passing(self, alpha: float, seed: int, n_sets: int = N_SETS) -> Passing | None:
        """The chance that it is met, of so many draws; None if it can't be said."""
        if self.left_out:
            return None
        if self.never:
            return Passing(0.0)
        if self.cost is not None:
            return Passing(t_chance(*self.cost, round(self.n_cases + self.n_added), alpha))
        if self.judged is not None:
            return judged_chance(self.judged, alpha, seed, n_sets)
        if self.n_own_labels is not None and self.n_own_labels < FEWEST_LABELS:
            return Passing(0.0)
        return passing_chance(self.limited, alpha, seed, n_sets) if self.limited is not None else None


@dataclass(frozen=True, eq=False)
class Worlds:
    """Puts bars to the cases of a subject."""

    benchmark: Benchmark
    units: CaseUnits
    seen: SeenScores
    n_trials: int
    candidate: str | None
    right_classes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, path: Path, bar: Bar) -> BarWorld:
        """The bar's world."""
        inside = self.units.inside(bar.slice)
        if bar.label is not None:  # for precision: about as many are called the class as are of it
            inside = inside & self._of_class(bar.dimension or "", bar.label)
        world = BarWorld(
            bar, path, inside, self.benchmark.scale_of(bar.of), labels=labelling_of(self.benchmark, bar)
        )
        if not inside.any():
            return _with(world, never=_no_case(bar))
        if bar.measure in MEASURES:
            return self._measure(world)
        if bar.other is not None:
            return self._paired(world)
        return self._level(world)

    def _of_class(self, dimension: str, label: str) -> Mask:
        """Cases of the class: as the dimension's scorer reads it, else what is expected as it stands."""
        wanted = label.strip().casefold()
        right = self.right_classes.get(dimension)
        if right is None:
            right = {case.id: str(case.expected) for case in self.units.cases}
        classes = [right.get(case.id, "").strip().casefold() for case in self.units.cases]
        found: Mask = np.array([one == wanted for one in classes], dtype=bool)
        return found

    def _level(self, world: BarWorld) -> BarWorld:
        """A mean, a share of cases at a level, a class, pass^k."""
        bar = world.bar
        scale = self.benchmark.scale_of(bar.dimension or "")
        at, stated, to_own, is_graded = _level_of(bar, scale, self._is_graded(bar, scale))
        k = bar.all_of or bar.one_of
        if k is not None and k > self.n_trials:
            return _with(world, never=f"it needs {k} answers a case, the PRD asks for {self.n_trials}")
        mean = at + WAY_TO_THE_TOP * (1.0 - at) if stated is None else stated
        mean = min(max(mean, 0.0), 1.0)
        n_levels = _n_levels(scale)
        seen = self.seen.case_means(bar.dimension or "") if is_graded and bar.kind == "mean" else []
        if bar.at_most is not None:
            seen = [1.0 - value for value in seen]

        def spread_of(n_cases: int, n_answers: int) -> Spread:
            if not is_graded:
                return pass_fail_spread(mean, n_cases * (1 if k is not None else n_answers))
            found = seen_spread(seen, mean) or graded_spread(mean, n_levels)
            return narrowed(found, 0.5 + 0.5 / n_cases)

        parts, largest = self.units.parts(world.inside, spread_of)
        found = _with(
            world,
            asked=Asked(at, parts, largest),
            to_own=to_own,
            expected=_expected(to_own(mean), stated),
            mean=mean,
        )
        return found if found.judged is None else _with(found, assumes=_JUDGE)

    def _is_graded(self, bar: Bar, scale: Scale) -> bool:
        if bar.dimension == OVERALL and self.benchmark.has_overall:
            return True
        return not scale.is_pass_fail

    def _paired(self, world: BarWorld) -> BarWorld:
        """Better than, or not worse than another candidate."""
        bar = world.bar
        scale = self.benchmark.scale_of(bar.of)
        difference = None if bar.expect is None else bar.expect / scale.span
        if difference is None and bar.not_worse_than is not None:
            difference = 0.0
        if difference is None:
            difference = self._implied(bar)
        if difference is None:
            why = f"nothing says how much better than {bar.other} it is expected to be (`expect:` would)"
            return _with(world, left_out=why)
        margin = 0.0 if bar.not_worse_than is None else bar.not_worse_than.by / scale.span
        gaps = self.seen.differences(bar.of, self.candidate, bar.other)
        differ = Differences.of(gaps, difference, self._expected_level(bar.of))
        is_graded = self._is_graded(bar, scale) or self.n_trials > 1

        def spread_of(n_cases: int, n_answers: int) -> Spread:
            if is_graded or n_cases > 1:
                return narrowed(difference_spread(difference, differ.deviation), 0.5 + 0.5 / n_cases)
            return pass_fail_difference(difference, differ.discordant)

        parts, largest = self.units.parts(world.inside, spread_of)
        said = own(abs(difference) * scale.span, scale)
        words = "no difference" if difference == 0 else f"a difference of {'-' * (difference < 0)}{said}"
        return _with(
            world,
            asked=Asked((1.0 - margin) / 2.0, parts, largest),
            to_own=lambda at: own((1.0 - 2.0 * at) * scale.span, scale),
            expected=_expected(words, bar.expect),
            assumes=differ.words(scale, is_graded=is_graded),
        )

    def _implied(self, bar: Bar) -> float | None:
        """What the expectations of the other bars say of the difference, if the rival has been scored."""
        rival = self.seen.level(bar.of, bar.other or "")
        if rival is None:
            return None
        level = self._expected_level(bar.of)
        if level is None and bar.of == OVERALL and self.benchmark.has_overall:
            parts = {name: self._expected_level(name) for name in self.benchmark.weights}
            known = [weight * (parts[name] or 0.0) for name, weight in self.benchmark.weights.items()]
            level = None if None in parts.values() else sum(known)
        return None if level is None else level - rival

    def _expected_level(self, name: str) -> float | None:
        for bar in self.benchmark.all_bars:
            if (
                bar.dimension == name
                and bar.kind == "mean"
                and bar.slice is None
                and bar.at_least is not None
            ):
                scale = self.benchmark.scale_of(name)
                at = scale.to_unit(bar.at_least)
                if bar.expect is None:
                    return at + WAY_TO_THE_TOP * (1.0 - at)
                return scale.to_unit(bar.expect)
        return None

    def _measure(self, world: BarWorld) -> BarWorld:
        """A quantile or mean of latency, cost or tokens."""
        bar = world.bar
        limit = bar.at_most or 0.0
        if bar.quantile is not None:
            at = bar.quantile
            mean = at + WAY_TO_THE_TOP * (1.0 - at)
            if bar.expect is not None and bar.expect > 0 and limit > 0:
                mean = float(ndtr(ndtri(at) + math.log(limit / bar.expect) / MEASURE_VARIATION))
            parts, largest = self.units.parts(
                world.inside, lambda n_cases, n_answers: pass_fail_spread(mean, n_cases * n_answers)
            )
            words = f"{percent(mean)} of answers within {limit:g}"
            return _with(world, asked=Asked(at, parts, largest), expected=_expected(words, bar.expect))
        expected = limit * (1.0 - WAY_TO_THE_TOP) if bar.expect is None else bar.expect
        words = _expected(f"{expected:.4g}", bar.expect)
        if bar.cap is None:
            deviation = MEASURE_VARIATION * expected
            return _with(world, cost=(limit, expected, deviation), expected=words)
        mean = min(max(1.0 - expected / bar.cap, 0.0), 1.0)
        parts, largest = self.units.parts(world.inside, lambda n_cases, n_answers: graded_spread(mean))
        cap = bar.cap
        return _with(
            world,
            asked=Asked(1.0 - limit / cap, parts, largest),
            to_own=lambda at: f"{cap * (1.0 - at):.4g}",
            expected=words,
            mean=mean,
        )


def _with(world: BarWorld, **changes: object) -> BarWorld:
    return replace(world, **changes)  # type: ignore[arg-type]


def _no_case(bar: Bar) -> str:
    where = ", ".join(f"{name}={value}" for name, value in (bar.slice or {}).items())
    if bar.label is not None:
        where = f"class {bar.label!r}" + (f" in {where}" if where else "")
    return f"no case lies in {where}" if where else "there are no cases"


def _level_of(
    bar: Bar, scale: Scale, is_graded: bool
) -> tuple[float, float | None, Callable[[float], str], bool]:
    """The bar on 0..1, what is expected there if it is stated, how to write it, whether values are grades."""
    if bar.share_at_least is not None:
        expect = bar.expect if bar.expect is not None and 0.0 < bar.expect <= 1.0 else None
        return bar.share_at_least.share, expect, percent, False
    if bar.kind in ("class", "pass_k"):
        return bar.at_least or 0.0, bar.expect, percent, False
    if bar.at_most is not None:
        stated = None if bar.expect is None else 1.0 - scale.to_unit(bar.expect)
        at = 1.0 - scale.to_unit(bar.at_most)
        return at, stated, lambda unit: own(scale.from_unit(1.0 - unit), scale), is_graded
    stated = None if bar.expect is None else scale.to_unit(bar.expect)
    at = scale.to_unit(bar.at_least or 0.0)
    return at, stated, lambda unit: own(scale.from_unit(unit), scale), is_graded


def _n_levels(scale: Scale) -> int:
    """Whole grades of a short scale; a fine grid on others."""
    if scale.is_pass_fail:
        return 21
    is_whole = scale.low == int(scale.low) and scale.high == int(scale.high)
    return int(scale.span) + 1 if is_whole and 2 <= scale.span <= 20 else 21


def _expected(words: str, stated: float | None) -> str:
    return words if stated is not None else f"{words}, not stated"
