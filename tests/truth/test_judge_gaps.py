"""Thirty slices without a gap: Benjamini-Hochberg keeps false marks rare, where reading intervals one by one does not."""

from __future__ import annotations

import pytest
from tests.decide.agreeing.answers import answer
from tests.decide.agreeing.test_gaps import luck

from shipworthy.decide.agreeing.gaps import JudgeGaps, judge_gaps

N_WORLDS, N_SLICES, N_EACH = 20, 30, 12


@pytest.fixture(scope="module")
def worlds() -> list[JudgeGaps]:
    """Judge and people say pass by their own coins: nowhere a gap but by chance."""

    def coin(*names: object) -> float:
        return float(luck(*names) < 0.5)

    return [
        judge_gaps(
            [
                answer(i, coin(world, i, "judge"), coin(world, i, "people"), part=str(i % N_SLICES))
                for i in range(N_SLICES * N_EACH)
            ]
        )
        for world in range(N_WORLDS)
    ]


def test_few_worlds_have_a_false_mark(worlds):
    """At most one in ten expected; six or more of twenty have a probability of .01."""
    assert sum(any(one.leaning != "not_told" for one in world.slices) for world in worlds) <= 5


def test_the_simulation_can_fail(worlds):
    """Whoever marks every interval that leaves out 0 marks something in most worlds."""
    raw = [any(one.gap.low > 0 or one.gap.high < 0 for one in world.slices) for world in worlds]
    assert sum(raw) > 5


def test_the_intervals_cover(worlds):
    inside = [one.gap.low <= 0 <= one.gap.high for world in worlds for one in world.slices]
    assert len(inside) == N_WORLDS * N_SLICES
    assert sum(inside) / len(inside) >= 0.93
