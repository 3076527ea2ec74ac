from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shipworthy.adapters.prices import TokenUsage, price, price_function
from shipworthy.define.candidate import Price
from shipworthy.run.model import Completion

NOW = datetime(2026, 6, 1, tzinfo=UTC)
THOUSAND = TokenUsage(1000, 1000)


def test_the_price_of_the_day():
    before = price("openai/o3", THOUSAND, datetime(2025, 5, 1, tzinfo=UTC))
    after = price("openai/o3", THOUSAND, NOW)
    assert before == pytest.approx(0.05)
    assert after < before


def test_cached_tokens_are_cheaper():
    full, cached = TokenUsage(1000, 0), TokenUsage(1000, 0, 900)
    assert price("openai/gpt-4.1-mini", cached, NOW) < price("openai/gpt-4.1-mini", full, NOW)


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("openai/no-such-model", THOUSAND),
        ("nobody/x", THOUSAND),
        ("local/default", THOUSAND),
        ("openai/gpt-4.1-mini", TokenUsage(None, 10)),
        ("openai/gpt-4.1-mini", TokenUsage()),
    ],
)
def test_unknown_is_none_and_never_0(model, usage):
    assert price(model, usage, NOW) is None


@pytest.mark.parametrize(
    ("stated", "usage", "expected"),
    [
        (Price(input_per_million=2, output_per_million=8), TokenUsage(1000, 500), 0.006),
        (Price(per_call=0.03), TokenUsage(), 0.03),
        (Price(per_call=0.03, output_per_million=10), TokenUsage(5, 100), 0.031),
        (Price(input_per_million=2), TokenUsage(1000, 500), None),
        (Price(input_per_million=2, output_per_million=8), TokenUsage(1000, None), None),
        (Price(input_per_million=0, output_per_million=0), TokenUsage(), 0.0),
    ],
)
def test_the_prd_says_it(stated, usage, expected):
    found = price("local/default", usage, NOW, {"local/default": stated})
    assert found == (None if expected is None else pytest.approx(expected))
    assert price("openai/x", usage, NOW, {"x": stated}) == found


def test_what_a_gateway_reports_goes_before_the_library_but_not_before_the_prd():
    completion = Completion("x", 1000, 1000, details={"cost_usd": 0.5})
    assert price_function()("openai/o3", completion) == 0.5
    assert price_function({"o3": Price(per_call=1)})("openai/o3", completion) == 1
    assert price_function({"o4": Price(per_call=1)})("openai/o3", completion) == 0.5
    assert price_function(now=lambda: NOW)("openai/o3", Completion("x", 1000, 1000)) > 0
