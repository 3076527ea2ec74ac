from __future__ import annotations

import pytest
from rouge_score.rouge_scorer import RougeScorer

from shipworthy.errors import WrongCall
from shipworthy.score.metrics.rouge import overlap
from shipworthy.score.tokenize import overlap_words

SENTENCES = (
    "Thank you for your inquiry about the oak chairs, we can ship forty of them in March.",
    "We thank you for the inquiry. In March we can ship the oak chairs you asked about.",
    "The minimum order is 500 pieces and the lead time is 30 days after the deposit.",
    "After the deposit of 30 percent the lead time for 500 pieces is about 30 days.",
    "no", "chairs chairs chairs oak", "oak chairs",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["L", "1", "2"])
@pytest.mark.parametrize("measure", ["f", "recall", "precision"])
def test_english_agrees_with_rouge_score(bench, kind, measure):
    oracle = RougeScorer([f"rouge{kind}"], use_stemmer=False)
    for answer in SENTENCES:
        for reference in SENTENCES:
            theirs = oracle.score(reference, answer)[f"rouge{kind}"]
            wanted = {"f": theirs.fmeasure, "recall": theirs.recall, "precision": theirs.precision}[measure]
            ours = bench.value({"rouge": {"kind": kind, "measure": measure}}, answer, reference)
            assert ours == pytest.approx(wanted), (answer, reference)


def test_two_unrelated_chinese_sentences_that_share_100_are_not_the_same(bench):
    answer, reference = "最少订购100把椅子", "他跑完了100米比赛"
    assert RougeScorer(["rougeL"]).score(reference, answer)["rougeL"].fmeasure == 1.0  # the trap
    assert bench.value("rouge", answer, reference) < 0.25
    assert bench.value("rouge", reference, reference) == 1


def test_the_best_of_several_references(bench):
    assert bench.value("rouge", "b c", ["x y", "b c"]) == 1
    assert bench.value("rouge", "b c", "x y") == 0


def test_names_of_kinds(bench):
    for kind in ("L", "l", "rougeL", "ROUGE-L"):
        assert bench.grade({"rouge": {"kind": kind}}, "a b", "a c").explanation == "ROUGE-L f 0.50"
    assert bench.value({"rouge": {"kind": 1}}, "b a", "a b") == 1
    for given in ({"kind": 3}, {"measure": "g"}, {"tokenize": "x"}, {"knd": 1}):
        with pytest.raises(WrongCall, match="quality: rouge"):
            bench.scorer({"rouge": given})


def test_nothing_shares_nothing():
    assert overlap((), ()).f == 0
    assert overlap(("a",), (), "2") == (0, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, World!", ("hello", "world")), ("1,234.50 EUR", ("1,234.50", "eur")), ("三十天FOB", ("三", "十", "天", "fob")),
        ("", ()), ("...", ()), ("Ｆｕｌｌ", ("full",)),
    ],
)  # fmt: skip
def test_words(text, words):
    assert overlap_words(text) == words


@pytest.mark.parametrize("given", [[], False, 0])
def test_no_reference(bench, given):
    for name in ("rouge", "similarity"):
        with pytest.raises(WrongCall, match=f"quality: {name}: expected a reference"):
            bench.scorer({name: given})
