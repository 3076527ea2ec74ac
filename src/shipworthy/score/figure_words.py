"""The words of numbers: scales, units with their synonyms, English number words, Chinese numerals."""

from __future__ import annotations

import math
from collections.abc import Sequence

_UNIT_NAMES = {
    "%": "% percent pct prozent",
    "usd": "$ us$ usd dollar dollars 美元 美金",
    "eur": "€ eur euro euros 欧元",
    "gbp": "£ gbp pound pounds 英镑",
    "cny": "¥ rmb cny yuan 元 人民币 块钱",
    "jpy": "jpy yen 日元",
    "day": "day days tag tage tagen 天 工作日 个工作日",
    "week": "week weeks woche wochen 周 星期 个星期",
    "month": "month months monat monate monaten 个月",
    "year": "year years jahr jahre jahren 年 周年",
    "hour": "hour hours hrs h stunde stunden 小时 个小时",
    "minute": "minute minutes min mins minuten 分钟",
    "second": "second seconds sec secs sekunden 秒",
    "kg": "kg kilogram kilograms kilo kilos 公斤 千克",
    "g": "g gram grams 克",
    "t": "ton tons tonne tonnes 吨",
    "mm": "mm 毫米",
    "cm": "cm 厘米",
    "m": "metre metres meter meters 米",
    "km": "km kilometre kilometres kilometer kilometers 公里 千米",
    "piece": "piece pieces pc pcs unit units stück 个 件 把 台 套 只 张",
    "carton": "carton cartons box boxes 箱",
    "person": "person persons people 人 个人",
}

UNITS = {name: unit for unit, names in _UNIT_NAMES.items() for name in names.split()}
"""Every way to write a unit, to the unit."""

SCALES = {
    "k": 1e3, "m": 1e6, "thousand": 1e3, "tausend": 1e3, "hundred": 1e2, "million": 1e6, "millionen": 1e6,
    "mio": 1e6, "billion": 1e9, "bn": 1e9, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8,
}  # fmt: skip
"""What stands behind a number and multiplies it."""

WORDS = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0,
    "fifteen": 15.0, "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0,
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
    "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
"""English number words; they count only before a unit (`two weeks`, not `the two of us`)."""

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10_000, "亿": 100_000_000}

CHINESE_DIGITS = "".join([*_DIGITS, *_STEPS, *_GREAT])
"""The signs of Chinese numerals."""


def english_number(words: Sequence[str]) -> float:
    """Forty-five as 45, two hundred and five as 205; of words that make no one number, the last that do."""
    total = part = 0.0
    room = math.inf  # what may still be added: 9 after forty, nothing after five
    for word in words:
        if word in WORDS:
            value = WORDS[word]
            if value > room:
                total = part = 0.0
            part += value
            room = 9.0 if value >= 20.0 else 0.0
        elif word == "hundred":
            part, room = (part or 1.0) * 100.0, 99.0
        elif word in SCALES:
            total, part, room = total + (part or 1.0) * SCALES[word], 0.0, math.inf
    return total + part


def chinese_number(numeral: str) -> float | None:
    """三十五 as 35, 一万二千 as 12000, 二〇二六 as 2026; None for signs that are no number (千万百)."""
    if all(sign in _DIGITS for sign in numeral):
        return float("".join(str(_DIGITS[sign]) for sign in numeral))
    total = part = digit = 0
    seen_digit = numeral[0] == "十"
    for sign in numeral:
        if sign in _DIGITS:
            digit, seen_digit = _DIGITS[sign], True
        elif sign in _STEPS:
            part += (digit or (1 if sign == "十" else 0)) * _STEPS[sign]
            digit = 0
        else:
            total = (total + part + digit) * _GREAT[sign]
            part = digit = 0
    return float(total + part + digit) if seen_digit and total + part + digit else None
