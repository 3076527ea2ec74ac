"""`with_grades`: whose answer each grade is about, on which dimension, and on which scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.init.column import Column, Doubt, Role
from shipworthy.define.init.directed import with_scale
from shipworthy.define.init.grades import scale_between
from shipworthy.define.init.look import Look
from shipworthy.define.init.names import in_brackets, is_rater, plain, slug, without_grade_words
from shipworthy.define.init.people import without_machines

GRADED = (Role.grade, Role.score)
NAMELESS = "good"
"""What a dimension is called whose column is just called 'grade'."""
PASS_FAIL = "pass-fail"

_SAYS_NOTHING = (
    "is",
    "ok",
    "okay",
    "good",
    "pass",
    "passed",
    "good bad",
    "pass fail",
    "judge",
    "auto",
    "llm",
)


def with_grades(columns: Sequence[Column], looks: Mapping[str, Look]) -> list[Column]:
    """The columns, grades and scores with their scale, the answer they are about and their dimension."""
    answers = [column.name for column in columns if column.role is Role.answer]
    graded = [column for column in columns if column.role in GRADED]
    has_person = any(column.role is Role.grade and plain(column.name) != "score" for column in graded)
    beside = _beside(columns, len(answers))
    found = []
    for column in columns:
        if column.role not in GRADED:
            found.append(column)
            continue
        owners = [answer for answer in answers if _holds(plain(column.name), plain(answer))]
        of = max(owners, key=len) if owners else beside.get(column.name, "")
        role = Role.score if has_person and plain(column.name) == "score" else column.role
        if len(answers) < 2 or of:
            of = of if len(answers) > 1 else ""
            found.append(named(with_scale(replace(column, of=of, role=role), looks[column.name])))
        else:
            why = "marks, and nothing says of which answer"
            found.append(replace(column, role=Role.other, sure=0.3, why=why, doubt=Doubt.whose))
    return named_apart(found)


def named_apart(columns: Sequence[Column]) -> list[Column]:
    """Columns of one dimension have one scale; marks of another kind get a dimension of their own."""
    kinds: dict[str, str] = {}
    found = []
    for column in columns:
        name = column.dimension
        if column.role in GRADED and name:
            first = kinds.setdefault(name, _kind(column))
            if first != _kind(column):
                own = slug(plain(column.name), f"{name}-2")
                name = own if own != name else f"{own}-{column.scale}"
        found.append(replace(column, dimension=name))
    spans = {name: _span([one.scale for one in found if one.dimension == name]) for name in kinds}
    return [
        replace(column, scale=spans[column.dimension]) if spans.get(column.dimension) else column
        for column in found
    ]


def _kind(column: Column) -> str:
    """Marks of different kinds are no marks on one scale: pass and fail, shares up to 1, points."""
    if column.scale in (PASS_FAIL, "0-1"):
        return column.scale
    return f"{column.scale} reversed" if column.is_reversed else "points"


def _span(scales: Sequence[str]) -> str:
    """One scale that spans several of numbers; empty if they are alike or no numbers."""
    if len(set(scales)) < 2:
        return ""
    ends = [scale.lstrip("-").partition("-") for scale in scales if scale and scale != PASS_FAIL]
    numbers = [float(end) for low, _, high in ends for end in (low, high)]
    return scale_between(min(numbers), max(numbers), True) if numbers else ""


def _beside(columns: Sequence[Column], n_answers: int) -> dict[str, str]:
    """The answer that stands before each grade, if each answer has as many grades behind it."""
    after: dict[str, list[str]] = {}
    current = ""
    for column in columns:
        if column.role is Role.answer:
            current = column.name
            after[current] = []
        elif column.role in GRADED and current:
            after[current].append(column.name)
        elif column.role in GRADED:
            return {}
    if n_answers < 2 or len({len(names) for names in after.values()}) != 1:
        return {}
    return {name: answer for answer, names in after.items() for name in names}


def _holds(name: str, answer: str) -> bool:
    """Whether a grade's header names the answer: all of it, or all of its words but 'answer'."""
    words = [word for word in answer.split() if word not in ("answer", "output", "reply", "response")]
    return bool(words) and all(word in name.split() for word in words)


def _shown(name: str) -> str:
    return next(
        (name[len(start) :] for start in ("是否", "有无", "is-", "has-") if name.startswith(start)), name
    )


def named(column: Column) -> Column:
    """With the dimension and the reviewer that its header names."""
    of = set(plain(column.of).split())
    rest = " ".join(word for word in without_grade_words(column.name).split() if word not in of)
    bracket = in_brackets(column.name)
    is_who = bracket and not any(sign.isdigit() or sign in "=%<>" for sign in bracket)
    reviewer = column.reviewer or (bracket if is_who else "")
    if column.reviewer:
        rest = ""
    elif is_rater(rest) and (rest != plain(column.name) or len(rest) > 2):
        rest, reviewer = "", reviewer or rest
    rest = without_machines(rest) if column.role is Role.score else rest
    rest = "" if rest in _SAYS_NOTHING else rest
    name = slug(rest, NAMELESS) if rest else NAMELESS
    if column.is_reversed and column.scale == PASS_FAIL:
        name = slug(f"not-{_shown(name)}", NAMELESS)
    is_taken = name in (*MEASURES, "overall", "share", "mean")
    return replace(column, dimension=f"{name}-score" if is_taken else name, reviewer=reviewer)
