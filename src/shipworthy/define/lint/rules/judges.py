"""`A651`–`A653`: what the scores of a judge give away: it counts words, it says one thing, it is no judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.lint.judged import judge_scores, slope_on_length
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import count, share
from shipworthy.define.row import as_number

_FEWEST = 20
_CONSTANT = 0.95
_BEYOND_LABELS, _ALONE = 0.10, 0.25
"""Correlation with length that must be exceeded for sure: beyond labels, and where there are none."""


class LengthBias:
    """A judge prefers longer (or shorter) answers.

    What it does:
        Correlates a judge's scores with the logarithm of the answers' length, within candidates. Where people
        labelled the same answers, what the judge gives more than they do is correlated instead: that is a
        warning; without labels it is a note.

    Why it is bad:
        A candidate gains by writing more, not better. The correction by labels removes the bias from a mean,
        and it costs labels; a prompt that is tuned on the judge will grow.

    Example:
        judge: {model: openai/gpt-4.1-mini}
        dimensions:
          relevance: {scale: 1-5, scored_by: judge}
        # and answers of twice the length get 0.4 more from the judge, from people no more
    """

    code: ClassVar[str] = "A651"
    name: ClassVar[str] = "length-bias"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each judged dimension."""
        for found in judge_scores(subject):
            labelled = [one for one in found.scores if one.label is not None]
            has_labels = len(labelled) >= _FEWEST
            slope = slope_on_length(
                [(one.candidate, one.length, one.value - (one.label or 0.0)) for one in labelled]
                if has_labels
                else [(one.candidate, one.length, one.value) for one in found.scores]
            )
            if slope is None or slope.at_least < (_BEYOND_LABELS if has_labels else _ALONE):
                continue
            more = "more" if slope.per_doubling > 0 else "less"
            size = f"{abs(slope.per_doubling):.2g} {more}"
            n = len(labelled) if has_labels else len(found.scores)
            than = (
                " than people do" if has_labels else "; without labels nobody knows whether they are better"
            )
            yield Problem(
                f"for twice the length the judge of {found.dimension!r} gives {size}{than} "
                f"({count(n, 'answer')}; correlation at least {slope.at_least:.2f})",
                "say in the anchors that length is no merit, and validate the judge against labels",
                ("dimensions", found.dimension),
                severity=None if has_labels else "note",
            )


class ConstantJudge:
    """A judge says the same of nearly every answer.

    What it does:
        Counts the values of a judge on each dimension: one value on more than 95 % of twenty and more
        answers, where labels, if there are some, say otherwise.

    Why it is bad:
        A judge that always says "good" finds no fault, whatever the bar is. Small models do that.

    Example:
        judge: {model: local/default}
        dimensions:
          honest: {scored_by: judge}
        # and all of 200 answers got 1
    """

    code: ClassVar[str] = "A652"
    name: ClassVar[str] = "constant-judge"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each judged dimension."""
        for found in judge_scores(subject):
            values = Counter(one.value for one in found.scores)
            value, n = values.most_common(1)[0]
            labels = [one.label for one in found.scores if one.label is not None]
            agree = len(labels) >= _FEWEST and sum(label == value for label in labels) > _CONSTANT * len(
                labels
            )
            if values.total() < _FEWEST or n <= _CONSTANT * values.total() or agree:
                continue
            yield Problem(
                f"the judge of {found.dimension!r} gives {value:g} to {share(n, values.total())} answers",
                "look at answers that are surely bad: if the judge finds nothing there, take another or "
                "mend its "
                "anchors",
                ("dimensions", found.dimension),
                severity=None if n == values.total() or not labels else "note",
            )


class JudgeIsLabels:
    """A judge's scores are people's labels, or what the cases expect.

    What it does:
        Compares every judge's score with the label of the same answer and with a number that the case
        expects; all of twenty and more that take three values and more are the same.

    Why it is bad:
        The judge is then validated against itself: agreement is perfect, and says nothing.

    Example:
        labels: {file: outputs.jsonl, sampled: random}
        candidates:
          new: {recorded: outputs.jsonl}
        # both read the same column of scores
    """

    code: ClassVar[str] = "A653"
    name: ClassVar[str] = "judge-is-labels"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each judged dimension."""
        expected = {
            case.id: number for case in subject.cases if (number := as_number(case.expected)) is not None
        }
        for found in judge_scores(subject):
            for what, pairs in (
                (
                    "people's labels",
                    [(one.value, one.label) for one in found.scores if one.label is not None],
                ),
                (
                    "what the cases expect",
                    [(one.value, expected[one.case]) for one in found.scores if one.case in expected],
                ),
            ):
                is_same = all(value == other for value, other in pairs)
                if len(pairs) >= _FEWEST and is_same and len({value for value, _ in pairs}) > 2:
                    yield Problem(
                        f"the judge of {found.dimension!r} gives exactly {what} in all of {len(pairs):,} "
                        "answers",
                        "see whether one column was read as both",
                        ("dimensions", found.dimension),
                    )


JUDGE_RULES: tuple[type[Rule], ...] = (LengthBias, ConstantJudge, JudgeIsLabels)
