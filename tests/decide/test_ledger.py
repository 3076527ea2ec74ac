"""The ledger of chances: DECISIONS A.3 and A.8, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipworthy.decide.ledger import (
    Attempt,
    Look,
    changed_bars,
    half_alpha,
    note_scored,
    read_looks,
    take_look,
)
from shipworthy.errors import WrongCall

CASES = frozenset(f"case-{number}" for number in range(100))


def attempt(version="a", cases=CASES, planned=100, trials=1, t=1.0, data="d1"):
    return Attempt(version, version, frozenset(cases), planned, trials, t, data)


def walk(*attempts):
    """Looks one after another; gives the spends and the ledger."""
    ledger: list[Look] = []
    spends = []
    for one in attempts:
        spend, entry = take_look(ledger, one)
        spends.append(spend)
        if entry is not None:
            ledger.append(entry)
    return spends, ledger


def test_one_full_look_is_the_lower_end_of_the_usual_interval():
    (spend,), ledger = walk(attempt())
    assert spend.alpha == pytest.approx(0.025)
    assert (spend.look, spend.number, ledger[0].number) == (1, 0, 0)


def test_planned_looks_spend_by_the_cube_of_the_fraction():
    looks = [
        attempt(cases=sorted(CASES)[: 100 * step // 5], t=step / 5, data=f"d{step}") for step in range(1, 6)
    ]
    spends, ledger = walk(*looks)
    expected = [0.025 * ((j / 5) ** 3 - ((j - 1) / 5) ** 3) for j in range(1, 6)]
    assert [spend.alpha for spend in spends] == pytest.approx(expected)
    assert sum(spend.alpha for spend in spends) == pytest.approx(0.025)
    assert len({entry.chance for entry in ledger}) == 1
    assert [entry.look for entry in ledger] == [1, 2, 3, 4, 5]


def test_other_versions_and_all_of_them_together():
    spends, _ = walk(*[attempt(version=f"v{number}", data=f"d{number}") for number in range(200)])
    assert [spend.alpha for spend in spends[:4]] == pytest.approx([0.025, 0.0125, 0.025 / 6, 0.025 / 12])
    assert sum(spend.alpha for spend in spends) < 0.05
    assert [spend.number for spend in spends[:3]] == [0, 1, 2]


def test_nothing_new_is_no_look():
    spends, ledger = walk(attempt(), attempt())
    assert len(ledger) == 1
    assert spends[1].is_repeat
    assert spends[1].alpha == spends[0].alpha


def test_more_cases_than_planned_are_a_further_chance():
    more = CASES | {f"new-{number}" for number in range(100)}
    spends, ledger = walk(attempt(), attempt(cases=more, planned=200, data="d2"))
    assert spends[1].alpha == pytest.approx(0.0125)
    assert ledger[1].number == 1


def test_more_trials_than_planned_are_a_further_chance():
    spends, _ = walk(attempt(), attempt(trials=3, data="d2"))
    assert spends[1].alpha == pytest.approx(0.0125)


def test_dropping_the_cases_that_failed_is_a_further_chance():
    kept = frozenset(sorted(CASES)[:80])
    spends, _ = walk(attempt(), attempt(cases=kept, planned=80, data="d2"))
    assert spends[1].number == 1


def test_dropping_cases_within_a_plan_does_not_continue_it():
    half, other = sorted(CASES)[:50], sorted(CASES)[10:70]
    spends, _ = walk(attempt(cases=half, t=0.5), attempt(cases=other, t=0.6, data="d2"))
    assert [spend.number for spend in spends] == [0, 1]


def test_only_cases_that_no_attempt_has_seen_start_afresh():
    fresh = {f"fresh-{number}" for number in range(100)}
    spends, _ = walk(
        attempt(),
        attempt(version="b", cases=fresh, data="d2"),
        attempt(version="c", cases={*list(fresh)[:99], "case-1"}, data="d3"),
    )
    assert [spend.number for spend in spends] == [0, 0, 2]  # one old case links both histories


def test_interrupted_plan_keeps_the_rest_for_later():
    spends, _ = walk(attempt(t=0.5, cases=sorted(CASES)[:50]), attempt(t=1.0, data="d2"))
    assert spends[0].alpha == pytest.approx(0.025 / 8)
    assert spends[0].rest == pytest.approx(0.025 * 7 / 8)
    assert spends[1].alpha == pytest.approx(0.025 * 7 / 8)


def test_a_version_scored_but_not_looked_at_is_a_chance():
    entry = note_scored([], attempt(version="silent"))
    assert entry is not None
    spend, _ = take_look([entry], attempt(version="b"))
    assert spend.number == 1
    later, look = take_look([entry], attempt(version="silent"))
    assert (later.number, later.alpha, look.chance) == (0, pytest.approx(0.025), entry.chance)
    assert note_scored([entry], attempt(version="silent")) is None


def test_going_back_to_an_earlier_version_with_new_data_is_a_further_chance():
    spends, _ = walk(attempt("a"), attempt("b", data="d2"), attempt("a", data="d3"), attempt("a", data="d1"))
    assert [spend.number for spend in spends] == [0, 1, 2, 0]  # the last one is what was said of d1


def test_the_ledger_survives_being_written_as_json():
    import json

    _, ledger = walk(attempt(), attempt("b", data="d2"))
    back = read_looks(json.loads(json.dumps([look.to_dict() for look in ledger])))
    assert back == ledger
    assert read_looks([*ledger, *ledger]) == ledger  # the same entry twice is one entry


def test_the_order_of_entries_in_a_file_does_not_matter():
    _, ledger = walk(attempt(), attempt("b", data="d2"))
    assert read_looks(reversed(ledger)) == ledger


def test_half_alpha_is_exact():
    assert half_alpha(0.95) == 0.025
    assert half_alpha(0.9) == 0.05


def test_an_edited_case_is_known_by_its_id():
    before = replace(attempt(cases={"text-1"}, planned=1), ids=frozenset({"te-001"}))
    after = replace(attempt("b", cases={"text-2"}, planned=1, data="d2"), ids=frozenset({"te-001"}))
    _, entry = take_look([], before)
    assert take_look([entry], after)[0].number == 1
    numbered = replace(after, ids=frozenset())  # rows without an id are numbered: a number is no name
    assert take_look([entry], numbered)[0].number == 0


def test_a_tampered_allowance_is_not_believed():
    _, entry = take_look([], attempt(t=0.5))
    spend, _ = take_look([replace(entry, alpha=0.9)], attempt(t=0.5))
    assert spend.is_repeat
    assert spend.alpha == pytest.approx(0.025 / 8)


def test_changed_bars_are_named():
    _, entry = take_look([], replace(attempt(), bars=("a >= 90%", "b >= 80%")))
    found = changed_bars([entry], replace(attempt(), bars=("a >= 85%", "b >= 80%")))
    assert found == (("a >= 90%",), ("a >= 85%",))


@pytest.mark.parametrize("looks", [[{}], ["x"], [{"id": 1}], [3]])
def test_what_is_no_ledger_is_refused(looks):
    with pytest.raises(WrongCall, match="no entry of the ledger"):
        read_looks(looks)
