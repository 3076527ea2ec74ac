from __future__ import annotations

from shipworthy.score.versions import version_hash


def test_a_version_is_how_it_is_asked_and_how_it_is_scored(bench):
    a, b = bench.scorer({"contains": "a"}), bench.scorer({"contains": "b"})
    one = version_hash("asked", {"x": a, "y": b})
    assert one == version_hash("asked", {"y": b, "x": a})
    others = {
        version_hash("otherwise", {"x": a, "y": b}),
        version_hash("asked", {"x": b, "y": a}),
        version_hash("asked", {"x": a}),
        version_hash("asked", {}),
    }
    assert len(others | {one}) == 5
