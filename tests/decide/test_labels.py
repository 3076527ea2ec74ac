"""People's labels decide what a judge scores: corrected bars, refusals, pairs, tiers and the ledger."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.decide import decide
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall

RANDOM = {"file": "labels.jsonl", "sampled": "random"}


def benchmark(bars, *, scored_by="judge", labels=RANDOM, **more):
    data = {
        "product": "p",
        "judge": {"model": "openai/x"},
        "dimensions": {"tone": {"definition": "polite", "scored_by": scored_by, **more.pop("tone", {})}},
        "candidates": {"new": {"recorded": "a.jsonl"}, "old": {"recorded": "b.jsonl"}},
        "baseline": "old",
        "bars": bars,
        "labels": labels,
        **more,
    }
    return Benchmark.model_validate(data)


def world(n=200, n_labels=80, share=0.93, judge_right=0.93, candidate="new", seed=0):
    """Judge scores and labels of one candidate: true passes, and a judge that is right so often."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.arange(n) < round(share * n))
    judge = np.where(rng.random(n) < judge_right, truth, ~truth)
    scores = [
        {"case": f"c{i}", "candidate": candidate, "dimension": "tone", "value": float(judge[i])}
        for i in range(n)
    ]
    labels = [
        {
            "case": f"c{i}",
            "candidate": candidate,
            "dimension": "tone",
            "value": float(truth[i]),
            "reviewer": "a",
        }
        for i in range(n_labels)
    ]
    return scores, labels


def test_the_corrected_interval_decides_and_the_raw_one_stands_beside_it():
    scores, labels = world()
    without = decide(benchmark(["tone >= 80%"]), scores, "new").bars[0]
    assert (without.status, without.reason, without.corrected) == ("unclear", "unvalidated", False)
    bar = decide(benchmark(["tone >= 80%"]), scores, "new", labels=labels).bars[0]
    assert (bar.status, bar.corrected, bar.n_labels) == ("met", True, 80)
    assert bar.raw["estimate"] == pytest.approx(without.estimate)
    assert (bar.raw["low"], bar.raw["high"]) == pytest.approx((without.low, without.high))
    assert bar.estimate > bar.raw["estimate"]  # this judge fails too many good answers
    assert 0 < bar.judge_value < 1
    assert "80 labels correct the judge" in bar.why


def test_a_lenient_judge_does_not_ship_what_people_reject():
    rng = np.random.default_rng(4)
    truth = rng.random(300) < 0.7
    scores = [{"case": i, "candidate": "new", "dimension": "tone", "value": 1.0} for i in range(300)]
    labels = [
        {"case": i, "candidate": "new", "dimension": "tone", "value": float(truth[i]), "reviewer": "a"}
        for i in range(100)
    ]
    found = decide(benchmark(["tone >= 85%"]), scores, "new", labels=labels)
    assert (found.bars[0].raw["estimate"], found.verdict) == (1.0, "DONT_SHIP")
    assert found.bars[0].judge_value <= 0.05  # a judge that says one thing to everything adds nothing


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: rows[:15], "too_few_labels"),
        (lambda rows: [row | {"chosen_by": "person"} for row in rows], "no_audit"),
        (lambda rows: [rows[0] | {"probability": 0.0}, *rows[1:]], "no_audit"),
        (lambda rows: [row | {"dimension": "other"} for row in rows], "unvalidated"),
        (lambda rows: [row | {"candidate": "old"} for row in rows], "unvalidated"),
    ],
)
def test_labels_that_can_not_stand_for_the_others_ship_nothing(change, reason):
    scores, labels = world()
    bar = decide(benchmark(["tone >= 50%"]), scores, "new", labels=change(labels)).bars[0]
    assert (bar.status, bar.reason, bar.corrected) == ("unclear", reason, False)
    assert bar.needs["labels"] > 0


def test_without_sampled_random_nobody_knows_how_they_were_chosen():
    scores, labels = world()
    unknown = benchmark(["tone >= 50%"], labels={"file": "labels.jsonl"})
    assert decide(unknown, scores, "new", labels=labels).bars[0].reason == "no_audit"
    known = [row | {"probability": 0.4} for row in labels]
    assert decide(unknown, scores, "new", labels=known).bars[0].status == "met"


def test_a_waiver_lets_the_judge_decide_and_says_so():
    scores, _ = world(share=1.0, judge_right=0.99)
    waive = [{"bar": "tone >= 80%", "by": "me", "because": "pilot"}]
    bar = decide(benchmark(["tone >= 80%"], waive=waive), scores, "new").bars[0]
    assert (bar.status, bar.is_waived, bar.corrected) == ("met", True, False)


def test_items_chosen_with_different_known_chances_are_no_bias():
    """All that the judge fails is read, a fifth of what it passes: the plain mean of labels would be low."""
    rng = np.random.default_rng(2)
    truth = rng.random(1000) < 0.9
    judge = np.where(rng.random(1000) < 0.9, truth, ~truth)
    chance = np.where(judge, 0.2, 1.0)
    chosen = rng.random(1000) < chance
    scores = [
        {"case": i, "candidate": "new", "dimension": "tone", "value": float(judge[i])} for i in range(1000)
    ]
    labels = [
        {"case": i, "candidate": "new", "dimension": "tone", "value": float(truth[i]), "reviewer": "a",
         "probability": float(chance[i])}
        for i in np.flatnonzero(chosen).tolist()
    ]  # fmt: skip
    assert np.mean([row["value"] for row in labels]) < 0.75
    bar = decide(benchmark(["tone >= 80%"], labels=None), scores, "new", labels=labels).bars[0]
    assert bar.low < truth.mean() < bar.high
    assert bar.status == "met"


def test_pairs_use_the_cases_where_both_answers_are_labelled():
    mine, my_labels = world(share=0.9, seed=1)
    theirs, their_labels = world(share=0.5, candidate="old", seed=2)
    bars = ["tone better than old"]
    scores = [*mine, *theirs]
    assert decide(benchmark(bars), scores, "new", labels=my_labels).bars[0].reason == "unvalidated"
    bar = decide(benchmark(bars), scores, "new", labels=[*my_labels, *their_labels]).bars[0]
    assert (bar.status, bar.corrected, bar.n_labels) == ("met", True, 80)
    assert bar.low < 0.4 < bar.high


def test_graded_scores_with_several_trials_are_corrected_on_case_means():
    rng = np.random.default_rng(5)
    truth = np.clip(np.round(rng.normal(4.2, 0.7, 200)), 1, 5)
    scores, labels = [], []
    for case in range(200):
        for trial in range(3):
            value = float(np.clip(truth[case] + rng.integers(-1, 2) + 0.5, 1, 5))  # half a point too kind
            scores.append(
                {"case": case, "candidate": "new", "trial": trial, "dimension": "tone", "value": value}
            )
        if case < 60:
            labels.append(
                {
                    "case": case,
                    "candidate": "new",
                    "trial": 1,
                    "dimension": "tone",
                    "value": float(truth[case]),
                }
            )
    made = benchmark(["tone >= 3.7"], tone={"scale": "1-5"})
    bar = decide(made, scores, "new", labels=labels).bars[0]
    assert bar.corrected and bar.raw["estimate"] > truth.mean() + 0.2
    assert bar.low < truth.mean() < bar.high
    assert bar.status == "met"


def test_what_people_score_alone_is_decided_on_what_they_read():
    _, labels = world(share=0.95)
    made = benchmark(["tone >= 80%"], scored_by="human")
    measures = [{"case": f"c{i}", "candidate": "new", "latency_s": 1.0} for i in range(200)]
    found = decide(made, [], "new", labels=labels, measures=measures)
    bar = found.bars[0]
    assert (bar.status, bar.corrected, bar.n_cases) == ("met", False, 80)
    assert found.decided.n_unscored == 0
    picked = [row | {"chosen_by": "person"} for row in labels]
    assert decide(made, [], "new", labels=picked, measures=measures).bars[0].reason == "no_audit"
    everything = [
        {"case": f"c{i}", "candidate": "new", "dimension": "tone", "value": 1.0, "chosen_by": "person"}
        for i in range(200)
    ]  # all were read, however they were chosen
    assert decide(made, [], "new", labels=everything, measures=measures).bars[0].status == "met"


def test_overall_needs_a_label_on_every_judged_part():
    scores, labels = world()
    code = [row | {"dimension": "short", "value": 1.0} for row in scores]
    made = benchmark(["overall >= 70%"])
    data = made.model_dump(by_alias=True, exclude_none=True)
    data["dimensions"] = {
        "tone": {"definition": "polite", "scored_by": "judge", "weight": 0.5},
        "short": {"definition": "short", "scored_by": "recorded", "weight": 0.5},
    }
    data["bars"] = ["overall >= 70%"]
    both = Benchmark.model_validate(data)
    assert decide(both, [*scores, *code], "new").bars[0].reason == "unvalidated"
    bar = decide(both, [*scores, *code], "new", labels=labels).bars[0]
    assert (bar.status, bar.corrected) == ("met", True)


def test_missing_verdicts_of_the_judge_count_as_the_worst():
    scores, labels = world(n=200, share=0.95, judge_right=1.0)
    measures = [{"case": f"c{i}", "candidate": "new", "latency_s": 1.0} for i in range(200)]
    whole = decide(benchmark(["tone >= 80%"]), scores, "new", labels=labels, measures=measures).bars[0]
    torn = decide(benchmark(["tone >= 80%"]), scores[:160], "new", labels=labels, measures=measures).bars[0]
    assert whole.status == "met"
    assert (torn.status, torn.n_missing) == ("unclear", 40)
    assert torn.low < whole.low


def test_the_tier_rests_on_labels_too():
    scores, labels = world(share=0.97, judge_right=0.97)
    assert decide(benchmark(["tone >= 50%"]), scores, "new").decided.tier == "prototype"
    found = decide(benchmark(["tone >= 50%"]), scores, "new", labels=labels).decided
    assert found.tier == "automatic-with-undo", found.tier_why


def test_a_look_without_labels_spends_nothing_and_the_labelled_one_gets_the_full_look():
    scores, labels = world()
    made = benchmark(["tone >= 80%"])
    first = decide(made, scores, "new")
    assert [(look["look"], look["alpha"]) for look in first.looks] == [(0, 0.0)]
    again = decide(made, scores, "new", looks=first.looks)
    assert again.looks == first.looks
    second = decide(made, scores, "new", labels=labels, looks=first.looks)
    assert (second.decided.attempt, second.bars[0].decided.alpha) == (1, pytest.approx(0.025))
    third = decide(made, scores, "new", labels=labels[:70], looks=second.looks)
    assert third.decided.attempt == 2  # other labels are other evidence: a further chance


def test_planned_labels_share_the_look():
    made = benchmark(["tone >= 80%"], scored_by={"hybrid": {"labels": 160}})
    scores, labels = world(n=400, n_labels=160)
    half = decide(made, scores, "new", labels=labels[:80])
    assert half.bars[0].decided.alpha == pytest.approx(0.025 * 0.5**3)
    full = decide(made, scores, "new", labels=labels, looks=half.looks)
    assert full.decided.attempt == 1
    assert full.bars[0].decided.alpha == pytest.approx(0.025 * (1 - 0.5**3))


def test_measurements_of_judged_dimensions_say_whether_they_are_corrected():
    scores, labels = world()
    rows = decide(benchmark([]), scores, "new").decided.measurements
    raw = next(row for row in rows if row.name == "tone" and row.slice is None)
    assert (raw.is_judged, raw.corrected) == (True, False)
    rows = decide(benchmark([]), scores, "new", labels=labels).decided.measurements
    found = next(row for row in rows if row.name == "tone" and row.slice is None)
    assert (found.is_judged, found.corrected, found.n_labels) == (True, True, 80)
    assert found.raw["estimate"] == pytest.approx(raw.estimate)


def test_bad_labels_are_refused_in_words():
    scores, labels = world()
    with pytest.raises(WrongCall, match="outside its scale"):
        decide(benchmark([]), scores, "new", labels=[labels[0] | {"value": 4.0}])
    with pytest.raises(WrongCall, match="lack the column 'value'"):
        decide(benchmark([]), scores, "new", labels=[{"case": "c1", "dimension": "tone"}])


def picked(n, n_labels, candidate="new", good=None, **more):
    """Labels on the first cases, passes but where `good` says otherwise."""
    return [
        {"case": f"c{i}", "candidate": candidate, "dimension": "tone", "value": float(True if good is None else good[i]),
         "reviewer": "a", **more}
        for i in range(n_labels)
    ]  # fmt: skip


def asked(n, candidate="new"):
    return [{"case": f"c{i}", "candidate": candidate, "latency_s": 1.0} for i in range(n)]


@pytest.mark.parametrize(
    "more",
    [
        {"probability": 1.0},
        {"probability": 1.0, "chosen_by": "person"},
        {"probability": 0.3, "chosen_by": "person"},
    ],
)
@pytest.mark.parametrize(
    "bar", [["tone >= 50%"], ["share of tone >= 1 is at least 50%"], ["tone better than old"]]
)
def test_picked_labels_with_a_probability_written_beside_them_ship_nothing(bar, more):
    mine, _ = world(share=0.95)
    theirs, _ = world(share=0.4, candidate="old", seed=3)
    labels = [*picked(200, 60, **more), *picked(200, 60, "old", good=[False] * 60, **more)]
    found = decide(benchmark(bar, labels=None), [*mine, *theirs], "new", labels=labels)
    assert (found.verdict, found.bars[0].reason) == ("NOT_ENOUGH_EVIDENCE", "no_audit")


def test_a_stated_chance_that_can_not_be_true_is_no_audit():
    scores, _ = world()
    for chance in (0.02, 0.9):
        bar = decide(
            benchmark(["tone >= 50%"], labels=None), scores, "new", labels=picked(200, 60, probability=chance)
        ).bars[0]
        assert bar.reason == "no_audit"


def test_people_alone_with_picked_labels_or_mixed_chances_ship_nothing():
    made = benchmark(["tone >= 85%"], scored_by="human", labels=None)
    few = decide(made, [], "new", labels=picked(200, 30, probability=1.0), measures=asked(200))
    assert few.bars[0].reason == "no_audit"
    mixed = [
        row | {"probability": 1.0 if i < 40 else 0.01, "value": float(i >= 40)}
        for i, row in enumerate(picked(200, 80))
    ]
    assert decide(made, [], "new", labels=mixed, measures=asked(200)).bars[0].reason == "no_audit"


def test_the_best_of_three_answers_is_not_all_of_them():
    made = benchmark(["tone >= 85%"], scored_by="human", labels=None)
    measures = [row | {"trial": trial} for row in asked(200) for trial in range(3)]
    best = [row | {"trial": 1, "chosen_by": "person"} for row in picked(200, 200)]
    bar = decide(made, [], "new", labels=best, measures=measures).bars[0]
    assert (bar.status, bar.reason) == ("unclear", "no_audit")


def test_what_people_left_out_counts_as_bad_before_a_bar_is_met():
    made = benchmark(["tone >= 97%"], scored_by="human", labels=None)
    most = [row | {"chosen_by": "person"} for row in picked(200, 191)]
    assert decide(made, [], "new", labels=most, measures=asked(200)).bars[0].status == "unclear"
    everything = [row | {"chosen_by": "person"} for row in picked(200, 200)]
    assert decide(made, [], "new", labels=everything, measures=asked(200)).bars[0].status == "met"


def test_scores_that_answers_carry_are_an_opinion_even_where_people_should_score():
    scores, _ = world(share=1.0, judge_right=1.0)
    bar = decide(benchmark(["tone >= 80%"], scored_by="human", labels=None), scores, "new").bars[0]
    assert (bar.status, bar.reason, bar.n_labels) == ("unclear", "unvalidated", None)


@pytest.mark.parametrize("probability", [-0.5, 5, float("inf"), "abc"])
def test_impossible_probabilities_are_refused(probability):
    scores, labels = world()
    with pytest.raises(WrongCall, match="expected a number from 0 to 1"):
        decide(benchmark([]), scores, "new", labels=[row | {"probability": probability} for row in labels])


def test_labels_in_words_are_read():
    scores, labels = world()
    words = [row | {"value": "pass" if row["value"] else "fail"} for row in labels]
    made = benchmark(["tone >= 80%"])
    assert decide(made, scores, "new", labels=words).bars == decide(made, scores, "new", labels=labels).bars


def test_unscored_answers_are_counted_even_if_the_judge_scored_nothing():
    scores = [{"case": f"c{i}", "candidate": "new", "dimension": "tone", "value": None} for i in range(60)]
    found = decide(benchmark(["tone >= 80%"]), scores, "new", measures=asked(60))
    assert found.decided.n_unscored == 60


def test_a_waiver_proves_no_tier():
    scores, _ = world(share=1.0, judge_right=1.0)
    waive = [{"bar": "tone >= 80%", "by": "me", "because": "pilot"}]
    found = decide(benchmark(["tone >= 80%"], waive=waive), scores, "new").decided
    assert (found.verdict, found.tier) == ("SHIP", "prototype")


def test_what_is_left_of_a_sample_is_none():
    """Whose labels on bad answers are lost has a sample of good ones."""
    scores, labels = world(share=0.7)
    good = [row for row in labels if row["value"] == 1.0]
    lost = [row | {"value": None} for row in labels if row["value"] == 0.0]
    assert len(lost) > 4
    for kind in ("judge", "human"):
        made = benchmark(["tone >= 60%"], scored_by=kind)
        bar = decide(made, scores, "new", labels=[*good, *lost], measures=asked(200)).bars[0]
        assert (bar.status, bar.reason) == ("unclear", "no_audit"), kind
    picked_and_lost = [*labels, *({**row, "value": None, "chosen_by": "person"} for row in lost)]
    assert decide(benchmark(["tone >= 50%"]), scores, "new", labels=picked_and_lost).bars[0].corrected


def test_what_people_score_keeps_the_candidates_own_failures():
    """80 of 200 answers never came: that people liked the others ships nothing at 80 %."""
    made = benchmark(["tone >= 80%"], scored_by="human")
    measures = [row | {"failure": "http 500" if i < 80 else None} for i, row in enumerate(asked(200))]
    labels = [
        {"case": f"c{i}", "candidate": "new", "dimension": "tone", "value": 1.0} for i in range(80, 150)
    ]
    bar = decide(made, [], "new", labels=labels, measures=measures).bars[0]
    assert bar.status != "met"
    assert bar.low < 0.65
    fine = decide(made, [], "new", labels=labels, measures=asked(200)).bars[0]
    assert fine.status == "met"


def test_large_groups_count_no_more_than_single_cases():
    """40 groups of 10 good cases and 60 bad single ones: the mean of units is 40 %, whatever is labelled."""
    group = {f"c{i}": f"g{i // 10}" if i < 400 else None for i in range(460)}
    truth = {f"c{i}": float(i < 400) for i in range(460)}
    rng = np.random.default_rng(6)
    chosen = [f"c{i}" for i in rng.permutation(460)[:150]]
    measures = asked(460)
    labels = [
        {"case": case, "candidate": "new", "dimension": "tone", "value": truth[case]} for case in chosen
    ]
    scores = [
        {"case": case, "candidate": "new", "dimension": "tone", "value": 1.0, "group": group[case]}
        for case in truth
    ]
    judged = decide(benchmark(["tone >= 55%"]), scores, "new", labels=labels, measures=measures).bars[0]
    assert judged.status != "met"
    human = benchmark(["tone >= 55%"], scored_by="human")
    alone = decide(
        human, [row | {"value": None} for row in scores], "new", labels=labels, measures=measures
    ).bars[0]
    assert alone.status != "met"


def test_chances_that_differ_by_verdict_are_tested_one_by_one():
    scores, labels = world(share=0.9, judge_right=1.0)
    low = [row | {"probability": 0.02 if row["value"] else 0.03} for row in labels]
    assert (
        decide(benchmark(["tone >= 50%"], labels=None), scores, "new", labels=low).bars[0].reason
        == "no_audit"
    )
    odd = [row | {"probability": 0.02 if i % 2 else 0.020000001} for i, row in enumerate(labels)]
    assert (
        decide(benchmark(["tone >= 50%"], labels=None), scores, "new", labels=odd).bars[0].reason
        == "no_audit"
    )


def test_pairs_need_one_choice_of_both_answers():
    mine, my_labels = world(share=0.9, seed=1)
    theirs, their_labels = world(share=0.5, candidate="old", seed=2)
    labels = [
        *(row | {"probability": 0.4} for row in my_labels),
        *(row | {"chosen_by": "random"} for row in their_labels),
    ]
    made = benchmark(["tone better than old"], labels=None)
    assert decide(made, [*mine, *theirs], "new", labels=labels).bars[0].reason == "no_audit"


def test_blocked_looks_that_show_more_cases_are_chances():
    scores, labels = world()
    made = benchmark(["tone >= 80%"])
    first = decide(made, scores[:100], "new", planned_cases=200)
    second = decide(made, scores, "new", planned_cases=200, looks=first.looks)
    assert len(second.looks) == 2  # more was seen
    third = decide(made, scores, "new", planned_cases=200, labels=labels, looks=second.looks)
    assert third.decided.attempt == 2
    assert third.bars[0].decided.alpha < 0.025


def test_labels_on_one_of_two_bars_are_a_look():
    scores, labels = world()
    both = benchmark(["tone >= 80%", "polite >= 80%"], dimensions={
        "tone": {"definition": "x", "scored_by": "judge"}, "polite": {"definition": "y", "scored_by": "judge"},
    })  # fmt: skip
    more = [row | {"dimension": "polite"} for row in scores]
    first = decide(both, [*scores, *more], "new", labels=labels)
    assert [(look["look"], look["alpha"]) for look in first.looks] == [(1, pytest.approx(0.025))]
    others = [row | {"dimension": "polite"} for row in labels]
    second = decide(both, [*scores, *more], "new", labels=[*labels, *others], looks=first.looks)
    assert second.decided.attempt == 2
