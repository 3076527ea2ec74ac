"""What `data.personal_data` means for a model that drafts: what it may be shown, and what it may write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.define.personal_data import find_personal_data

_WORDS = {
    "email": "e-mail address", "phone": "telephone number", "iban": "bank account", "card": "card number",
    "cn_id": "identity number", "api_key": "key", "jwt": "token", "ip": "address",
}  # fmt: skip


@dataclass(frozen=True)
class Privacy:
    """The PRD's rule: `forbid` leaves texts out, `redact` masks what is personal, `allow` does nothing."""

    rule: str

    def shown(self, texts: Iterable[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], int]:
        """Names and texts that the model may see, and how many were left out."""
        kept: list[tuple[str, str]] = []
        n_left_out = 0
        for name, text in texts:
            seen = self.of(text)
            if seen is None:
                n_left_out += 1
            else:
                kept.append((name, seen))
        return tuple(kept), n_left_out

    def of(self, text: str) -> str | None:
        """The text as it may be sent or kept; None if it may not at all."""
        if self.rule == "allow" or not find_personal_data(text):
            return text
        return None if self.rule == "forbid" else masked_text(text)


def masked_text(text: str) -> str:
    """The text with `[e-mail address]` in the place of an address, and so on."""
    for found in reversed(find_personal_data(text)):
        name = _WORDS.get(found.kind, found.kind)
        text = f"{text[: found.start]}[{name}]{text[found.start + len(found.text) :]}"
    return text


def left_out_note(n: int) -> tuple[str, ...]:
    """What is said of texts that the model was not shown."""
    if not n:
        return ()
    texts = "1 text holds" if n == 1 else f"{n} texts hold"
    return (f"{texts} personal data, which the PRD forbids: the model was not shown it",)
