"""Answers with what people and a judge say, for the tests of this folder."""

from __future__ import annotations

from shipworthy.decide.judge_validation import LabelledAnswer


def answer(
    i: int, judge: float | None, *people: float, candidate: str = "new", **slices: str
) -> LabelledAnswer:
    """An answer to case `c<i>`; reviewers are a, b, c …"""
    said = {"abcdef"[place]: value for place, value in enumerate(people)}
    return LabelledAnswer(candidate, f"c{i}", 0, judge, said, 10, slices)
