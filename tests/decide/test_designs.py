"""Labels drawn class by class: the classes of unlabelled cases are told, and without a random part nothing ships."""

from __future__ import annotations

import pytest

from shipworthy.decide.decide import decide
from shipworthy.decide.designs import class_codes, read_designs
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall

N = 200


def benchmark(bars, **more):
    return Benchmark.model_validate(
        {
            "product": "p",
            "dimensions": {"tone": {"definition": "d", "scored_by": {"hybrid": {"labels": 60}}}},
            "candidates": {"new": {"recorded": "x"}, "old": {"recorded": "y"}},
            "bars": bars,
            "baseline": "old",
            **more,
        }
    )


def is_doubtful(i):
    """Every fifth case; the judge passes it like the others, people mostly don't."""
    return i % 5 == 0


def scores(candidate="new", value=lambda i: 1.0):
    return [
        {"case": f"c{i}", "candidate": candidate, "trial": 0, "dimension": "tone", "value": value(i)}
        for i in range(N)
    ]


def label(i, good, chance, chosen_by="random", candidate="new"):
    return {"case": f"c{i}", "candidate": candidate, "trial": 0, "dimension": "tone",
            "value": float(good), "probability": chance, "chosen_by": chosen_by}  # fmt: skip


def drawn(candidate="new", n=N):
    return [
        {"case": f"c{i}", "candidate": candidate, "dimension": "tone",
         "stratum": "borderline" if is_doubtful(i) else "clear"}
        for i in range(n)
    ]  # fmt: skip


def stratified(n_clear=40, candidate="new"):
    """20 of the 40 doubtful cases, of which a quarter is good, and some of the 160 clear ones, all good."""
    doubtful = [i for i in range(N) if is_doubtful(i)][:20]
    clear = [i for i in range(N) if not is_doubtful(i)][:n_clear]
    return [
        *(label(i, place % 4 == 0, 0.5, "borderline", candidate) for place, i in enumerate(doubtful)),
        *(label(i, True, n_clear / 160, "random", candidate) for i in clear),
    ]


def bar(bars, rows, **more):
    return decide(benchmark([bars]), scores(), "new", labels=rows, **more).bars[0]


def test_classes_that_the_verdict_does_not_show_are_told_and_weigh_the_labels():
    """The judge passes everything: by the labels alone 75 % are good, by class 85 %."""
    found = bar("tone >= 70%", stratified(), drawn=drawn())
    assert found.estimate == pytest.approx(0.8 + 0.2 * 0.25)
    assert (found.status, found.n_labels) == ("met", 60)
    unknown = bar("tone >= 70%", stratified())
    assert (unknown.status, unknown.reason) == ("unclear", "no_audit")


def test_borderline_answers_without_a_random_part_ship_nothing():
    """Even perfect ones: of the clear class nobody has read a single answer."""
    only = [label(i, True, 1.0, "borderline") for i in range(N) if is_doubtful(i)]
    for more in ({"drawn": drawn()}, {}):
        found = decide(benchmark(["tone >= 10%"]), scores(), "new", labels=only, **more)
        assert found.verdict == "NOT_ENOUGH_EVIDENCE"
        assert found.bars[0].reason in ("too_few_labels", "no_audit")
        assert found.bars[0].needs["labels"] > 0
        assert not [one for one in found.looks if one["look"]]  # and nothing is spent


def test_labels_that_were_not_drawn_from_the_design_do_not_count():
    rows = [*stratified(), *(label(i, True, 1.0, "person") for i in range(N) if i % 5 == 1)]
    assert bar("tone >= 70%", rows, drawn=drawn()).n_labels == 60
    odd = [row | ({"chosen_by": None} if row["chosen_by"] == "borderline" else {}) for row in stratified()]
    assert bar("tone >= 70%", odd, drawn=drawn()).reason == "too_few_labels"
    mixed = [row | ({"probability": 0.4} if n == 3 else {}) for n, row in enumerate(stratified())]
    assert bar("tone >= 70%", mixed, drawn=drawn()).reason == "no_audit"


def test_cases_that_came_after_the_design_had_no_chance():
    few, many = drawn(n=195), drawn(n=150)
    rows = [row for row in stratified() if int(row["case"][1:]) < 150]
    assert bar("tone >= 70%", rows, drawn=few).corrected
    found = bar("tone >= 70%", rows, drawn=many)
    assert (found.status, found.reason) == ("unclear", "too_few_labels")


def test_what_the_judge_could_not_score_is_decided_by_its_own_labels():
    """Half of the doubtful class unscored, and bad: left out, the rest would be all good."""
    value = {f"c{i}": None if is_doubtful(i) else 1.0 for i in range(N)}
    rows = [row | {"value": value[row["case"]]} for row in scores()]
    labels = [row | ({"value": 0.0} if row["chosen_by"] == "borderline" else {}) for row in stratified()]
    found = decide(benchmark(["tone >= 50%"]), rows, "new", labels=labels, drawn=drawn()).bars[0]
    assert found.estimate == pytest.approx(0.8)
    assert found.status == "met"
    assert found.high < 0.9


def test_pairs_take_the_classes_of_the_candidate_whose_bar_it_is():
    both = [*scores(), *scores("old")]
    worse = [row | {"value": 0.0} for row in stratified(candidate="old")]
    made = benchmark(["tone better than old"])
    found = decide(made, both, "new", labels=[*stratified(), *worse], drawn=drawn()).bars[0]
    assert found.estimate == pytest.approx(0.85)
    assert found.status == "met"
    lacking = decide(made, both, "new", labels=[*stratified(), *worse[:50]], drawn=drawn()).bars[0]
    assert lacking.reason == "no_audit"


def test_other_classes_are_other_evidence():
    first = decide(benchmark(["tone >= 82%"]), scores(), "new", labels=stratified(), drawn=drawn())
    same = decide(
        benchmark(["tone >= 82%"]),
        scores(),
        "new",
        labels=stratified(),
        drawn=drawn()[::-1],
        looks=first.looks,
    )
    assert len(same.looks) == len(first.looks)
    odd = "13579"
    other = [
        row | {"stratum": row["stratum"] + ("2" if row["case"][-1] in odd[:3] else "")} for row in drawn()
    ]
    third = decide(
        benchmark(["tone >= 82%"]), scores(), "new", labels=stratified(), drawn=other, looks=first.looks
    )
    assert len(third.looks) == len(first.looks) + 1


def test_classes_that_can_not_be_read_are_refused_in_words():
    with pytest.raises(WrongCall, match="lacks the column 'stratum'"):
        read_designs([{"case": "a", "candidate": "new", "dimension": "tone"}])
    row = {"case": "a", "candidate": "new", "dimension": "tone", "stratum": "x"}
    with pytest.raises(WrongCall, match="two classes"):
        read_designs([row, row | {"stratum": "y"}])
    assert class_codes({"a": "x", "b": "y"}, ("b", "c", "a")).tolist() == [1, -1, 0]
    assert class_codes(None, ("a",)) is None
