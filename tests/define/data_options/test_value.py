"""What an option would do, against exact binomial sums and the chance to ship."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from tests.define.lint.prds import subject as good_subject

from shipworthy.define.data_options.value import value_in, value_of_data
from shipworthy.define.lint.chance import chance_to_ship
from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import parse
from shipworthy.errors import WrongCall
from shipworthy.stats.label_error import effective_cases
from shipworthy.stats.mean_dirichlet import MeanDirichlet

ALPHA = 0.025
GOOD = {"dimension": "right", "at_least": 0.88, "expect": 0.95}
EQUALS = {"right": {"scored_by": "equals"}}
FIXED = {"right": {"scored_by": {"contains": "x"}}}


def prd(bars, options, n=100, *, dimensions=None, **more):
    return parse(
        {
            "product": "p",
            "cases": [
                {
                    "id": f"c{k}",
                    "input": f"q {k}",
                    "expected": f"a {k}",
                    "region": "EU" if k % 4 == 0 else "SEA",
                }
                for k in range(n)
            ],
            "slices": ["region"],
            "candidates": {"rules": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
            "trials": 1,
            "dimensions": dimensions or EQUALS,
            "bars": bars,
            "data": {"options": options},
            **more,
        }
    )


def option(cases=None, label_error=None, name="more", **priced):
    given = {"name": name, "cases": cases, "label_error": label_error, **priced}
    return {key: value for key, value in given.items() if value is not None}


def value(bars, options, n=100, **more):
    return value_in(Subject(prd(bars, options, n, **more)))


def power(n, at, truth, alpha):
    least = next(x for x in range(n + 1) if MeanDirichlet([1.0] * x + [0.0] * (n - x)).p_value(at) <= alpha)
    return binom.sf(least - 1, n, truth)


def test_now_is_the_chance_to_ship():
    for benchmark in (prd([GOOD], [option(10, 0.0)]), good_subject().benchmark):
        assert value_of_data(benchmark).now.ship == chance_to_ship(Subject(benchmark)).joint


def test_an_option_is_added_to_what_there_is():
    found = value([GOOD], [option(200, 0.0)])
    assert found.now.ship == pytest.approx(power(100, 0.88, 0.95, ALPHA))
    assert found.options[0].ship == pytest.approx(power(300, 0.88, 0.95, ALPHA))
    assert (found.options[0].n_cases, found.options[0].worth) == (300, 300.0)


def test_dont_ship_is_the_mirror_image():
    """As far below the bar: .81 of cases good; shown to be below .88 at the error that one bar has."""
    found = value([GOOD], [option(200, 0.0)])
    assert found.now.dont_ship == pytest.approx(power(100, 0.12, 0.19, ALPHA))
    assert found.options[0].dont_ship == pytest.approx(power(300, 0.12, 0.19, ALPHA))
    assert found.options[0].verdict == min(found.options[0].ship, found.options[0].dont_ship)


def test_dont_ship_shares_its_error_among_the_bars():
    latency = {"measure": "latency_s", "quantile": 0.5, "at_most": 5, "expect": 1}
    found = value([GOOD, latency], [option(200, 0.0)])
    assert found.now.bars[0].missed == pytest.approx(power(100, 0.12, 0.19, ALPHA / 2))


def test_wrong_labels_move_bar_and_truth():
    """100 right labels and 300 of which .08 are wrong: .06 of all; bar and truth are pulled to the middle."""
    found = value([GOOD], [option(300, 0.08)]).options[0]
    at, truth = 0.5 + 0.88 * 0.38, 0.5 + 0.88 * 0.45
    assert found.ship == pytest.approx(power(400, at, truth, ALPHA))
    assert found.ship_as_labelled == pytest.approx(power(400, 0.88, truth, ALPHA))
    bar = found.bars[0]
    assert bar.label_error == pytest.approx(0.06)
    assert (bar.seen, bar.bar_as_labelled) == ("89.6 %", "83.5 %")
    assert found.worth == pytest.approx(effective_cases(400, 0.88, 0.06))
    assert bar.n_effective == pytest.approx(found.worth)


def test_the_width_by_hand():
    """95 of 100 as expected: .8872 to .9836; of 400 with .06 wrong labels the wider one over the slope .88."""
    found = value([GOOD], [option(300, 0.08)])
    assert found.now.bars[0].width.value == pytest.approx(0.9836 - 0.8872, abs=1e-4)
    assert found.now.bars[0].width.unit == "share"
    rate = 0.896
    seen = MeanDirichlet([1.0] * round(400 * rate) + [0.0] * (400 - round(400 * rate))).interval(0.95)
    assert found.options[0].bars[0].width.value == pytest.approx((seen.high - seen.low) / 0.88, abs=2e-3)


def test_grades_have_their_own_units():
    grade = {"grade": {"scored_by": {"recorded": "g"}, "scale": "1-5"}}
    bars = [{"dimension": "grade", "at_least": 4.0, "expect": 4.4},
            {"dimension": "grade", "better_than": "rules", "expect": 0.3}]  # fmt: skip
    found = value(bars, [option(300, 0.0), option(300, 0.1, "noisy")], dimensions=grade)
    right, noisy = found.options
    assert {bar.width.unit for bar in right.bars} == {"own"}
    assert all(a.width.value < b.width.value for a, b in zip(right.bars, found.now.bars, strict=True))
    assert all(a.width.value < b.width.value for a, b in zip(right.bars, noisy.bars, strict=True))
    assert noisy.ship < right.ship
    assert (
        noisy.bars[0].seen == "4.268"
    )  # 3 + 1.4 * (1 - .075 * 5 / 4) = 4.26875, to a thousandth of the scale


@settings(max_examples=15)
@given(st.integers(20, 300), st.integers(0, 1000), st.integers(0, 1000))
def test_more_cases_never_lower_the_chance(n, one, other):
    low, high = sorted((one, other))
    found = value([GOOD], [option(low, 0.0, "a"), option(high, 0.0, "b")], n)
    # exact sums are a saw-tooth in the number of cases, of at most this height
    tooth = 0.12 if low + n < 200 else 0.06
    assert found.options[1].ship >= found.options[0].ship - tooth
    assert found.options[1].bars[0].width.value <= found.options[0].bars[0].width.value + 1e-9


@settings(max_examples=15)
@given(st.integers(50, 800), st.floats(0.0, 0.45), st.floats(0.0, 0.45))
def test_more_wrong_labels_never_raise_the_chance(cases, one, other):
    low, high = sorted((one, other))
    right, less, more = value(
        [GOOD], [option(cases, 0.0, "a"), option(cases, low, "b"), option(cases, high, "c")]
    ).options
    assert more.ship <= less.ship + 0.06
    assert more.worth <= less.worth + 1e-9 <= right.worth + 2e-9
    assert right.worth == 100 + cases
    assert more.bars[0].width.value >= less.bars[0].width.value - 1e-9


def test_no_wrong_label_is_no_loss():
    found = value([GOOD], [option(300, 0.0)]).options[0]
    assert found.ship == found.ship_as_labelled
    assert (found.worth, found.worth_bar, found.bars[0].seen) == (400, "", "")


def test_labels_of_half_or_more_wrong_say_nothing():
    for error in (0.5, 0.9):
        found = value([GOOD], [option(300, error)]).options[0]
        assert (found.ship, found.verdict, found.worth, found.usd_per_point) == (None, None, None, None)
        assert "say nothing" in found.why


def test_what_is_not_stated_is_no_number():
    found = value([GOOD], [option(), option(300, None, "b"), option(300, 0.0, "c")])
    no_cases, no_error, unpriced = found.options
    assert (no_cases.ship, no_cases.n_cases) == (None, None)
    assert "how many cases" in no_cases.why
    assert (no_error.ship, no_error.worth) == (None, None)
    assert no_error.at_best == unpriced.ship
    assert "label_error" in no_error.why
    assert unpriced.ship is not None
    assert (unpriced.cost_usd, unpriced.weeks, unpriced.usd_per_point) == (None, None, None)


def test_wrong_labels_dont_matter_to_code_that_compares_with_nothing():
    found = value([GOOD], [option(300, 0.6), option(300, None, "b")], dimensions=FIXED)
    assert [one.ship for one in found.options] == pytest.approx([power(400, 0.88, 0.95, ALPHA)] * 2)


def test_a_slice_gets_its_share():
    bar = {**GOOD, "slice": {"region": "EU"}}
    found = value([bar], [option(300, 0.0)])
    assert (found.now.bars[0].n_units, found.options[0].bars[0].n_units) == (25, 100)


def test_a_price_for_a_point():
    found = value([GOOD], [option(300, 0.0, cost_usd=5000, weeks=2)]).options[0]
    assert found.usd_per_point == pytest.approx(5000 / (100 * found.gain))
    none = value([GOOD], [option(0, 0.0, cost_usd=5000, weeks=2)]).options[0]
    assert (none.gain, none.usd_per_point) == (0.0, None)


def test_a_dominated_option_is_said():
    dear = option(300, 0.0, "dear", cost_usd=9000, weeks=5)
    cheap = option(400, 0.0, "cheap", cost_usd=5000, weeks=5)
    unpriced = option(900, 0.0, "unpriced", weeks=1)
    found = value([GOOD], [dear, cheap, unpriced])
    assert [one.dominated_by for one in found.options] == ["cheap", "", ""]
    twins = value([GOOD], [cheap, {**cheap, "name": "twin"}])
    assert [one.dominated_by for one in twins.options] == ["", ""]


def test_judged_bars_get_a_label_with_every_case():
    dimensions = {"right": {"definition": "d", "scored_by": {"hybrid": {"labels": 60}}}}
    found = value([{**GOOD, "at_least": 0.85}], [option(200, 0.0), option(200, 0.1, "noisy")],
                  n=200, dimensions=dimensions, judge="x/y")  # fmt: skip
    assert [one.bars[0].n_units for one in (found.now, *found.options)] == [60, 260, 260]
    assert found.now.ship < found.options[0].ship
    assert found.options[1].ship_as_labelled < found.options[1].ship < found.options[0].ship
    assert found.options[1].bars[0].label_error == pytest.approx(0.1 * 200 / 260)


def test_measured_estimates_take_the_place_of_expectations():
    given = prd([GOOD], [option(200, 0.0)])
    name = given.all_bars[0].id
    found = value_of_data(given, estimates={name: 0.93})
    assert found.now.ship == pytest.approx(power(100, 0.88, 0.93, ALPHA))
    with pytest.raises(WrongCall, match="no bar 'wrong >= 1'"):
        value_of_data(given, estimates={"wrong >= 1": 0.9})


def test_without_cases_or_bars_nothing_is_said():
    found = value([GOOD], [option(200, 0.0)], n=0)
    assert (found.now.ship, found.options[0].ship, found.options[0].why) == (
        None,
        None,
        "there are no cases yet",
    )
    assert found.advice == "Nothing can be said of what to buy: there are no cases yet."
    assert "no bars" in value([], [option(200, 0.0)]).advice


def test_an_empty_slice_stays_empty():
    bar = {**GOOD, "slice": {"region": "LATAM"}}
    found = value([bar], [option(200, 0.0)])
    assert (found.now.ship, found.options[0].ship, found.options[0].bars[0].width) == (0.0, 0.0, None)


def test_without_options_there_is_nothing_to_advise():
    found = value([GOOD], [])
    assert (found.options, found.advice, found.n_enough) == ((), "", None)


def test_no_more_cases_is_what_there_is():
    graded = {"right": {"scored_by": {"recorded": "g"}, "scale": "1-5"}}
    bars = [{"dimension": "right", "at_least": 4.0, "expect": 4.2}]
    found = value(bars, [option(0, 0.1, cost_usd=1)], dimensions=graded)
    assert (found.options[0].ship, found.options[0].gain) == (found.now.ship, 0.0)


@pytest.mark.parametrize("at", [0.0, 1.0])
def test_a_bar_at_an_end_is_settled_whatever_labels_say(at):
    found = value([{"dimension": "right", "at_least": at}], [option(500, 0.1)])
    assert found.options[0].bars[0].label_error == 0.0
    assert found.options[0].ship == found.now.ship == 1.0 - at
