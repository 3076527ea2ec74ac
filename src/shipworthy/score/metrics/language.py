"""`language`: whether the answer is written in the right language.

The argument is a code or name (`en`, `zh-CN`, `German`) or a template; without one it is the case's field
`language`. A short answer whose language can't be told is unscored, not wrong. Traditional and simplified
Chinese are one language here; so are Indonesian and Malay, Danish and Norwegian, Croatian and Serbian (in
Latin letters).
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import Argument, CannotScore
from shipworthy.score.language_names import are_near, language_code
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade
from shipworthy.score.written_in import Guess, written_in

_CLEAR = 0.95
"""A guess this sure stands, whatever else it could be."""

_POSSIBLE = 0.01
"""A language this likely is not ruled out."""

_FAINT = 0.25
"""A guess fainter than this is none, even if it is the right language."""


class Language:
    """Good if most of the answer is in the language of the argument."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        self._wanted = Argument("{{ language }}" if arguments is None else arguments)
        self._scale = scale
        if not self._wanted.is_template and language_code(str(self._wanted.given)) is None:
            raise WrongCall(
                f"language: no language is known as {self._wanted.given!r}",
                hint="write a code such as en or zh",
            )

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; the category is the language seen."""
        named = str(self._wanted.of(case))
        wanted = language_code(named)
        if wanted is None:
            raise CannotScore(f"no language is known as {named!r}")
        guess = written_in(trial.text)
        if guess is None:
            raise CannotScore("the answer has no words to tell its language by")
        is_right = are_near(guess.language, wanted)
        if _is_doubtful(guess, wanted, is_right=is_right):
            raise CannotScore(f"{guess.n_letters} letters are too few to tell whether it is {wanted}")
        seen = wanted if is_right else guess.language
        explanation = "" if is_right else f"written in {seen}, expected {wanted}"
        value = passed(is_right, self._scale).value
        return Grade(value, explanation, category=seen, expected=wanted)


def _is_doubtful(guess: Guess, wanted: str, *, is_right: bool) -> bool:
    """Whether the text is too short to say yes or no."""
    if is_right:
        return guess.share < _FAINT
    return guess.share < _CLEAR and guess.shares.get(wanted, 0.0) >= _POSSIBLE
