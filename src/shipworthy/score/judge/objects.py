"""JSON objects inside any text, found in one pass whose cost is bounded whatever the text is."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

_START = re.compile(r'\{\s*"(?:[^"\\\x00-\x1f]|\\.)*"\s*:')
_OPENING = re.compile(r"[\[{]")
_MOST_BROKEN = 5_000
_MOST_DEEP = 500
_STEP = 400


class Doubled(dict[str, Any]):
    """An object in which two of the keys looked for stand."""


@dataclass(frozen=True)
class Found:
    """The objects with one of some keys, each with how it (or what it is part of) is written.

    Attributes:
        items: In the order of the text.
        is_whole: Whether all of the text was read; not if it is too broken or nested too deeply.
    """

    items: tuple[tuple[dict[str, Any], str], ...]
    is_whole: bool


def objects_with(keys: Collection[str], text: str) -> Found:
    """Every JSON object of a text that has one of the keys, also inside others and inside broken ones."""
    reading = _Reading(frozenset(keys), text)
    start = _START.search(text)
    while start is not None and not reading.is_over:
        start = _START.search(text, reading.read(start.start()))
    return Found(tuple(reading.found), start is None and reading.n_deep == 0)


class _Reading:
    def __init__(self, keys: frozenset[str], text: str) -> None:
        self.found: list[tuple[dict[str, Any], str]] = []
        self.n_deep = 0
        self._n_broken = 0
        self._keys, self._text = keys, text
        self._met: list[dict[str, Any]] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object)

    @property
    def is_over(self) -> bool:
        """Whether the text has had its share of tries."""
        return self._n_broken >= _MOST_BROKEN or self.n_deep >= _MOST_DEEP

    def read(self, place: int) -> int:
        """Reads the object at a place; returns where to look for the next."""
        self._met = []
        try:
            _, end = self._decoder.raw_decode(self._text, place)
        except RecursionError:
            return self._after_deep(place)
        except json.JSONDecodeError as error:
            return self._after_broken(place, error.pos)
        except ValueError:  # a number with more digits than Python reads
            self._n_broken += 1
            return place + 1
        source = self._text[place:end]
        self.found += [(item, source) for item in reversed(self._met)]  # the outer before the inner
        return end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        n_keys = sum(key in self._keys for key, _ in pairs)
        item = Doubled(pairs) if n_keys > 1 else dict(pairs)
        if n_keys:
            self._met.append(item)
        return item

    def _after_broken(self, place: int, at: int) -> int:
        """On after the break; but a brace in the string before it may begin an object."""
        self._n_broken += 1
        if self._met:  # whole ones inside: each is to be read by itself
            return place + 1
        brace = self._text.rfind("{", place + 1, at)
        is_start = brace > place and self._text[brace + 1 : at].strip() in ("", '"')
        return brace if is_start else max(at, place + 1)

    def _after_deep(self, place: int) -> int:
        """Some levels further in: what lies at the bottom is still found, at the cost of a second reading."""
        self.n_deep += 1
        self.found += [(item, self._text[place : place + _STEP]) for item in self._met]
        for _ in range(_STEP):
            opening = _OPENING.search(self._text, place + 1)
            if opening is None:
                return len(self._text)
            place = opening.start()
        return place
