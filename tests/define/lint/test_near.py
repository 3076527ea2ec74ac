"""Near-duplicate search: other words for the same, and what is not the same however alike it looks."""

from __future__ import annotations

import pytest

from shipworthy.define.lint.near import near_between, near_groups


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How can I return the blue shoes I bought?", "Hello, how do I return blue shoes I bought please"),
        ("The parcel I recieved was damaged", "The parcel I received was damaged!"),
        ("What colours does this shirt come in?", "What colors does this shirt come in"),
        ("请问我的订单什么时候发货？", "你好，我的订单什么时候发货呢"),
        ("你们的退货政策是什么", "请问你们的退货政策是什么呀？"),
        ("怎么退换上周购买的蓝色运动鞋？我需要发票", "请问怎么退换上周买的蓝色运动鞋？我需要发票"),
        ("请问如何申请退款到原来的银行卡", "怎么申请退款到原来的银行卡"),
        ("1,000 units of tea FOB Ningbo please", "please 1000 units of the tea FOB Ningbo"),
        (" ".join(f"word{chr(97 + n)}" for n in range(26)) * 2, " ".join(f"word{chr(97 + n)}" for n in range(26)) * 2 + " x"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(one, other):
    assert near_groups([one, other]) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is my order 1042 now?", "Where is my order 1043 now?"),
        ("Coffee with milk and sugar", "Coffee without milk and sugar"),
        ("Can I cancel my order today?", "Can't I cancel my order today?"),
        ("I want a refund since my order arrived late", "I want a refund since my order arrived broken"),
        ("Is tea cheaper than coffee in this shop", "Is coffee cheaper than tea in this shop"),
        ("Is this contract legal in Spain and Italy", "Is this contract illegal in Spain and Italy"),
        ("What is 12 + 30 times two really", "What is 12 * 30 times two really"),
        ("红色的还有吗？我想买两件", "蓝色的还有吗？我想买两件"),
        ("这个产品的保修期是三年吗", "这个产品的保修期是五年吗"),
        ("怎么购买上周的蓝色运动鞋", "怎么退换上周的蓝色运动鞋"),
        ("我的订单什么时候发货", "我的订单什么时候到货"),
        ("", ""),
    ],
)
def test_not_the_same_however_alike(one, other):
    assert near_groups([one, other]) == []


def test_many_wordings_are_one_group_and_others_are_none():
    texts = [f"question {name} about delivery times" for name in ("alpha", "beta", "gamma", "delta")]
    assert near_groups([*texts, "Hi, question beta about the delivery times please"]) == [[1, 4]]


def test_between_two_lists():
    assert near_between(
        ["Where is the red bus stop?", "Nothing alike here"], ["x y z", "where is red bus stop"]
    ) == {0: 1}


def test_a_long_text_may_differ_in_one_word_of_twenty_and_no_more():
    words = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)]
    few, many = [*words], [*words]
    few[10:12] = ["other", "wording"]
    many[10:20] = [f"other{chr(97 + n)}" for n in range(10)]
    assert near_groups([" ".join(words), " ".join(few)]) == [[0, 1]]
    assert near_groups([" ".join(words), " ".join(many)]) == []
