"""Passwords: what is asked of one, and how it is kept: scrypt, a salt of its own, parameters in the text."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import b64decode, b64encode
from typing import NamedTuple

from shipworthy.errors import WrongCall

SHORTEST = 10
LONGEST = 1000
FEWEST_DIFFERENT = 5
COST, BLOCK, LANES = 2**14, 8, 5
"""16 MB and about a quarter of a second for each try: OWASP's setting for scrypt with little memory."""
_MOST_MEMORY = 256 * 1024 * 1024
_COMMON = frozenset(
    {
        "1234567890", "0123456789", "1234567891", "0987654321", "9876543210", "12345678910", "123456789a",
        "1q2w3e4r5t", "1qaz2wsx3edc", "q1w2e3r4t5", "zaq12wsxcde", "qwertyuiop", "qwerty1234", "qwerty12345",
        "asdfghjkl1", "asdfghjkl;", "password12", "password123", "password1234", "password1!", "passw0rd123",
        "changeme123", "letmein123", "welcome123", "iloveyou12", "abcdefghij", "abcdefghijk", "abc1234567",
        "administrator", "adminadmin", "testtest12", "shipworthy", "shipworthy1", "shipworthy123",
        "correcthorsebatterystaple",
    }
)  # fmt: skip


class _Kept(NamedTuple):
    cost: int
    block: int
    lanes: int
    salt: bytes
    hash: bytes


def check_password(password: str, name: str = "") -> None:
    """Refuses a password that is guessed at once.

    Raises:
        WrongCall: It is too short, too long, common, nearly one character, or holds the account's name.
    """
    text = _normal(password)
    why = ""
    if len(text) < SHORTEST:
        why = f"a password of {len(text)} characters is too short, it takes at least {SHORTEST}"
    elif len(text) > LONGEST:
        why = f"a password of {len(text):,} characters is too long, it takes at most {LONGEST:,}"
    elif text.casefold() in _COMMON:
        why = "this password is one of the first that anybody tries"
    elif len(set(text)) < FEWEST_DIFFERENT:
        why = f"a password of fewer than {FEWEST_DIFFERENT} different characters is guessed at once"
    elif len(name) >= 3 and _normal(name).casefold() in text.casefold():
        why = "this password holds the name of the account"
    if why:
        raise WrongCall(
            why, hint="three or four words that have nothing to do with each other are long and easy"
        )


def kept_password(password: str) -> str:
    """How a password is kept: `scrypt$cost$block$lanes$salt$hash`; nobody gets back from it."""
    salt = secrets.token_bytes(16)
    found = _hash(password, COST, BLOCK, LANES, salt)
    return "$".join(["scrypt", str(COST), str(BLOCK), str(LANES), _text(salt), _text(found)])


def is_password(password: str, kept: str) -> bool:
    """Whether it is the password that was kept; takes as long where there is none to compare with."""
    found = _read(kept)
    against = found or _Kept(COST, BLOCK, LANES, b"nobody, all alike", bytes(32))
    made = _hash(password, against.cost, against.block, against.lanes, against.salt)
    return hmac.compare_digest(made, against.hash) and found is not None


def new_invitation(until: str) -> tuple[str, str]:
    """A token for a link, and how it is kept: `invitation$SHA-256$until`."""
    token = secrets.token_urlsafe(32)
    return token, f"invitation${token_hash(token)}${until}"


def is_invitation(token: str, kept: str, now: str) -> bool:
    """Whether a token is the one of an invitation that is still open."""
    kind, _, rest = kept.partition("$")
    digest, _, until = rest.partition("$")
    return kind == "invitation" and hmac.compare_digest(digest, token_hash(token)) and now < until


def token_hash(token: str) -> str:
    """How a random token is kept: it is long enough that a plain hash hides it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _hash(password: str, cost: int, block: int, lanes: int, salt: bytes) -> bytes:
    data = _normal(password)[:LONGEST].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=cost, r=block, p=lanes, maxmem=_MOST_MEMORY, dklen=32)


def _read(kept: str) -> _Kept | None:
    if not re.fullmatch(r"scrypt\$\d{1,8}\$\d{1,3}\$\d{1,3}\$[\w+/=]+\$[\w+/=]+", kept, re.ASCII):
        return None
    _, cost, block, lanes, salt, found = kept.split("$")
    return _Kept(int(cost), int(block), int(lanes), b64decode(salt), b64decode(found))


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _normal(text: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", text)
