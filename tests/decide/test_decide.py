"""`decide`: the procedure of DECISIONS A, seen from outside."""

from __future__ import annotations

import json
import random

import pytest
from scipy.stats import beta

from shipworthy.decide.decide import decide
from shipworthy.errors import WrongCall


def cp_lower(k, n, alpha=0.025):
    return float(beta.ppf(alpha, k, n - k + 1)) if k else 0.0


def only(decision):
    return decision.candidates["new"]


def test_met_missed_unclear(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}], dimensions={"good": {"scored_by": "recorded"}}
    )
    ship = decide(benchmark, rows_of([1] * 95 + [0] * 5))
    dont = decide(benchmark, rows_of([1] * 50 + [0] * 50))
    unclear = decide(benchmark, rows_of([1] * 84 + [0] * 16))
    assert [d.verdict for d in (ship, dont, unclear)] == ["SHIP", "DONT_SHIP", "NOT_ENOUGH_EVIDENCE"]
    assert [d.exit_code for d in (ship, dont, unclear)] == [0, 1, 3]
    assert [d.bars[0].status for d in (ship, dont, unclear)] == ["met", "missed", "unclear"]
    bar = ship.bars[0]
    assert bar.low == pytest.approx(cp_lower(95, 100), abs=1e-9)
    assert bar.decided.low == pytest.approx(bar.low)
    assert bar.decided.alpha == pytest.approx(0.025)
    assert (bar.method, bar.n_cases, bar.n_units) == ("clopper-pearson-exact", 100, 100)
    assert unclear.bars[0].needs["more_cases"] > 100


def test_the_boundary_is_the_exact_bound(benchmark_of, rows_of):
    """72 flawless cases show 95 %, 71 do not: ln 0.025 / ln 0.95 = 71.9."""
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.95}], dimensions={"good": {"scored_by": "recorded"}}
    )
    assert decide(benchmark, rows_of([1] * 72)).verdict == "SHIP"
    assert decide(benchmark, rows_of([1] * 71)).verdict == "NOT_ENOUGH_EVIDENCE"


def test_the_object_matches_the_contract(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}])
    decision = decide(benchmark, rows_of([1] * 60), "new", run="r1")
    data = json.loads(json.dumps(decision.to_dict(), allow_nan=False))
    assert {"product", "run", "cases_version", "baseline", "holds_for", "candidates"} <= set(data)
    found = data["candidates"]["new"]
    assert {
        "verdict", "why", "next", "l1", "ship_to", "tier", "attempt", "n_cases", "n_trials", "n_errors",
        "n_unscored", "cost_usd", "judge_cost_usd", "latency_s", "bars",
    } <= set(found)  # fmt: skip
    assert {
        "id", "dimension", "slice", "estimate", "low", "high", "at_least", "status", "decided", "method",
        "corrected", "confidence", "n_cases", "n_units", "needs",
    } <= set(found["bars"][0])  # fmt: skip
    assert found["l1"] == "unproven"
    assert decision["candidates"]["new"]["verdict"] == decision.candidates["new"].verdict == decision.verdict
    assert found["cost_usd"] is None  # unknown is not 0
    assert found["judge_cost_usd"] is None


@pytest.mark.parametrize("form", ["mappings", "columns", "records"])
def test_every_form_of_rows_says_the_same(benchmark_of, rows_of, form):
    from collections import namedtuple

    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}])
    data = rows_of([[1, 0, 1], [1, 1, 1], [0, 0, 1]] * 10)
    expected = decide(benchmark, data).to_dict()
    if form == "columns":
        data = {name: [row[name] for row in data] for name in data[0]}
    elif form == "records":
        Row = namedtuple("Row", data[0])
        data = [Row(**row) for row in data]
    assert decide(benchmark, data).to_dict() == expected


def test_order_names_scale_and_duplicated_trials_change_nothing(benchmark_of, rows_of):
    values = [[1, 0], [1, 1], [0, 0], [1, 1]] * 12
    dims = {"good": {"scored_by": "recorded"}}
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.6}], dimensions=dims)
    base = decide(benchmark, rows_of(values)).bars[0]
    shuffled = rows_of(values)
    random.Random(3).shuffle(shuffled)
    renamed = [row | {"case": f"x{row['case'] * 7}"} for row in rows_of(values)]
    twice = rows_of([[a, b, a, b] for a, b in values])
    for other in (shuffled, renamed, twice):
        bar = decide(benchmark, other).bars[0]
        assert (bar.low, bar.high, bar.status) == (base.low, base.high, base.status)
    graded = benchmark_of(
        [{"dimension": "good", "at_least": 1 + 4 * 0.6}],
        dimensions={"good": {"scale": "1-5", "scored_by": "recorded"}},
    )
    scaled = decide(graded, rows_of([[1 + 4 * a, 1 + 4 * b] for a, b in values])).bars[0]
    assert scaled.low == pytest.approx(1 + 4 * base.low, abs=1e-9)
    assert scaled.high == pytest.approx(1 + 4 * base.high, abs=1e-9)
    assert scaled.status == base.status


def test_trials_never_add_n(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}])
    once = decide(benchmark, rows_of([1] * 18 + [0] * 12)).bars[0]
    ten = decide(benchmark, rows_of([[1] * 10] * 18 + [[0] * 10] * 12)).bars[0]
    assert (ten.low, ten.high) == (once.low, once.high)
    assert (ten.n_units, ten.n_trials) == (30, 300)


def test_groups_are_units(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}])
    groups = [f"g{case // 5}" for case in range(50)]
    bar = decide(benchmark, rows_of([1] * 40 + [0] * 10, group=groups)).bars[0]
    assert (bar.n_cases, bar.n_units) == (50, 10)
    assert bar.low == pytest.approx(cp_lower(8, 10), abs=1e-9)


def test_weights_enter_the_estimate(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}])
    weights = [3.0] * 20 + [1.0] * 20
    bar = decide(benchmark, rows_of([1] * 20 + [0] * 20, weight=weights)).bars[0]
    assert bar.estimate == pytest.approx(0.75)
    assert bar.low < 0.75 < bar.high


def test_unscored_is_left_out_counted_and_never_zero(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}], dimensions={"good": {"scored_by": "recorded"}}
    )
    found = only(decide(benchmark, rows_of([1] * 97 + [None] * 3)))
    bar = found.bars[0]
    assert (bar.estimate, bar.n_cases, bar.n_missing, bar.status) == (1.0, 97, 3, "met")
    assert found.n_unscored == 3


def test_many_missing_trials_must_hold_at_their_worst(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}], dimensions={"good": {"scored_by": "recorded"}}
    )
    bar = decide(benchmark, rows_of([1] * 85 + [None] * 15)).bars[0]
    assert (bar.status, bar.reason, bar.n_missing) == ("unclear", "missing", 15)
    safe = decide(benchmark, rows_of([1] * 185 + [None] * 15)).bars[0]
    assert safe.status == "met"  # 185 of 200 still shows 80 %


def test_infrastructure_errors_are_counted_apart(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}], dimensions={"good": {"scored_by": "recorded"}}
    )
    measures = [
        {"case": n, "candidate": "new", "trial": 0, "latency_s": 1.0, "cost_usd": 0.01} for n in range(60)
    ]
    measures += [{"case": n, "candidate": "new", "trial": 0, "error": "rate limit"} for n in range(60, 62)]
    decision = decide(benchmark, rows_of([1] * 60), measures=measures, planned_cases=62)
    found = only(decision)
    assert (found.n_errors, found.n_trials, found.n_unscored, found.n_failed) == (2, 60, 0, 0)
    assert found.cost_usd == pytest.approx(0.6)
    assert found.bars[0].estimate == 1.0
    assert decision.looks[0]["t"] == pytest.approx(60 / 62)  # what was spoilt is still to come


def test_failure_modes_are_bars_from_above(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [],
        dimensions={},
        failure_modes=[{"id": "invented", "at_most": "5%", "detect": {"regex": "x"}}],
    )
    clean = decide(benchmark, rows_of([0] * 72, "invented"))
    assert clean.verdict == "SHIP"
    bar = clean.bars[0]
    assert (bar.estimate, bar.at_most, bar.is_failure_mode) == (0.0, 0.05, True)
    assert bar.high == pytest.approx(1 - 0.025 ** (1 / 72))
    assert decide(benchmark, rows_of([1] + [0] * 71, "invented")).verdict == "NOT_ENOUGH_EVIDENCE"
    assert decide(benchmark, rows_of([1] * 30 + [0] * 42, "invented")).verdict == "DONT_SHIP"


def test_an_entry_of_bars_replaces_the_failure_modes_own(benchmark_of, rows_of):
    modes = [{"id": "invented", "at_most": "2%", "detect": {"regex": "x"}}]
    benchmark = benchmark_of([{"dimension": "invented", "at_most": 0.1}], dimensions={}, failure_modes=modes)
    decision = decide(benchmark, rows_of([0] * 50, "invented"))
    assert [bar.at_most for bar in decision.bars] == [0.1]


def test_share_bars_see_disasters(benchmark_of, rows_of):
    bars = [{"dimension": "grade", "share_at_least": {"level": 4, "share": 0.9}}]
    benchmark = benchmark_of(bars)
    bar = decide(benchmark, rows_of([5] * 95 + [1] * 5, "grade")).bars[0]
    assert bar.estimate == pytest.approx(0.95)
    assert bar.low == pytest.approx(cp_lower(95, 100), abs=1e-9)


def test_slices_have_their_own_bars(benchmark_of, rows_of):
    bars = [{"dimension": "good", "at_least": 0.8, "slice": {"region": "EU"}}]
    benchmark = benchmark_of(bars, slices=["region"])
    regions = ["EU"] * 30 + ["SEA"] * 30
    bar = decide(benchmark, rows_of([1] * 30 + [0] * 30, region=regions)).bars[0]
    assert (bar.status, bar.n_cases, bar.slice) == ("met", 30, {"region": "EU"})
    nowhere = benchmark_of(
        [{"dimension": "good", "at_least": 0.8, "slice": {"region": "US"}}], slices=["region"]
    )
    empty = decide(nowhere, rows_of([1] * 60, region=regions)).bars[0]
    assert (empty.status, empty.reason, empty.estimate) == ("unclear", "no_cases", None)


def test_pairs_against_the_baseline(benchmark_of, rows_of):
    bars = [
        {"dimension": "good", "better_than": "rules"},
        {"dimension": "good", "not_worse_than": {"candidate": "rules", "by": 0.1}},
    ]
    benchmark = benchmark_of(bars, dimensions={"good": {"scored_by": "recorded"}})
    data = rows_of([1] * 90 + [0] * 10) + rows_of([1] * 60 + [0] * 40, candidate="rules")
    found = only(decide(benchmark, data))
    assert [bar.status for bar in found.bars] == ["met", "met"]
    assert found.bars[0].estimate == pytest.approx(0.3)
    assert found.use_ai.startswith("Yes")
    same = only(decide(benchmark, rows_of([1, 0] * 50) + rows_of([1, 0] * 50, candidate="rules")))
    assert [bar.status for bar in same.bars] == ["unclear", "met"]
    assert same.use_ai.startswith("Not shown")
    worse = only(decide(benchmark, rows_of([0] * 100) + rows_of([1] * 100, candidate="rules")))
    assert worse.verdict == "DONT_SHIP"
    assert worse.use_ai.startswith("No,")


def test_pairs_that_never_differ_are_not_certainty(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "not_worse_than": {"candidate": "rules", "by": 0.1}}])
    bar = only(decide(benchmark, rows_of([1] * 10) + rows_of([1] * 10, candidate="rules"))).bars[0]
    assert bar.status == "unclear"
    assert bar.low < 0 < bar.high


def test_without_the_baseline_measured_the_bar_is_unclear(benchmark_of, rows_of):
    bar = decide(benchmark_of([{"dimension": "good", "better_than": "rules"}]), rows_of([1] * 50)).bars[0]
    assert (bar.status, bar.reason) == ("unclear", "no_baseline")


def test_quantiles_of_latency(benchmark_of, rows_of):
    benchmark = benchmark_of([{"measure": "latency_s", "quantile": 0.95, "at_most": 3.0}])
    fast = [{"case": n, "candidate": "new", "trial": 0, "latency_s": 1.0 + n / 100} for n in range(100)]
    bar = decide(benchmark, rows_of([1] * 100), measures=fast).bars[0]
    assert (bar.status, bar.estimate) == ("met", pytest.approx(1.94))
    assert bar.low <= bar.estimate <= bar.high
    hung = [row | {"latency_s": float("inf") if row["case"] < 12 else 1.0} for row in fast]
    slow = decide(benchmark, rows_of([1] * 100), measures=hung).bars[0]
    assert slow.status == "missed"  # a timeout counts as over any latency bar
    few = decide(benchmark, rows_of([1] * 20), measures=fast[:20]).bars[0]
    assert (few.status, few.high) == ("unclear", None)


def test_mean_cost_with_and_without_a_cap(benchmark_of, rows_of):
    costs = [
        {"case": n, "candidate": "new", "trial": 0, "cost_usd": 0.004 + 0.0001 * (n % 7)} for n in range(80)
    ]
    for cap, method in ((0.05, "dirichlet-exact"), (None, "t-approximate")):
        bar = {"measure": "cost_usd", "at_most": 0.01} | ({"cap": cap} if cap else {})
        found = decide(benchmark_of([bar]), rows_of([1] * 80), measures=costs).bars[0]
        assert (found.status, found.method) == ("met", method)
    unknown = decide(
        benchmark_of([{"measure": "cost_usd", "at_most": 0.01}]), rows_of([1] * 80), measures=costs[:40]
    ).bars[0]
    assert (unknown.status, unknown.reason) == ("unclear", "missing")  # unknown cost is not 0


def test_precision_and_recall_of_a_class(benchmark_of):
    benchmark = benchmark_of(
        [
            {"dimension": "spam", "class": "spam", "measure": "recall", "at_least": 0.5},
            {"dimension": "spam", "class": "spam", "measure": "precision", "at_least": 0.5},
        ],
        dimensions={"spam": {"scored_by": "classification"}},
    )
    truth = ["spam"] * 40 + ["ham"] * 60
    said = ["spam"] * 30 + ["ham"] * 10 + ["spam"] * 5 + ["ham"] * 55
    data = [
        {
            "case": n,
            "candidate": "new",
            "dimension": "spam",
            "value": float(a == b),
            "category": b,
            "expected": a,
        }
        for n, (a, b) in enumerate(zip(truth, said, strict=True))
    ]
    recall, precision = decide(benchmark, data).bars
    assert (recall.estimate, recall.n_cases) == (0.75, 40)
    assert recall.low == pytest.approx(cp_lower(30, 40), abs=1e-9)
    assert (precision.estimate, precision.n_cases) == (pytest.approx(30 / 35), 35)
    assert precision.low == pytest.approx(cp_lower(30, 35), abs=1e-9)


def test_pass_hat_k_as_a_bar(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5, "all_of": 3}])
    bar = decide(benchmark, rows_of([[1, 1, 1]] * 40 + [[1, 0, 1]] * 10)).bars[0]
    assert (bar.estimate, bar.status) == (pytest.approx(0.8), "met")
    few = decide(benchmark, rows_of([[1, 1]] * 40)).bars[0]
    assert (few.status, few.reason) == ("unclear", "too_few_trials")


def test_what_people_or_a_judge_score_is_unvalidated_unless_waived(benchmark_of, rows_of):
    dims = {"tone": {"definition": "polite", "scored_by": "judge"}}
    bars = [{"dimension": "tone", "at_least": 0.8}]
    bar = decide(benchmark_of(bars, dimensions=dims), rows_of([1] * 100, "tone")).bars[0]
    assert (bar.status, bar.reason, bar.estimate) == ("unclear", "unvalidated", 1.0)
    waive = [{"bar": "tone >= 0.8", "by": "me", "because": "pilot"}]
    waived = benchmark_of(bars, dimensions=dims, waive=waive)
    found = decide(waived, rows_of([1] * 100, "tone"))
    assert (found.verdict, found.bars[0].is_waived) == ("SHIP", True)
    assert "Waived" in found.why


def test_without_bars_there_is_no_verdict(benchmark_of, rows_of):
    decision = decide(benchmark_of([]), rows_of([1] * 10))
    assert (decision.verdict, decision.exit_code) == (None, 0)
    assert any(row.name == "good" and row.low is not None for row in only(decision).measurements)


def test_the_ledger_goes_from_call_to_call(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}],
        candidates={"a": {"recorded": "x"}, "b": {"recorded": "y"}},
        baseline="z",
    )
    first = decide(benchmark, rows_of([1] * 60, candidate="a"), "a")
    second = decide(benchmark, rows_of([1] * 60, candidate="b"), "b", looks=first.looks)
    again = decide(benchmark, rows_of([1] * 60, candidate="b"), "b", looks=second.looks)
    assert [len(d.looks) for d in (first, second, again)] == [1, 2, 2]
    assert second.candidates["b"].attempt == 2
    assert second.bars[0].decided.alpha == pytest.approx(0.0125)
    assert second.bars[0].low > second.bars[0].decided.low
    assert "attempt 2" in second.candidates["b"].attempt_why
    assert again.to_dict() == second.to_dict()


def test_the_baseline_is_no_attempt_and_never_gates(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}])
    data = rows_of([0] * 60, candidate="rules") + rows_of([1] * 60)
    decision = decide(benchmark, data)
    assert decision.candidates["rules"].verdict == "DONT_SHIP"
    assert decision.candidates["rules"].attempt is None
    assert (decision.candidates["new"].attempt, decision.exit_code) == (1, 0)
    assert {look["candidate"] for look in decision.looks} == {"new"}


def test_a_partial_plan_spends_little(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}])
    decision = decide(benchmark, rows_of([1] * 30), planned_cases=300)
    assert decision.bars[0].decided.alpha == pytest.approx(0.025 * 0.1**3)
    assert "10 % of the plan" in only(decision).attempt_why


def test_release_cases_alone_can_ship(benchmark_of, rows_of):
    from shipworthy.define.case import Case

    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}],
        release_cases="release.jsonl",
        dimensions={"good": {"scored_by": "recorded"}},
    ).placed(
        golden=[Case(str(n), f"in {n}") for n in range(100)],
        release=[Case(f"r{n}", f"sealed {n}") for n in range(100)],
    )
    development = decide(benchmark, rows_of([1] * 100))
    assert (development.verdict, len(development.looks)) == ("NOT_ENOUGH_EVIDENCE", 0)
    assert development.why.startswith("ON TRACK")
    sealed = [row | {"case": f"r{row['case']}"} for row in rows_of([1] * 100)]
    released = decide(benchmark, sealed)
    assert (released.verdict, len(released.looks)) == ("SHIP", 1)


def test_renaming_a_case_does_not_make_it_fresh(benchmark_of, rows_of):
    from shipworthy.define.case import Case

    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}], baseline="z")
    old = benchmark.placed(golden=[Case(str(n), f"in {n}") for n in range(60)])
    new = benchmark.placed(golden=[Case(f"x{n}", f"in {n}") for n in range(60)])
    first = decide(old, rows_of([1] * 60), "new")
    renamed = [row | {"case": f"x{row['case']}", "candidate": "rules"} for row in rows_of([1] * 60)]
    second = decide(new, renamed, "rules", looks=first.looks)
    assert second.candidates["rules"].attempt == 2


def test_these_cases_counts_trials(benchmark_of, rows_of):
    values = [[1, 1, 0], [1, 0, 1], [1, 1, 1]] * 10
    wide = decide(benchmark_of([{"dimension": "good", "at_least": 0.5}]), rows_of(values)).bars[0]
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}], generalise_to="these_cases")
    decision = decide(benchmark, rows_of(values))
    assert (decision.bars[0].n_units, decision.bars[0].n_cases) == (90, 30)
    assert decision.bars[0].estimate == pytest.approx(wide.estimate)
    assert decision.holds_for.startswith("these 30 cases")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (7, "outside its scale 1-5"),
        (float("inf"), "outside its scale"),
        ("good", "expected a number or null"),
    ],
)
def test_bad_scores_are_refused_with_their_case(benchmark_of, rows_of, value, says):
    with pytest.raises(WrongCall, match=says):
        decide(benchmark_of([]), rows_of([3, 4, value], "grade"))


def test_bad_calls(benchmark_of, rows_of):
    benchmark = benchmark_of([])
    with pytest.raises(WrongCall, match="unknown candidate 'ghost'"):
        decide(benchmark, rows_of([1] * 3), "ghost")
    with pytest.raises(WrongCall, match="lack the column 'dimension'"):
        decide(benchmark, [{"case": 1, "value": 1}])
    with pytest.raises(WrongCall, match="not one score"):
        decide(benchmark, [])
    with pytest.raises(WrongCall, match="row 0 of scores is int"):
        decide(benchmark, [3])
    with pytest.raises(WrongCall, match="differ in length"):
        decide(benchmark, {"case": [1, 2], "dimension": ["good"], "value": [1]})
    with pytest.raises(WrongCall, match="weight of case '1'"):
        decide(benchmark, rows_of([1, 1], weight=[1.0, -1.0]))


def test_one_case_and_nan(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}])
    one = decide(benchmark, rows_of([1]))
    assert (one.verdict, one.bars[0].low) == ("NOT_ENOUGH_EVIDENCE", pytest.approx(0.025))
    absent = decide(benchmark, rows_of([float("nan")]))
    assert (absent.bars[0].estimate, absent.bars[0].reason) == (None, "unscored")


def test_tiers(benchmark_of, rows_of):
    dims = {"good": {"scored_by": "recorded"}}
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.5}], dimensions=dims, tiers={"trials": 4})
    assert only(decide(benchmark, rows_of([[1] * 4] * 60))).tier == "automatic-with-undo"
    assert only(decide(benchmark, rows_of([[1, 1, 1, 0]] * 60))).tier == "prototype"
    assert only(decide(benchmark, rows_of([[1] * 4] * 500))).tier == "autonomous"
    few = only(decide(benchmark, rows_of([[1]] * 60)))
    assert (few.tier, "4 trials" in few.tier_why) == ("prototype", True)
    judged = benchmark_of([], dimensions={"good": {"scored_by": "judge"}})
    assert only(decide(judged, rows_of([1] * 60))).tier == "prototype"


def test_missing_trials_of_class_bars_must_hold_at_their_worst(benchmark_of):
    def bars(measure):
        return [{"dimension": "spam", "class": "spam", "measure": measure, "at_least": 0.9}]

    data = [
        {
            "case": n,
            "candidate": "new",
            "dimension": "spam",
            "value": 1.0,
            "category": "spam",
            "expected": "spam",
        }
        for n in range(60)
    ]
    data += [
        {
            "case": n,
            "candidate": "new",
            "dimension": "spam",
            "value": None,
            "category": None,
            "expected": "spam",
        }
        for n in range(60, 120)
    ]
    for measure in ("recall", "precision"):
        benchmark = benchmark_of(bars(measure), dimensions={"spam": {"scored_by": "classification"}})
        bar = decide(benchmark, data).bars[0]
        assert (bar.status, bar.reason, bar.n_missing) == ("unclear", "missing", 60), measure
        assert decide(benchmark, data[:60] + data[60:62]).bars[0].status == "met"


def test_pass_hat_k_counts_cases_that_were_asked_too_seldom(benchmark_of, rows_of):
    dims = {"good": {"scored_by": "recorded"}}
    four = benchmark_of([{"dimension": "good", "at_least": 0.6, "all_of": 4}], dimensions=dims)
    bar = decide(four, rows_of([[1] * 4] * 20 + [[0] * 3] * 100)).bars[0]
    assert (bar.status, bar.reason) == ("unclear", "missing")
    two = benchmark_of([{"dimension": "good", "at_least": 0.9, "all_of": 2}], dimensions=dims)
    bar = decide(two, rows_of([[1, 1]] * 60 + [[0, None]] * 60)).bars[0]
    assert (bar.status, bar.reason) == ("unclear", "missing")


def test_the_tier_is_not_proven_by_what_is_missing(benchmark_of, rows_of):
    dims = {"good": {"scored_by": "recorded"}}
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.1}], dimensions=dims)
    assert only(decide(benchmark, rows_of([1] * 300 + [None] * 300))).tier == "prototype"
    assert only(decide(benchmark, rows_of([[1] * 4] * 100 + [[0] * 3] * 100))).tier == "prototype"


@pytest.mark.parametrize("change", ["weight", "group"])
def test_changing_weights_or_groups_after_a_look_is_another_look(benchmark_of, rows_of, change):
    dims = {"good": {"scored_by": "recorded"}}
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.9}], dimensions=dims)
    values = [1] * 56 + [0] * 4
    first = decide(benchmark, rows_of(values))
    column = [1.0] * 56 + [0.05] * 4 if change == "weight" else [f"g{n}" for n in range(56)] + ["bad"] * 4
    second = decide(benchmark, rows_of(values, **{change: column}), looks=first.looks)
    assert len(second.looks) == 2
    assert second.candidates["new"].attempt == 2


def test_moving_failures_to_another_slice_is_another_look(benchmark_of, rows_of):
    bars = [{"dimension": "good", "at_least": 0.9, "slice": {"region": "EU"}}]
    benchmark = benchmark_of(bars, slices=["region"], dimensions={"good": {"scored_by": "recorded"}})
    values = [1] * 56 + [0] * 4
    first = decide(benchmark, rows_of(values, region=["EU"] * 60))
    second = decide(benchmark, rows_of(values, region=["EU"] * 56 + ["US"] * 4), looks=first.looks)
    assert second.candidates["new"].attempt == 2


def test_a_lowered_bar_is_said(benchmark_of, rows_of):
    dims = {"good": {"scored_by": "recorded"}}
    first = decide(
        benchmark_of([{"dimension": "good", "at_least": 0.9}], dimensions=dims), rows_of([1] * 55 + [0] * 5)
    )
    lower = benchmark_of([{"dimension": "good", "at_least": 0.8}], dimensions=dims)
    second = decide(lower, rows_of([1] * 55 + [0] * 5), looks=first.looks)
    assert any("good >= 0.9" in note for note in second.notes)
    assert any("good >= 0.8" in note for note in second.notes)


def test_spaces_and_full_stops_make_no_fresh_cases(benchmark_of, rows_of):
    from shipworthy.define.case import Case

    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}], baseline="z")
    looks, attempts = (), []
    for number, end in enumerate(("", ".", " ..", "!")):
        placed = benchmark.placed(golden=[Case(str(n), f"Question {n}{end}") for n in range(60)])
        name = ("new", "rules")[number % 2]
        decision = decide(
            placed, rows_of([1] * (60 - number) + [0] * number, candidate=name), name, looks=looks
        )
        looks = decision.looks
        attempts.append(decision.candidates[name].attempt)
    assert attempts == [1, 2, 3, 4]


def test_the_same_question_again_is_no_more_evidence(benchmark_of, rows_of):
    from shipworthy.define.case import Case

    dims = {"good": {"scored_by": "recorded"}}
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}], dimensions=dims)
    copied = benchmark.placed(golden=[Case(str(n), f"question {n % 6}") for n in range(60)])
    decision = decide(copied, rows_of([1] * 60))
    assert (decision.bars[0].n_units, decision.verdict) == (6, "NOT_ENOUGH_EVIDENCE")
    assert any("54 cases repeat" in note for note in decision.notes)
    few = benchmark.placed(golden=[Case(str(n), f"question {min(n, 57)}") for n in range(60)])
    assert decide(few, rows_of([1] * 60)).bars[0].n_units == 60


def test_trials_join_by_name_whatever_their_order(benchmark_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.5}], dimensions={"good": {"scored_by": "recorded"}}
    )
    scores = [{"case": 0, "candidate": "new", "trial": "t1", "dimension": "good", "value": 1}]
    scores += [
        {"case": n, "candidate": "new", "trial": "t0", "dimension": "good", "value": 1} for n in range(60)
    ]
    measures = [{"case": n, "candidate": "new", "trial": "t0", "cost_usd": 0.1} for n in range(60)]
    measures += [{"case": 0, "candidate": "new", "trial": "t1", "cost_usd": 0.1}]
    found = only(decide(benchmark, scores, measures=measures))
    assert (found.n_trials, found.n_unscored, found.bars[0].n_missing) == (61, 0, 0)
    assert found.cost_usd == pytest.approx(6.1)
    spoilt = [{"case": n, "candidate": "new", "trial": "t2", "error": "503"} for n in range(60)]
    found = only(decide(benchmark, scores[1:], measures=spoilt))
    assert (found.n_trials, found.n_errors, found.bars[0].n_missing) == (60, 60, 60)


def test_two_scores_for_one_trial_are_refused(benchmark_of, rows_of):
    with pytest.raises(WrongCall, match="two scores on 'good' for one trial: 0 and 1"):
        decide(benchmark_of([]), rows_of([0] * 5) + rows_of([1] * 5))
    decide(benchmark_of([]), rows_of([1] * 5) + rows_of([1] * 5))  # the same fact twice is one fact


def test_a_constant_cost_has_an_interval(benchmark_of, rows_of):
    bars = [{"measure": "cost_usd", "at_most": 0.01}]
    for value in (0.001, 0.0):
        costs = [{"case": n, "candidate": "new", "trial": 0, "cost_usd": value} for n in range(60)]
        bar = decide(benchmark_of(bars), rows_of([1] * 60), measures=costs).bars[0]
        assert (bar.status, bar.method) == ("met", "capped-approximate")
        assert bar.low <= bar.estimate <= bar.high
    with pytest.raises(WrongCall, match="expected 0 or more"):
        decide(benchmark_of(bars), rows_of([1]), measures=[{"case": 0, "candidate": "new", "cost_usd": -1}])


def test_bars_at_the_ends(benchmark_of, rows_of):
    dims = {"good": {"scored_by": "recorded"}}
    all_of_them = decide(
        benchmark_of([{"dimension": "good", "at_least": 1.0}], dimensions=dims), rows_of([1] * 60)
    )
    assert all_of_them.bars[0].status == "unclear"
    assert "no number of cases" in all_of_them.bars[0].why
    nothing = decide(
        benchmark_of([{"dimension": "good", "at_least": 0.0}], dimensions=dims), rows_of([0] * 60)
    )
    assert nothing.bars[0].status == "met"


def test_slices_read_alike_in_rows_and_files(benchmark_of, rows_of):
    benchmark = benchmark_of(
        [{"dimension": "good", "at_least": 0.8, "slice": {"vip": "true"}}], slices=["vip"]
    )
    bar = decide(benchmark, rows_of([1] * 40, vip=[True] * 40)).bars[0]
    assert (bar.status, bar.n_cases) == ("met", 40)


def test_more_cases_of_a_slice_are_said_to_be_of_the_slice(benchmark_of, rows_of):
    bars = [{"dimension": "good", "at_least": 0.6, "slice": {"region": "EU"}}]
    benchmark = benchmark_of(bars, slices=["region"], dimensions={"good": {"scored_by": "recorded"}})
    decision = decide(benchmark, rows_of([1] * 14 + [0] * 6 + [1] * 180, region=["EU"] * 20 + ["US"] * 180))
    assert "cases in region=EU" in decision.next
    assert "in region=EU would probably settle it" in decision.bars[0].why


def test_baselines_shown_one_after_another_are_attempts(benchmark_of, rows_of):
    looks = ()
    for number in range(4):
        names = {f"v{number}": {"recorded": "x"}}
        benchmark = benchmark_of(
            [{"dimension": "good", "at_least": 0.8}], candidates=names, baseline=f"v{number}"
        )
        decision = decide(
            benchmark, rows_of([1] * (56 + number) + [0] * (4 - number), candidate=f"v{number}"), looks=looks
        )
        looks = decision.looks
    final = benchmark_of(
        [{"dimension": "good", "at_least": 0.8}], candidates={"v3": {"recorded": "x"}}, baseline="z"
    )
    found = decide(final, rows_of([1] * 59 + [0], candidate="v3"), looks=looks).candidates["v3"]
    assert found.attempt == 4


def test_one_fixed_baseline_is_free(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}])
    data = rows_of([0, 1] * 30, candidate="rules") + rows_of([1] * 60)
    first = decide(benchmark, data)
    assert (first.candidates["new"].attempt, len(first.looks)) == (1, 1)
    other = rows_of([0, 1] * 30, candidate="rules") + rows_of([1] * 59 + [0])
    assert decide(benchmark, other, looks=first.looks).candidates["new"].attempt == 2


def test_cases_that_share_an_instruction_are_not_repeats(benchmark_of, rows_of):
    from shipworthy.define.case import Case

    cases = [Case(str(n), "Describe the product", fields={"product": f"chair {n}"}) for n in range(60)]
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}]).placed(golden=cases)
    assert decide(benchmark, rows_of([1] * 60)).bars[0].n_units == 60


def test_a_candidate_s_verdict_holds_for_the_cases_that_it_answered(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}], cases="cases.jsonl")
    spoilt = [{"case": case, "candidate": "new", "trial": 0, "error": "429"} for case in range(20, 60)]
    found = decide(benchmark, rows_of([1] * 60, candidate="rules") + rows_of([1] * 20), measures=spoilt)
    assert found.holds_for == "cases like these 60, from cases.jsonl"
    assert found.candidates["rules"].holds_for == "cases like these 60, from cases.jsonl"
    assert found.candidates["new"].holds_for == "cases like these 20, of the 60 in cases.jsonl"
    planned = decide(benchmark, rows_of([1] * 20), planned_cases=60)
    assert only(planned).holds_for == "cases like these 20, of the 60 in cases.jsonl"
    inline = decide(benchmark_of(generalise_to="these_cases"), rows_of([1] * 20), planned_cases=60)
    assert only(inline).holds_for == "these 20 cases themselves, of 60"


def test_cases_of_the_plan_without_an_answer_come_before_any_promise(benchmark_of, rows_of):
    benchmark = benchmark_of([{"dimension": "good", "at_least": 0.8}])
    found = decide(benchmark, rows_of([1] * 32), planned_cases=200)
    assert found.bars[0].needs == {"open_cases": 168, "planned_cases": 200}
    assert found.bars[0].why.endswith("; 168 of 200 cases have no answer yet: answer them first")
    assert found.next == "168 of 200 cases have no answer yet: answer them first."
    assert "only 16 % of the plan is scored" in only(found).attempt_why
    nearly = decide(benchmark_of(["good >= 99.9%"]), rows_of([1] * 399), planned_cases=400)
    assert "1 of 400 cases has no answer yet" in nearly.next
    hopeless = decide(benchmark, rows_of([1, 0] * 5), planned_cases=200)
    assert hopeless.next == "190 of 200 cases have no answer yet: answer them first."
    complete = decide(benchmark, rows_of([1] * 12))
    assert "more_cases" in complete.bars[0].needs and "no answer yet" not in complete.next


def test_a_tier_that_proves_nothing_says_so(benchmark_of, rows_of):
    found = only(decide(benchmark_of(["good >= 80%"]), rows_of([0] * 30)))
    assert "in at least 0 %" not in found.tier_why
    assert found.tier_why.startswith("prototype: nothing is proven yet")


def test_small_numbers_are_written_out():
    from shipworthy.decide.words import dollars, number

    assert [number(value) for value in (0.00003, 0.0996, 0.5)] == ["0.00003", "0.0996", "0.50"]
    assert dollars(0.0000005) == "$0.0000005"
