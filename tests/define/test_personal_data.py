from __future__ import annotations

import pytest

from shipworthy.define.checksums import is_card, is_chinese_id, is_iban, is_luhn
from shipworthy.define.personal_data import KINDS, Found, find_personal_data


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Write to jane.doe+x@mail.example.com.", "email", "jane.doe+x@mail.example.com"),
        ("邮箱：wang@qq.com，谢谢", "email", "wang@qq.com"),
        ("call +49 40 123456-78 today", "phone", "+49 40 123456-78"),
        ("call 0049 40 1234567", "phone", "0049 40 1234567"),
        ("(212) 555-0199", "phone", "(212) 555-0199"), ("212-555-0199", "phone", "212-555-0199"),
        ("我的手机13812345678，随时联系", "phone", "13812345678"), ("138 1234 5678", "phone", "138 1234 5678"),
        ("座机 021-62345678", "phone", "021-62345678"), ("Tel: 040 1234567", "phone", "040 1234567"),
        ("phone number is 5551234567", "phone", "5551234567"), ("电话：62345678", "phone", "62345678"),
        ("pay to DE89 3704 0044 0532 0130 00 please", "iban", "DE89 3704 0044 0532 0130 00"),
        ("GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
        ("card 4111 1111 1111 1111", "card", "4111 1111 1111 1111"), ("5555555555554444", "card", "5555555555554444"),
        ("378282246310005", "card", "378282246310005"), ("6200000000000005", "card", "6200000000000005"),
        ("身份证11010519491231002X", "cn_id", "11010519491231002X"),
        ("key sk-proj-abcdefghij0123456789", "api_key", "sk-proj-abcdefghij0123456789"),
        ("AKIAIOSFODNN7EXAMPLE", "api_key", "AKIAIOSFODNN7EXAMPLE"),
        ("ghp_" + "a1" * 18, "api_key", "ghp_" + "a1" * 18),
        ("-----BEGIN RSA PRIVATE KEY-----", "api_key", "-----BEGIN RSA PRIVATE KEY-----"),
        ("t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh_123", "jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh_123"),
        ("call 020 7946 0958", "phone", "020 7946 0958"), ("Please call us at 020 7946 0958", "phone", "020 7946 0958"),
        ("tel: (020) 7946 0958", "phone", "(020) 7946 0958"), ("phone 020 7946 0958", "phone", "020 7946 0958"),
        ("电话：０１０－１２３４５６７８", "phone", "０１０－１２３４５６７８"), ("邮箱 a＠b.com", "email", "a＠b.com"),
        ("手机１３８１２３４５６７８。", "phone", "１３８１２３４５６７８"),
        ("ticket for Bob: 13800138000", "phone", "13800138000"), ("Reference person: 138 0013 8000", "phone", "138 0013 8000"),
        ("from 203.0.113.9.", "ip", "203.0.113.9"),
    ],
)  # fmt: skip
def test_it_finds(text, kind, found):
    assert find_personal_data(text, KINDS) == (Found(kind, found, text.index(found)),)


@pytest.mark.parametrize(
    "text",
    [
        "", "plain words", "order 4500123456789", "Order no. 13812345678", "订单号13812345678",
        "USD 1,234,567.89 in total", "1 234 567 890 pieces", "2026-11-23 10:15:00", "23.11.2026", "20261123",
        "version 3.11.7.2", "v1.2.3", "ISO 9001:2015", "HS code 9401.69.00", "4111111111111112 fails Luhn",
        "DE89370400440532013001 fails the checksum", "110105194912310021 fails", "see image@2x.png", "@handle",
        "FOB 45.00-52.50 for 1000-5000 pieces", "tracking 1Z999AA10123456784", "sk-learn and sk-ip", "0.123456789",
        "ticket number is: 13800138000", "订单号：１３８００１３８０００", "call 1000000 customers", "phone 2026-11-23 10:15",
        "ratio 3.14159265358979", "ASIA is large", "lead time 30-35 days, MOQ 500", "size 120x200x45",
        "2020-2026", "model OC-210-4500", "EAN 4006381333931", "https://example.com/items/5551234567",
    ],
)  # fmt: skip
def test_it_leaves_alone(text):
    assert find_personal_data(text) == ()


def test_addresses_of_computers_only_when_asked_for():
    assert find_personal_data("from 203.0.113.9") == ()
    assert find_personal_data("from 203.0.113.9", ["ip"])[0].kind == "ip"
    assert find_personal_data("999.1.1.1 and 1.2.3.4.5", ["ip"]) == ()


def test_only_the_kinds_asked_for_in_the_order_of_the_text():
    text = "+49 40 1234567, a@b.de, 4111111111111111"
    assert [one.kind for one in find_personal_data(text)] == ["phone", "email", "card"]
    assert [one.kind for one in find_personal_data(text, ["email"])] == ["email"]


def test_an_identity_number_is_no_telephone_and_nothing_overlaps():
    text = "11010519491231002X 13812345678"
    assert [one.kind for one in find_personal_data(text)] == ["cn_id", "phone"]


def test_checksums():
    assert is_luhn("79927398713") and not is_luhn("79927398710")
    assert is_iban("FR1420041010050500013M02606") and not is_iban("FR1420041010050500013M02607")
    assert is_chinese_id("11010519491231002x") and not is_chinese_id("11010519491331002X")
    assert is_card("3530111333300000") and not is_card("0000000000000000")


def test_no_text_is_too_odd():
    for text in (
        "@" * 20_000,
        "1" * 20_000,
        "1-" * 10_000,
        "A1" * 10_000,
        "a@" * 10_000,
        "+1 " * 9_000,
        "\ud800",
    ):
        find_personal_data(text)
