"""IFBench: the instructions that a code scorer can check, on the one recorded answer of each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))


def test_the_instructions_that_code_can_check(real):
    real("ifbench/items.jsonl.gz")
    import real_scoring

    n_all, n_scored, found = real_scoring.instruction_figures()
    assert (n_all, n_scored, len(found)) == (335, 88, 14)
    assert sum(sum(values) for values in found.values()) == 30
    assert found["count:word_count_range"] == [0.0] * 11


@pytest.mark.parametrize(
    ("answer", "value"), [("a b x", 1), ("a b", 0), ("x x a", 0), ("xa", 0), ("X, and that is it", 1)]
)
def test_so_many_times(answer, value):
    import real_scoring

    from shipworthy.define.case import Case

    assert real_scoring.grade(real_scoring.times("x", 1), Case("c", "q"), output=answer).value == value
