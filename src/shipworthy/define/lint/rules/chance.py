"""B20x: whether a candidate that is good enough would ship: impossible bars, the joint chance, attempts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.lint.chance import chance_in
from shipworthy.define.lint.chance_result import FAIR, BarChance
from shipworthy.define.lint.labels import FEWEST_LABELS
from shipworthy.define.lint.numbers import about, count
from shipworthy.define.lint.outlook import outlook_of
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.stats.power import all_pass_minimum
from shipworthy.stats.sequential import chance_alpha

_LOW = 0.5


class ImpossibleBar:
    """A bar that can never be shown with these cases.

    What it does:
        Works out whether the cases of the bar's slice would show it if every answer were flawless. On
        pass-fail answers that takes ln(0.025) / ln(bar) cases: 72 for 95 %, 368 for 99 %. Cases of one
        group count as one.

    Why it is bad:
        The best candidate there can be would never ship. The run is money for nothing.

    Example:
        bars:
          - compliance >= 99%       # with 40 cases
    """

    code: ClassVar[str] = "B201"
    name: ClassVar[str] = "impossible-bar"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such bar, with what it needs."""
        if not subject.cases:
            return
        for bar in chance_in(subject).bars:
            if bar.is_impossible and bar.n_cases:
                yield Problem(_impossible(bar), _way_out(bar, chance_in(subject).alpha), path=bar.path)


def _impossible(bar: BarChance) -> str:
    if bar.why:
        return f"`{bar.bar}` can never be met: {bar.why}"
    if bar.flawless is None:
        return f"`{bar.bar}` can never be shown: no number of cases shows that nothing ever fails"
    if bar.n_labels is not None and bar.n_labels < FEWEST_LABELS:
        return f"`{bar.bar}` can never be shown with {count(bar.n_labels, 'label')}: it takes {FEWEST_LABELS}"
    grouped = f" (in {bar.n_cases} cases)" if bar.n_labels is None and bar.n_units < bar.n_cases else ""
    has = f"it has {bar.rests_on}"
    if bar.slice and bar.n_labels is None:
        has = f"{bar.where.removeprefix(' in ')} has {bar.n_units} of the {bar.flawless:,} it needs"
    return f"`{bar.bar}` can never be shown: it needs {bar.ladder}; {has}{grouped}"


def _way_out(bar: BarChance, alpha: float) -> str:
    """More cases, or the bar that these cases can show."""
    if bar.flawless is None or bar.why:
        return "lower it"
    ways = [f"add {bar.flawless - bar.n_units} or more{bar.where}"] if bar.flawless > bar.n_units else []
    if bar.n_units > 1:
        most = alpha ** (1.0 / bar.n_units)
        ways.append(f"{bar.n_units} flawless ones show {(1 - most) * 100:.2g} % of failures at best")
    return "; ".join(ways)


class LowChance:
    """A candidate as good as you expect would probably not ship.

    What it does:
        Simulates the verdict on as many cases as there are, for a candidate as good as `expect:` says on
        every bar (else 40 % of the way from the bar to the best), jointly over all bars, and looks for the
        cheapest change that raises the chance. Assumptions: docs/decisions/0010-chance-to-ship.md.

    Why it is bad:
        NOT ENOUGH EVIDENCE about a good product costs as much as a verdict. Twelve bars of 90 % each on 60
        cases hardly ever ship anything.

    Example:
        bars:
          - {dimension: relevance, at_least: 90%, expect: 93%}      # with 200 cases: 735 are needed
    """

    code: ClassVar[str] = "B202"
    name: ClassVar[str] = "low-chance"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, below a half; an error at 0."""
        chance = chance_in(subject)
        if chance.joint is None or chance.joint >= _LOW:
            return
        weak = [bar for bar in chance.bars if bar.chance is not None and bar.chance < FAIR and bar.n_cases]
        weak = sorted(weak, key=lambda bar: bar.chance or 0.0)
        said = "; ".join(_weak(bar) for bar in weak[:3])
        more = f"; and {len(weak) - 3} more bars under {FAIR:.0%}" if len(weak) > 3 else ""
        message = (
            f"the chance that a candidate as good as expected ships is {about(chance.joint)}: {said}{more}"
        )
        hint = " | ".join(f"{one.says}: then {about(one.chance)}" for one in chance.changes[:3])
        is_impossible = any(bar.is_impossible for bar in chance.bars)
        severity: Severity = "error" if is_impossible and chance.joint == 0.0 else "warning"
        yield Problem(message, hint, path=("bars",), severity=severity)


def _weak(bar: BarChance) -> str:
    expected = f", expecting {bar.expected}" if bar.expected else ""
    ladder = f", needs {bar.ladder}" if bar.is_impossible and bar.ladder else ""
    assumed = f", assuming {bar.assumes}" if bar.assumes else ""
    return f"`{bar.bar}` {about(bar.chance or 0.0)} on {bar.rests_on}{expected}{assumed}{ladder}"


class DearAttempts:
    """So many attempts that fresh release cases would be cheaper.

    What it does:
        Compares how many cases the next version needs on this set, where every version tried so far has
        spent some of the permitted error, with how many a fresh, sealed set would need.

    Why it is bad:
        The tenth prompt on one golden set must be much better than the bar to be believed. A sealed
        `release_cases` set makes development free of charge.

    Example:
        cases: golden.jsonl             # nine versions were tried on it
    """

    code: ClassVar[str] = "B203"
    name: ClassVar[str] = "dear-attempts"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, from the third attempt on, where a fresh set is the smaller price."""
        n, benchmark = subject.n_attempts, subject.benchmark
        if n < 2 or benchmark.release or not chance_in(subject).bars:
            return
        first = chance_in(subject).alpha
        now = chance_alpha(n, first)
        bars = [bar for bar in chance_in(subject).bars if bar.flawless is not None and bar.n_cases]
        if not bars:
            return
        hardest = max(bars, key=lambda bar: bar.flawless or 0)
        at = _at_of(hardest, first)
        if at is None:
            return
        here, fresh = all_pass_minimum(at, now), all_pass_minimum(at, first)
        message = (
            f"{n} versions have been scored on these cases: the next one may err only {now * 100:.2g} % "
            f"instead of {first * 100:.2g} %, and `{hardest.bar}` takes {here} flawless cases "
            f"instead of {fresh}"
        )
        hint = f"seal {fresh} or more fresh cases as release_cases: then attempts on `cases` cost nothing"
        yield Problem(message, hint, path=("cases",))


def _at_of(bar: BarChance, alpha: float) -> float | None:
    """The bar on 0..1 back from the flawless cases that it takes, near enough for a price."""
    return alpha ** (1.0 / bar.flawless) if bar.flawless is not None and bar.flawless > 1 else None


class WeakReleaseSet:
    """Sealed release cases that are too few for the bars.

    What it does:
        Compares the chance to ship on `release_cases`, which alone decide, with the chance on `cases`.

    Why it is bad:
        Everything looks ready on the cases for development, and the set that may say SHIP can't.

    Example:
        cases: golden.jsonl             # 400 cases
        release_cases: sealed.jsonl     # 30 cases
    """

    code: ClassVar[str] = "B204"
    name: ClassVar[str] = "weak-release-set"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, if the sealed set is smaller and its chance below a half and clearly the lower one."""
        benchmark, chance = subject.benchmark, chance_in(subject)
        if not benchmark.release or len(benchmark.release) >= len(benchmark.golden) or chance.joint is None:
            return
        if chance.joint >= _LOW:
            return
        golden = outlook_of(subject, benchmark.golden).joint()
        if golden.chance < chance.joint + 0.1:
            return
        message = (
            f"only the {count(len(benchmark.release), 'release case')} can SHIP, with {about(chance.joint)} "
            f"chance; the {count(len(benchmark.golden), 'case')} for development would with "
            f"{about(golden.chance)}"
        )
        yield Problem(message, "seal more cases", path=("release_cases",))


class NothingSaidOfBar:
    """A bar of which no chance can be given.

    What it does:
        Names bars that compare with another candidate where nothing says how much better it is expected to
        be.

    Why it is bad:
        The chance to ship leaves the bar out, so it is better than it looks only on paper.

    Example:
        bars: [overall better than rules]       # (expect 0.1) would say it
    """

    code: ClassVar[str] = "B205"
    name: ClassVar[str] = "bar-left-out"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every bar that the chance leaves out."""
        for bar in chance_in(subject).left_out:
            hint = f"write '{bar.bar} (expect 0.1)', in the dimension's own units"
            yield Problem(f"the chance to ship leaves out `{bar.bar}`: {bar.why}", hint, path=bar.path)


RULES: tuple[type[Rule], ...] = (ImpossibleBar, LowChance, DearAttempts, WeakReleaseSet, NothingSaidOfBar)
