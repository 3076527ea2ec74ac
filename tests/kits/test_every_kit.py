"""What every kit promises: complete, clean, and a verdict at once from what is recorded."""

from __future__ import annotations

import pytest

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.workbench.kits import kits, unpack
from shipworthy.workbench.lint import lint_prd

NAMES = (
    "character", "fraud-rules", "itinerary", "recommender", "spam-filter", "summariser", "support-bot",
    "tool-calling-zh", "trade-email",
)  # fmt: skip


def test_all_nine_are_offered_each_with_a_line_of_its_own():
    found = kits()
    assert tuple(kit.name for kit in found) == NAMES
    assert len({kit.title for kit in found}) == len(NAMES)
    assert all(20 <= len(kit.title) <= 120 for kit in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_kit_is_complete_and_lint_has_nothing_against_it(name, tmp_path):
    prd = unpack(name, tmp_path).prd
    benchmark = load_benchmark(prd)
    assert len(benchmark.golden) >= 60
    assert len({str(case.input) for case in benchmark.golden}) >= 60
    assert benchmark.prd.problem and benchmark.prd.goals and benchmark.prd.users and benchmark.prd.examples
    assert benchmark.fit is not None and benchmark.outcomes and benchmark.failure_modes and benchmark.slices
    assert benchmark.rollout is not None
    baseline = benchmark.candidates[benchmark.baseline]
    assert baseline.python, "a rule baseline"
    assert any(candidate.recorded for candidate in benchmark.candidates.values())
    judged = [
        one
        for one in benchmark.dimensions.values()
        if one.scored_by and one.scored_by.kind in ("judge", "hybrid")
    ]
    assert all(one.anchors for one in judged)
    assert all(
        mode.response and mode.severity and mode.at_most is not None for mode in benchmark.failure_modes
    )
    result = lint_prd(prd)
    assert [problem for problem in result.problems if problem.severity != "note"] == []
    assert result.chance is not None
    assert (result.chance.joint or 0) >= 0.5
    assert len(benchmark.data.options) >= 1
    assert (tmp_path / "README.md").is_file()
