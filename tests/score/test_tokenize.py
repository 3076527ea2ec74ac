from __future__ import annotations

import string

import pytest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

from shipworthy.score.tokenize import overlap_words, tokenizer_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Plain English", "13a"), ("您好，感谢询价", "zh"), ("价格为 USD 45 元每把椅子", "zh"), ("The sign 木 means wood", "13a"),
        ("椅子を40脚お願いします", "char"), ("ขอบคุณ", "char"), ("안녕하세요 감사합니다", "13a"), ("", "13a"), ("123", "13a"),
    ],
)  # fmt: skip
def test_the_tokenizer_that_fits(text, name):
    assert tokenizer_of(text) == name


@pytest.mark.parametrize(
    ("text", "tokenizer"),
    [
        ("We ship 40 oak chairs at 1,234.50 each.", Tokenizer13a()),
        ("我们在30天内发货，谢谢 FOB 上海。", TokenizerZh()),
    ],
)
def test_rouge_and_bleu_see_the_same_words_but_for_punctuation(text, tokenizer):
    marks = set(string.punctuation) | set("，。")
    theirs = [word.lower() for word in tokenizer(text).split() if not set(word) <= marks]
    assert list(overlap_words(text, tokenizer_of(text))) == theirs


def test_other_ways_to_cut():
    assert overlap_words("ab c!", "char") == ("a", "b", "c")
    assert overlap_words("a-b c!", "none") == ("a-b", "c!")
