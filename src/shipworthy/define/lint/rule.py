"""`Rule`: one class a rule. Its docstring is its page in the docs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol

from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.subject import Subject


class Rule(Protocol):
    """A rule of the lint (a seam: the same shape for rules of third parties).

    The docstring of the class has a first line (what it says), then three sections that the docs page is
    generated from: `What it does:`, `Why it is bad:` and `Example:` (an indented `prd.yaml` that trips it).
    """

    code: ClassVar[str]
    """`S1xx` structure, `B2xx` bars and power, `D3xx` dimensions and rubrics, `C4xx` cases and leaks,
    `F5xx` failure modes, `A6xx` recorded answers and judges, `P7xx` the PRD as a document."""
    name: ClassVar[str]
    """Kebab-case, unique."""
    severity: ClassVar[Severity]
    """`error` only where a verdict would be impossible or wrong."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every place where the rule is broken."""
        ...
