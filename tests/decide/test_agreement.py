"""`sw.agreement`: rows of labels in, agreement per dimension out."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import shipworthy as sw
from shipworthy.stats.agreement import cohen_kappa, krippendorff_alpha
from shipworthy.stats.interval import NotEnough


def labels(n: int = 80, seed: int = 0):
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, 6, n)
    noise = rng.integers(-1, 2, (n, 3))
    return [
        {"case": i, "reviewer": who, "value": int(np.clip(truth[i] + noise[i, k], 1, 5))}
        for i in range(n)
        for k, who in enumerate(("ann", "bob", "judge"))
    ]


def table(rows, *reviewers):
    by = {(row["case"], row["reviewer"]): row["value"] for row in rows}
    return np.array([[by[case, who] for who in reviewers] for case in range(80)], dtype=float)


def test_reviewers_among_themselves():
    found = sw.agreement(labels())
    assert found.kappa.value == pytest.approx(cohen_kappa(table(labels(), "ann", "bob", "judge")).value)
    assert found.alpha_ordinal.n == 80
    assert found.alpha_nominal.low < found.alpha_nominal.value < found.alpha_nominal.high
    assert found.only.judge is None
    assert set(found.to_dict()) >= {
        "percent",
        "kappa",
        "gwet_ac1",
        "gwet_ac2",
        "alpha_interval",
        "dimensions",
    }


def test_a_judge_against_people_and_their_ceiling():
    rows = labels()
    found = sw.agreement(rows, judge="judge").only
    assert found.reviewers == ("ann", "bob")
    people = table(rows, "ann", "bob")
    assert found.people.alpha_ordinal.value == pytest.approx(krippendorff_alpha(people, "ordinal").value)
    said = table(rows, "judge")[:, 0]
    assert found.bias.value == pytest.approx((said - people.mean(axis=1)).mean())
    assert found.pearson.value == pytest.approx(np.corrcoef(said, people.mean(axis=1))[0, 1])
    assert found.main is found.judge
    assert found.confusion is None
    assert found.alt_test.n_items == 80
    assert found.to_dict()["alt_test"]["passes"] in (True, False)


def test_pass_and_fail_have_a_confusion_matrix():
    rows = [
        {"case": i, "reviewer": who, "value": value}
        for i in range(40)
        for who, value in (("ann", i < 30), ("judge", "pass" if i < 36 else "fail"))
    ]
    found = sw.agreement(rows, judge="judge").only
    assert (found.confusion.true_pass, found.confusion.false_pass, found.confusion.true_fail) == (30, 6, 4)
    assert found.confusion.specificity.value == pytest.approx(0.4)
    assert found.people.kappa.value is None
    assert isinstance(found.alt_test, NotEnough)


def test_dimensions_are_apart():
    rows = [row | {"dimension": name} for name in ("tone", "facts") for row in labels(seed=len(name))]
    found = sw.agreement(rows)
    assert list(found.dimensions) == ["tone", "facts"]
    assert found.dimensions["tone"].people.kappa.n == 80
    with pytest.raises(sw.WrongCall, match="several dimensions: tone, facts"):
        _ = found.kappa


def test_several_answers_of_a_case_are_several_units():
    rows = [row | {"candidate": name, "trial": t} for name in "ab" for t in (0, 1) for row in labels(20)]
    assert sw.agreement(rows).kappa.n == 80
    with pytest.raises(sw.WrongCall, match="has labelled case 0 before") as caught:
        sw.agreement([*labels(), *labels()[:1]])
    assert "candidate and trial" in caught.value.hint


def test_words_have_no_order_unless_it_is_given():
    words = ("bad", "fair", "fine", "good", "great")
    rows = [row | {"value": words[row["value"] - 1]} for row in labels()]
    plain = sw.agreement(rows)
    assert plain.alpha_ordinal.value is None
    assert "order=" in plain.alpha_ordinal.why
    assert plain.kappa.value == pytest.approx(sw.agreement(labels()).kappa.value)
    ordered = sw.agreement(rows, order=words)
    assert ordered.alpha_ordinal.value == pytest.approx(sw.agreement(labels()).alpha_ordinal.value)
    with pytest.raises(sw.WrongCall, match="'great' is not in the order"):
        sw.agreement(rows, order=words[:4])


def test_what_most_say_is_compared_and_a_draw_between_words_is_nothing():
    said = {"ann": "A", "bob": "A", "cid": "B"}
    rows = [{"case": i, "reviewer": who, "value": v} for i in range(30) for who, v in said.items()]
    rows += [{"case": i, "reviewer": "judge", "value": "A" if i % 3 else "B"} for i in range(30)]
    assert sw.agreement(rows, judge="judge").percent.value == pytest.approx(2 / 3)
    drawn = [row for row in rows if row["reviewer"] != "bob"]
    assert sw.agreement(drawn, judge="judge").percent.value is None


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        ([{"case": 1, "value": 1}], {}, "no column 'reviewer'"),
        ([{"reviewer": "a", "value": 1}], {}, "no column 'case'"),
        ([{"case": 1, "reviewer": "a"}], {}, "no column 'value'"),
        ([{"case": 1, "reviewer": "a", "value": 1}], {"judge": "b"}, "no label is by 'b'"),
    ],
)
def test_bad_rows_say_what_was_seen(rows, options, says):
    with pytest.raises(sw.WrongCall, match=says):
        sw.agreement(rows, **options)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 1e200, "inf", "nan", np.float64("inf")])
def test_what_is_no_finite_number_is_refused(value):
    rows = labels()
    rows[7] = rows[7] | {"value": value}
    with pytest.raises(sw.WrongCall, match=r"row 7 holds .*finite") as caught:
        sw.agreement(rows)
    assert "null" in caught.value.hint


def test_missing_values_are_missing_whatever_they_are_written_as():
    rows = labels()
    for missing in (None, float("nan")):
        found = sw.agreement([row | {"value": missing} if row["case"] == 3 else row for row in rows])
        assert found.percent.n == 79
    words = [row | {"value": "good" if row["value"] > 3 else "bad"} for row in rows]
    gone = [row | {"value": float("nan")} if row["case"] == 3 else row for row in words]
    assert sw.agreement(gone).percent.n == 79
    assert sw.agreement(gone).percent == sw.agreement([row for row in words if row["case"] != 3]).percent


def test_many_reviewers_of_few_answers_each_need_no_table():
    """A table of 3,000 answers and 6,000 reviewers would be 144 MB, and its pairs 18 million."""
    rng = np.random.default_rng(4)
    rows = [
        {"case": i, "reviewer": f"r{2 * i + k}", "value": int(value)}
        for i, truth in enumerate(rng.integers(0, 3, 3_000))
        for k, value in enumerate(np.where(rng.random(2) < 0.2, rng.integers(0, 3, 2), truth))
    ]
    tracemalloc.start()
    found = sw.agreement(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6
    pairs = np.array([row["value"] for row in rows], dtype=float).reshape(-1, 2)
    assert found.alpha_nominal.value == pytest.approx(krippendorff_alpha(pairs).value)
    assert found.percent.value == pytest.approx(np.mean(pairs[:, 0] == pairs[:, 1]))
