"""Checksums of numbers that belong to people: IBAN, payment cards, Chinese identity numbers; IP addresses."""

from __future__ import annotations

import re
from datetime import date

_OF_LENGTH = {
    15: ("NO",),
    16: ("BE",),
    18: ("DK", "FI", "FO", "GL", "NL", "SD"),
    19: ("MK", "SI"),
    20: ("AT", "BA", "EE", "KZ", "LT", "LU", "XK"),
    21: ("CH", "HR", "LI", "LV"),
    22: ("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"),
    23: ("AE", "GI", "IL", "IQ", "TL"),
    24: ("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"),
    25: ("LY", "PT", "ST"),
    26: ("IS", "TR"),
    27: ("FR", "GR", "IT", "MC", "MR", "SM"),
    28: ("AL", "AZ", "BY", "CY", "DO", "GT", "HU", "LB", "PL", "SV"),
    29: ("BR", "EG", "PS", "QA", "UA"),
    30: ("JO", "KW", "MU"),
    31: ("MT", "SC"),
    32: ("LC",),
}
_IBAN_LENGTHS = {country: length for length, countries in _OF_LENGTH.items() for country in countries}

_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"  # American Express, Diners
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}"  # Discover, JCB
    r"|62\d{14,17}"  # UnionPay
)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_SIGNS = "10X98765432"
_SEPARATORS = str.maketrans("", "", " -")


def is_iban(text: str) -> bool:
    """Whether its length is its country's and its remainder by 97 is 1 (ISO 13616)."""
    number = text.translate(_SEPARATORS)
    if _IBAN_LENGTHS.get(number[:2]) != len(number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of Luhn's formula."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(text: str) -> bool:
    """Whether it is a number of one of the known card schemes, and its check digit holds."""
    number = text.translate(_SEPARATORS)
    return _CARD.fullmatch(number) is not None and len(set(number)) > 1 and is_luhn(number)


def is_chinese_id(text: str) -> bool:
    """Whether it has a date of birth and the check sign of GB 11643."""
    number = text.upper()
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False))
    return 1850 < born.year < 2100 and _ID_SIGNS[total % 11] == number[17]


def is_ip(text: str) -> bool:
    """Whether every part of an address is at most 255, and the first is not 0."""
    parts = [int(part) for part in text.split(".")]
    return all(part <= 255 for part in parts) and parts[0] != 0
