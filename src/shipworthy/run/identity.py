"""`asked_as`: the hash of everything that shapes a candidate's answers."""

from __future__ import annotations

import hashlib
import json


def asked_as(target: str, **what: object) -> str:
    """Identity of a target: equal if and only if its kind and everything in `what` are equal."""
    text = json.dumps([target, what], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
