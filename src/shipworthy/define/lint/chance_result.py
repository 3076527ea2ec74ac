"""`Chance`: what is said of the chance to ship, of every bar, and of the changes that would raise it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.define.finding import Path
from shipworthy.define.lint.numbers import about, count, listed

FAIR = 0.8
"""The chance that is aimed at."""


@dataclass(frozen=True)
class BarChance:
    """What is said of one bar.

    Attributes:
        bar: As the PRD writes it.
        path: Where it stands.
        slice: Its slice, if it has one.
        chance: That it is met; None if it can't be said.
        error: Simulation error of the chance; 0 where it is exact.
        expected: How good the candidate is expected to be.
        n_cases: Cases it is about.
        n_units: Independent units among them that it can rest on (labels limit them where people score).
        flawless: The fewest units that can show it, all of them flawless; None if it can't be said.
        twice: The bar with twice the room above it, and the fewest units that show that one.
        is_impossible: Not even flawless answers to these cases can show it.
        n_labels: Labels it rests on; None if code scores it or people score every answer.
        labels_are_planned: They are not there yet.
        why: Why there is no chance, or why it can never be met.
        assumes: What was taken for granted where nothing is known, in words.
    """

    bar: str
    path: Path
    slice: Mapping[str, str] | None
    chance: float | None
    error: float
    expected: str
    n_cases: int
    n_units: int
    flawless: int | None = None
    twice: tuple[str, int] | None = None
    is_impossible: bool = False
    n_labels: int | None = None
    labels_are_planned: bool = False
    why: str = ""
    assumes: str = ""

    @property
    def where(self) -> str:
        """` in region=EU`, or nothing."""
        named = ", ".join(f"{name}={value}" for name, value in (self.slice or {}).items())
        return f" in {named}" if named else ""

    @property
    def rests_on(self) -> str:
        """`38 cases`, `60 labels still to come`."""
        if self.n_labels is None:
            return count(self.n_units, "case")
        return count(self.n_labels, "label") + (" still to come" if self.labels_are_planned else "")

    @property
    def ladder(self) -> str:
        """`at least 368 flawless cases; twice the failures would need 183`; empty if it can't be said."""
        if self.flawless is None:
            return ""
        unit = "case" if self.n_labels is None else "labelled case"
        text = f"at least {count(self.flawless, f'flawless {unit}')}"
        return f"{text}; {self.twice[0]} would need {self.twice[1]:,}" if self.twice else text


@dataclass(frozen=True)
class Change:
    """One change of the benchmark that raises the chance.

    Attributes:
        kind: `cases`, `labels`, `relax`, `drop`, or `plan` (several together).
        says: What to do.
        bar: The bar it helps.
        chance: The joint chance afterwards.
        n_more: More cases or labels it takes.
        relaxation: By how much of the room above the bar it is relaxed.
        effort: What it costs, against other changes.
    """

    kind: str
    says: str
    bar: str
    chance: float
    n_more: int = 0
    relaxation: float = 0.0
    effort: float = 0.0


@dataclass(frozen=True)
class Chance:
    """The chance that this benchmark ships a candidate as good as the PM expects.

    Attributes:
        joint: That every bar is met; None where none can be given (`why` says why).
        error: Its simulation error.
        bars: The single bars.
        changes: What would raise it, the cheapest first.
        n_cases: Cases that decide.
        alpha: One-sided error of the first look.
        why: Why there is none.
        unlabelled: What people must score before anything ships, and nobody has yet.
    """

    joint: float | None
    error: float = 0.0
    bars: tuple[BarChance, ...] = ()
    changes: tuple[Change, ...] = ()
    n_cases: int = 0
    alpha: float = 0.025
    why: str = ""
    unlabelled: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[BarChance, ...]:
        """Bars that nothing can be said of."""
        return tuple(bar for bar in self.bars if bar.chance is None)

    @property
    def weakest(self) -> BarChance | None:
        """The bar that stands in the way most."""
        known = [bar for bar in self.bars if bar.chance is not None]
        return min(known, key=lambda bar: bar.chance or 0.0) if known else None

    @property
    def sentence(self) -> str:
        """One sentence for the first screen."""
        if self.joint is None:
            return f"Chance to ship: unknown, {self.why}."
        first = ""
        if self.unlabelled:
            first = f"none before people have labelled {listed(self.unlabelled, 3)} (no labels yet); then "
        text = f"Chance to ship: {first}{about(self.joint)} for a candidate as good as expected"
        return f"{text} {self._rest}"

    @property
    def of_benchmark(self) -> str:
        """The same beside a verdict, where it must not read as if it were about the candidate decided."""
        if self.joint is None:
            return (
                f"How often this benchmark would ship a candidate as good as expected: unknown, {self.why}."
            )
        first = "This benchmark"
        if self.unlabelled:
            names = listed(self.unlabelled, 3)
            first += f" ships nothing before people have labelled {names} (no labels yet); then it"
        text = f"{first} would ship a candidate as good as expected in {about(self.joint)} of tries"
        return f"{text} {self._rest}"

    @property
    def _rest(self) -> str:
        """On what it rests, the weakest bar, the cheapest change."""
        n_known = len(self.bars) - len(self.left_out)
        text = f"({count(n_known, 'bar')}, {count(self.n_cases, 'case')})"
        weakest = self.weakest
        if weakest is not None and (weakest.chance or 0.0) < FAIR:
            n_weak = sum(bar.chance is not None and bar.chance < FAIR for bar in self.bars)
            more = f" ({n_weak} bars are under {FAIR * 100:.0f} %)" if n_weak > 1 else ""
            text += f"; weakest is `{weakest.bar}`, {about(weakest.chance or 0.0)}{more}"
        if self.changes:
            text += f". Cheapest change: {self.changes[0].says} (then {about(self.changes[0].chance)})"
        return text + "."
