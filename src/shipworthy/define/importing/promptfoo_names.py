"""promptfoo's names as names here: dimensions, candidates, prompts; the same in configs and in results."""

from __future__ import annotations

import re
from typing import Any

from shipworthy.define.bar_grammar import MEASURES

_UNFIT = re.compile(r"[^\w.+-]+")
_FILE = re.compile(r"\S+\.\w{1,6}")
_LONGEST = 60
_TAKEN = (*MEASURES, "overall")


def dimension_name(metric: Any, assertion_type: str) -> str:
    """The metric's name, else the type of the assertion, with characters that a bar can hold."""
    named = metric if isinstance(metric, str) and metric.strip() else assertion_type
    name = _UNFIT.sub("-", named).strip("-.") or "assertion"
    return f"{name[:_LONGEST]}-check" if name in _TAKEN else name[:_LONGEST]


def provider_name(provider: Any) -> str:
    """A provider as results show it: its label, else its id."""
    if isinstance(provider, dict):
        label, given = provider.get("label"), provider.get("id")
        provider = label if isinstance(label, str) and label.strip() else given
    text = provider if isinstance(provider, str) else ""
    return (_UNFIT.sub("-", text).strip("-.") or "provider")[:_LONGEST]


def prompt_name(label: Any, raw: Any, number: int) -> str:
    """A prompt by its label, its file, else its number (from 1): promptfoo labels a text with the text."""
    text = label if isinstance(label, str) else ""
    words = raw if isinstance(raw, str) else ""
    file, colon, _ = text.partition(": ")
    if colon and _FILE.fullmatch(file):
        text = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    elif text.strip() == words.strip() or len(text) > _LONGEST:
        text = ""
    return _UNFIT.sub("-", text).strip("-.") or f"prompt-{number}"


def unique(name: str, taken: Any) -> str:
    """The name, numbered if it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
