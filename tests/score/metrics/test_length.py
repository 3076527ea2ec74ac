from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall
from shipworthy.score.metrics.length import n_words


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0), ("one", 1), ("It's a well-known fact.", 4), ("USD 1,234.50 per piece", 4), ("您好,感谢您", 5),
        ("价格是 USD 45 元", 6), ("価格はOKです", 6), ("안녕하세요 감사합니다", 2), ("Grüße aus Köln!", 3),
        ("नमस्ते दुनिया", 2), ("ขอบคุณ", 6), ("- * ... —", 0), ("e\u0301te\u0301", 1),
    ],
)  # fmt: skip
def test_n_words(text, n):
    assert n_words(text) == n


@pytest.mark.parametrize(
    ("given", "output", "value"),
    [
        (3, "one two three", 1), (3, "one two three four", 0),
        ({"min": 2, "max": 3}, "one", 0), ({"min": 2}, "one two", 1), ({"at_most": 3}, "a b c d", 0),
        ({"max": 5, "unit": "characters"}, " 12345 ", 1), ({"max": 5, "unit": "characters"}, "123456", 0),
        ({"max": 2, "unit": "sentences"}, "One. Two!", 1), ({"max": 2, "unit": "sentences"}, "一。二。三。", 0),
        ({"max": "{{ n }}"}, "a b c d", 1), ({"min": 1}, "", 0), ({"max": 5, "unit": "tokens"}, "x", None),
        ({"min": "{{ no }}"}, "x", None),
    ],
)  # fmt: skip
def test_length(bench, given, output, value):
    assert bench.value({"length": given}, output, n=4) == value


def test_tokens_as_the_provider_counted_them(bench):
    assert bench.value({"length": {"max": 5, "unit": "tokens"}}, bench.trial("x", output_tokens=6)) == 0


def test_it_says_how_long(bench):
    grade = bench.grade({"length": {"min": 2, "max": 4}}, "one")
    assert grade.explanation == "1 words, expected at least 2 and at most 4"


@pytest.mark.parametrize(
    "given", [None, {}, {"max": "many"}, {"max": 3, "unit": "wrods"}, {"max": True}, {"mx": 3}]
)
def test_no_limit(bench, given):
    with pytest.raises(WrongCall, match="quality: length"):
        bench.scorer({"length": given})
