"""`sw.correct`: rows in, what people would say of all cases out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

import shipworthy as sw
from shipworthy.decide.judged_rows import judged_rows
from shipworthy.stats.corrected import Judged, corrected_mean


def rows(n: int = 300, n_labels: int = 100, seed: int = 1):
    """A lenient judge: people pass .8, it passes .9 of those and half of the others."""
    rng = np.random.default_rng(seed)
    right = rng.random(n) < 0.8
    judge = np.where(right, rng.random(n) < 0.95, rng.random(n) < 0.5)
    scores = [{"case": f"c{i}", "value": bool(judge[i])} for i in range(n)]
    labels = [{"case": f"c{i}", "value": "pass" if right[i] else "fail"} for i in range(n_labels)]
    return scores, labels


def test_it_is_the_corrected_mean_of_the_units():
    scores, labels = rows()
    found = sw.correct(scores, labels, sampled="random")
    judge = np.array([float(row["value"]) for row in scores])
    label = np.full(300, np.nan)
    label[:100] = [row["value"] == "pass" for row in labels]
    same = corrected_mean(Judged(judge, label))
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (same.estimate, same.lower(0.025), same.upper(0.025))
    )
    assert found.raw.estimate == pytest.approx(judge.mean())
    assert found.labels_only.estimate == pytest.approx(np.nanmean(label))
    assert (found.status, found.n_cases, found.n_labels, found.method) == (
        "ok",
        300,
        100,
        "poststratified-beta",
    )
    assert found.judge_value == pytest.approx(same.judge_value)
    assert "300 cases, 100 labels" in str(found)


@pytest.mark.parametrize(("bar", "result"), [(0.5, "met"), (0.95, "missed"), (0.8, "unclear")])
def test_a_bar_is_met_missed_or_unclear(bar, result):
    found = sw.correct(*rows(), bar=bar, sampled="random")
    assert found.bar_result == result
    assert (found.low >= bar) == (result == "met")
    assert (found.high <= bar) == (result == "missed")


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999])
def test_the_bar_and_the_interval_say_the_same(confidence):
    given = {"sampled": "random", "confidence": confidence}
    found = sw.correct(*rows(), **given)
    for bar, result in (
        (found.low - 1e-6, "met"),
        (found.low + 1e-6, "unclear"),
        (found.high - 1e-6, "unclear"),
        (found.high + 1e-6, "missed"),
    ):
        assert sw.correct(*rows(), bar, **given).bar_result == result


def test_a_bar_is_a_number_or_a_percentage():
    found = sw.correct(*rows(), "50 %", sampled="random")
    assert (found.bar, found.bar_result) == (0.5, "met")
    for bar in ("high", "abc%", "nan", float("nan"), True, [0.8]):
        with pytest.raises(sw.WrongCall, match="expected a number"):
            sw.correct(*rows(), bar, sampled="random")
    with pytest.raises(sw.WrongCall, match="outside the scale"):
        sw.correct(*rows(), "180%", sampled="random")


def test_labels_nobody_knows_the_choice_of_do_not_correct():
    scores, labels = rows()
    found = sw.correct(scores, labels, bar=0.5)
    assert (found.status, found.estimate, found.bar_result) == ("no_audit", None, "unclear")
    assert found.raw is not None
    assert found.n_left_out == 100
    by_hand = sw.correct(scores, [row | {"chosen_by": "person"} for row in labels])
    assert by_hand.status == "no_audit"


def test_a_probability_of_0_is_no_audit_and_one_outside_0_to_1_a_mistake():
    scores, labels = rows()
    some = [row | {"probability": 0.0 if row["case"] == "c3" else 0.3} for row in labels]
    assert sw.correct(scores, some).status == "no_audit"
    with pytest.raises(sw.WrongCall, match="from 0 to 1"):
        sw.correct(scores, [row | {"probability": 1.3} for row in labels])


def test_one_probability_for_all_is_a_random_sample():
    scores, labels = rows()
    known = sw.correct(scores, [row | {"probability": 1 / 3} for row in labels])
    random = sw.correct(scores, labels, sampled="random")
    named = sw.correct(scores, [row | {"chosen_by": "random"} for row in labels])
    assert known.estimate == pytest.approx(random.estimate)
    assert named.low == pytest.approx(random.low)


def test_labels_that_were_sure_to_be_chosen_are_a_class_of_their_own():
    scores, labels = rows()
    mixed = [row | {"probability": 1.0 if i < 30 else 0.3} for i, row in enumerate(labels)]
    found = judged_rows(scores, mixed)
    assert found.status == "ok"
    sizes = np.bincount(found.judged.classes)
    assert sorted(sizes.tolist()) == [30, 270]
    sure = np.full(300, 1.0)
    assert sw.correct(scores, [row | {"probability": 1.0} for row in labels]).status == "no_audit"
    given = [row | {"probability": chance} for row, chance in zip(scores, sure, strict=True)]
    assert sw.correct(given, [row | {"probability": 1.0} for row in labels]).status == "no_audit"
    assert sw.correct(given[:100], [row | {"probability": 1.0} for row in labels]).status == "ok"
    rarer = [row | {"probability": 1.0 if i < 100 else 0.3} for i, row in enumerate(scores)]
    found = sw.correct(rarer, [row | {"probability": 1.0} for row in labels])
    assert found.status == "too_few_labels"


def test_what_labels_say_of_their_choice_outweighs_that_they_are_called_random():
    scores, labels = rows()
    known = sw.correct(scores, labels, sampled="random")
    picked = [row | {"chosen_by": "Person" if i < 10 else None} for i, row in enumerate(labels)]
    found = sw.correct(scores, picked, sampled="random")
    assert (found.status, found.n_labels, found.n_left_out) == ("ok", 90, 10)
    by_hand = sw.correct(scores, [row | {"chosen_by": "person"} for row in labels], 0.5, sampled="random")
    assert (by_hand.status, by_hand.bar_result, by_hand.n_left_out) == ("too_few_labels", "unclear", 100)
    stated = [row | {"chosen_by": "person", "probability": 0.3} for row in labels]
    assert sw.correct(scores, stated).n_left_out == 100
    empty = [row | {"chosen_by": float("nan"), "probability": 0.3} for row in labels]
    assert sw.correct(scores, empty, sampled="random").low == known.low


def test_chances_that_deny_a_random_sample_are_no_audit_whatever_it_is_called():
    scores, labels = rows()
    for chances in ([0.0] + [0.3] * 99, [0.0] * 100, [1.0] * 100):
        stated = [row | {"probability": chance} for row, chance in zip(labels, chances, strict=True)]
        found = sw.correct(scores, stated, 0.5, sampled="random")
        assert (found.status, found.estimate, found.bar_result) == ("no_audit", None, "unclear")
    everything = [{"case": row["case"], "value": row["value"], "probability": 1.0} for row in scores]
    assert sw.correct(scores, everything, sampled="random").status == "ok"
    with pytest.raises(sw.WrongCall, match="from 0 to 1"):
        sw.correct(scores, [row | {"probability": 1.3} for row in labels], sampled="random")


def test_labels_picked_by_hand_are_left_out_and_counted():
    scores, labels = rows()
    some = [row | {"chosen_by": "person" if i < 10 else "random"} for i, row in enumerate(labels)]
    found = sw.correct(scores, some)
    assert (found.status, found.n_labels, found.n_left_out) == ("ok", 90, 10)


def test_too_few_labels_say_how_many_more():
    found = sw.correct(*rows(n_labels=12), sampled="random")
    assert (found.status, found.estimate, found.needs) == ("too_few_labels", None, {"labels": 8})
    assert "12 labels" in found.why
    assert str(found).startswith("too_few_labels")
    assert sw.correct(rows()[0], []).status == "too_few_labels"


def graded_rows():
    rng = np.random.default_rng(2)
    people = rng.integers(1, 6, 200)
    judge = np.clip(people + rng.integers(0, 2, 200), 1, 5)
    scores = [{"case": i, "value": int(judge[i])} for i in range(200)]
    labels = [
        {"case": i, "value": int(np.clip(people[i] + shift, 1, 5)), "reviewer": who}
        for i in range(80)
        for who, shift in (("ann", 0), ("bob", int(rng.integers(-1, 2))))
    ]
    return scores, labels


def test_own_units_need_a_scale_and_come_back():
    scores, labels = graded_rows()
    with pytest.raises(sw.WrongCall, match="no scale is given") as caught:
        sw.correct(scores, labels, sampled="random")
    assert "scale=(1, 5)" in caught.value.hint
    found = sw.correct(scores, labels, 3.5, scale=(1, 5), sampled="random")
    assert 1 < found.low < found.estimate < found.high < 5
    assert found.raw.estimate == pytest.approx(np.mean([row["value"] for row in scores]))
    assert found.estimate < found.raw.low
    assert found.n_labels == 80
    assert found.method == "ppi-plus-plus-dirichlet"
    with pytest.raises(sw.WrongCall, match="outside the scale"):
        sw.correct([*scores, {"case": 200, "value": -1}], labels, scale=(1, 5), sampled="random")
    with pytest.raises(sw.WrongCall, match="bar is 7"):
        sw.correct(scores, labels, 7, scale=(1, 5), sampled="random")


def test_trials_are_averaged_and_a_label_corrects_its_own_answer():
    scores = [{"case": i, "trial": t, "value": float((i + t) % 2)} for i in range(60) for t in (0, 1)]
    labels = [{"case": i, "trial": 1, "value": 1.0} for i in range(40)]
    units = judged_rows(scores, labels, sampled="random").judged
    assert units.judge.tolist() == [0.5] * 60
    assert units.judge_at_label[:4].tolist() == [1.0, 0.0, 1.0, 0.0]
    assert np.isnan(units.judge_at_label[40:]).all()
    without = [{key: row[key] for key in ("case", "value")} for row in labels]
    first = judged_rows(scores, without, sampled="random").judged
    assert first.judge_at_label[:4].tolist() == [0.0, 1.0, 0.0, 1.0]
    other = judged_rows(scores, [row | {"trial": 9} for row in labels], sampled="random")
    assert (other.n_labels, other.n_left_out) == (0, 40)


def test_cases_of_a_group_are_one_unit_and_weights_count():
    scores = [{"case": i, "value": i % 2, "group": f"g{i // 2}", "weight": 1 + i % 2} for i in range(80)]
    labels = [{"case": i, "value": 1} for i in range(60)]
    found = judged_rows(scores, labels, sampled="random")
    assert found.judged.n_units == 40
    assert found.n_cases == 80
    assert found.judged.judge[0] == pytest.approx(2 / 3)
    assert found.judged.n_labels == 30


@dataclass
class Score:
    case: str
    value: float


def test_columns_dataclasses_and_rows_are_the_same():
    scores, labels = rows()
    columns = {name: [row[name] for row in scores] for name in ("case", "value")}
    classes = [Score(row["case"], float(row["value"])) for row in scores]
    results = [sw.correct(given, labels, sampled="random").low for given in (scores, columns, classes)]
    assert results[0] == results[1] == results[2]
    shuffled = [scores[i] for i in np.random.default_rng(0).permutation(300)]
    assert sw.correct(shuffled, labels, sampled="random").low == pytest.approx(results[0], abs=1e-9)


@pytest.mark.parametrize(
    ("scores", "labels", "says"),
    [
        ([{"value": 1}], [{"case": 1, "value": 1}], "no column 'case'"),
        ([{"case": 1}], [{"case": 1, "value": 1}], "no column 'value'"),
        ([{"case": None, "value": 1}], [{"case": 1, "value": 1}], "does not say its case"),
        ([{"case": 1, "value": "maybe"}], [{"case": 1, "value": 1}], "maybe"),
        ([{"case": 1, "value": 1, "weight": 0}], [{"case": 1, "value": 1}], "positive"),
    ],
)
def test_bad_rows_say_what_was_seen(scores, labels, says):
    with pytest.raises(sw.WrongCall, match=says):
        sw.correct(scores, labels, sampled="random")


def test_bad_options_are_refused():
    with pytest.raises(sw.WrongCall, match="sampled"):
        sw.correct(*rows(), sampled="by hand")
    with pytest.raises(sw.WrongCall, match="confidence"):
        sw.correct(*rows(), sampled="random", confidence=95)
    wrong = [(5, 1), (0, 1, 2), (0,), ("a", "b"), (0, float("nan")), (0, float("inf")), 5, "01"]
    for scale in wrong:
        with pytest.raises(sw.WrongCall, match="two finite numbers") as caught:
            sw.correct(*rows(), sampled="random", scale=scale)
        assert "scale=(1, 5)" in caught.value.hint


def test_a_plain_dictionary_comes_out():
    found = sw.correct(*rows(), bar=0.7, sampled="random").to_dict()
    assert found["raw"].keys() == {"estimate", "low", "high"}
    assert found["status"] == "ok"
    assert found["confidence"] == 0.95
