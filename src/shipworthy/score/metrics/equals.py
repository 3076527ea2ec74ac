"""`equals`: whether the answer is what the case expects.

A text is compared exactly but for white space around it and Unicode's ways of writing the same character;
a number by its value (`5`, `5.0`, `"5"`); a mapping or list as JSON. `{text: …, normalise: […]}` loosens it:
`case`, `whitespace`, `punctuation`, `number` (texts that are numbers by their value).
`{any_of: […]}` takes any of several texts.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.answer_json import NotJson, json_of
from shipworthy.score.argument import EXPECTED, Argument, CannotScore, options_of
from shipworthy.score.plain_text import quoted
from shipworthy.score.reading import number_of, passed
from shipworthy.score.scorer import Grade

_WAYS = ("case", "whitespace", "punctuation", "number")


class Equals:
    """Good if the answer equals the argument."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        options = options_of(
            "equals", arguments, ("text", "any_of", "normalise", "normalize", "tolerance"), "text"
        )
        ways = options.get("normalise", options.get("normalize", ()))
        self._ways = [ways] if isinstance(ways, str) else list(ways)
        for way in self._ways:
            if way not in _WAYS:
                raise WrongCall(f"equals: can't normalise {way!r}", hint=did_you_mean(str(way), _WAYS))
        wanted = options.get("text")
        self._wanted = Argument(EXPECTED if wanted is None else wanted)
        any_of = options.get("any_of")
        if any_of in ([], ()):
            raise WrongCall("equals: any_of is empty: there is nothing to compare with")
        self._any_of = None if any_of is None else [Argument(item) for item in _listed(any_of)]
        self._tolerance = float(options.get("tolerance", 0.0))
        self._scale = scale

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst."""
        if self._any_of is None:
            wanted = [self._wanted.of(case)]
        else:
            values = [argument.of(case) for argument in self._any_of]
            wanted = [item for value in values for item in _listed(value)]
        if any(self._is_same(trial, one) for one in wanted):
            return passed(True, self._scale)
        expected = " or ".join(quoted(str(one)) for one in wanted)
        return passed(False, self._scale, f"expected {expected}, saw {quoted(trial.text)}")

    def _is_same(self, trial: Trial, wanted: Any) -> bool:
        if isinstance(wanted, Mapping | list | tuple):
            try:
                return bool(_as_json(json_of(trial)) == _as_json(wanted))
            except NotJson:
                return False
        if isinstance(wanted, bool):
            return self._plain(trial.text).casefold() == str(wanted).casefold()
        if isinstance(wanted, int | float):
            seen = number_of(trial.text)
            return seen is not None and self._is_near(seen, float(wanted))
        return self._is_same_text(trial.text, str(wanted))

    def _is_same_text(self, answer: str, wanted: str) -> bool:
        if "number" in self._ways or self._tolerance:
            seen, expected = number_of(answer), number_of(wanted)
            if seen is not None and expected is not None:
                return self._is_near(seen, expected)
        return self._plain(answer) == self._plain(wanted)

    def _is_near(self, seen: float, wanted: float) -> bool:
        return math.isclose(seen, wanted, rel_tol=1e-12, abs_tol=self._tolerance)

    def _plain(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
        if "case" in self._ways:
            text = text.casefold()
        if "punctuation" in self._ways:
            text = "".join(" " if unicodedata.category(sign)[0] == "P" else sign for sign in text)
        if "whitespace" in self._ways or "punctuation" in self._ways:
            text = re.sub(r"\s+", " ", text).strip()
        return text


def _listed(value: Any) -> list[Any]:
    items = list(value) if isinstance(value, list | tuple) else [value]
    if not items:
        raise CannotScore("there is nothing to compare with")
    return items


def _as_json(value: Any) -> Any:
    """Tuples as lists, at every depth, so that equal JSON is equal."""
    if isinstance(value, Mapping):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    return value
