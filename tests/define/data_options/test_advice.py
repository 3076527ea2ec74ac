"""Which option to buy, in words that can be read out."""

from __future__ import annotations

import re

import pytest
from tests.define.data_options.test_value import FIXED, GOOD, option, value

from shipworthy.define.data_options.advice import advised, cases_enough
from shipworthy.define.lint.data_value import NOW, DataValue, OptionValue
from shipworthy.define.lint.subject import Subject


def row(name=NOW, chance=0.21, n_cases=120, *, error=0.0, **more):
    """An option whose chances are given: the words are tested, not the sums."""
    gain = {} if name == NOW else {"gain": chance - 0.21}
    return OptionValue(name, n_cases=n_cases, ship=chance, ship_as_labelled=chance - error, dont_ship=1.0,
                       **gain, **more)  # fmt: skip


def said(*options, now=0.21):
    return advised(DataValue(row(chance=now), options), None)


GOOD_ENOUGH = row("good enough", 0.84, weeks=6, cost_usd=20_000, cases=800)
PERFECT = row("perfect", 0.93, weeks=26, cost_usd=100_000, cases=2000)


def test_the_cheapest_that_is_enough():
    found = said(PERFECT, GOOD_ENOUGH)
    assert found.buy == "good enough"
    assert found.advice == (
        "Buy 'good enough': 800 cases in 6 weeks for 20,000 USD take the chance of a verdict from 21 % to 84 %; "
        "'perfect' adds 9 points for 80,000 USD and 20 weeks more."
    )


def test_a_dominated_option_adds_nothing_for_more():
    worse = row("worse", 0.84, weeks=8, cost_usd=30_000, cases=800)
    assert said(GOOD_ENOUGH, worse).advice.endswith(
        "to 84 %; 'worse' adds less than a point for 10,000 USD and 2 weeks more."
    )


def test_of_two_at_one_price_the_quicker():
    slow = row("slow", 0.9, weeks=9, cost_usd=20_000, cases=800)
    assert said(slow, GOOD_ENOUGH).buy == "good enough"


def test_nothing_to_buy():
    found = said(row("more", 0.93, weeks=6, cost_usd=20_000, cases=800), now=0.85)
    assert found.buy == ""
    assert found.advice.startswith(
        "Nothing needs to be bought: the 120 cases there are reach a verdict in 85 % "
    )


def test_an_option_without_a_cost():
    unpriced = row("unpriced", 0.9, weeks=2, cases=900)
    found = said(unpriced)
    assert found.buy == ""
    assert found.advice == (
        "'unpriced' would do (900 cases in 2 weeks take the chance of a verdict from 21 % to 90 %), but what it "
        "costs is not stated, so nobody can say whether to buy it."
    )
    both = said(GOOD_ENOUGH, unpriced)
    assert both.buy == "good enough"
    assert both.advice.endswith("'unpriced' reaches 90 %, at a cost not stated.")


def test_an_option_without_a_time():
    found = said(row("timeless", 0.9, cost_usd=1, cases=900))
    assert found.advice == (
        "Buy 'timeless': 900 cases for 1 USD take the chance of a verdict from 21 % to 90 %."
    )


def test_what_cant_be_weighed_is_said():
    vague = OptionValue("vague", cost_usd=5, why="how many cases it gives is not stated")
    assert said(GOOD_ENOUGH, vague).advice.endswith(
        "Not weighed: 'vague': how many cases it gives is not stated."
    )


def test_none_is_enough_and_what_would_be():
    small = option(40, 0.0, "small", cost_usd=10, weeks=1)
    found = value([GOOD], [small])
    assert found.buy == ""
    assert found.advice.startswith(
        "No option reaches 80 %: 'small' comes nearest (40 cases in 1 week for 10 USD"
    )
    n = found.n_enough
    assert f"about {n:,} more cases of the same mix, rightly labelled, would do" in found.advice
    assert value([GOOD], [option(n, 0.0, cost_usd=1)]).options[0].verdict >= 0.78
    assert value([GOOD], [option(round(n * 0.8), 0.0, cost_usd=1)]).options[0].verdict < 0.8


def test_none_helps():
    found = value([GOOD], [option(1, 0.0, "one", cost_usd=10), option(0, 0.0, "nothing", cost_usd=1)])
    assert re.match(r"Buy none of them: ", found.advice)
    assert found.n_enough is not None


def test_no_number_of_cases_is_enough():
    impossible = {"dimension": "right", "at_least": 0.9, "expect": 0.89}
    found = value([impossible], [option(400, 0.0, cost_usd=10)])
    assert found.n_enough is None
    assert "not even 20,000 more cases would do: look at the bars first" in found.advice


def test_no_option_can_be_weighed():
    found = value([GOOD], [option(name="vague"), option(300, None, "unlabelled")])
    assert found.advice.startswith(
        "No option can be weighed ('vague': how many cases it gives is not stated; "
    )
    assert "more cases of the same mix" in found.advice


def test_what_wrong_labels_do_is_said():
    bar = {**GOOD, "at_least": 0.9}
    found = value([bar], [option(2000, 0.08, "noisy", cost_usd=10)])
    assert found.buy == "noisy"
    assert found.caveat.startswith("That counts on correcting for the wrong labels of 'noisy' (8 %): ")
    assert "leave SHIP a chance of under 1 %" in found.caveat
    assert f"would read {found.options[0].bars[0].seen} where 95 % is true" in found.caveat
    assert f"put that bar at {found.options[0].bars[0].bar_as_labelled}" in found.caveat
    assert value([bar], [option(2000, 0.0, "right", cost_usd=10)]).caveat == ""


@pytest.mark.parametrize("n", [100, 700])
def test_the_number_that_does_is_the_smallest(n):
    from tests.define.data_options.test_value import prd

    from shipworthy.define.data_options.chances import Chances
    from shipworthy.define.lint.outlook import outlook_of

    benchmark = prd([{**GOOD, "at_least": 0.93}], [], n, dimensions=FIXED)
    chances = Chances(benchmark, outlook_of(Subject(benchmark)))
    found = cases_enough(chances, n)
    assert chances.is_enough(found)
    assert not chances.is_enough(round(found * 0.85))


def test_labels_that_flatter_are_said():
    """A margin shrinks with the labels: a candidate worse by .1 looks worse by .084 only."""
    paired = {"dimension": "right", "not_worse_than": {"candidate": "rules", "by": 0.1}}
    found = value([paired], [option(3000, 0.08, "noisy", cost_usd=10)], n=1)
    assert found.options[0].bars[0].bar_as_labelled == "8.4 %"
    assert found.caveat.endswith(
        "Wrong labels would let worse candidates pass: put `right not worse than rules by 0.1` at 8.4 % on these "
        "cases."
    )
    low = {"dimension": "right", "at_least": 0.3, "expect": 0.36}
    assert "`right >= 0.3` at" in value([low], [option(3000, 0.08, cost_usd=10)]).caveat
    assert not value([GOOD], [option(3000, 0.08, cost_usd=10)]).options[0].bars[0].is_flattered
