"""S1xx: what a run could not start with, or would misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.benchmark import BASELINE_NAMES, Benchmark
from shipworthy.define.lint.numbers import count, listed
from shipworthy.define.lint.problem import Fix, Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject

_MOST_ROWS = 10
_MOST_ROUNDING = 0.02


class MissingFile:
    """A file that the PRD names is not there.

    What it does:
        Looks for every file that the PRD names beside its cases: labels, recorded answers, prompts, scorers,
        the narrative, outcomes, what a candidate was built on. Without a file of cases nothing can be looked
        at: that is S100, a PRD that can't be read (exit code 2).

    Why it is bad:
        A run stops at the first file it needs. A narrative or a file of outcomes that is not there is a
        promise that nobody notices to be broken.

    Example:
        prd: {narrative: prd.md}        # there is no prd.md
    """

    code: ClassVar[str] = "S101"
    name: ClassVar[str] = "missing-file"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every file named and not there; an error where a run needs it."""
        needed = ("candidates", "dimensions", "failure_modes", "cases", "release_cases")
        for path, file in subject.missing_files:
            is_needed = bool(path) and path[0] in needed
            hint = (
                "check the path: it is relative to the PRD" if is_needed else "write it, or take the line out"
            )
            yield Problem(
                f"there is no file {file!r}", hint, path=path, severity="error" if is_needed else "warning"
            )


class UnbuiltReference:
    """A scorer or target that a run would refuse.

    What it does:
        Builds every scorer from its arguments, as a run does, and reports what it says.

    Why it is bad:
        The run would stop before the first question, or a bar would have no scores.

    Example:
        dimensions: {valid: {scored_by: {regex: "(unclosed"}}}
    """

    code: ClassVar[str] = "S102"
    name: ClassVar[str] = "unbuilt-reference"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """What a run would refuse, but for files that are missing (S101 names those)."""
        for fault in subject.unbuilt:
            where = f"{fault.file}:{fault.line}" if fault.line else fault.file
            yield Problem(fault.message, fault.hint, where=where)


class UnusableRows:
    """Rows of cases or labels that can't be used.

    What it does:
        Reports every row that could not be read, with file and line; the others are used.

    Why it is bad:
        The verdict rests on fewer cases than you think, and those that are missing may be the hard ones.

    Example:
        {"id": "7", "input": ""}
    """

    code: ClassVar[str] = "S103"
    name: ClassVar[str] = "unusable-rows"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """The first rows, and how many more."""
        for fault in subject.row_faults[:_MOST_ROWS]:
            where = f"{fault.file}:{fault.line}" if fault.line else fault.file
            yield Problem(fault.message, fault.hint, where=where)
        n_more = len(subject.row_faults) - _MOST_ROWS
        if n_more > 0:
            last = subject.row_faults[_MOST_ROWS]
            yield Problem(f"{count(n_more, 'more row')} can't be used", where=f"{last.file}:{last.line}")


class NothingToRun:
    """The PRD has no cases, no candidates or no dimensions.

    What it does:
        Looks for the three things without which nothing can be measured.

    Why it is bad:
        There will be no number and no verdict.

    Example:
        product: Reply assistant
        bars: []
    """

    code: ClassVar[str] = "S104"
    name: ClassVar[str] = "nothing-to-run"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Each of the three that is missing."""
        benchmark = subject.benchmark
        if not subject.cases:
            yield Problem("there are no cases", "name a file: 'cases: cases.jsonl'", path=("cases",))
        if not benchmark.candidates:
            hint = "'candidates: {today: {recorded: {column: answer}}}'"
            yield Problem("there are no candidates", hint, path=("candidates",))
        if not benchmark.dimensions and not benchmark.failure_modes:
            hint = "say what a good answer does: 'dimensions: {relevance: answers what was asked}'"
            yield Problem("there are no dimensions", hint, path=("dimensions",))


class NoBars:
    """No bar: nothing that must hold to SHIP.

    What it does:
        Looks for `bars:` and for `at_most` of failure modes.

    Why it is bad:
        Without bars a run gives measurements and no verdict; whoever reads them decides with hindsight what
        would have been good enough.

    Example:
        dimensions: {relevance: answers what was asked}
        bars: []
    """

    code: ClassVar[str] = "S105"
    name: ClassVar[str] = "no-bars"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, if there are dimensions and no bar."""
        if subject.benchmark.dimensions and not subject.benchmark.all_bars:
            name = next(iter(subject.benchmark.dimensions))
            yield Problem(
                "there are no bars: a run will measure and give no verdict",
                f"say what must hold, as '{name} >= 90%'",
                path=("bars",),
            )


class NoBaseline:
    """No baseline: nothing to beat.

    What it does:
        Looks for a candidate that stands for today: one that is named in `baseline:`, or called baseline,
        rules or today, or the first recorded one of several. Where one is only implied, `--fix` writes it
        down.

    Why it is bad:
        A number without today's number beside it does not say whether anything got better, nor whether a
        handful of rules would have done.

    Example:
        candidates: {new: {model: openai/gpt-4.1-mini, prompt: reply.md}}
    """

    code: ClassVar[str] = "S106"
    name: ClassVar[str] = "no-baseline"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """No baseline, or one that only the order of the candidates makes."""
        benchmark = subject.benchmark
        name = benchmark.baseline_name
        if not benchmark.candidates:
            return
        if name is None:
            hint = "add what people do today, or a few rules: 'rules: {python: \"baselines.py:reply\"}'"
            yield Problem("there is no baseline", hint, path=("candidates",))
        elif benchmark.baseline is None and name not in BASELINE_NAMES:
            fix = Fix(("baseline",), name, f"baseline: {name}")
            yield Problem(
                f"{name!r} is the baseline only because it is the first recorded candidate",
                f"write 'baseline: {name}'",
                path=("candidates", name),
                severity="note",
                fix=fix,
            )


class WeightsOffOne:
    """Weights that do not sum to 1.

    What it does:
        Adds the weights up, if every dimension has one. Missing weights count as the mean of the given
        ones. Equal weights, and sums that are off 1 only as rounding goes (0.17, 0.17 and 0.67), are fine.

    Why it is bad:
        They are used as shares of their sum, so 0.6 and 0.9 are 40 % and 60 %. A sum near 1 is usually a
        slip; another sum, or whole numbers, are a ratio (3 to 1), and only easier to read as shares: a
        note. `--fix` writes the shares where that changes nothing.

    Example:
        dimensions:
          relevance: {definition: …, weight: 0.6}
          tone: {definition: …, weight: 0.9}
    """

    code: ClassVar[str] = "S107"
    name: ClassVar[str] = "weights-off-one"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, with the weights as shares; a fix for every weight where it is exact."""
        dimensions = subject.benchmark.dimensions
        given = {name: one.weight for name, one in dimensions.items() if one.weight is not None}
        total = sum(given.values())
        if len(given) < 2 or len(given) < len(dimensions) or total <= 0 or _sums_to_one(list(given.values())):
            return
        shares = _shares(given, 6)
        is_slip = 0.5 < total < 2.0 and not all(weight == int(weight) for weight in given.values())
        says = ", ".join(f"{name} {share:g}" for name, share in _shares(given, 3).items())
        severity: Severity = "warning" if is_slip else "note"
        message = f"the weights sum to {total:g}, not 1; they are used as shares: {says}"
        if not _same_meaning(subject.benchmark, shares):
            yield Problem(message, "write weights that sum to 1", path=("dimensions",), severity=severity)
            return
        for place, (name, share) in enumerate(shares.items()):
            fix = Fix(
                ("dimensions", name, "weight"), share, f"weight of {name}: {given[name]:g} -> {share:g}"
            )
            path = ("dimensions", name, "weight")
            if place == 0:
                yield Problem(
                    message,
                    "write the shares (--fix does)",
                    path=path,
                    severity=severity,
                    fix=None if share == given[name] else fix,
                )
            elif share != given[name]:
                said = f"as a share this weight is {share:g}"
                yield Problem(said, path=path, severity="note", fix=fix)


def _sums_to_one(weights: list[float]) -> bool:
    """Whether nobody can read them otherwise: all equal, or 1 but for the rounding of each."""
    if len(set(weights)) == 1:
        return True
    n_decimals = max(len(f"{weight:.6f}".rstrip("0").partition(".")[2]) for weight in weights)
    rounding = 0.5 * len(weights) * 10.0**-n_decimals if n_decimals >= 2 else 0.0  # 0.6 and 0.5 are a slip
    return abs(sum(weights) - 1.0) <= min(rounding, _MOST_ROUNDING) + 1e-9


def _shares(weights: dict[str, float], n_decimals: int) -> dict[str, float]:
    """The weights as shares that sum to 1: what rounding leaves goes to the largest remainders."""
    total, unit = sum(weights.values()), 10**n_decimals
    exact = {name: weight / total * unit for name, weight in weights.items()}
    units = {name: int(share + 1e-6) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: units[name] - exact[name])
    for name in by_rest[: unit - sum(units.values())]:
        units[name] += 1
    return {name: share / unit for name, share in units.items()}


def _same_meaning(benchmark: Benchmark, shares: dict[str, float]) -> bool:
    """Whether the rounded shares give exactly the weights that are used now: a fix must change nothing."""
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} == benchmark.weights


class ZeroWeight:
    """A dimension of weight 0.

    What it does:
        Looks for `weight: 0`.

    Why it is bad:
        It is scored and paid for and never counts in `overall`. That is right for something that is only
        watched; then a bar of its own should say what is watched for.

    Example:
        dimensions: {tone: {definition: …, weight: 0}}
    """

    code: ClassVar[str] = "S108"
    name: ClassVar[str] = "zero-weight"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Dimensions of weight 0 that no bar names."""
        barred = {bar.dimension for bar in subject.benchmark.all_bars}
        for name, dimension in subject.benchmark.dimensions.items():
            if dimension.weight == 0 and name not in barred:
                yield Problem(
                    f"{name!r} has weight 0 and no bar: its scores decide nothing",
                    "give it a bar or a weight, or leave it out",
                    path=("dimensions", name, "weight"),
                )


class EmptySlice:
    """A declared slice that no case has.

    What it does:
        Looks for the declared slice fields in the cases.

    Why it is bad:
        "For whom does it work?" can't be answered from cases that do not say who they are.

    Example:
        slices: [region]        # no case has a column region
    """

    code: ClassVar[str] = "S109"
    name: ClassVar[str] = "empty-slice"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Fields that no case has, or fewer than half."""
        if not subject.cases:
            return
        barred = {name for bar in subject.benchmark.all_bars for name in bar.slice or {}}
        for place, name in enumerate(subject.benchmark.slices):
            counts = Counter(case.slice_value(name) for case in subject.cases)
            n_without = counts.pop(None, 0)
            path = ("slices", place)
            if not counts and name not in barred:
                fields = sorted({field for case in subject.cases for field in case.fields})
                hint = f"the cases have {listed(fields)}" if fields else "add the column to the cases"
                yield Problem(f"no case has a value for slice field {name!r}", hint, path=path)
            elif counts and n_without > len(subject.cases) / 2:
                message = f"{n_without} of {len(subject.cases)} cases have no value for slice field {name!r}"
                yield Problem(message, "fill the column in, or do not declare it", path=path)


class OddConfidence:
    """An unusual confidence.

    What it does:
        Compares `confidence` with 0.95.

    Why it is bad:
        At 0.8 one product in five that is not good enough may ship; at 0.999 hardly any number of cases is
        enough. Every page says how sure it is, but readers compare with the usual 0.95.

    Example:
        confidence: 0.8
    """

    code: ClassVar[str] = "S110"
    name: ClassVar[str] = "odd-confidence"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Below 0.9 or above 0.99."""
        confidence = subject.benchmark.confidence
        if 0.9 - 1e-9 <= confidence <= 0.99 + 1e-9:
            return
        worst = 1.0 - confidence
        says = (
            f"up to {worst * 100:.3g} % of products that are not good enough may ship"
            if confidence < 0.9
            else "it takes very many cases to be that sure"
        )
        yield Problem(f"confidence is {confidence:g}: {says}", "the usual is 0.95", path=("confidence",))


RULES: tuple[type[Rule], ...] = (
    MissingFile, UnbuiltReference, UnusableRows, NothingToRun, NoBars, NoBaseline, WeightsOffOne, ZeroWeight,
    EmptySlice, OddConfidence,
)  # fmt: skip
