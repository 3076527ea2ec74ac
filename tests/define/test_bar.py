from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from shipworthy.define.bar import Bar


def test_a_class_bar_is_exactly_what_the_contract_says() -> None:
    bar = Bar.model_validate({"dimension": "spam", "class": "spam", "measure": "recall", "at_least": 0.95})
    assert (bar.kind, bar.of, bar.label, bar.id) == (
        "class",
        "spam",
        "spam",
        "recall of spam for class spam >= 95%",
    )


def test_the_id_is_the_text_or_the_canonical_form_without_what_is_expected() -> None:
    assert Bar(dimension="x", at_least=4.0, expect=4.5).id == "x >= 4"
    assert Bar(dimension="x", at_least=4.0, text="x  is at least 4").id == "x  is at least 4"


def test_slices_are_compared_by_text() -> None:
    bar = Bar.model_validate(
        {"dimension": "x", "at_least": 1, "slice": {"vip": True, "tier": 1, "year": 2026.0}}
    )
    assert bar.slice == {"vip": "true", "tier": "1", "year": "2026"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"at_least": 1}, "a bar is on a dimension or on a measure: name exactly one"),
        (
            {"dimension": "x", "measure": "latency_s", "at_most": 1},
            "a bar is on a dimension or on a measure: name exactly one",
        ),
        (
            {"dimension": "x"},
            "a bar needs exactly one of at_least, at_most, share_at_least, better_than, not_worse_than; "
            "saw none of them",
        ),
        (
            {"dimension": "x", "at_least": 1, "at_most": 2},
            "a bar needs exactly one of at_least, at_most, share_at_least, better_than, not_worse_than; "
            "saw at_least and at_most",
        ),
        (
            {"dimension": "x", "class": "y", "at_least": 0.9},
            "a bar on a class names its dimension, its class and a measure, recall or precision",
        ),
        (
            {"dimension": "x", "measure": "recall", "at_least": 0.9},
            "a bar on a class names its dimension, its class and a measure, recall or precision",
        ),
        (
            {"class": "x", "measure": "recall", "at_least": 0.9},
            "a bar on a class names its dimension, its class and a measure, recall or precision",
        ),
        (
            {"dimension": "x", "class": "y", "measure": "recall", "at_most": 0.9},
            "a bar on recall of a class is at_least a share between 0 and 1, as 95%",
        ),
        (
            {"dimension": "x", "class": "y", "measure": "recall", "at_least": 95},
            "a bar on recall of a class is at_least a share between 0 and 1, as 95%",
        ),
        (
            {"measure": "latency", "at_most": 3},
            "unknown measure 'latency'; known are latency_s, cost_usd, input_tokens, output_tokens",
        ),
        ({"dimension": "latency_s", "at_most": 3}, "latency_s is a measure"),
        ({"measure": "latency_s", "at_least": 3}, "a bar on latency_s says what it is at most; saw at_least"),
        (
            {"measure": "cost_usd", "better_than": "x"},
            "a bar on cost_usd says what it is at most; saw better_than",
        ),
        (
            {"dimension": "x", "quantile": 0.9, "at_most": 3},
            "quantile belongs to a measure, as {measure: latency_s, quantile: 0.95, at_most: 3}",
        ),
        (
            {"dimension": "x", "all_of": 2, "one_of": 2, "at_least": 0.5},
            "a bar is of one kind; saw all_of and one_of together",
        ),
        (
            {"dimension": "x", "all_of": 2, "better_than": "y"},
            "a bar on pass^k and pass@k is at_least a share between 0 and 1, as 95%",
        ),
        (
            {"dimension": "x", "at_most": 3, "cap": 5},
            "cap belongs to the mean of a measure, as 'mean of cost_usd <= 0.01 (cap 0.05)'",
        ),
        (
            {"measure": "cost_usd", "at_most": 3, "cap": 2},
            "at_most 3 is over the cap of 2: the bar is always met",
        ),
    ],
)
def test_nonsense_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Bar.model_validate(fields)
    assert [str(detail["ctx"]["error"]) for detail in caught.value.errors()] == [message]
