"""`find_personal_data`: personal data and keys in a text, by patterns whose checksums must hold.

Prices, dates, versions and order numbers are not personal data: a number counts only with a checksum, a
country code, the shape of a telephone number, or a word beside it that says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from shipworthy.define.checksums import is_card, is_chinese_id, is_iban, is_ip

KINDS = ("email", "phone", "iban", "card", "cn_id", "api_key", "jwt", "ip")
"""What can be looked for; a Chinese mobile number is a `phone`."""

DEFAULT_KINDS = KINDS[:-1]
"""What is looked for unless told otherwise: addresses of computers rarely belong to a person."""


class Found(NamedTuple):
    """One piece of personal data: its kind, the text itself, and where it starts."""

    kind: str
    text: str
    start: int


_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9](?:[\w.+-]{0,62}[\w+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?!(?:png|jpe?g|gif|svg|webp)\b)[A-Za-z]{2,24}(?![\w@-])",
    re.ASCII,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?![A-Za-z0-9])", re.ASCII)
_CARD = re.compile(r"(?<![\w.,+-])[2-6]\d{3}(?:[ -]?\d){8,15}(?![\w-]|[.,]\d)", re.ASCII)
_CHINESE_ID = re.compile(r"(?<![A-Za-z0-9])[1-8]\d{16}[\dXx](?![A-Za-z0-9])", re.ASCII)
_IP = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)", re.ASCII)
_JWT = re.compile(r"(?<![\w.-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", re.ASCII)
_API_KEY = re.compile(
    r"(?<![\w-])(?:"
    r"sk-[\w-]*[A-Za-z0-9]{16,}"  # OpenAI, Anthropic and the many that imitate them
    r"|[srp]k_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|xox[abeprs]-[\w-]{10,}"
    r"|AIza[\w-]{35}"
    r"|hf_[A-Za-z]{30,}|npm_[A-Za-z0-9]{36}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r")(?![\w])|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    re.ASCII,
)
_PHONE = re.compile(
    r"(?<![\w.+/-])(?:"
    r"(?:\+|00)[1-9](?:[ .()/-]{0,3}\d){6,14}"  # with the code of a country
    r"|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # Chinese mobile
    r"|\(0\d{1,5}\)[ -]?\d{3,5}[ -]?\d{3,5}"
    r"|\(?[2-9]\d{2}\)?[ -][2-9]\d{2}-\d{4}"  # North America
    r"|0\d{2,3}-[2-9]\d{6,7}"  # Chinese landline
    r")(?![\w]|[.,-]\d)",
    re.ASCII,
)
_SAID_PHONE = re.compile(
    r"(?i)(?:(?:\b(?:tel|telephone|phone|mobile|cell|whatsapp|handy|telefon|fax)\b|电话|手机|联系方式|電話)"
    r"(?:\s*(?:no|number|nummer)\b\.?|号码|号)?\s*(?:is|:|=|是|为)?\s{0,3}"
    # whoever is called is called at a number that begins with 0: `call 1000000 customers` names none
    r"|\b(?:call|ring|dial|anrufen)\b(?:\s(?:us|me|him|her|them|back|[A-Z]\w{1,20}))?(?:\s(?:at|on|under))?\s{0,3}:?\s{0,3}"
    r"(?=[+(]?0))"
    r"(?!(?:19|20)\d\d([-/.])\d\d?\1\d\d?(?!\d))"
    r"([+(]?\d(?:[ .()/-]{0,2}\d){6,14})(?!\d)"
)
_ORDER = re.compile(
    r"(?i)(?:\b(?:order|invoice|ticket|tracking|case|ref|reference|sku|item|part|serial|po)s?\b"
    r"(?:[ \t:#=.-]|\b(?:no|nr|number|num|id|code|is|was|of|the|your|our)\b){0,12}"
    r"|\bno\.|#"
    r"|\u8ba2\u5355\u53f7?|\u5355\u53f7|\u7f16\u53f7|\u53d1\u7968\u53f7?|\u8d27\u53f7)\s*[:#]?\s*$"
)
"""Words before a number which say that it is none of a person's."""

_WIDE = {
    **{0xFF01 + place: 0x21 + place for place in range(94)}, 0x3000: " ", 0xA0: " ", 0x202F: " ",
    **dict.fromkeys(range(0x2010, 0x2016), "-"), 0x2212: "-",
}  # fmt: skip
"""Full-width signs, odd blanks and dashes to plain ones, one for one: places in the text stay."""

_MANY_DIGITS = re.compile(r"\d(?:[ .()/-]{0,3}\d){6}")


def _is_phone(text: str) -> bool:
    return 7 <= sum(sign.isdigit() for sign in text) <= 15


def _always(text: str) -> bool:
    del text
    return True


_NUMBERS: Mapping[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "cn_id": (_CHINESE_ID, is_chinese_id),
    "iban": (_IBAN, is_iban),
    "card": (_CARD, is_card),
    "phone": (_PHONE, _is_phone),
}
"""In the order in which they are believed: what is an identity number is no telephone."""


def find_personal_data(text: str, kinds: Iterable[str] = DEFAULT_KINDS) -> tuple[Found, ...]:
    """Personal data and keys in a text, in the order of the text; no two overlap.

    Args:
        text: Any text.
        kinds: Some of `KINDS`.
    """
    wanted = frozenset(kinds)
    given, text = text, plain_signs(text)
    found: list[Found] = []
    if "@" in text:
        _add(found, wanted, "email", text, (_EMAIL, _always))
    if "-" in text or "_" in text or "A" in text or "." in text:
        _add(found, wanted, "jwt", text, (_JWT, _always))
        _add(found, wanted, "api_key", text, (_API_KEY, _always))
    if _MANY_DIGITS.search(text):
        for kind, recogniser in _NUMBERS.items():
            _add(found, wanted, kind, text, recogniser)
        if "phone" in wanted:
            _add_said(found, text)
    if "ip" in wanted and text.count(".") >= 3:
        _add(found, wanted, "ip", text, (_IP, is_ip))
    found = [one._replace(text=given[one.start : one.start + len(one.text)]) for one in found]
    return tuple(sorted(found, key=lambda one: one.start))


def plain_signs(text: str) -> str:
    """The text with full-width digits and signs as plain ones, of the same length."""
    return text if text.isascii() else text.translate(_WIDE)


def _add(
    found: list[Found],
    wanted: frozenset[str],
    kind: str,
    text: str,
    recogniser: tuple[re.Pattern[str], Callable[[str], bool]],
) -> None:
    if kind not in wanted:
        return
    pattern, holds = recogniser
    for match in pattern.finditer(text):
        is_named = kind in ("phone", "card") and _ORDER.search(
            text, max(0, match.start() - 40), match.start()
        )
        if holds(match.group()) and not is_named and _is_free(found, match.start(), match.end()):
            found.append(Found(kind, match.group(), match.start()))


def _add_said(found: list[Found], text: str) -> None:
    """Numbers that a word beside them calls a telephone number."""
    for match in _SAID_PHONE.finditer(text):
        if _is_free(found, match.start(2), match.end(2)):
            found.append(Found("phone", match.group(2), match.start(2)))


def _is_free(found: list[Found], start: int, end: int) -> bool:
    return all(end <= one.start or start >= one.start + len(one.text) for one in found)
