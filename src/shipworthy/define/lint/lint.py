"""`lint`: every rule on one subject; the problems placed in their files and in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.finding import Finding, Places, write_path
from shipworthy.define.lint.chance import chance_in
from shipworthy.define.lint.chance_result import Chance
from shipworthy.define.lint.data_value import DataValue
from shipworthy.define.lint.problem import Fix, Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject

ORDER: dict[str, int] = {"error": 0, "warning": 1, "note": 2}
DECIDING = ("S104", "S105", "B211")
"""What keeps every verdict open, be it a warning: nothing to run, no bars, nobody who scores."""


@dataclass(frozen=True)
class Placed:
    """A problem with its rule and its place; lines and columns from 1, 0 if unknown."""

    code: str
    name: str
    severity: Severity
    message: str
    hint: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    fix: Fix | None = None

    @property
    def where(self) -> str:
        """`file:line:column`, as far as it is known."""
        parts = [self.file or "prd"]
        parts += [str(number) for number in (self.line, self.column) if number]
        return ":".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        found = {
            "code": self.code, "name": self.name, "severity": self.severity, "message": self.message,
            "hint": self.hint, "file": self.file, "line": self.line, "column": self.column, "path": self.path,
        }  # fmt: skip
        return {**found, "fix": None if self.fix is None else self.fix.says}


@dataclass(frozen=True)
class LintResult:
    """What a lint found.

    Attributes:
        problems: As they stand in the files.
        chance: The chance to ship; None if it could not be worked out.
        notes: What went wrong with the lint itself.
        fixed: What `--fix` changed, in words.
        is_unreadable: The PRD can't be read; the problems say why.
        data_options: What each of `data.options` buys; None without any, or if it could not be worked out.
    """

    problems: tuple[Placed, ...] = ()
    chance: Chance | None = None
    notes: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    is_unreadable: bool = False
    data_options: DataValue | None = None

    def count(self, severity: Severity) -> int:
        """How many problems of a severity."""
        return sum(problem.severity == severity for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """2 if the PRD can't be read, 1 with errors, else 0."""
        return 2 if self.is_unreadable else int(self.count("error") > 0)


def lint(subject: Subject, rules: Sequence[type[Rule]] | None = None) -> LintResult:
    """What every rule says of the subject; a rule that fails is a note, never a crash."""
    from shipworthy.define.lint.registry import RULES

    problems: list[Placed] = []
    notes: list[str] = []
    for rule in RULES if rules is None else rules:
        try:
            problems += [_placed(rule, problem, subject.places) for problem in rule().check(subject)]
        except Exception as error:  # a rule is a guest: whatever it does, the others are heard
            notes.append(f"rule {rule.code} ({rule.name}) failed: {type(error).__name__}: {error}")
    try:
        chance = chance_in(subject)
    except Exception as error:
        chance = None
        notes.append(f"the chance to ship could not be worked out: {type(error).__name__}: {error}")
    return LintResult(in_order(problems), chance, tuple(notes))


def in_order(problems: Sequence[Placed]) -> tuple[Placed, ...]:
    """Errors first, then what keeps every verdict open, then the rest; each by file, line, column and code.

    The same problem stands there once.
    """
    unique: dict[tuple[Any, ...], Placed] = {}
    for one in problems:
        unique.setdefault((one.file, one.line, one.column, one.code, one.message), one)
    return tuple(
        sorted(
            unique.values(),
            key=lambda one: (_rank(one), one.file, one.line, one.column, ORDER[one.severity], one.code),
        )
    )


def _rank(problem: Placed) -> int:
    if problem.severity == "error":
        return 0
    return 1 if problem.code in DECIDING else 2


def fixes_of(result: LintResult) -> Iterator[Fix]:
    """The safe changes among the problems."""
    return (problem.fix for problem in result.problems if problem.fix is not None)


def _placed(rule: type[Rule], problem: Problem, places: Places) -> Placed:
    file, line, column = _place(problem, places)
    return Placed(
        rule.code, rule.name, problem.severity or rule.severity, problem.message, problem.hint,
        file, line, column, write_path(problem.path), problem.fix,
    )  # fmt: skip


def _place(problem: Problem, places: Places) -> tuple[str, int, int]:
    if problem.where:
        file, _, line = problem.where.rpartition(":")
        return (file, int(line), 0) if line.isdigit() and file else (problem.where, 0, 0)
    fault = places.fault(Finding(problem.path, "", is_on_key=True))
    return fault.file, fault.line, fault.column
