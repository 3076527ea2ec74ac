"""`contains`, `not_contains`: whether the answer has (or lacks) all of some texts.

Compared as a reader would: without regard to case, to kinds of white space or to Unicode forms.
`{text: …, case_sensitive: true}` regards case.
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import arguments_of, options_of, switch_of, texts_of
from shipworthy.score.plain_text import plain, quoted
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade


class Contains:
    """Good if the answer has all of the texts (`contains`) or none of them (`not_contains`)."""

    def __init__(self, arguments: Any, scale: Scale, *, is_wanted: bool = True) -> None:
        name = "contains" if is_wanted else "not_contains"
        options = options_of(name, arguments, ("text", "case_sensitive"), "text")
        self._texts = arguments_of(options.get("text"))
        if not self._texts:
            raise WrongCall(f"{name}: expected a text or a list of texts, saw []")
        self._case_sensitive = switch_of(name, options, "case_sensitive")
        self._scale = scale
        self._is_wanted = is_wanted

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; the explanation names what is missing or found."""
        answer = plain(trial.text, case_sensitive=self._case_sensitive)
        wrong = []
        for argument in self._texts:
            for text in texts_of(argument, case):
                is_there = plain(text, case_sensitive=self._case_sensitive) in answer
                if is_there != self._is_wanted:
                    wrong.append(quoted(text))
        if wrong:
            return passed(False, self._scale, f"{'lacks' if self._is_wanted else 'says'} {', '.join(wrong)}")
        return passed(True, self._scale)


class NotContains(Contains):
    """`not_contains`: good if the answer has none of the texts."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        super().__init__(arguments, scale, is_wanted=False)
