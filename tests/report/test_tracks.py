from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.report.track_text import ASCII, UNICODE, track_text
from shipworthy.report.tracks import Reading, axis, ticks, track
from shipworthy.report.words import SHARE

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def test_an_axis_stays_on_its_scale_and_has_round_ends() -> None:
    found = axis([0.89, 0.97, 0.9], (0.0, 1.0), 0.1)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.85), pytest.approx(1.0))
    assert all(0 <= tick.at <= 1 for tick in ticks(found, SHARE))


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.floats(1e-9, 10))
def test_every_value_has_its_place_in_order(values: list[float], smallest: float) -> None:
    found = axis(values, None, smallest)
    assert found is not None
    places = [found.place(value) for value in sorted(values)]
    assert places == sorted(places, key=lambda place: place or 0.0)
    assert 2 <= len(ticks(found, SHARE)) <= 8


def test_nothing_measured_draws_nothing() -> None:
    assert axis([None], None, 0.1) is None
    assert track(Reading(None, None, None), axis([0.5], None, 0.1), SHARE) is None


@pytest.mark.parametrize(
    ("reading", "unicode_text", "ascii_text"),
    [
        (Reading(0.5, 0.3, 0.7, 0.1), " ┃ ├─●─┤   ", " | [-o-]   "),
        (Reading(0.5, 0.3, 0.8, 0.6), "   ├─●╂─┤  ", "   [-o+-]  "),
        (Reading(0.5, 0.3, 0.7, 0.5), "   ├─╋─┤   ", "   [-#-]   "),
        (Reading(0.5, None, 0.7, 0.9), "←────●─┤ ┃ ", "<----o-] | "),
        (Reading(0.5, None, None, None), "     ●     ", "     o     "),
    ],
)
def test_tracks_in_letters(reading: Reading, unicode_text: str, ascii_text: str) -> None:
    found = track(reading, axis([0.0, 1.0], (0.0, 1.0), 0.1), SHARE)
    assert found is not None
    assert track_text(found, 11, UNICODE, "good") == unicode_text
    assert track_text(found, 11, ASCII, "good") == ascii_text


def test_an_end_beside_the_bar_stays_on_its_side() -> None:
    found = track(Reading(0.9, 0.51, 0.95, 0.5), axis([0.0, 1.0], (0.0, 1.0), 0.1), SHARE)
    assert found is not None
    assert track_text(found, 11, UNICODE, "good").index("┃") < track_text(found, 11, UNICODE, "good").index(
        "├"
    )
