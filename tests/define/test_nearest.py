from __future__ import annotations

import pytest

from shipworthy.define.nearest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dimensons", "dimensions"),
        ("Dimensions", "dimensions"),
        ("failure modes", "failure_modes"),
        ("failure-modes", "failure_modes"),
        ("metrics", "dimensions"),
        ("zzz", None),
    ],
)
def test_the_nearest_name(name: str, found: str | None) -> None:
    assert nearest(name, ["dimensions", "failure_modes", "trials"]) == found


def test_the_hint_names_it_or_what_is_known() -> None:
    assert did_you_mean("relevnce", ["relevance", "tone"]) == "did you mean 'relevance'?"
    assert did_you_mean("zzz", ["relevance", "tone"]) == "known are relevance, tone"
    assert did_you_mean("zzz", [f"n{i}" for i in range(20)]).endswith("n11, …")
    assert did_you_mean("zzz", []) == ""
