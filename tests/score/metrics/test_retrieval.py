from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from shipworthy.errors import WrongCall
from shipworthy.score.metrics.retrieval_measures import Measures, measures, ndcg_at, read_measures

E = frozenset()


def ranking(*hits):
    return [frozenset([hit]) if hit is not None else E for hit in hits]


def test_published_example():
    """Wikipedia, 'Discounted cumulative gain': gains 3, 2, 3, 0, 1, 2 with 3 and 2 missed: nDCG@6 0.785."""
    gains = [3, 2, 3, 1, 2, 3, 2]
    found = ranking(0, 1, 2, None, 3, 4)
    assert ndcg_at(found, gains, 6) == pytest.approx(6.861 / 8.740, abs=5e-4)


@pytest.mark.parametrize(
    ("found", "n_gold", "k", "wanted"),
    [
        (ranking(0, None, 1), 2, 3, (1, 2 / 3, 1, (1 + 0.5) / (1 + 1 / np.log2(3)))),
        (ranking(None, 0), 1, 5, (1, 0.2, 0.5, 1 / np.log2(3))), (ranking(None, 0), 1, 1, (0, 0, 0, 0)),
        (ranking(None, None), 2, 2, (0, 0, 0, 0)), ([frozenset([0, 1]), E], 2, 2, (1, 0.5, 1, 1)),
    ],
)  # fmt: skip
def test_measures(found, n_gold, k, wanted):
    assert measures(found, [1.0] * n_gold, k)[:4] == pytest.approx(wanted)


@examples(st.permutations(range(8)), st.lists(st.integers(0, 3), min_size=8, max_size=8), st.integers(1, 8))
def test_ndcg_agrees_with_sklearn(order, gains, k):
    if not any(gains):
        return
    gold = [place for place in range(8) if gains[place]]
    number = {place: at for at, place in enumerate(gold)}
    found = [frozenset([number[place]]) if place in number else E for place in order]
    scores = np.empty(8)
    scores[list(order)] = np.arange(8, 0, -1)
    wanted = ndcg_score([gains], [scores], k=k)
    assert ndcg_at(found, [float(gains[place]) for place in gold], k) == pytest.approx(wanted)


def test_what_is_written_can_be_read():
    for seen in (
        Measures(1.0, 0.2, 1 / 3, 0.6309, 5),
        Measures(0.0, 0.0, 0.0, 0.0, 10),
        Measures(1e-5, 0, 0, 0, 1),
    ):
        assert read_measures(f"{seen}; 1 of 3 gold passages") == pytest.approx(seen, rel=1e-3)
    assert read_measures("no answer: timeout") is None


PASSAGES = ({"id": "d1", "text": "MOQ is 500 pieces of oak chairs."}, {"id": "d2", "text": "The weather is fine."}, {"id": 3, "text": "Lead time 30 days."})  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "gold", "value"),
    [
        (None, ["d1", "d9"], 0.5), (None, "d1; d2", 1), (None, "d1", 1), (None, '["d1", 3]', 1), (None, [3], 1),
        ("precision", ["d1"], 1 / 3), ("precision@1", ["d1"], 1), ({"measure": "precision", "k": 5}, ["d1"], 0.2),
        ("mrr", ["d2"], 0.5), ({"measure": "recall", "k": 1}, ["d2"], 0), ("ndcg", {"d1": 2, "d2": 0}, 1),
        (None, "lead time 30  DAYS.", 1), (None, [{"id": "x", "text": "moq is 500 pieces"}], 1),
        (None, [{"document": "a", "start": 5, "end": 9}], 0), (None, ["d"], 0), (None, ["d1", "d1"], 1),
        ({"gold": "{{ other }}"}, ["nothing"], 1),
    ],
)  # fmt: skip
def test_retrieval(bench, arguments, gold, value):
    trial = bench.trial("an answer", retrieved=PASSAGES)
    assert bench.value({"retrieval": arguments}, trial, gold, other="d1") == pytest.approx(value)
    own_field = bench.grade({"retrieval": arguments}, trial, None, gold=gold, other="d1").value
    assert own_field == pytest.approx(value)


@pytest.mark.parametrize(
    ("gold", "value"),
    [
        ("橡木餐椅每把45美元", 1), (["交期35天起"], 1), ("价格1,000美元的桌子", 1), (["松木餐桌"], 0), (["椅"], 0),
        (["第一章节"], 1), (["第一章节", "文档甲乙"], 0.5), ("橡木餐椅;交期35天起", 1),
    ],
)  # fmt: skip
def test_short_chinese_texts_are_texts_unless_they_are_ids(bench, gold, value):
    passages = (
        {"id": "第一章节", "text": "说明：橡木餐椅每把45美元，价格1,000美元的桌子。"},
        {"id": "b", "text": "交期35天起，参看文档甲乙"},
        {"id": "文档甲乙", "text": "空"},
    )
    used = passages if "文档甲乙" not in gold else (passages[1], {"id": "文档甲乙", "text": "空"})
    assert bench.value("retrieval", bench.trial("x", retrieved=used), gold) == value


def test_what_is_an_id_of_a_passage_is_not_looked_for_in_texts(bench):
    passages = ({"id": "a", "text": "see the long guide 7"}, {"id": "long guide 7", "text": "chairs"})
    trial = bench.trial("x", retrieved=passages)
    assert bench.value({"retrieval": "recall@1"}, trial, ["long guide 7"]) == 0


def test_a_passage_that_came_twice_counts_once(bench):
    trial = bench.trial("x", retrieved=(PASSAGES[0], PASSAGES[0]))
    assert bench.value({"retrieval": "precision@2"}, trial, ["d1"]) == 0.5
    assert bench.value({"retrieval": "recall"}, trial, ["d1", "d2"]) == 0.5


def test_places_in_a_document(bench):
    gold = [{"document": "a", "start": 100, "end": 200}]
    for start, end, document, value in ((150, 300, "a", 1), (200, 300, "a", 0), (150, 300, "b", 0)):
        trial = bench.trial("x", retrieved=({"document": document, "start": start, "end": end},))
        assert bench.value("retrieval", trial, gold) == value


def test_nobody_said_what_was_retrieved(bench):
    assert "no retrieved passages" in bench.grade("retrieval", "x", ["d1"]).reason
    assert "no expected" in bench.grade("retrieval", bench.trial("x", retrieved=PASSAGES)).reason


@pytest.mark.parametrize("given", ["recal", {"measure": "f1"}, {"k": 0}, {"kk": 1}, [], False, {"gold": {}}])
def test_wrong_arguments(bench, given):
    with pytest.raises(WrongCall, match="quality: retrieval"):
        bench.scorer({"retrieval": given})
