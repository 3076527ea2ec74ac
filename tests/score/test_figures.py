from __future__ import annotations

import pytest

from shipworthy.score.contradictions import contradictions
from shipworthy.score.dates import find_dates
from shipworthy.score.figure_words import UNITS
from shipworthy.score.figures import find_codes, find_figures


def read(text):
    return [(one.readings, one.unit) for one in find_figures(text)]


@pytest.mark.parametrize("name", sorted(set(UNITS) - {"us$"}))
@pytest.mark.parametrize("number", ["50", "1,250", "3.5", "3万", "2k"])
def test_every_unit_between_chinese_characters_reads_as_it_does_alone(name, number):
    # 2kbox is a code
    for text in [f"{number} {name}"] + [f"{number}{name}"] * (
        number != "2k" or not name.isalpha() or name > "\u2e80"
    ):
        (alone,) = read(text)
        assert alone[1] == UNITS[name]
        for glued in (f"单价{text}起", f"约{text}，", f"（{text}）", f"：{text}。", f"货款,{text}的"):
            assert read(glued) == [alone], glued


@pytest.mark.parametrize("sign", ["$", "US$", "€", "£", "￥", "USD", "eur ", "RMB", "CNY "])
def test_every_sign_before_a_number(sign):
    (alone,) = read(f"{sign}50")
    assert alone[1]
    assert read(f"售价{sign}50起") == [alone]
    assert find_codes(f"售价{sign}50起") == ()


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-05", "2026/3/5", "2026.03.05", "2026年3月5日", "3月5日", "2026年3月", "5 March 2026", "5 March", "March 5, 2026",
        "5th of March 2026", "March 2026", "5. März 2026", "03/04/2026", "5.3.26",
    ],
)  # fmt: skip
def test_every_date_between_chinese_characters_reads_as_it_does_alone(date):
    (alone,) = find_dates(date)
    for glued in (f"截至{date}前", f"（{date}）", f"于{date}交货"):
        assert [one.readings for one in find_dates(glued)] == [alone.readings], glued
        assert find_figures(glued) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("forty-five dollars", [(45, "usd")]), ("two hundred and five days", [(205, "day")]), ("five days", [(5, "day")]),
        ("nineteen pieces", [(19, "piece")]), ("one hundred twenty thousand euros", [(120000, "eur")]),
        ("twenty thousand pieces", [(20000, "piece")]), ("three two days", [(2, "day")]), ("five千克", []),
        ("5千克", [(5, "kg")]), ("五千克", [(5, "kg")]), ("一个", []), ("一天", [(1, "day")]), ("两个", [(2, "piece")]), ("3个星期", [(3, "week")]), ("100，200件", [(100, ""), (200, "piece")]),
        ("１，０００件", [(1000, "piece")]), ("v3.5", []), ("abc50", []), ("x50y", []), ("é50", []),
    ],
)  # fmt: skip
def test_numbers(text, found):
    assert [(max(one.readings), one.unit) for one in find_figures(text)] == found


def test_contradictions_see_them():
    assert contradictions("单价50美元", "单价45美元")
    assert contradictions("截至2026-03-05前", "截至2026-03-06前")
    assert contradictions("交期90天", "交期 90 天") == []
