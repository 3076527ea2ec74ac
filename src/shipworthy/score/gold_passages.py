"""`found_gold`: which gold passages were retrieved, by id, by place in a document, or by text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from shipworthy.score.argument import CannotScore
from shipworthy.score.plain_text import plain

_ENDS = (("start", "end"), ("start_index", "end_index"), ("from", "to"))
_DOCUMENTS = ("document", "doc", "doc_id", "document_id", "corpus_id", "source", "file")
_TEXTS = ("text", "content", "passage", "page_content")
_IDS = ("id", "passage_id", "chunk_id", "doc_id", "document_id")
_LEAST_PART = 20
"""Characters from which on a retrieved piece of a gold passage counts as having found it."""

_CHINESE = re.compile(r"(?:[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af].*?){4}", re.DOTALL)
"""Four Chinese, Japanese or Korean characters: as much as a few words, and written without blanks."""


class Passage(NamedTuple):
    """A passage by whatever is known of it; `gain` is what finding it is worth."""

    id: str = ""
    text: str = ""
    document: str = ""
    span: tuple[float, float] | None = None
    gain: float = 1.0


def gold_of(given: Any) -> list[Passage]:
    """Gold passages as people write them: ids, texts, mappings, `{id: grade}`, or a text of ids; each once.

    Raises:
        CannotScore: There is none.
    """
    kept = [one for one in map(_gold, _items(given)) if one.gain > 0 and (one.id or one.text or one.span)]
    if not kept:
        raise CannotScore("the case names no gold passage")
    return list(dict.fromkeys(kept))


def found_gold(retrieved: Sequence[Mapping[str, Any]], gold: Sequence[Passage]) -> list[frozenset[int]]:
    """For every retrieved passage the gold ones that it holds and no earlier passage held."""
    ids = {_passage(item).id for item in retrieved}
    seen: set[int] = set()
    found = []
    for item in retrieved:
        passage = _passage(item)
        new = {place for place, one in enumerate(gold) if place not in seen and _holds(passage, one, ids)}
        seen |= new
        found.append(frozenset(new))
    return found


def _items(given: Any) -> list[Any]:
    if isinstance(given, str):
        return _written(given)
    if isinstance(given, Mapping):
        if any(name in given for name in (*_IDS, *_TEXTS)):
            return [given]
        return [{"id": str(name), "gain": gain} for name, gain in given.items()]
    return list(given) if isinstance(given, list | tuple | set | frozenset) else [given]


def _written(text: str) -> list[Any]:
    """`d1; d2` and JSON are lists; a text with blanks between words is one passage."""
    trimmed = text.strip()
    if trimmed[:1] in "[{":
        try:
            return _items(json.loads(trimmed))
        except (ValueError, RecursionError):
            return [trimmed]
    signs = r"[;|\n]" if _CHINESE.search(trimmed) else r"[;,|\n]"  # \u4ef7\u683c1,000\u7f8e\u5143 is one text
    parts = [part.strip() for part in re.split(signs, trimmed) if part.strip()]
    return parts if all(not re.search(r"\s", part) for part in parts) else [trimmed]


def _gold(item: Any) -> Passage:
    if isinstance(item, Mapping):
        gain = next((item[key] for key in ("gain", "grade", "relevance") if key in item), 1.0)
        is_number = isinstance(gain, int | float) and not isinstance(gain, bool)
        return _passage(item)._replace(gain=float(gain) if is_number else 1.0)
    text = str(item).strip()
    return Passage(id=text, text=plain(text))


def _passage(item: Mapping[str, Any]) -> Passage:
    def first(names: Sequence[str]) -> str:
        return next((str(item[name]) for name in names if item.get(name) not in (None, "")), "")

    span = next(
        (
            (float(item[a]), float(item[b]))
            for a, b in _ENDS
            if _is_number(item.get(a)) and _is_number(item.get(b))
        ),
        None,
    )
    return Passage(first(_IDS), plain(first(_TEXTS)), first(_DOCUMENTS), span)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds(passage: Passage, gold: Passage, ids: Collection[str]) -> bool:
    if gold.id and passage.id == gold.id:
        return True
    if gold.span is not None and passage.span is not None and gold.document == passage.document:
        return passage.span[0] < gold.span[1] and gold.span[0] < passage.span[1]
    if not gold.text or not passage.text:
        return False
    if gold.text in passage.text:
        return not gold.id or gold.text == passage.text or _is_text(gold, ids)
    return len(passage.text) >= _LEAST_PART and passage.text in gold.text


def _is_text(gold: Passage, ids: Collection[str]) -> bool:
    """Whether what may be an id or a text is a text: a short word is none, for `d1` stands in many texts."""
    if gold.id in ids:
        return False
    return len(gold.text) >= _LEAST_PART or " " in gold.text or _CHINESE.search(gold.text) is not None
