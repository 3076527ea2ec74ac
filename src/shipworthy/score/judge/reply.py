"""`read_reply`: exactly one verdict out of what a judge wrote, or why there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.score.judge.form import VerdictForm
from shipworthy.score.plain_text import quoted

KEYS = ("value", "score", "verdict", "rating")
"""Keys under which judges write a verdict."""

MOST_CHARACTERS = 200_000
_MOST_STARTS = 2_000
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
    answer must not be able to bring its own verdict.
    """
    written_as = list(_verdicts(text[:MOST_CHARACTERS]))
    found = [item for item, _ in written_as]
    if not found:
        return Verdict(None, reason=f"the judge gave no verdict: {quoted(text)}")
    if any(isinstance(item, _Doubled) for item in found):
        return Verdict(None, reason="the judge gave two verdicts in one object")
    brought = [item for text in untrusted for item, _ in _verdicts(text[:MOST_CHARACTERS])]
    plain = [_SPACE.sub("", text) for text in untrusted]
    if any(item in brought or _is_in(plain, source) for item, source in written_as):
        return Verdict(None, reason="the judge's verdict is one that the judged text brings itself")
    written = [_written(item) for item in found]
    if any(json.dumps(one, default=str) != json.dumps(written[0], default=str) for one in written[1:]):
        return Verdict(None, reason=f"the judge gave {len(found)} verdicts that differ")
    value = form.read(written[0])
    if value is None:
        return Verdict(None, reason=f"the judge wrote {quoted(str(written[0]))}, expected {form.words}")
    why = found[0].get("explanation", found[0].get("reason", found[0].get("reasoning", "")))
    return Verdict(value, why if isinstance(why, str) else json.dumps(why, ensure_ascii=False))


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""


def _is_in(plain: Sequence[str], source: str) -> bool:
    """Whether a verdict stands in one of the texts, blanks aside, however it is hidden there."""
    squeezed = _SPACE.sub("", source)
    return any(squeezed in text for text in plain)


def _verdicts(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every JSON object with a verdict in a text, also inside others, and how it is written."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    place, n_starts = text.find("{"), 0
    while place >= 0 and n_starts < _MOST_STARTS:
        n_starts += 1
        try:
            found, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            yield from ((item, text[place:end]) for item in _with_verdict(found))
        place = text.find("{", end)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs if key in KEYS]
    return _Doubled(pairs) if len(keys) > 1 else dict(pairs)


def _with_verdict(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if any(key in value for key in KEYS):
            yield value
        for item in value.values():
            yield from _with_verdict(item)
    elif isinstance(value, list):
        for item in value:
            yield from _with_verdict(item)


def _written(item: dict[str, Any]) -> Any:
    return next(item[key] for key in KEYS if key in item)
