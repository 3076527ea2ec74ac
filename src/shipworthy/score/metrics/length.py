"""`length`: whether an answer is neither too short nor too long.

`{min: 20, max: 120, unit: words}`; a number alone is `max`; `at_least` and `at_most` are the same as `min`
and `max`. Units: `words` (a Chinese, Japanese or Thai character counts as a word), `characters`, `sentences`,
`tokens` (as the provider counted them).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import regex

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import Argument, CannotScore, options_of
from shipworthy.score.reading import number_of, passed
from shipworthy.score.scorer import Grade

_OPTIONS = ("min", "max", "at_least", "at_most", "unit")


def n_words(text: str) -> int:
    """Words; characters of scripts that are written without blanks count one each."""
    return len(_words().findall(text))


@lru_cache(maxsize=1)
def _words() -> regex.Pattern[str]:
    alone = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    return regex.compile(
        rf"[{alone}]|(?:(?![{alone}])[\p{{L}}\p{{N}}\p{{M}}])+(?:['’.,-](?![{alone}])[\p{{L}}\p{{N}}]+)*"
    )


def _n_sentences(text: str) -> int:
    return len(regex.findall(r"[^.!?。！？\s][^.!?。！？]*", text))


_COUNTS: dict[str, Callable[[str], int]] = {
    "words": n_words,
    "characters": lambda text: len(text.strip()),
    "sentences": _n_sentences,
}


class Length:
    """Good if the answer's length lies within the bounds."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        options = options_of("length", arguments, _OPTIONS, "max")
        self._unit = str(options.get("unit", "words"))
        if self._unit not in (*_COUNTS, "tokens"):
            hint = did_you_mean(self._unit, [*_COUNTS, "tokens"])
            raise WrongCall(f"length: unknown unit {self._unit!r}", hint=hint)
        self._low = _bound(options.get("min", options.get("at_least")))
        self._high = _bound(options.get("max", options.get("at_most")))
        low, high = options.get("min", options.get("at_least")), options.get("max", options.get("at_most"))
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            raise WrongCall(f"length: min is {low:g} and max is {high:g}: nothing can be that long")
        if self._low is None and self._high is None:
            raise WrongCall("length: expected a limit", hint="write {length: {max: 120, unit: words}}")
        self._scale = scale

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; the explanation says how long it is."""
        n = trial.output_tokens if self._unit == "tokens" else _COUNTS[self._unit](trial.text)
        if n is None:
            raise CannotScore("the number of tokens is not known")
        low, high = _value(self._low, case), _value(self._high, case)
        is_good = (low is None or n >= low) and (high is None or n <= high)
        bounds = (("at least", low), ("at most", high))
        wanted = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
        return passed(is_good, self._scale, f"{n} {self._unit}, expected {wanted}")


def _bound(given: Any) -> Argument | None:
    if given is None:
        return None
    argument = Argument(given)
    if not argument.is_template and (isinstance(given, bool) or number_of(str(given)) is None):
        raise WrongCall(f"length: expected a number, saw {given!r}", hint="write {length: {max: 120}}")
    return argument


def _value(argument: Argument | None, case: Case) -> float | None:
    if argument is None:
        return None
    number = number_of(str(argument.of(case)))
    if number is None:
        raise CannotScore(f"length: {argument.given!r} gives no number for this case")
    return number
