from __future__ import annotations

from dataclasses import replace

import pytest

from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall

PLAIN = Scale(0, 1)

CONTEXT = (
    "Catalogue of Möbelhaus Keller. Oak chair OC-210: USD 45.00 FOB Ningbo, MOQ 1,000 pieces, lead time 30-35 days. "
    "Contact: Anna Keller, sales@keller.example. Valid until 2026-03-05. Discount 20%. 橡木椅三十五天发货，价格3万元。"
)  # fmt: skip


@pytest.fixture
def graded(bench):
    def grade(answer, arguments=None, scale=PLAIN, **more):
        case = replace(bench.case(), context=CONTEXT, input="Do you ship 40 chairs to Lisbon?")
        return bench.scorer({"grounded": arguments}, scale, **more).grade(bench.trial(answer), case)

    return grade


@pytest.mark.parametrize(
    "answer",
    [
        "It costs $45 and the MOQ is 1000 pcs.", "The minimum is 1k pieces.", "Lead time is 35 days.",
        "Please write to sales@keller.example.", "Valid until March 5, 2026.", "Valid until 5 March.",
        "The model OC-210 ships from Ningbo.", "We ship 40 chairs to Lisbon.", "Ask our colleague Anna Keller.",
        "1. First\n2. Second", "橡木椅35天发货，价格为30,000元。", "折扣百分之二十。", 'It says "lead time 30-35 days".',
        "Dear Anna,\n\nThank you for your inquiry. Kind regards", "", "ok",
    ],
)  # fmt: skip
def test_what_is_found(graded, answer):
    assert graded(answer).value == 1


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("It costs $40.", "$40"), ("It costs 45 euros.", "45 euros"), ("Lead time is 30 weeks.", "30 weeks"),
        ("Valid until 6 March 2026.", "6 March 2026"), ("The model OC-310 is best.", "OC-310"),
        ("Ask our colleague Peter Schmidt.", "Peter Schmidt"), ("Write to info@keller.example.", "info@keller.example"),
        ("See https://keller.example/x for more.", "https://keller.example/x"), ("五十天发货。", "五十天"),
        ('They promise "free shipping worldwide".', "free shipping worldwide"), ("A 30% discount.", "30%"),
    ],
)  # fmt: skip
def test_what_was_invented(graded, answer, names):
    grade = graded(answer)
    assert grade.value < 1
    assert f"not found: '{names}" in grade.explanation


CHINESE = "橡木餐椅每把45美元，交期35天，首批100，200件。折扣10%，成立于1998年3月5日。联系人Anna Li，邮箱anna@keller.example。"


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("单价50美元", "50美元"), ("每把45美元，交期90天", "90天"), ("打8折", "8"), ("共1234件", "1234件"), ("首批100200件", "100200件"),
        ("成立于1999年", "1999年"), ("折扣20%", "20%"), ("售价USD50起", "USD50"), ("售价￥50", "¥50"), ("交期30至40天", "30"),
        ("成立于1998-03-06的公司", "1998-03-06"), ("成立于6 March 1998的公司", "6 March 1998"), ("约fifty dollars", "fifty dollars"),
        ("（50美元）", "50美元"), ("请联系Peter Li先生", "Peter Li"), ("邮箱bob@keller.example。", "bob@keller.example"),
    ],
)  # fmt: skip
def test_figures_that_touch_chinese_characters(bench, answer, missing):
    case = replace(bench.case(), context=CHINESE)
    grade = bench.scorer("grounded").grade(bench.trial(answer), case)
    assert grade.value == 0
    assert f"not found: '{missing}'" in grade.explanation


@pytest.mark.parametrize(
    "answer",
    [
        "It is $45 and ships in 35 days, at a discount of 10%.", "一把45美元", "Founded 5 March 1998.", "100 pieces, then 200.",
        "成立于March 5, 1998。", "请联系Anna Li先生，邮箱anna@keller.example。", "USD45", "单价USD45起，交期35天内",
        "Call Anna Li.", "Contact Anna Li today.", "Price USD 45,00", "MOQ 100 pcs FOB", "Manager Anna Li", "forty-five dollars",
    ],
)  # fmt: skip
def test_a_chinese_context_is_read_alike(bench, answer):
    case = replace(bench.case(), context=CHINESE)
    assert bench.scorer("grounded").grade(bench.trial(answer), case).value == 1


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("Call Peter Li.", "Peter Li"), ("Visit Acme Corp.", "Acme Corp"), ("Peter Li is here.", "Peter Li"),
        ("Price is forty-six dollars.", "forty-six dollars"), ("one hundred and five dollars", "one hundred and five dollars"),
    ],
)  # fmt: skip
def test_names_and_number_words_that_were_invented(bench, answer, missing):
    case = replace(bench.case(), context=CHINESE + " Five dollars.")
    assert f"not found: '{missing}'" in bench.scorer("grounded").grade(bench.trial(answer), case).explanation


def test_the_share_and_pass_or_fail(graded, bench):
    answer = "It costs $45, or $40 for 1,000 pieces."
    assert graded(answer).value == pytest.approx(2 / 3)
    assert graded(answer).explanation == "2 of 3 found; not found: '$40'"
    assert graded(answer, scale=bench.scorer("pii").scale).value == 0
    assert graded(answer, {"at_least": 0.5}).value == 1
    assert graded(answer, {"kinds": ["dates"]}).explanation == "nothing to check"


def test_as_a_detector_1_says_that_something_was_invented(graded):
    assert graded("It costs $40.", is_detector=True).value == 1
    assert graded("It costs $45.", is_detector=True).value == 0
    assert graded("It costs $45 or $40.", {"below": 0.5}, is_detector=True).value == 0


def test_other_places_to_look(bench):
    passage = bench.trial("It costs $45.", retrieved=({"id": "d1", "text": "USD 45"},))
    assert bench.value("grounded", passage) == 1
    assert bench.value({"grounded": {"context": "{{ list }}"}}, "It costs $45.", list="45 dollars") == 1
    assert "no context" in bench.grade("grounded", "It costs $45.").reason


def test_german_nouns_are_no_names(graded):
    answer = (
        "Vielen Dank für Ihre Anfrage. Wir liefern die Stühle gerne an Ihre Firma und freuen uns auf Antwort."
    )
    assert graded(answer).explanation == "nothing to check"


@pytest.mark.parametrize("given", [{"kinds": 5}, {"kinds": []}, {"context": []}, {"kinds": {"a": 1}}])
def test_odd_arguments(bench, given):
    with pytest.raises(WrongCall, match="quality: grounded"):
        bench.scorer({"grounded": given})


def test_an_unknown_kind(bench):
    with pytest.raises(WrongCall, match="no kind is known as 'number'"):
        bench.scorer({"grounded": {"kinds": ["number"]}})
