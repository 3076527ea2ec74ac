"""What every `Scorer` must do; a plugin's tests call `check_scorer` with one that works."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.run.trial import Trial
from shipworthy.score.apply import apply
from shipworthy.score.score import Score
from shipworthy.score.scorer import Scorer

ANSWERS: tuple[Any, ...] = (
    "We ship 40 oak chairs to Hamburg in 30 days.",
    "",
    "   \n\t",
    "...",
    "🙂👍🏽\u200d\ufe0f",
    "我们在三十天内发货，价格为 45 美元。",
    "مرحبا بالعالم ١٢٣",
    "ขอบคุณครับ",
    "椅子を40脚お願いします",
    "\ud800 half a character \x00 and a zero",
    "{{ braces }} {% raw %} %s {0}",
    "( [ * + ? \\",
    '{"name": "get_weather", "arguments": {"city": "Paris"}}',
    '{"a": [1, 2, {"b": null}]}',
    "e123",
    "[" * 3000,
    "word " * 600,
    "1" * 2000,
    {"reply": "a mapping", "n": 1.5, "none": None},
    [1, "two", None, {"three": 3}],
    None,
    True,
    0,
    1e308,
)
"""Answers as they come: of every kind, in several scripts, and odd ones."""

EXPECTED: tuple[Any, ...] = (
    "We ship 40 oak chairs in 30 days.",
    "我们在三十天内发货。",
    ["one", "another"],
    [{"name": "get_weather", "arguments": {"city": "Paris"}}],
    {"label": "spam"},
    5,
    None,
)
"""What cases expect: texts, lists, calls, numbers, nothing."""


def check_scorer(make: Callable[[], Scorer], scale: Scale, cases: Iterable[Case] = ()) -> list[Score]:
    """Asserts the promises of the port; gives the scores.

    It never ends a run, whatever the answer; a value lies within the scale, or is missing for a reason; the
    same answer gets the same score, from an equal scorer, too; a failed trial gets an end of the scale or a
    reason.

    Args:
        make: Makes the scorer anew.
        scale: The dimension's.
        cases: Cases of its own, besides the odd ones.
    """
    scorer, same = make(), make()
    assert len(scorer.identity) >= 8, "a scorer has an identity"
    assert scorer.identity == same.identity, "the identity depends on nothing but what shapes the scores"
    tried = [*_cases(), *cases]
    trials = [trial for case in tried for trial in _trials(case)]
    scores = apply(trials, tried, {"quality": scorer})
    assert len(scores) == len(trials), "a score for every trial"
    for score in scores:
        _check(score, scale)
    again = apply(trials, tried, {"quality": same})
    assert [_seen(one) for one in scores] == [_seen(one) for one in again], "the same answer, the same score"
    return scores


def check_arguments(make: Callable[[Any], Scorer], arguments: Iterable[Any]) -> None:
    """Asserts that scorers with different arguments have different identities."""
    made = [make(one).identity for one in arguments]
    assert len(set(made)) == len(made), f"arguments are part of the identity: {made}"


def _cases() -> list[Case]:
    more: dict[str, Any] = {
        "context": "Oak chairs: 45 USD, 30 days.",
        "fields": {"language": "en", "gold": ["d1"]},
    }
    return [
        Case(f"c{place}", "Do you ship chairs?", expected=expected, **more)
        for place, expected in enumerate(EXPECTED)
    ]


def _trials(case: Case) -> list[Trial]:
    about: dict[str, Any] = {"run": "r", "candidate": "c", "asked_as": "a", "case": case.id, "case_hash": "h"}
    answers = [Trial(**about, trial=place, output=output) for place, output in enumerate(ANSWERS)]
    call = {"name": "get_weather", "arguments": {"city": "Paris"}}
    odd: list[dict[str, Any]] = [{}, {"name": None}, {"name": "f", "arguments": "{"}, {"function": "f"}]
    passages: list[dict[str, Any]] = [
        {"id": "d1", "text": "Oak chairs"},
        {},
        {"id": None, "text": None, "score": 0.5},
    ]
    with_more = [
        Trial(**about, trial=len(ANSWERS), output="done", tool_calls=(call,), retrieved=tuple(passages)),
        Trial(
            **about, trial=len(ANSWERS) + 1, output="done", tool_calls=tuple(odd), latency_s=1.0, cost_usd=0.1
        ),
        Trial(**about, trial=len(ANSWERS) + 2, failure="timeout", message="too slow"),
    ]
    return answers + with_more


def _check(score: Score, scale: Scale) -> None:
    where = f"case {score.case}, answer {score.trial}"
    if score.value is None:
        assert score.reason, f"{where}: what is not scored says why"
        assert "scorer raised" not in score.reason, f"{where}: {score.reason}"
    else:
        assert scale.low <= score.value <= scale.high, f"{where}: {score.value} is outside {scale}"


def _seen(score: Score) -> tuple[Any, ...]:
    return score.value, score.category, score.expected, score.explanation, score.reason
