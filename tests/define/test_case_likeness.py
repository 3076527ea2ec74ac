"""`Case.likeness`: what the ledger knows a case by."""

from __future__ import annotations

import pytest

from shipworthy.define.case import Case


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How much for 20 chairs?", "how  much for 20 chairs"),
        ("How much, please?", "How much please ..."),
        ("价格是多少？", "价格是多少"),
        ("Price\nfor 3", "Price for 3."),
    ],
)
def test_alike(one, other):
    assert Case("1", one).likeness == Case("2", other).likeness
    assert Case("1", one).fingerprint != Case("2", other).fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5", "15"),
        ("a+b", "a-b"),
        ("?", "!!"),
        ("2*3", "2/3"),
        ("x = [1]", "x = (1)"),
        ("😀", "😡"),
        ("", " ."),
    ],
)
def test_not_alike(one, other):
    assert Case("1", one).likeness != Case("2", other).likeness


def test_chat_messages_and_context_count():
    chat = [{"role": "user", "content": "hello"}]
    assert Case("1", chat).likeness != Case("1", "hello").likeness
    assert Case("1", "hello", context="a").likeness != Case("1", "hello", context="b").likeness
