"""ACEBench and ToolTalk: the accepted calls pass, calls spoilt as models spoil them don't."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))


@pytest.fixture
def scoring(real):
    real("tooltalk/conversations.jsonl.gz")
    import real_scoring

    return real_scoring


@pytest.mark.parametrize(("language", "n", "n_no_tool"), [("zh", 967, 150), ("en", 973, 150)])
def test_acebench(scoring, language, n, n_no_tool):
    seen, n_gold, ways = scoring.tool_figures(scoring.ace_cases(language))
    assert (seen, n_gold) == (n, n)
    assert {bad for bad, _ in ways.values()} == {0}
    assert ways["a call where none is needed"][1] == n_no_tool


def test_tooltalk(scoring):
    n, n_gold, ways = scoring.tool_figures(scoring.talk_cases())
    assert (n, n_gold) == (230, 230)
    assert {bad for bad, _ in ways.values()} == {0}
    assert ways["no call"][1] == 164


def test_every_second_accepted_answer_passes_too(scoring):
    """Two items of ACEBench accept several answers; each of them is right."""
    several = [case for _, case in scoring.ace_cases("zh") if "any_of" in (case.expected or ())]
    assert len(several) == 2
    for case in several:
        for calls in scoring.expected_calls(case.expected):
            assert scoring.grade("tool_calls", case, tool_calls=scoring.as_calls(calls)).value == 1


def test_tools_by_tools_with_a_class_for_none(scoring):
    case = next(case for category, case in scoring.ace_cases("zh") if category == "special_irrelevant")
    grade = scoring.grade("tool_calls", case, tool_calls=({"name": "search", "arguments": {}},))
    assert (grade.category, grade.expected, grade.value) == ("search", "(no tool)", 0)
