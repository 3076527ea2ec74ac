"""`version_hash`: what makes two results results of the same version of a candidate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from shipworthy.score.scorer import Scorer


def version_hash(asked_as: str, scorers: Mapping[str, Scorer]) -> str:
    """Hash of how a candidate is asked and how every dimension and failure mode is scored."""
    identities = sorted((name, scorer.identity) for name, scorer in scorers.items())
    text = json.dumps([asked_as, identities], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
