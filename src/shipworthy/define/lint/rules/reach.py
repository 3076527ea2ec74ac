"""`D357`–`D360`: values and answers that a scorer or candidate can't reach, whatever it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.scoring import EXPECTED, TWO_VALUED, scorings, takes_expected_as_answer
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import share
from shipworthy.define.lint.would_pass import n_words
from shipworthy.define.row import as_number

_LONG_ANSWER = 25


class TwoValuedScorer:
    """A scorer that says only good or bad scores a dimension with grades.

    What it does:
        Looks for scorers such as `contains` or `equals` on a scale other than pass-fail.

    Why it is bad:
        Answers get the lowest or the highest grade and nothing between; anchors for the others are never
        given, and a mean of 4.0 on 1-5 says 75 % passed, which nobody reads in it.

    Example:
        dimensions:
          relevance: {scale: 1-5, scored_by: {contains: "{{ product }}"}}
    """

    code: ClassVar[str] = "D357"
    name: ClassVar[str] = "two-valued-scorer"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each dimension."""
        for scoring in scorings(subject.benchmark):
            scale = scoring.scale
            if (
                scoring.kind in TWO_VALUED
                and not scale.is_pass_fail
                and (scale.low, scale.high) != (0.0, 1.0)
            ):
                yield Problem(
                    f"{scoring.kind} gives {scoring.name!r} {scale.low:g} or {scale.high:g} and nothing "
                    "between, "
                    f"on a scale of {scale}",
                    "make the dimension pass-fail, or have it scored by a judge, by people or by python",
                    scoring.path,
                )


class RecordedOffScale:
    """Recorded scores lie outside of their dimension's scale.

    What it does:
        Compares the scores that came with recorded answers with the scale of their dimension.

    Why it is bad:
        Such a score is no value of the dimension: the answer stays unscored. Mostly the scale is the wrong
        one (0-1 against 1-5, percentages against shares).

    Example:
        dimensions:
          relevance: {scale: 1-5, scored_by: {recorded: relevance}}
        # and outputs.jsonl has "scores": {"relevance": 0.87}
    """

    code: ClassVar[str] = "D358"
    name: ClassVar[str] = "recorded-off-scale"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each dimension."""
        fields = {scoring.name: scoring.arguments for scoring in scorings(subject.benchmark)}
        for name, dimension in subject.benchmark.dimensions.items():
            scale, field = dimension.levels, str(fields.get(name) or name)
            values = [
                (answer.scores[field], answer)
                for answers in subject.answers.values()
                for answer in answers
                if field in answer.scores
            ]
            off = [(value, answer) for value, answer in values if not scale.low <= value <= scale.high]
            if off:
                value, answer = off[0]
                yield Problem(
                    f"{share(len(off), len(values))} recorded scores of {name!r} lie outside of its scale "
                    f"{scale}: {value:g} ({answer.where or f'case {answer.case!r}'})",
                    "mend the scale or the scores",
                    ("dimensions", name),
                    where=answer.where,
                    severity="error" if len(off) == len(values) else None,
                )


class EqualsLongText:
    """A long text must be met word for word.

    What it does:
        Counts the words of what `equals` compares with.

    Why it is bad:
        No two writers choose the same forty words: a good answer in other words is called wrong, and the bar
        can't be met by anything but a copy.

    Example:
        cases:
          - {id: a, input: "Why is my order late?", expected: "We are sorry … (sixty words)"}
        dimensions:
          right: {scored_by: equals}
    """

    code: ClassVar[str] = "D359"
    name: ClassVar[str] = "equals-long-text"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each dimension."""
        for scoring in scorings(subject.benchmark):
            if scoring.kind != "equals" or EXPECTED not in scoring.compared_with:
                continue
            texts = [case.expected for case in subject.cases if isinstance(case.expected, str)]
            lengths = [n_words(text) for text in texts]
            n_long = sum(length > _LONG_ANSWER for length in lengths)
            if n_long:
                yield Problem(
                    f"{scoring.name!r} wants {share(n_long, len(lengths))} expected answers met word for "
                    "word, "
                    f"and they have more than {_LONG_ANSWER} words (up to {max(lengths):,})",
                    "let a judge compare with the reference, or look for the facts with contains",
                    scoring.path,
                )


class AnswerLimitTooShort:
    """A candidate's answers are cut before they can be right.

    What it does:
        Compares `max_tokens` of a candidate with the words of the expected answers (a token is at most a
        word).

    Why it is bad:
        The answer ends in the middle, and it looks as if the model were weak.

    Example:
        candidates:
          new: {model: openai/gpt-4.1-mini, params: {max_tokens: 20}}
        # and the expected answers have eighty words
    """

    code: ClassVar[str] = "D360"
    name: ClassVar[str] = "answer-limit-too-short"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        texts = [case.expected for case in subject.cases if isinstance(case.expected, str)]
        if not any(takes_expected_as_answer(scoring) for scoring in scorings(subject.benchmark)):
            return
        lengths = [len(text.split()) for text in texts]
        for name, candidate in subject.benchmark.candidates.items():
            limit = as_number(
                candidate.params.get("max_tokens", candidate.params.get("max_completion_tokens"))
            )
            n_over = 0 if limit is None else sum(length > limit for length in lengths)
            if limit is not None and n_over:
                yield Problem(
                    f"{name!r} stops after {limit:g} tokens, and {share(n_over, len(lengths))} expected "
                    "answers "
                    f"have more words than that (up to {max(lengths):,})",
                    f"raise max_tokens to {max(lengths) * 2:,} or so",
                    ("candidates", name, "params"),
                )


REACH_RULES: tuple[type[Rule], ...] = (TwoValuedScorer, RecordedOffScale, EqualsLongText, AnswerLimitTooShort)
