"""Wishes and observables, in English and Chinese."""

from __future__ import annotations

import pytest

from shipworthy.define.lint.vibes import is_only_a_vibe


@pytest.mark.parametrize(
    "text",
    [
        "friendly and polite", "The answer should be helpful.", "Sounds natural, warm and professional!",
        "high-quality replies", "友好、礼貌", "回答要专业且自然", "语气友好，内容有帮助", "very user-friendly",
        "feels right", "It sounds right and looks good", "The answer is accurate", "is of high quality", "回答准确",
    ],
)  # fmt: skip
def test_only_a_vibe(text):
    assert is_only_a_vibe(text)


@pytest.mark.parametrize(
    "text",
    [
        "the price looks right beside the catalogue", "the right answer to every question", "accurate to two places",
        "", "greets the buyer by name", "answers what was asked, naming the product", "no price outside the catalogue",
        "polite: no imperative without please", "is written in the right language", "at most 80 words",
        "回答中包含交货期和价格", "友好：称呼客户姓名", "in friendly, plain words of at most two syllables", 5, None,
        "The response is natural, as a person at the counter would say it",
    ],
)  # fmt: skip
def test_something_to_point_at(text):
    assert not is_only_a_vibe(text)
