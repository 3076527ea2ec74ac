"""`lint_text`: what a lint found, for the terminal; `github_annotations`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shipworthy.define.lint.chance_result import FAIR, Chance
from shipworthy.define.lint.lint import LintResult, Placed
from shipworthy.define.lint.numbers import about, count
from shipworthy.report.columns import clean, wrapped
from shipworthy.report.value_of_data_text import data_text

MOST_OF_A_RULE = 5
"""Problems of one rule that are shown; the others are counted."""
_COLOURS = {"error": "31", "warning": "33", "note": "2"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def lint_text(result: LintResult, width: int = 100, colour: bool = False) -> str:
    """The chance to ship, what data would do for it, every problem where it stands, how many there are."""
    lines = list(_chance(result.chance, width)) if result.chance is not None else []
    if result.data_options is not None:
        lines += ["", *data_text(result.data_options, width)]
    shown: Counter[str] = Counter()
    for problem in result.problems:
        shown[problem.code] += 1
        if shown[problem.code] <= MOST_OF_A_RULE:
            lines += ["", *_problem(problem, width, colour)] if lines else [*_problem(problem, width, colour)]
    for code, n in shown.items():
        if n > MOST_OF_A_RULE:
            name = next(problem.name for problem in result.problems if problem.code == code)
            lines += ["", f"{code} {name}: {count(n - MOST_OF_A_RULE, 'more place')}"]
    lines += [f"fixed: {clean(says)}" for says in result.fixed]
    return "\n".join([*lines, "", _summary(result)]) + "\n"


def _chance(chance: Chance, width: int) -> Iterator[str]:
    yield from wrapped(clean(chance.sentence), width)
    weak = [bar for bar in chance.bars if bar.chance is not None and bar.chance < FAIR]
    for bar in sorted(weak, key=lambda one: one.chance or 0.0)[:MOST_OF_A_RULE]:
        needs = f", needs {bar.ladder}" if bar.ladder else ""
        taken = f"; assumed: {bar.assumes}" if bar.assumes else ""
        yield f"  {about(bar.chance or 0.0):>10}  {clean(bar.bar)} ({clean(bar.rests_on + needs + taken)})"
    if len(weak) > MOST_OF_A_RULE:
        yield f"              and {count(len(weak) - MOST_OF_A_RULE, 'more bar')} under {FAIR * 100:.0f} %"


def _problem(problem: Placed, width: int, colour: bool) -> Iterator[str]:
    kind = f"{problem.severity} {problem.code}"
    tinted = f"\x1b[{_COLOURS[problem.severity]}m{kind}\x1b[0m" if colour else kind
    yield f"{clean(problem.where)}: {tinted} {problem.name}"
    yield from (f"  {line}" for line in wrapped(clean(problem.message), width - 2))
    if problem.hint:
        yield from (f"  {line}" for line in wrapped(clean(f"hint: {problem.hint}"), width - 2))


def _summary(result: LintResult) -> str:
    if not result.problems:
        return "no problems"
    counted = [
        (result.count("error"), "error"),
        (result.count("warning"), "warning"),
        (result.count("note"), "note"),
    ]
    text = ", ".join(count(n, kind) for n, kind in counted if n)
    n_fixable = sum(problem.fix is not None for problem in result.problems)
    return f"{text}; --fix would mend {n_fixable}" if n_fixable else text


def github_annotations(result: LintResult) -> str:
    """One GitHub workflow command a problem: shown beside the line of the pull request."""
    lines = []
    for one in result.problems:
        place = f"file={_property(one.file)},line={max(one.line, 1)}" + (
            f",col={one.column}" if one.column else ""
        )
        title = _property(f"{one.code} {one.name}")
        said = one.message + (f"\nhint: {one.hint}" if one.hint else "")
        lines.append(f"::{_COMMANDS[one.severity]} {place},title={title}::{_data(said)}")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
