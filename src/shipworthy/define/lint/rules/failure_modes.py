"""F5xx: what goes wrong, how it is found, what the product does then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.lint.numbers import listed, percent
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.rules.bars import lacks_judge
from shipworthy.define.lint.subject import Subject

_RANK = {"minor": 0, "major": 1, "critical": 2}


class UndetectedFailure:
    """A failure mode that nothing detects.

    What it does:
        Looks for `detect:` in code, or a judge that could read the definition.

    Why it is bad:
        Its rate stays unknown: a bar on it never opens, and without a bar nobody will know.

    Example:
        failure_modes:
          - {id: rude, definition: insults the buyer, at_most: 1%}      # and no `judge:`
    """

    code: ClassVar[str] = "F501"
    name: ClassVar[str] = "undetected-failure"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """An error where a bar rests on it, else a warning."""
        benchmark = subject.benchmark
        barred = {bar.of for bar in benchmark.all_bars}
        for place, mode in enumerate(benchmark.failure_modes):
            if lacks_judge(benchmark, mode.id):
                yield Problem(
                    f"nothing detects {mode.id!r}: it has no `detect`, and there is no judge",
                    "detect it in code, as 'detect: {regex: \"…\"}', or name a judge",
                    path=("failure_modes", place),
                    severity="error" if mode.id in barred else "warning",
                )


class NoResponse:
    """A failure mode without a response.

    What it does:
        Looks for what the product does when the failure happens.

    Why it is bad:
        It will happen, at the rate that `at_most` tolerates. A product is what it does then: block, hand
        over to a person, ask again.

    Example:
        failure_modes:
          - {id: invented-discount, definition: …, at_most: 2%}         # and then?
    """

    code: ClassVar[str] = "F502"
    name: ClassVar[str] = "no-response"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such mode."""
        for place, mode in enumerate(subject.benchmark.failure_modes):
            if not mode.response.strip():
                hint = "say what the product does then, as 'response: block and hand to a person'"
                yield Problem(f"{mode.id!r} has no response", hint, path=("failure_modes", place))


class NoTolerance:
    """A failure mode that may happen as often as it likes.

    What it does:
        Looks for `at_most` or a bar on the failure mode.

    Why it is bad:
        It is counted and nothing follows from it. How often is tolerable is the PM's decision, and the one
        that everybody else will ask for.

    Example:
        failure_modes:
          - {id: false-paper, severity: critical, definition: …}        # no at_most
    """

    code: ClassVar[str] = "F503"
    name: ClassVar[str] = "no-tolerance"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such mode; a minor one is a note."""
        barred = {bar.of for bar in subject.benchmark.all_bars}
        for place, mode in enumerate(subject.benchmark.failure_modes):
            if mode.at_most is None and mode.id not in barred:
                severity: Severity = "note" if mode.severity == "minor" else "warning"
                hint = "say how often is tolerable, as 'at_most: 2%'"
                path = ("failure_modes", place)
                yield Problem(f"{mode.id!r} has no at_most", hint, path=path, severity=severity)


class NoSeverity:
    """A failure mode without a severity or a definition.

    What it does:
        Looks for `severity` and `definition`.

    Why it is bad:
        The table of failure modes is read by people who were not in the room. And where no code detects it,
        the judge has nothing but the id to go by.

    Example:
        failure_modes:
          - {id: bad-answer, at_most: 5%}
    """

    code: ClassVar[str] = "F504"
    name: ClassVar[str] = "no-severity"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A missing definition is a warning where a judge has to detect by it."""
        for place, mode in enumerate(subject.benchmark.failure_modes):
            path = ("failure_modes", place)
            if not mode.definition.strip():
                is_judged = not subject.benchmark.scored_by(mode.id).is_code
                severity: Severity = "warning" if is_judged else "note"
                hint = "one line: what exactly happens when it happens?"
                yield Problem(f"{mode.id!r} has no definition", hint, path=path, severity=severity)
            if mode.severity is None:
                yield Problem(f"{mode.id!r} has no severity", "critical, major or minor", path=path)


class LaxOnTheWorst:
    """A graver failure tolerated more often than a lighter one.

    What it does:
        Compares `at_most` with `severity` across the failure modes.

    Why it is bad:
        The product would ship with more of what hurts most. Usually one of the two is a slip.

    Example:
        failure_modes:
          - {id: false-paper, severity: critical, at_most: 5%, definition: …}
          - {id: typo, severity: minor, at_most: 1%, definition: …}
    """

    code: ClassVar[str] = "F505"
    name: ClassVar[str] = "lax-on-the-worst"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every mode that tolerates more than a lighter one."""
        modes = [
            (place, mode, mode.severity, mode.at_most)
            for place, mode in enumerate(subject.benchmark.failure_modes)
        ]
        for place, mode, severity, at_most in modes:
            if severity is None or at_most is None:
                continue
            stricter = [
                other.id
                for _, other, its_severity, its_at_most in modes
                if its_severity is not None
                and its_at_most is not None
                and _RANK[its_severity] < _RANK[severity]
                and its_at_most < at_most
            ]
            if stricter:
                message = (
                    f"{mode.id!r} is {severity} and may happen in {percent(at_most)}, more than the lighter "
                    f"{listed(stricter)}"
                )
                path = ("failure_modes", place, "at_most")
                yield Problem(message, "be stricter on what hurts most", path=path)


class NoFailureModes:
    """No failure mode.

    What it does:
        Looks for `failure_modes:` in a PRD that has dimensions and bars.

    Why it is bad:
        Means hide disasters. What can it get wrong that would be on the front page, and how would you find
        it?

    Example:
        dimensions: {relevance: answers what was asked}
        bars: [relevance >= 90%]
    """

    code: ClassVar[str] = "F506"
    name: ClassVar[str] = "no-failure-modes"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once."""
        benchmark = subject.benchmark
        if benchmark.dimensions and benchmark.bars and not benchmark.failure_modes:
            hint = "name the worst that could happen: how it is found, how often is tolerable, what then"
            yield Problem("there are no failure modes", hint, path=("failure_modes",))


RULES: tuple[type[Rule], ...] = (
    UndetectedFailure, NoResponse, NoTolerance, NoSeverity, LaxOnTheWorst, NoFailureModes,
)  # fmt: skip
