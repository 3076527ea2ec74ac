"""The chance to ship: expectations, cases, labels, groups, slices, and what would raise it."""

from __future__ import annotations

import re

import pytest
from scipy.stats import binom

from shipworthy.define.label import Label
from shipworthy.define.lint.chance import chance_to_ship
from shipworthy.define.lint.lint import lint
from shipworthy.define.lint.registry import RULES
from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import parse
from shipworthy.stats.mean_dirichlet import MeanDirichlet

ALPHA = 0.025


def subject(bars, n=200, *, dimensions=None, case=None, **more):
    cases = [
        {"id": f"c{k}", "input": f"question {k} of lot {k * k}", "region": "EU" if k % 5 == 0 else "SEA",
         **(case(k) if case else {})}
        for k in range(n)
    ]  # fmt: skip
    data = {
        "product": "p",
        "cases": cases,
        "slices": ["region"],
        "candidates": {"rules": {"python": "r.py:f"}, "new": {"python": "n.py:f"}},
        "trials": 1,
        "dimensions": dimensions or {"good": {"scored_by": {"contains": "x"}}},
        "bars": bars,
        **more,
    }
    return Subject(parse(data))


def chance_of(bars, n=200, **more):
    return chance_to_ship(subject(bars, n, **more))


def exact(n, at, truth):
    least = next(x for x in range(n + 1) if MeanDirichlet([1.0] * x + [0.0] * (n - x)).p_value(at) <= ALPHA)
    return binom.sf(least - 1, n, truth)


def test_one_pass_fail_bar_is_exact():
    found = chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.95}])
    assert found.joint == pytest.approx(exact(200, 0.9, 0.95))
    assert found.error == 0.0


def test_without_an_expectation_it_is_forty_percent_of_the_way_to_the_top():
    stated = chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.94}])
    assert chance_of(["good >= 90%"]).joint == pytest.approx(stated.joint)
    assert "not stated" in chance_of(["good >= 90%"]).bars[0].expected
    mode = [{"id": "bad", "definition": "d", "at_most": 0.05, "detect": {"regex": "x"}}]
    failing = chance_of([], failure_modes=mode)
    assert failing.joint == pytest.approx(exact(200, 0.95, 0.97))  # 40 % of the way from 5 % to none


def test_a_confidence_of_its_own():
    strict = chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.97}], confidence=0.99)
    assert strict.alpha == pytest.approx(0.005)
    assert strict.joint < chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.97}]).joint


def test_the_sentence_of_the_issue():
    found = chance_of(["good >= 98% in region=EU"])
    bar = found.bars[0]
    assert (bar.n_cases, bar.flawless, bar.is_impossible, found.joint) == (40, 183, True, 0.0)
    mode = [{"id": "bad", "definition": "d", "at_most": "1%", "detect": {"regex": "x"}}]
    assert (
        chance_of([], failure_modes=mode).bars[0].ladder == "at least 368 flawless cases; 2 % would need 183"
    )


def test_groups_count_once():
    alone = chance_of(["good >= 90%"])
    grouped = chance_of(["good >= 90%"], case=lambda k: {"group": f"g{k // 4}"})
    assert (alone.bars[0].n_units, grouped.bars[0].n_units) == (200, 50)
    assert grouped.joint < alone.joint


def test_repeated_cases_count_once_where_they_are_many():
    repeated = chance_of(["good >= 90%"], case=lambda k: {"input": f"question {k % 30}", "region": "EU"})
    assert repeated.bars[0].n_units == 30


def test_uneven_weights_cost_power():
    heavy = chance_of(["good >= 90%"], case=lambda k: {"weight": 10 if k % 10 == 0 else 0.5})
    assert heavy.joint < chance_of(["good >= 90%"]).joint


def test_trials_help_less_than_cases():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.95}]
    one, three = chance_of(bars).joint, chance_of(bars, trials=3).joint
    assert one < three < chance_of(bars, 600).joint


def test_these_cases_count_every_answer():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.95}]
    found = chance_of(bars, trials=3, generalise_to="these_cases")
    assert found.bars[0].n_units == 600


JUDGED = {"good": {"definition": "d", "scored_by": "judge"}}


def test_labels_limit_a_judged_bar():
    bars = [{"dimension": "good", "at_least": 0.8, "expect": 0.92}]
    code = chance_of(bars)
    planned = chance_of(bars, dimensions=JUDGED, judge="x/y")
    more = chance_of(bars, judge="x/y", dimensions={"good": {"scored_by": {"hybrid": {"labels": 150}}}})
    few = chance_of(bars, judge="x/y", dimensions={"good": {"scored_by": {"hybrid": {"labels": 10}}}})
    assert planned.bars[0].rests_on == "60 labels still to come"
    assert few.joint == 0.0 < planned.joint < more.joint < code.joint
    harder = chance_of(
        [{"dimension": "good", "at_least": 0.8, "expect": 0.9}], dimensions=JUDGED, judge="x/y"
    )
    labels = next(change for change in harder.changes if change.kind == "labels")
    assert "more labels on good" in labels.says and labels.chance > harder.joint


def test_a_waived_bar_needs_no_labels():
    waive = [{"bar": "good >= 80%", "by": "Ann", "because": "pilot"}]
    waived = chance_of(["good >= 80%"], dimensions=JUDGED, judge="x/y", waive=waive)
    assert waived.joint == pytest.approx(chance_of(["good >= 80%"]).joint)


def test_classes_count_their_own_cases():
    spam = {"right": {"scored_by": {"classification": {"labels": ["spam", "ham"]}}}}
    bars = [{"dimension": "right", "class": "spam", "measure": "recall", "at_least": 0.9, "expect": 0.97}]
    found = chance_of(bars, dimensions=spam, case=lambda k: {"expected": "spam" if k % 4 == 0 else "ham"})
    assert found.bars[0].n_cases == 50
    assert found.joint == pytest.approx(exact(50, 0.9, 0.97))


def test_pass_k_needs_k_answers():
    assert chance_of(["pass^4 of good >= 60%"]).joint == 0.0
    assert chance_of(["pass^4 of good >= 60%"], trials=4).joint > 0.5


def test_measures():
    slow = chance_of(["p95 of latency_s <= 3"])
    assert slow.joint == pytest.approx(exact(200, 0.95, 0.97))
    assert chance_of(["p95 of latency_s <= 3 (expect 1)"]).joint > 0.99
    assert chance_of(["mean of cost_usd <= 0.01"]).joint > 0.99
    assert 0.9 < chance_of(["mean of cost_usd <= 0.01 (cap 0.05)"]).joint <= 1.0


def test_comparisons():
    out = chance_of(["good better than rules"])
    assert out.joint is None and "how much better than rules" in out.bars[0].why
    assert chance_of(["good better than rules (expect 0.2)"]).joint > 0.9
    assert chance_of(["good not worse than rules by 0.2"]).joint > 0.9
    assert chance_of(["good not worse than rules by 0.02"]).joint < 0.1


def test_what_the_rival_was_measured_at_implies_the_difference():
    found = subject(["good better than rules", {"dimension": "good", "at_least": 0.8, "expect": 0.9}])
    rows = [
        {"case": f"c{k}", "candidate": "rules", "dimension": "good", "value": float(k % 5 > 1)}
        for k in range(200)
    ]
    scored = Subject(found.benchmark, scores=rows)  # rules: 60 %
    bar = chance_to_ship(scored).bars[0]
    assert bar.chance is not None and bar.chance > 0.99
    assert bar.expected.startswith("a difference of 30 %")


def test_several_bars_are_harder_than_the_hardest():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.95}, "good >= 80% in region=EU"]
    found = chance_of(bars)
    assert found.joint < min(bar.chance for bar in found.bars)
    assert found.joint > 0.9 * found.bars[0].chance * found.bars[1].chance - 0.02
    assert found.weakest.bar == "good >= 80% in region=EU"


def test_the_cheapest_change_is_said_and_helps():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.96}, "good >= 80% in region=EU"]
    found = chance_of(bars)
    change = found.changes[0]
    assert change.kind == "cases" and "in region=EU" in change.says
    assert change.chance > found.joint + 0.2
    assert found.sentence.endswith(
        f"Cheapest change: {change.says} (then about {change.chance * 100:.0f} %)."
    )
    kinds = {one.kind for one in found.changes}
    assert {"cases", "relax", "drop"} <= kinds


def test_following_the_advice_gives_the_chance_it_promised():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.94}]
    found = chance_of(bars)
    more = next(change for change in found.changes if change.kind == "cases")
    assert chance_of(bars, 200 + more.n_more).joint == pytest.approx(0.8, abs=0.06)
    relaxed = next(change for change in found.changes if change.kind == "relax")
    level = float(relaxed.says.rsplit(" to ", 1)[1].removesuffix(" %")) / 100
    assert chance_of([{"dimension": "good", "at_least": level, "expect": 0.94}]).joint >= 0.8


PEOPLE = {"good": "answers what was asked", "honest": "no price outside the catalogue"}


def test_people_who_score_every_answer_are_not_short_of_labels():
    """The smallest PRD: what is said of more cases is what more cases give, as with code."""
    bars = ["good >= 90%", "honest >= 95%"]
    code = {name: {"definition": text, "scored_by": {"contains": "x"}} for name, text in PEOPLE.items()}
    people, scored = chance_of(bars, 150, dimensions=PEOPLE), chance_of(bars, 150, dimensions=code)
    assert people.changes == scored.changes
    more = [change for change in people.changes if change.kind == "cases"]
    assert more
    for change in more:
        got = chance_of(bars, 150 + change.n_more, dimensions=PEOPLE).joint
        assert got == pytest.approx(change.chance, abs=0.03)


def test_without_any_label_it_says_first_that_nothing_ships():
    bars = ["good >= 80%", "honest >= 80%"]
    none = chance_of(bars, dimensions=PEOPLE)
    assert none.sentence.startswith(
        "Chance to ship: none before people have labelled good and honest (no labels yet); then "
    )
    labels = [
        Label(case=f"c{k}", candidate="new", dimension=name, value=1.0, reviewer="Ann")
        for k in range(30)
        for name in PEOPLE
    ]
    asked = subject(bars, dimensions=PEOPLE).benchmark
    labelled = Subject(asked.placed(labelled=labels))
    assert "no labels yet" not in chance_to_ship(labelled).sentence
    code = {"good": {"scored_by": {"contains": "x"}}}
    assert "no labels yet" not in chance_of(bars[:1], dimensions=code).sentence
    waive = [{"bar": bar, "by": "Ann", "because": "pilot"} for bar in bars]
    assert "no labels yet" not in chance_of(bars, dimensions=PEOPLE, waive=waive).sentence


def written(says):
    """The level and the expectation that a change tells to write."""
    found = re.search(r"relax `[^`]+` to (\S+)( %)?(?:, still expecting [^`]+`expect: ([^`]+)`)?", says)
    return found[1] + ("%" if found[2] else ""), found[3]


@pytest.mark.parametrize("n", [183, 250, 400])
def test_a_relaxed_bar_edited_as_written_has_the_chance_that_was_said(n):
    def mode(**more):
        return [{"id": "bad", "definition": "d", "detect": {"regex": "x"}, **more}]

    found = chance_of([], n, failure_modes=mode(at_most="1%"))
    change = next(one for one in found.changes if one.kind == "relax")
    level, expect = written(change.says)
    assert expect == "0.6%"
    got = chance_of([], n, failure_modes=mode(at_most=level, expect=expect))
    assert got.joint == pytest.approx(change.chance, abs=0.02) and got.joint >= 0.8
    bars = chance_of(["good >= 95%"], n)
    change = next(one for one in bars.changes if one.kind == "relax")
    level, expect = written(change.says)
    got = chance_of([f"good >= {level} (expect {expect})"], n)
    assert got.joint == pytest.approx(change.chance, abs=0.02)


def test_a_stated_expectation_is_not_said_again():
    found = chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.93}])
    assert not any("still expecting" in change.says for change in found.changes)


def test_the_cheapest_change_is_not_eight_thousand_cases():
    """183 cases, 37 of them in EU: lower or merged bars compete with cases, and several go together."""
    mode = [{"id": "bad", "definition": "d", "at_most": "1%", "detect": {"regex": "x"}}]
    bars = [{"dimension": "good", "at_least": 0.8, "expect": 0.95}, "bad <= 2% in region=EU"]
    found = chance_of(bars, 183, failure_modes=mode)
    assert found.joint == 0.0
    first = found.changes[0]
    assert first.kind == "plan" and first.n_more == 0
    assert "drop `bad <= 2% in region=EU`, or merge its slice" in first.says
    assert "relax `bad <= 1%` to 4 %" in first.says
    level, expect = written(first.says)
    got = chance_of(bars[:1], 183, failure_modes=[{**mode[0], "at_most": level, "expect": expect}])
    assert got.joint == pytest.approx(first.chance, abs=0.02) and got.joint > 0.75
    assert any(change.kind == "cases" and change.n_more > 5_000 for change in found.changes)


def test_a_few_more_cases_are_cheaper_than_a_lower_bar():
    found = chance_of([{"dimension": "good", "at_least": 0.9, "expect": 0.95}], 200)
    assert found.changes[0].kind == "cases"


def test_a_judge_that_errs_promises_less_than_labels_alone_would():
    """Simulated by `decide`: .28, .34, .55, .72 (tests/truth has such a world)."""
    for n_labels, truth, seen in [(100, 0.95, 0.28), (60, 0.98, 0.34), (70, 0.98, 0.55), (200, 0.95, 0.72)]:
        hybrid = {"good": {"definition": "d", "scored_by": {"hybrid": {"labels": n_labels}}}}
        bars = [{"dimension": "good", "at_least": 0.9, "expect": truth}]
        found = chance_of(bars, 400, dimensions=hybrid, judge="x/y")
        assert found.joint == pytest.approx(seen, abs=0.1)
        assert found.bars[0].assumes == "a judge that is right nine times in ten"
        for change in found.changes:
            if change.kind == "labels":
                total = n_labels + change.n_more
                more = {"good": {"definition": "d", "scored_by": {"hybrid": {"labels": total}}}}
                got = chance_of(bars, 400, dimensions=more, judge="x/y").joint
                assert got == pytest.approx(change.chance, abs=0.04) and got > 0.75


GRADE = {
    "grade": {"scored_by": {"recorded": "g"}, "scale": "1-5"},
    **{"good": {"scored_by": {"contains": "x"}}},
}


def test_differences_are_those_of_independent_answers():
    graded = chance_of(["grade not worse than rules by 0.3"], 100, dimensions=GRADE)
    assert graded.joint == pytest.approx(0.5, abs=0.08)
    assert graded.bars[0].assumes == "differences spread by 1.33, as if independent"
    better = chance_of([{"dimension": "good", "better_than": "rules", "expect": 0.15}], 120, dimensions=GRADE)
    assert better.bars[0].assumes == "just one of the two passing on 40 % of cases, as if independent"
    level = {"dimension": "good", "at_least": 0.9, "expect": 0.95}
    known = chance_of([{"dimension": "good", "better_than": "rules", "expect": 0.15}, level], 120)
    assert "passing on 23 % of cases" in known.bars[0].assumes  # .95 x .2 + .8 x .05
    assert known.bars[0].chance > better.bars[0].chance


def test_differences_that_were_scored_before_are_used():
    found = subject(["grade not worse than rules by 0.3"], 100, dimensions=GRADE)
    rows = [
        {
            "case": f"c{k}",
            "candidate": name,
            "dimension": "grade",
            "value": 3 + k % 2 + (k % 3 == 0) * (name == "new"),
        }
        for k in range(100)
        for name in ("rules", "new")
    ]
    bar = chance_to_ship(Subject(found.benchmark, scores=rows)).bars[0]
    assert bar.assumes == "differences spread by 0.48, as scored before"
    assert bar.chance > 0.95


def test_a_fair_chance_needs_no_change():
    assert chance_of([{"dimension": "good", "at_least": 0.8, "expect": 0.95}]).changes == ()


@pytest.mark.parametrize(("bars", "n", "why"), [([], 10, "no bars"), (["good >= 90%"], 0, "no cases yet")])
def test_unknown_is_said_and_never_a_number(bars, n, why):
    cases = {"cases": ...} if n == 0 else {}
    found = subject(bars, max(n, 1))
    if cases:
        found = Subject(found.benchmark.placed(golden=()))
    chance = chance_to_ship(found)
    assert chance.joint is None and why in chance.why
    assert chance.sentence.startswith("Chance to ship: unknown")


def test_a_sealed_set_that_is_too_small():
    bars = [{"dimension": "good", "at_least": 0.9, "expect": 0.97}]
    found = subject(bars, 300)
    cases = found.benchmark.golden
    sealed = Subject(found.benchmark.placed(golden=cases[:260], release=cases[260:]))
    rule = [rule for rule in RULES if rule.code == "B204"]
    problems = lint(sealed, rule).problems
    assert "only the 40 release cases can SHIP" in problems[0].message
    even = Subject(found.benchmark.placed(golden=cases[:150], release=cases[150:]))
    assert lint(even, rule).problems == ()
    assert lint(found, rule).problems == ()


def test_the_same_benchmark_gives_the_same_number():
    bars = ["good >= 90%", "good >= 80% in region=EU", "p95 of latency_s <= 3"]
    assert chance_of(bars) == chance_of(bars)
