"""Takes secrets out of what is shown or written down."""

from __future__ import annotations

import re
from collections.abc import Mapping

HIDDEN = "[redacted]"

_SECRET_NAME = re.compile(r"(?i)(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(?:_|$)")

_SECRETS = re.compile(
    r"\bsk-[\w-]{6,}"  # OpenAI and the many that imitate it
    r"|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{12,}"
    r"|\bxox[abprs]-[\w-]{8,}"
    r"|\bAIza[\w-]{20,}"
    r"|\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*"  # JSON web tokens
)
_AFTER_NAME = re.compile(
    r"(?i)(\b(?:authorization|proxy-authorization|x-api-key|api-key|api_key)\b[\"']?\s*[:=]\s*[\"']?)"
    r"((?:bearer|basic|token)\s+)?[^\s\"',;}]+"
)
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@:]*:[^\s/@]+@")
_IN_QUERY = re.compile(r"(?i)([?&][\w-]*(?:key|token|secret|password|signature|sig)=)[^\s&\"']+")
_BEARER = re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{6,}")


def redact(text: str, *secrets: str | None) -> str:
    """The text without keys and tokens: the ones given, and whatever looks like one."""
    for secret in secrets:
        if secret and len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    text = _IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)
    text = _IN_QUERY.sub(rf"\1{HIDDEN}", text)
    text = _SECRETS.sub(HIDDEN, text)
    text = _AFTER_NAME.sub(lambda found: found.group(1) + HIDDEN, text)
    return _BEARER.sub(lambda found: found.group(1) + HIDDEN, text)


def secrets_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Values of the environment whose names say that they are secret."""
    return tuple(value for name, value in environ.items() if _SECRET_NAME.search(name) and len(value) >= 6)


def shortened(text: str, n_characters: int = 300) -> str:
    """The beginning of a text on one line, for messages."""
    flat = " ".join(text.split())
    return flat if len(flat) <= n_characters else flat[: n_characters - 1] + "…"
