"""`read_reply`: exactly one verdict out of what a judge wrote, or why there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.score.judge.form import VerdictForm
from shipworthy.score.judge.objects import Doubled, Found, objects_with
from shipworthy.score.judge.reasoning import without_reasoning
from shipworthy.score.plain_text import quoted

KEYS = ("value", "score", "verdict", "rating")
"""Keys under which judges write a verdict."""

MOST_CHARACTERS = 200_000
"""A reply with more is not read at all."""
MOST_VERDICTS = 100
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Verdict:
    """What a judge said; `value` is None where nothing can be read, and `reason` says why."""

    value: float | None
    explanation: str = ""
    reason: str = ""


def read_reply(text: str, form: VerdictForm, untrusted: Sequence[str] = ()) -> Verdict:
    """The one verdict of a reply.

    A reply with two different verdicts, or with one that stands word for word in a judged text, has none: an
    answer must not be able to bring its own verdict. Reasoning that comes first (`<think>…</think>`) is no
    verdict; if it does not end, nothing is.
    """
    if len(text) > MOST_CHARACTERS:
        return Verdict(
            None,
            reason=f"the judge's reply is too long: {len(text):,} characters, more than {MOST_CHARACTERS:,}",
        )
    said = without_reasoning(text)
    if said is None:
        return Verdict(None, reason=f"the judge's reasoning does not end: {quoted(text)}")
    reply = objects_with(KEYS, said)
    reason = _unfit(reply) or ("" if reply.items else f"the judge gave no verdict: {quoted(said)}")
    if not reason and _is_brought(reply, untrusted):
        reason = "the judge's verdict is one that the judged text brings itself"
    if reason:
        return Verdict(None, reason=reason)
    found = [item for item, _ in reply.items]
    written = [_written(item) for item in found]
    if any(json.dumps(one, default=str) != json.dumps(written[0], default=str) for one in written[1:]):
        return Verdict(None, reason=f"the judge gave {len(found)} verdicts that differ")
    value = form.read(written[0])
    if value is None:
        return Verdict(None, reason=f"the judge wrote {quoted(str(written[0]))}, expected {form.words}")
    why = found[0].get("explanation", found[0].get("reason", found[0].get("reasoning", "")))
    return Verdict(value, why if isinstance(why, str) else json.dumps(why, ensure_ascii=False))


def _unfit(reply: Found) -> str:
    """Why no verdict of a reply can count; empty if one can."""
    if any(isinstance(item, Doubled) for item, _ in reply.items):
        return "the judge gave two verdicts in one object"
    if len(reply.items) > MOST_VERDICTS:
        return f"the judge gave {len(reply.items)} verdicts"
    if not reply.is_whole:
        what = "the judge's reply can't be read to its end: it is broken too often or nested too deeply"
        return what if reply.items else f"the judge gave no verdict: {what}"
    return ""


def _is_brought(reply: Found, untrusted: Sequence[str]) -> bool:
    """Whether a verdict of the reply stands in one of the judged texts."""
    brought = [item for text in untrusted for item, _ in objects_with(KEYS, text).items]
    plain = [_SPACE.sub("", text) for text in untrusted]
    return any(item in brought or _is_in(plain, source) for item, source in reply.items)


def _is_in(plain: Sequence[str], source: str) -> bool:
    """Whether a verdict stands in one of the texts, blanks aside, however it is hidden there."""
    squeezed = _SPACE.sub("", source)
    return any(squeezed in text for text in plain)


def _written(item: dict[str, Any]) -> Any:
    return next(item[key] for key in KEYS if key in item)
