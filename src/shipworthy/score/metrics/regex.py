r"""`regex`, `not_regex`: whether patterns are found in the answer (module `regex`; a list means all of them).

A pattern may be a template over the case; what comes from the case is then part of the pattern. Give
`{pattern: …, ignore_case: true}` to disregard case. A search that takes longer than a second is unscored.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore, arguments_of, options_of, switch_of, texts_of
from shipworthy.score.plain_text import quoted
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade

TIMEOUT_S = 1.0


class Regex:
    """Good if all patterns are found (`regex`) or none is (`not_regex`)."""

    def __init__(self, arguments: Any, scale: Scale, *, is_wanted: bool = True) -> None:
        name = "regex" if is_wanted else "not_regex"
        options = options_of(name, arguments, ("pattern", "ignore_case"), "pattern")
        self._patterns = arguments_of(options.get("pattern"))
        if not self._patterns:
            raise WrongCall(f"{name}: expected a pattern or a list of them, saw []")
        self._flags = regex.IGNORECASE if switch_of(name, options, "ignore_case") else 0
        self._scale = scale
        self._is_wanted = is_wanted
        for pattern in self._patterns:
            if not pattern.is_template:
                try:
                    _compiled(str(pattern.given), self._flags)
                except regex.error as error:
                    raise WrongCall(
                        f"{name}: {str(pattern.given)!r} is no regular expression: {error}",
                        hint=r"in YAML write it in single quotes, as '\d+ ?%'",
                    ) from error

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; the explanation quotes what was found."""
        found: list[str] = []
        for argument in self._patterns:
            for pattern in texts_of(argument, case):
                match = self._search(pattern, trial.text)
                if match is None and self._is_wanted:
                    return passed(False, self._scale, f"no match of {quoted(pattern)}")
                if match is not None:
                    found.append(quoted(match))
        says = f"says {', '.join(found)}" if found else ""
        return passed(self._is_wanted or not found, self._scale, says)

    def _search(self, pattern: str, text: str) -> str | None:
        try:
            match = _compiled(pattern, self._flags).search(text, timeout=TIMEOUT_S)
        except regex.error as error:
            raise CannotScore(f"{pattern!r} is no regular expression: {error}") from error
        except TimeoutError as error:
            raise CannotScore(f"took longer than {TIMEOUT_S:g} s to search {quoted(pattern)}") from error
        return None if match is None else str(match.group())


class NotRegex(Regex):
    """`not_regex`: good if none of the patterns is found."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        super().__init__(arguments, scale, is_wanted=False)


@lru_cache(maxsize=1024)
def _compiled(pattern: str, flags: int) -> regex.Pattern[str]:
    return regex.compile(pattern, flags)
