"""`units_of`: which cases stand for themselves, and which belong together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from shipworthy.define.benchmark import Benchmark


def units_of(benchmark: Benchmark) -> Mapping[str, Hashable]:
    """The unit of every case that shares a group: cases of one group are one independent observation."""
    found = (*benchmark.golden, *benchmark.release)
    # a group is named apart from the ids, so that a case whose id equals a group's name is not in it
    return {case.id: ("group", case.group) for case in found if case.group is not None}
