"""Designs: classes, floors, random orders, allocation by what labels say, and prefixes that are samples."""

from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall
from shipworthy.score.hybrid.allocation import BOOST, deviation, milestones, targets
from shipworthy.score.hybrid.drawing import draw_next, draw_order, probabilities, reached
from shipworthy.score.hybrid.strata import Strata, Wanted, from_plain, plan_strata
from shipworthy.score.hybrid.unit import Unit, View
from shipworthy.stats.interval import NotEnough


def unit(name, value, spread=0.0, *, level=0.5, reach=0.0, critical=False):
    return Unit(str(name), (View(value, level, reach, spread),), critical)


def pool(n_pass=160, n_fail=40, n_split=0, n_unscored=0):
    made = [unit(f"p{i}", 1.0) for i in range(n_pass)] + [unit(f"f{i}", 0.0) for i in range(n_fail)]
    made += [unit(f"s{i}", 1.0, 1.0) for i in range(n_split)]
    return made + [unit(f"u{i}", None) for i in range(n_unscored)]


def design(units, wanted=None, seed=0):
    found = plan_strata(units, wanted or Wanted(), seed)
    assert isinstance(found, Strata)
    return found


def sizes(found):
    return {one.name: one.n for one in found.strata}


def test_a_unit_is_passed_if_every_view_reaches_its_level_and_doubtful_near_it():
    assert unit(1, 0.75, level=0.75).verdict == "pass"
    assert unit(1, 0.5, level=0.75).verdict == "fail"
    assert unit(1, None).verdict == "unscored"
    assert unit(1, 0.75, level=0.7, reach=0.1).doubt == "borderline"
    assert unit(1, 1.0, level=0.7, reach=0.1).doubt == "clear"
    assert unit(1, 1.0, spread=0.5).doubt == "borderline"
    assert unit(1, 1.0, spread=0.5, critical=True).doubt == "critical"
    two = Unit("1", (View(1.0), View(0.0)))
    assert (two.verdict, Unit("1", ()).verdict) == ("fail", "unscored")


def test_every_case_is_in_one_class_and_every_class_has_a_floor():
    found = design(pool(n_split=30, n_unscored=30))
    assert sizes(found) == {
        "fail, clear": 40, "pass, borderline": 30, "pass, clear": 160, "unscored, clear": 30,
    }  # fmt: skip
    assert all(one.floor >= min(one.n, 4) for one in found.strata)
    big = [one for one in found.strata if one.n > 0.1 * found.n]
    assert all(one.floor >= 8 for one in big)
    assert sum(one.floor for one in found.strata if one.name.startswith("pass")) >= 10
    assert sorted(found.of_case()) == sorted(one.id for one in pool(n_split=30, n_unscored=30))


def test_classes_are_coarser_where_labels_are_few():
    some = [unit(f"{v}{s}{c}{i}", v, s, critical=c) for v in (0.0, 1.0) for s in (0.0, 1.0)
            for c in (False, True) for i in range(20)]  # fmt: skip
    assert len(sizes(design(some, Wanted(80)))) == 6
    assert set(sizes(design(some, Wanted(45)))) == {
        "fail, clear", "fail, borderline", "pass, clear", "pass, borderline",
    }  # fmt: skip
    assert set(sizes(design(some, Wanted(25)))) == {"fail", "pass"}
    assert set(sizes(design(some, Wanted(20, per_verdict=15)))) == {"all"}


def test_a_design_without_a_random_part_is_refused_and_too_few_labels_are_said():
    with pytest.raises(WrongCall, match="only borderline cases would be drawn"):
        plan_strata(pool(), Wanted(borderline=True, floor=False))
    with pytest.raises(WrongCall, match="same id"):
        plan_strata([unit(1, 1.0), unit(1, 0.0)], Wanted())
    few = plan_strata(pool(), Wanted(12))
    assert isinstance(few, NotEnough)
    assert few.needs == {"labels": 8}
    small = plan_strata(pool(8, 2), Wanted())
    assert isinstance(small, NotEnough)
    assert small.needs == {"cases": 10}


def test_orders_are_random_fixed_by_the_seed_and_do_not_depend_on_how_cases_came():
    one, same, other = design(pool(), seed=1), design(pool()[::-1], seed=1), design(pool(), seed=2)
    assert one == same
    assert one.strata[0].cases != other.strata[0].cases
    assert sorted(one.strata[0].cases) == sorted(other.strata[0].cases)
    assert list(one.strata[0].cases) != sorted(one.strata[0].cases)
    assert from_plain(one.to_plain()) == one


def test_each_case_of_a_class_comes_as_often_as_any_other():
    """Over seeds, the first 10 of 40 hold every case a quarter of the time."""
    counts = dict.fromkeys((f"f{i}" for i in range(40)), 0)
    for seed in range(400):
        (fails,) = [one for one in design(pool(60, 40), seed=seed).strata if one.name == "fail, clear"]
        for case in fails.cases[:10]:
            counts[case] += 1
    assert sum(counts.values()) == 4000
    chi_squared = sum((n - 100) ** 2 / 75 for n in counts.values())
    assert 15 < chi_squared * 39 / 40 < 73  # 0.1 % on either side of 39 degrees of freedom


def test_the_floor_comes_first_then_neyman():
    found = design(pool(200, 100))
    first = targets(found, {}, {}, found.pilot)
    assert first == {one.name: one.floor for one in found.strata}
    told = {"fail, clear": [0.0, 1.0] * 5, "pass, clear": [1.0] * 10}
    later = targets(found, told, first, 60)
    assert sum(later.values()) == 60
    load = {name: sizes(found)[name] * deviation(values) for name, values in told.items()}
    share = load["fail, clear"] / sum(load.values())
    assert later["fail, clear"] == pytest.approx(60 * share, abs=1.5)
    even = targets(found, {}, first, 60)
    assert even["pass, clear"] == pytest.approx(40, abs=1)
    assert targets(found, told, later, 30) == later  # what is drawn is never taken back
    assert targets(found, told, later, 10_000) == sizes(found)


def test_doubtful_classes_get_more_if_wanted_and_never_all():
    units = pool(120, 40, n_split=60)
    plain, routed = design(units), design(units, Wanted(borderline=True))
    few, many = (targets(one, {}, {}, 60) for one in (plain, routed))
    assert many["pass, borderline"] > few["pass, borderline"] * 1.3
    assert many["pass, borderline"] == pytest.approx(60 * BOOST * 60 / (160 + BOOST * 60), abs=2)
    assert all(many[one.name] >= one.floor > 0 for one in routed.strata)
    (doubtful,) = [one for one in routed.strata if one.is_doubtful]
    assert (doubtful.chosen_by, doubtful.probability(15)) == ("borderline", 0.25)


def test_drawing_goes_on_where_it_stopped_and_mixes_the_classes():
    found = design(pool(100, 60))
    first = draw_next(found, {}, (), found.pilot)
    cases = [one.case for one in first]
    more = draw_next(found, {}, cases, 50)
    assert len(more) == 50 - len(first)
    assert not {one.case for one in more} & set(cases)
    classes = [one.stratum for one in first]
    assert classes != sorted(classes)
    assert classes != sorted(classes, reverse=True)
    assert reached(found, [*cases, *(one.case for one in more)]) == targets(
        found, {}, reached(found, cases), 50
    )
    for stop in range(len(first)):  # wherever a reader stops, the first of every class are read
        n_read = sum(reached(found, cases[:stop]).values())
        assert n_read == stop


def test_a_gap_ends_the_part_that_is_a_sample():
    found = design(pool(100, 60))
    wanted = {one.name: 10 for one in found.strata}
    cases = [one.case for one in draw_order(found, wanted, ())]
    fails = next(one for one in found.strata if one.name == "fail, clear")
    there = [case for case in cases if case != fails.cases[3]]
    assert reached(found, there) == {"fail, clear": 3, "pass, clear": 10}
    chance = probabilities(found, there)
    assert chance[fails.cases[0]] == pytest.approx(3 / 60)
    assert fails.cases[4] not in chance


def test_steps_to_a_look_are_the_floor_half_three_quarters_and_all():
    assert milestones(design(pool())) == (20, 30, 45, 60)
    assert milestones(design(pool(30, 10))) == (20, 30, 40)
    assert milestones(design(pool(n_unscored=60), Wanted(30))) == (30,)
